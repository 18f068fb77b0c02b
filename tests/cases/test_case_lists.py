"""Lists of cases: filters, ordering, pages, counts, chosen fields; what strangers find; what it all costs."""

from datetime import timedelta
from typing import Any

import pytest

from casemgmt.audit.models import Entry
from cases.actions.cases import assign_case, update_case
from cases.actions.households import create_household
from cases.lifecycle import Phase
from cases.models import Case
from tests.factories.case_moves import path_of
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, make_case, make_town

PERSON = {"given_names": "Amina", "family_name": "Haddad"}


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


@pytest.fixture
def lead(api: Any) -> Api:
    return api("team_lead")


def references(answer: Any) -> list[int]:
    """The numbers at the end of the references, in the order of the answer."""
    assert answer.status_code == 200, answer.content
    return [int(row["reference"][-6:]) for row in answer.json()["results"]]


def cases_over_time(town: Town, number: int) -> list[Case]:
    """Cases 1, 2, 3 …, opened hour by hour."""
    made = [make_case(town) for _ in range(number)]
    for hours, case in enumerate(made):
        at = NOW + timedelta(hours=hours)
        Case.objects.filter(pk=case.pk).update(created_at=at, updated_at=at)
    return made


# Filters


def test_cases_are_narrowed_by_phases(town: Town, worker: Api) -> None:
    intake, planning, closed = (case_in(town, one) for one in (Phase.INTAKE, Phase.PLANNING, Phase.CLOSED))
    assert ids(worker.get("/cases/", phase="intake")) == keys(intake)
    assert ids(worker.get("/cases/", phase="intake,planning")) == keys(intake, planning)
    assert ids(worker.get("/cases/", open="true")) == keys(intake, planning)
    assert ids(worker.get("/cases/", open="false")) == keys(closed)
    assert ids(worker.get("/cases/", phase="evaluation")) == []


def test_cases_are_narrowed_by_standing(town: Town, worker: Api) -> None:
    made = {one: make_case(town) for one in ("active", "on_hold", "transferred")}
    for standing, case in made.items():
        Case.objects.filter(pk=case.pk).update(standing=standing)
    for standing, case in made.items():
        assert ids(worker.get("/cases/", standing=standing)) == keys(case)
    assert ids(worker.get("/cases/", open="true")) == keys(made["active"], made["on_hold"])
    assert ids(worker.get("/cases/", open="false", standing="transferred")) == keys(made["transferred"])


def test_cases_are_narrowed_by_caseworker(town: Town, worker: Api, lead: Api) -> None:
    free, own, leads = (make_case(town) for _ in range(3))
    for case, name in ((own, "caseworker"), (leads, "team_lead")):
        assign_case(by=town.actor("caseworker"), case=case, caseworker=town.users[name])
    assert ids(worker.get("/cases/", caseworker="me")) == keys(own)
    assert ids(lead.get("/cases/", caseworker="me")) == keys(leads)
    assert ids(worker.get("/cases/", caseworker="none")) == keys(free)
    assert ids(worker.get("/cases/", caseworker=str(town.users["team_lead"].pk))) == keys(leads)
    refused = worker.get("/cases/", caseworker="somebody")
    assert problems(refused) == (400, "invalid", [("filter_invalid", "caseworker")])


def test_cases_are_narrowed_by_place_person_and_household(town: Town, lead: Api) -> None:
    north, south = make_case(town), make_case(town, "south")
    household = create_household(by=town.actor("caseworker"), team=town.teams["north"], head=north.person)
    update_case(by=town.actor("caseworker"), case=north, changes={"household": household})
    assert ids(lead.get("/cases/", team=str(south.team_id))) == keys(south)
    assert ids(lead.get("/cases/", municipality=str(town.municipality.pk))) == keys(north, south)
    assert ids(lead.get("/cases/", person=str(north.person_id))) == keys(north)
    assert ids(lead.get("/cases/", household=str(household.pk))) == keys(north)
    assert ids(lead.get("/cases/", team=str(south.team_id), person=str(north.person_id))) == []


