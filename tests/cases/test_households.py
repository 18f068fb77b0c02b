"""Households over the API: who lives together, who heads it, who joins, leaves, and when it ends."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cases.actions import households
from cases.models import Household, HouseholdMember, Person
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town

JOINED = "2026-01-05"
OUTSIDERS = ["volunteer", "partner_agency", "integration_officer", "administrator"]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


@pytest.fixture
def head(town: Town) -> Person:
    return make_person(town)


@pytest.fixture
def household(town: Town, head: Person) -> Household:
    return make_household(town, head)


def make_household(town: Town, head: Person | None = None, team: str = "north") -> Household:
    worker = "caseworker" if team == "north" else "caseworker-south"
    return households.create_household(
        by=town.actor(worker), team=town.teams[team], head=head, joined_on=date(2026, 1, 5)
    )


def path(household: Any, verb: str = "") -> str:
    key = household if isinstance(household, str) else household.pk
    return f"/households/{key}/" + (f"{verb}/" if verb else "")


def of_member(member: Any, verb: str = "") -> str:
    key = member["id"] if isinstance(member, dict) else member.pk
    return f"/household-members/{key}/" + (f"{verb}/" if verb else "")


def join(client: Api, household: Household, person: Person, relation: str = "child", on: str = JOINED) -> Any:
    body = {"person": str(person.pk), "relation": relation, "joined_on": on}
    return client.post(path(household, "members"), body)


def members(client: Api, **narrowed: str) -> list[tuple[str, str, str, str | None]]:
    rows = client.get("/household-members/", ordering="created_at", **narrowed).json()["results"]
    return [(row["person"]["id"], row["relation"], row["joined_on"], row["left_on"]) for row in rows]


# Setting up


def test_household_is_set_up_with_its_head(town: Town, worker: Api, head: Person) -> None:
    body = {"team": str(town.teams["north"].pk), "head": str(head.pk), "joined_on": JOINED}
    answer = worker.post("/households/", body)
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    year = timezone.localdate().year
    assert (shown["reference"], shown["head"]) == (f"MWH-05166036-{year}-000001", str(head.pk))
    assert worker.get(path(shown["id"])).json() == shown
    assert members(worker, household=shown["id"]) == [(str(head.pk), "head", JOINED, None)]


def test_household_needs_no_head(town: Town, worker: Api) -> None:
    answer = worker.post("/households/", {"team": str(town.teams["north"].pk)})
    assert (answer.status_code, answer.json()["head"]) == (201, None)
    assert members(worker, household=answer.json()["id"]) == []


def test_head_joins_today_where_no_day_is_named(town: Town, worker: Api, head: Person) -> None:
    worker.post("/households/", {"team": str(town.teams["north"].pk), "head": str(head.pk)})
    assert members(worker) == [(str(head.pk), "head", timezone.localdate().isoformat(), None)]


def test_head_of_another_household_is_refused_and_none_is_set_up(
    town: Town, worker: Api, household: Household, head: Person
) -> None:
    refused = worker.post("/households/", {"team": str(town.teams["north"].pk), "head": str(head.pk)})
    assert problems(refused) == (409, "in_other_household", [])
    assert ids(worker.get("/households/")) == keys(household)


def test_household_is_set_up_in_an_own_team(town: Town, worker: Api) -> None:
    refused = worker.post("/households/", {"team": str(town.teams["south"].pk)})
    assert problems(refused) == (403, "not_allowed", [("not_your_office", "")])
    assert Household.objects.count() == 0


# Members


def test_person_joins_and_is_a_member_from_that_day(
    town: Town, worker: Api, household: Household, head: Person
) -> None:
    child = make_person(town, given_names="Sami")
    answer = join(worker, household, child)
    assert answer.status_code == 200, answer.content
    assert answer.json()["person"]["given_names"] == "Sami"
    assert worker.get(of_member(answer.json())).json() == answer.json()
    both = [(str(head.pk), "head", JOINED, None), (str(child.pk), "child", JOINED, None)]
    assert members(worker, household=str(household.pk)) == both


def test_member_belongs_to_one_household_at_a_time(town: Town, worker: Api, household: Household) -> None:
    child, other = make_person(town), make_household(town)
    member = join(worker, household, child).json()
    for again in (household, other):
        assert problems(join(worker, again, child, on="2026-02-01")) == (409, "in_other_household", [])
    worker.post(of_member(member, "leave"), {"left_on": "2026-02-01"})
    assert join(worker, other, child, on="2026-02-01").status_code == 200
    assert members(worker, person=str(child.pk)) == [
        (str(child.pk), "child", JOINED, "2026-02-01"),
        (str(child.pk), "child", "2026-02-01", None),
    ]


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"relation": "friend"}, ("invalid_choice", "/relation")),
        ({"joined_on": None}, ("null", "/joined_on")),
        ({"person": "01890000-0000-7000-8000-000000000000"}, ("does_not_exist", "/person")),
        ({"left_on": JOINED}, ("unknown_member", "/left_on")),
    ],
)
def test_joining_that_breaks_a_rule_is_refused(
    town: Town, worker: Api, household: Household, wrong: dict[str, Any], entry: tuple[str, str]
) -> None:
    body = {"person": str(make_person(town).pk), "relation": "child", "joined_on": JOINED} | wrong
    assert problems(worker.post(path(household, "members"), body)) == (400, "invalid", [entry])


def test_person_of_another_team_joins_nothing(town: Town, worker: Api, household: Household) -> None:
    refused = join(worker, household, make_person(town, "south"))
    assert problems(refused) == (400, "invalid", [("does_not_exist", "/person")])


def test_membership_is_corrected(town: Town, worker: Api, household: Household) -> None:
    member = join(worker, household, make_person(town)).json()
    etag = worker.get(of_member(member))["ETag"]
    assert worker.patch(of_member(member), {"relation": "spouse"}).status_code == 428
    answer = worker.patch(of_member(member), {"relation": "spouse", "joined_on": "2026-01-06"}, etag=etag)
    assert (answer.json()["relation"], answer.json()["joined_on"]) == ("spouse", "2026-01-06")
    assert worker.patch(of_member(member), {"relation": "child"}, etag=etag).status_code == 412


@pytest.mark.parametrize("day", ["2026-01-04", JOINED])
def test_member_leaves_after_joining(town: Town, worker: Api, household: Household, day: str) -> None:
    member = join(worker, household, make_person(town)).json()
    refused = worker.post(of_member(member, "leave"), {"left_on": day})
    assert problems(refused) == (400, "invalid", [("ends_before_it_begins", "/left_on")])
    assert worker.post(of_member(member, "leave"), {"left_on": "2026-01-06"}).json()["left_on"] == "2026-01-06"
    assert problems(worker.post(of_member(member, "leave"), {"left_on": "2026-01-07"})) == (409, "left_already", [])
    refused = worker.patch(of_member(member), {"joined_on": "2026-01-06"}, etag="*")
    assert problems(refused) == (400, "invalid", [("ends_before_it_begins", "/left_on")])


def test_members_of_a_day_are_those_who_had_joined_and_not_left(
    town: Town, worker: Api, household: Household, head: Person
) -> None:
    child = make_person(town)
    member = join(worker, household, child, on="2026-01-10").json()
    worker.post(of_member(member, "leave"), {"left_on": "2026-01-20"})
    found = {
        day: [one[0] for one in members(worker, household=str(household.pk), on=f"2026-01-{day:02}")]
        for day in (4, 5, 10, 19, 20)
    }
    one, both = [str(head.pk)], [str(head.pk), str(child.pk)]
    assert found == {4: [], 5: one, 10: both, 19: both, 20: one}


# The head


def test_another_member_becomes_the_head(town: Town, worker: Api, household: Household) -> None:
    spouse = make_person(town)
    refused = worker.patch(path(household), {"head": str(spouse.pk)}, etag="*")
    assert problems(refused) == (400, "invalid", [("not_a_member", "/head")])
    join(worker, household, spouse, "spouse")
    assert worker.patch(path(household), {"head": str(spouse.pk)}).status_code == 428
    assert worker.patch(path(household), {"head": str(spouse.pk)}, etag="*").json()["head"] == str(spouse.pk)
    assert worker.patch(path(household), {"head": None}, etag="*").json()["head"] is None


def test_head_who_leaves_leaves_the_household_without_one(worker: Api, household: Household, head: Person) -> None:
    etag = worker.get(path(household))["ETag"]
    [member] = HouseholdMember.objects.filter(person=head)
    assert worker.post(of_member(member, "leave"), {"left_on": "2026-02-01"}).status_code == 200
    assert worker.get(path(household)).json()["head"] is None
    assert worker.patch(path(household), {"head": None}, etag=etag).status_code == 412


def test_member_who_leaves_leaves_the_head(town: Town, worker: Api, household: Household, head: Person) -> None:
    member = join(worker, household, make_person(town)).json()
    worker.post(of_member(member, "leave"), {"left_on": "2026-02-01"})
    assert worker.get(path(household)).json()["head"] == str(head.pk)


# The end


def test_dissolved_household_is_left_by_all(town: Town, worker: Api, household: Household, head: Person) -> None:
    child = make_person(town)
    join(worker, household, child)
    shown = worker.post(path(household, "dissolve"), {"dissolved_on": "2026-02-01"}).json()
    assert (shown["dissolved_on"], shown["head"]) == ("2026-02-01", None)
    assert [one[3] for one in members(worker, household=str(household.pk))] == ["2026-02-01", "2026-02-01"]
    assert problems(join(worker, household, child, on="2026-03-01")) == (409, "household_dissolved", [])
    again = worker.post(path(household, "dissolve"), {"dissolved_on": "2026-03-01"})
    assert problems(again) == (409, "household_dissolved", [])
    assert worker.get(path(household)).json()["dissolved_on"] == "2026-02-01"
    assert join(worker, make_household(town), child, on="2026-02-01").status_code == 200


def test_household_of_an_open_case_is_not_dissolved(
    town: Town, worker: Api, household: Household, head: Person
) -> None:
    case = make_case(town, person=head, household=household)
    refused = worker.post(path(household, "dissolve"), {"dissolved_on": "2026-02-01"})
    assert problems(refused) == (409, "household_has_open_case", [])
    body = {"reason": "No", "to": "Kempen", "handover": "All", "consented_on": "2026-02-01"}
    assert worker.post(f"/cases/{case.pk}/transfer/", body).status_code == 200
    assert worker.post(path(household, "dissolve"), {"dissolved_on": "2026-02-01"}).status_code == 200


def test_household_is_not_dissolved_before_somebody_joined(worker: Api, household: Household) -> None:
    refused = worker.post(path(household, "dissolve"), {"dissolved_on": "2026-01-01"})
    assert problems(refused) == (400, "invalid", [("ends_before_it_begins", "/left_on")])
    assert worker.get(path(household)).json()["dissolved_on"] is None


# Who sees and who may


def test_households_are_listed_by_reference_person_and_team(
    town: Town, api: Any, worker: Api, household: Household, head: Person
) -> None:
    other, south = make_household(town), make_household(town, team="south")
    lead = api("team_lead")
    assert ids(lead.get("/households/")) == keys(household, other, south)
    assert ids(lead.get("/households/", team=str(town.teams["south"].pk))) == keys(south)
    assert ids(worker.get("/households/", reference=household.reference)) == keys(household)
    assert ids(worker.get("/households/", person=str(head.pk))) == keys(household)
    assert ids(worker.get("/households/", person=str(make_person(town).pk))) == []


def test_strangers_find_no_household_and_no_member(town: Town, api: Any, household: Household, head: Person) -> None:
    [member] = HouseholdMember.objects.all()
    elsewhere = Api(make_town(ags="05166024", prefix="KE"), "caseworker")
    for stranger in (api("caseworker-south"), elsewhere):
        for narrowed in ({}, {"person": str(head.pk)}, {"household": str(household.pk)}):
            listed = stranger.get("/household-members/", count="true", **narrowed).json()
            assert (listed["results"], listed["count"]) == ([], 0)
        for narrowed in ({}, {"person": str(head.pk)}, {"reference": household.reference}):
            listed = stranger.get("/households/", count="true", **narrowed).json()
            assert (listed["results"], listed["count"]) == ([], 0)
        for answer in (
            stranger.get(path(household)),
            stranger.patch(path(household), {"head": None}, etag="*"),
            stranger.post(path(household, "dissolve"), {"dissolved_on": "2026-02-01"}),
            stranger.get(of_member(member)),
            stranger.patch(of_member(member), {"relation": "child"}, etag="*"),
            stranger.post(of_member(member, "leave"), {"left_on": "2026-02-01"}),
        ):
            assert answer.status_code == 404
    assert len(members(api("caseworker"))) == 1


def test_lead_reads_households_and_changes_none(api: Any, household: Household, head: Person) -> None:
    [member], lead = HouseholdMember.objects.all(), api("team_lead")
    assert (lead.get(path(household)).status_code, lead.get(of_member(member)).status_code) == (200, 200)
    for answer in (
        lead.patch(path(household), {"head": None}, etag="*"),
        lead.post(path(household, "dissolve"), {"dissolved_on": "2026-02-01"}),
        join(lead, household, head),
        lead.post(of_member(member, "leave"), {"left_on": "2026-02-01"}),
    ):
        assert problems(answer) == (403, "not_allowed", [])


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("housing_manager", {"person", "relation", "joined_on", "left_on"}),
        ("health_companion", {"relation", "joined_on", "left_on"}),
    ],
)
def test_household_of_a_granted_case_is_shown_by_role(town: Town, api: Any, name: str, fields: set[str]) -> None:
    case, other = case_in(town), make_person(town, given_names="Basma")
    household = make_household(town, case.person)
    actor = town.actor("caseworker")
    households.add_member(by=actor, household=household, person=other, relation="child", joined_on=date(2026, 1, 6))
    specialist = api(name)
    assert (ids(specialist.get("/households/")), ids(specialist.get("/household-members/"))) == ([], [])
    grant(town, case, name)
    assert ids(specialist.get("/households/")) == keys(household)
    members = specialist.get("/household-members/").json()["results"]
    assert [set(one) for one in members] == [{"id", "household", "updated_at"} | fields] * 2
    assert specialist.patch(path(household), {"head": None}, etag="*").status_code == 403
    assert specialist.get(f"/persons/{other.pk}/").status_code == 404


@pytest.mark.parametrize("name", OUTSIDERS)
def test_households_are_for_the_office(town: Town, api: Any, name: str) -> None:
    household = make_household(town, case_in(town).person)
    for listed in ("/households/", "/household-members/", path(household)):
        assert problems(api(name).get(listed)) == (403, "not_allowed", [])


@pytest.mark.parametrize("rows", [1, 3])
def test_household_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        household = make_household(town, make_person(town))
    member = household.members.get()
    found = {}
    for name in ("caseworker", "team_lead"):
        client, taken = api(name), []
        for address in ("/households/", path(household), "/household-members/", of_member(member)):
            with counted() as statements:
                shown = client.get(address).json()
            assert len(shown.get("results", range(rows))) == rows
            taken.append(len(statements))
        found[name] = taken
    assert found == {"caseworker": [5, 5, 5, 5], "team_lead": [5, 5, 5, 5]}