def test_cases_are_narrowed_by_crisis_review_and_time(town: Town, worker: Api) -> None:
    first, second, third = cases_over_time(town, 3)
    Case.objects.filter(pk=first.pk).update(crisis=True)
    Case.objects.filter(pk=second.pk).update(next_review_on="2026-06-01")
    assert ids(worker.get("/cases/", crisis="true")) == keys(first)
    assert ids(worker.get("/cases/", crisis="false")) == keys(second, third)
    assert ids(worker.get("/cases/", review_before="2026-06-02")) == keys(second)
    assert ids(worker.get("/cases/", review_before="2026-06-01")) == []
    since = (NOW + timedelta(hours=1)).isoformat()
    assert ids(worker.get("/cases/", updated_since=since)) == keys(second, third)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"phase": "intake,dreaming"}, "filter_invalid"),
        ({"standing": "gone"}, "filter_invalid"),
        ({"team": "north"}, "filter_invalid"),
        ({"crisis": "yes"}, "filter_invalid"),
        ({"review_before": "soon"}, "filter_invalid"),
        ({"page_size": "201"}, "page_size_invalid"),
        ({"page_size": "0"}, "page_size_invalid"),
        ({"ordering": "concern"}, "ordering_unknown"),
        ({"fields": "reference,secret"}, "unknown_field"),
    ],
)
def test_query_that_cannot_be_is_refused(town: Town, worker: Api, query: dict[str, str], code: str) -> None:
    make_case(town)
    assert problems(worker.get("/cases/", **query)) == (400, "invalid", [(code, next(iter(query)))])


@pytest.mark.parametrize("name", ["concern", "born_on", "phases", "search"])
def test_unknown_parameter_is_refused(town: Town, worker: Api, name: str) -> None:
    refused = worker.get("/cases/", **{name: "x"})
    assert problems(refused) == (400, "unknown_parameter", [("unknown_parameter", name)])


# Order, pages, counts, fields


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ({}, [1, 3, 2]),
        ({"ordering": "-updated_at"}, [1, 3, 2]),
        ({"ordering": "updated_at"}, [2, 3, 1]),
        ({"ordering": "-created_at"}, [3, 2, 1]),
        ({"ordering": "created_at"}, [1, 2, 3]),
    ],
)
def test_cases_come_in_the_order_asked_for(
    town: Town, worker: Api, lead: Api, ordering: dict[str, str], expected: list[int]
) -> None:
    first, *_ = cases_over_time(town, 3)
    Case.objects.filter(pk=first.pk).update(updated_at=NOW + timedelta(days=1))
    assert (references(worker.get("/cases/", **ordering)), references(lead.get("/cases/", **ordering))) == (
        expected,
        expected,
    )


@pytest.mark.parametrize("ordering", ["-updated_at", "created_at"])
def test_pages_lead_to_the_last_case_and_back(town: Town, worker: Api, ordering: str) -> None:
    cases_over_time(town, 5)
    whole = references(worker.get("/cases/", ordering=ordering))
    pages = [worker.get("/cases/", ordering=ordering, page_size="2", phase="inquiry", count="true")]
    while link := pages[-1].json()["next"]:
        pages.append(worker.get(link.removeprefix("http://testserver")))
    assert [references(page) for page in pages] == [whole[:2], whole[2:4], whole[4:]]
    assert [page.json()["count"] for page in pages] == [5, 5, 5]
    assert pages[0].json()["previous"] is None
    back = worker.get(pages[2].json()["previous"].removeprefix("http://testserver"))
    assert references(back) == whole[2:4]
    first = worker.get(back.json()["previous"].removeprefix("http://testserver"))
    assert (references(first), first.json()["previous"]) == (whole[:2], None)


def test_page_stays_whole_when_cases_change_meanwhile(town: Town, worker: Api) -> None:
    made = cases_over_time(town, 4)
    first = worker.get("/cases/", ordering="-created_at", page_size="2")
    Case.objects.filter(pk=made[0].pk).update(updated_at=NOW + timedelta(days=9))
    Case.objects.filter(pk=make_case(town).pk).update(created_at=NOW + timedelta(days=9))
    rest = worker.get(first.json()["next"].removeprefix("http://testserver"))
    assert (references(first), references(rest)) == ([4, 3], [2, 1])


def test_count_is_given_when_asked_for(town: Town, worker: Api) -> None:
    cases_over_time(town, 3)
    assert "count" not in worker.get("/cases/").json()
    assert worker.get("/cases/", count="true", page_size="1").json()["count"] == 3
    assert worker.get("/cases/", count="true", phase="intake").json()["count"] == 0


def test_only_the_fields_asked_for_are_shown_and_named_in_the_trail(town: Town, worker: Api) -> None:
    case = make_case(town)
    shown = {"reference": case.reference, "phase": "inquiry"}
    assert worker.get("/cases/", fields="phase,reference").json()["results"] == [shown]
    assert worker.get(path_of(case), fields="phase,reference").json() == shown
    looks = Entry.objects.filter(event__in=["case.listed", "case.viewed"]).values_list("fields", flat=True)
    assert list(looks) == [["phase", "reference"]] * 2


# Who sees


def test_strangers_find_no_case(town: Town, api: Any, worker: Api) -> None:
    case = make_case(town)
    elsewhere = Api(make_town(ags="05166024", prefix="KE"), "caseworker")
    narrowings = (
        {},
        {"q": case.reference},
        {"q": "Amina Haddad"},
        {"person": str(case.person_id)},
        {"phase": "inquiry"},
    )
    for narrowed in narrowings:
        assert ids(worker.get("/cases/", **narrowed)) == keys(case)
        for stranger in (api("caseworker-south"), elsewhere):
            listed = stranger.get("/cases/", count="true", **narrowed).json()
            assert (listed["results"], listed["count"], listed["next"]) == ([], 0, None)
    for stranger in (api("caseworker-south"), elsewhere):
        assert stranger.get("/phase-changes/", case=str(case.pk)).json()["results"] == []
        assert stranger.get(f"/phase-changes/{case.phase_changes.get().pk}/").status_code == 404
        for verb in ("", "moves", "grants"):
            assert stranger.get(path_of(case, verb)).status_code == 404
        assert stranger.patch(path_of(case), {"concern": "x"}, etag="*").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["volunteer", "interpreter", "partner_agency", "integration_officer", "administrator"],
)
def test_cases_are_not_for_every_role(town: Town, api: Any, name: str) -> None:
    case = make_case(town)
    for address in ("/cases/", path_of(case), path_of(case, "moves"), path_of(case, "grants"), "/phase-changes/"):
        assert problems(api(name).get(address)) == (403, "not_allowed", [])


def test_lead_corrects_no_facts(town: Town, lead: Api) -> None:
    case = make_case(town)
    assert problems(lead.patch(path_of(case), {"concern": "x"}, etag="*")) == (403, "not_allowed", [])
    assert lead.get(path_of(case)).json()["concern"] == "Course and childcare"


# Cost


@pytest.mark.parametrize("rows", [1, 3])
def test_case_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        case = make_case(town)
        grant(town, case, "health_companion")
    found = {}
    for name in ("caseworker", "team_lead", "health_companion"):
        taken = []
        for query in ({}, {"q": "Amina Haddad"}, {"q": case.reference}, {"phase": "inquiry", "count": "true"}):
            with counted() as statements:
                listed = api(name).get("/cases/", **query).json()["results"]
            assert len(listed) == (1 if query.get("q") == case.reference else rows)
            taken.append(len(statements))
        with counted() as statements:
            assert api(name).get(path_of(case)).status_code == 200
        found[name] = [*taken, len(statements)]
    assert found == {
        "caseworker": [5, 7, 5, 6, 5],
        "team_lead": [5, 7, 5, 6, 5],
        "health_companion": [5, 7, 5, 6, 5],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_history_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        step = make_case(town).phase_changes.get()
    found = {}
    for name in ("caseworker", "team_lead"):
        with counted() as listed:
            assert len(api(name).get("/phase-changes/").json()["results"]) == rows
        with counted() as viewed:
            assert api(name).get(f"/phase-changes/{step.pk}/").status_code == 200
        found[name] = (len(listed), len(viewed))
    assert found == {"caseworker": (5, 5), "team_lead": (5, 5)}


@pytest.mark.parametrize("rows", [1, 3])
def test_moves_and_grants_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    case = make_case(town)
    for name in ("health_companion", "job_coach", "housing_manager")[:rows]:
        grant(town, case, name)
    found = {}
    for name in ("caseworker", "team_lead"):
        taken = []
        for verb in ("moves", "grants"):
            with counted() as statements:
                assert api(name).get(path_of(case, verb)).status_code == 200
            taken.append(len(statements))
        found[name] = taken
    assert found == {"caseworker": [5, 8], "team_lead": [5, 8]}


@pytest.mark.parametrize("name", ["caseworker", "team_lead", "volunteer"])
def test_inquiries_take_the_same_statements_beside_other_cases(town: Town, api: Any, name: str) -> None:
    inquiry = {"channel": "self", "inquired_on": "2026-02-27", "concern": "Course", "person": PERSON}
    api(name).post("/inquiries/", inquiry)
    taken = []
    for rows in (0, 3):
        for _ in range(rows):
            make_case(town)
        with counted() as statements:
            assert api(name).post("/inquiries/", inquiry).status_code == 201
        taken.append(len(statements))
    assert taken == [20, 20]
