"""Cases over the API: taken in, corrected, assigned, granted; who sees them, and who learns nothing."""

from typing import Any

import pytest
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.privacy.models import Consent
from cases.actions import households
from cases.lifecycle import Phase
from cases.models import Case, Person, PhaseChange
from tests.factories.case_moves import fresh, history, path_of
from tests.factories.case_records import case_in, grant, ids, keys, make_goal, make_note, problems
from tests.factories.client import Api
from tests.factories.sharing import give_consent
from tests.factories.town import NOW, Town, add_account, make_case, make_person, make_town

INQUIRY = {"channel": "self", "inquired_on": "2026-02-27", "concern": "Course and childcare"}
ENDED = [{"phase": "closed", "closed_on": "2026-03-02"}, {"standing": "transferred"}]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def take_in(client: Api, person: Person, **more: Any) -> Any:
    return client.post("/cases/", INQUIRY | {"person": str(person.pk)} | more)


# Taking in


@pytest.mark.parametrize("name", ["caseworker", "team_lead"])
def test_inquiry_opens_a_case_in_the_persons_team(town: Town, api: Any, name: str) -> None:
    person = make_person(town)
    answer = take_in(api(name), person, language="ara", interpreter_needed=True)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["reference"] == f"MW-05166036-{timezone.localdate().year}-000001"
    assert [body[one] for one in ("phase", "standing", "crisis", "caseworker", "household", "closed_on")] == [
        "inquiry",
        "active",
        False,
        None,
        None,
        None,
    ]
    assert {one: body[one] for one in INQUIRY} == INQUIRY
    assert (body["language"], body["interpreter_needed"], body["contact_attempts"]) == ("ara", True, [])
    assert (body["team"], body["person"]["family_name"]) == (str(town.teams["north"].pk), "Haddad")
    assert history(api(name), Case.objects.get()) == [("open", "", "inquiry", "")]
    again = api(name).get(f"/cases/{body['id']}/")
    assert (again.json(), again["ETag"]) == (body, answer["ETag"])


def test_references_count_up_in_their_municipality(town: Town) -> None:
    other = make_town(ags="05166024", prefix="KE")
    found = [make_case(one).reference for one in (town, other, town, other)]
    assert found == [f"{one}-2026-{n:06}" for n in (1, 2) for one in ("MW-05166036", "KE-05166024")]


def test_year_of_a_reference_is_the_towns_and_not_greenwichs(town: Town) -> None:
    by = town.actor("caseworker", now=NOW.replace(month=12, day=31, hour=23))
    household = households.create_household(by=by, team=town.teams["north"])
    assert household.reference == "MWH-05166036-2027-000001"


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"channel": "dream"}, ("invalid_choice", "/channel")),
        ({"inquired_on": "27.02.2026"}, ("invalid", "/inquired_on")),
        ({"concern": ""}, ("blank", "/concern")),
        ({"concern": "x" * 2001}, ("max_length", "/concern")),
        ({"language": "arabic"}, ("invalid_choice", "/language")),
        ({"phase": "intake"}, ("unknown_member", "/phase")),
        ({"team": "01890000-0000-7000-8000-000000000000"}, ("unknown_member", "/team")),
        ({"household": "01890000-0000-7000-8000-000000000000"}, ("does_not_exist", "/household")),
    ],
)
def test_inquiry_that_breaks_a_rule_is_refused(
    town: Town, worker: Api, wrong: dict[str, Any], entry: tuple[str, str]
) -> None:
    assert problems(take_in(worker, make_person(town), **wrong)) == (400, "invalid", [entry])
    assert (Case.objects.count(), PhaseChange.objects.count()) == (0, 0)


def test_household_of_a_case_is_the_persons(town: Town, worker: Api) -> None:
    person, by = make_person(town), town.actor("caseworker")
    own = households.create_household(by=by, team=town.teams["north"], head=person)
    foreign = households.create_household(by=by, team=town.teams["north"], head=make_person(town))
    refused = take_in(worker, person, household=str(foreign.pk))
    assert problems(refused) == (400, "invalid", [("not_a_member", "/household")])
    case = take_in(worker, person, household=str(own.pk)).json()
    assert case["household"] == str(own.pk)
    refused = worker.patch(f"/cases/{case['id']}/", {"household": str(foreign.pk)}, etag="*")
    assert problems(refused) == (400, "invalid", [("not_a_member", "/household")])


def test_one_case_is_open_per_person_and_office(town: Town, worker: Api) -> None:
    person = make_person(town)
    first = take_in(worker, person)
    assert first.status_code == 201
    assert problems(take_in(worker, person)) == (409, "case_open_already", [])
    for ended in ENDED:
        Case.objects.filter(person=person).update(**ended)
        assert take_in(worker, person).status_code == 201
    assert Case.objects.filter(person=person).count() == 3


def test_inquiry_about_somebody_elses_person_is_refused(town: Town, api: Any, worker: Api) -> None:
    person = make_person(town, "south")
    assert problems(take_in(worker, person)) == (400, "invalid", [("does_not_exist", "/person")])
    assert take_in(api("caseworker-south"), person).status_code == 201


def test_grant_of_an_old_case_lets_nobody_elsewhere_open_another(town: Town, api: Any) -> None:
    case, stranger = case_in(town, Phase.CLOSED), api("caseworker-south")
    grant(town, case, "caseworker-south")
    assert stranger.get(f"/persons/{case.person_id}/").status_code == 200
    refused = take_in(stranger, case.person)
    assert problems(refused) == (403, "not_allowed", [("not_your_office", "")])
    assert Case.objects.count() == 1


# Inquiries from anyone


PERSON = {"given_names": "Amina", "family_name": "Haddad", "contact_ways": [{"kind": "phone", "value": "02154 949123"}]}


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}), ids=lambda role: role.value
)
def test_anyone_sends_an_inquiry_and_gets_its_number(town: Town, api: Any, role: Role) -> None:
    answer = api(role.value).post("/inquiries/", INQUIRY | {"person": PERSON})
    assert answer.status_code == 201, answer.content
    assert answer.json() == {"reference": f"MW-05166036-{timezone.localdate().year}-000001"}
    assert (answer.has_header("ETag"), answer.has_header("Location")) == (False, False)
    case = Case.objects.select_related("key", "person__key").get()
    assert (case.team_id, case.person.team_id, case.phase) == (*[town.teams["north"].pk] * 2, "inquiry")
    assert (case.concern, case.person.family_name) == (INQUIRY["concern"], "Haddad")
    assert ids(api("caseworker").get("/cases/", q="Haddad Amina")) == keys(case)
    if role not in {Role.CASEWORKER, Role.TEAM_LEAD}:
        assert api(role.value).get(path_of(case)).status_code in {403, 404}
        assert api(role.value).get(f"/persons/{case.person_id}/").status_code in {403, 404}


@pytest.mark.parametrize("name", ["administrator", "data_protection_officer"])
def test_who_runs_or_supervises_the_system_sends_no_inquiry(api: Any, name: str) -> None:
    assert problems(api(name).post("/inquiries/", INQUIRY | {"person": PERSON})) == (403, "not_allowed", [])


def test_inquiries_are_not_read(api: Any) -> None:
    assert api("volunteer").get("/inquiries/").status_code == 405


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"person": {}}, ("name_missing", "/person/family_name")),
        ({"person": {"family_name": "X", "born_on": "2999-01-01"}}, ("in_the_future", "/person/born_on")),
        ({"person": {"family_name": "X", "team": "north"}}, ("unknown_member", "/person/team")),
        ({"concern": ""}, ("blank", "/concern")),
    ],
)
def test_inquiry_from_outside_that_breaks_a_rule_is_refused(
    api: Any, wrong: dict[str, Any], entry: tuple[str, str]
) -> None:
    refused = api("volunteer").post("/inquiries/", INQUIRY | {"person": PERSON} | wrong)
    assert problems(refused) == (400, "invalid", [entry])
    assert (Person.objects.count(), Case.objects.count()) == (0, 0)


def test_inquiry_needs_a_team_that_takes_it(town: Town, api: Any) -> None:
    town.teams["north"].__class__.objects.update(takes_inquiries=False)
    refused = api("volunteer").post("/inquiries/", INQUIRY | {"person": PERSON})
    assert (problems(refused), Person.objects.count()) == ((409, "no_team_takes_inquiries", []), 0)


# Correcting, and logging contacts


def test_facts_are_entered_and_corrected(town: Town, worker: Api) -> None:
    case = make_case(town)
    etag = worker.get(path_of(case))["ETag"]
    given = {
        "channel": "partner",
        "inquired_on": None,
        "concern": "",
        "language": "kmr",
        "interpreter_needed": False,
        "entered_on": "2026-01-01",
        "assigned_on": "2026-01-05",
        "status_document": "AUFG",
        "status_document_until": "2026-09-01",
        "legal_regime": "ASYLBLG_3",
        "immediate_needs": "Glasses",
        "lives_alone": True,
        "informed_on": "2026-03-01",
        "informed_language": "kmr",
        "consent_not_needed_because": "Statutory duty",
        "satisfaction": 10,
        "evaluation_summary": "Well",
        "open_needs": "None",
        "handover": "Nobody",
        "next_review_on": "2026-06-01",
    }
    answer = worker.patch(path_of(case), given, etag=etag)
    assert answer.status_code == 200, answer.content
    assert {one: worker.get(path_of(case)).json()[one] for one in given} == given
    assert worker.patch(path_of(case), {"concern": "x"}, etag=etag).status_code == 412
    assert worker.patch(path_of(case), {"concern": "x"}).status_code == 428


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"phase": "closed"}, ("unknown_member", "/phase")),
        ({"caseworker": None}, ("unknown_member", "/caseworker")),
        ({"evaluation_signed_at": "2026-03-02T00:00:00Z"}, ("unknown_member", "/evaluation_signed_at")),
        ({"plan_agreed_on": "2026-03-02"}, ("unknown_member", "/plan_agreed_on")),
        ({"satisfaction": 11}, ("max_value", "/satisfaction")),
        ({"status_document": "PASS"}, ("invalid_choice", "/status_document")),
        ({"concern": None}, ("null", "/concern")),
    ],
)
def test_wrong_fact_is_refused(town: Town, worker: Api, wrong: dict[str, Any], entry: tuple[str, str]) -> None:
    case = make_case(town)
    assert problems(worker.patch(path_of(case), wrong, etag="*")) == (400, "invalid", [entry])
    assert fresh(case).version == case.version


@pytest.mark.parametrize(("ended", "code"), list(zip(ENDED, ("case_closed", "case_not_open"), strict=True)))
def test_ended_case_is_only_read(town: Town, worker: Api, ended: dict[str, str], code: str) -> None:
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(**ended)
    contact = {"on": "2026-03-01", "way": "phone", "reached": True}
    for answer in (
        worker.patch(path_of(case), {"concern": "x"}, etag="*"),
        worker.post(path_of(case, "log_contact"), contact),
        worker.post(path_of(case, "assign"), {"caseworker": str(town.users["caseworker"].pk)}),
        worker.post(path_of(case, "assign"), {"team": str(town.teams["south"].pk)}),
    ):
        assert problems(answer) == (409, code, [])
    assert worker.get(path_of(case)).status_code == 200


def test_contacts_are_logged_and_the_first_that_worked_is_kept(town: Town, worker: Api) -> None:
    case = make_case(town)
    tries = [
        {"on": "2026-03-01", "way": "phone", "reached": False},
        {"on": "2026-03-02", "way": "email", "reached": True},
        {"on": "2026-03-03", "way": "via_person", "reached": True},
    ]
    made = [worker.post(path_of(case, "log_contact"), one).json()["contact_made_on"] for one in tries]
    assert made == [None, "2026-03-02", "2026-03-02"]
    assert worker.get(path_of(case)).json()["contact_attempts"] == tries


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"on": "2999-01-01"}, ("in_the_future", "/on")),
        ({"on": ""}, ("invalid", "/on")),
        ({"way": "owl"}, ("invalid_choice", "/way")),
        ({"reached": "perhaps"}, ("invalid", "/reached")),
    ],
)
def test_wrong_contact_is_not_logged(town: Town, worker: Api, wrong: dict[str, Any], entry: tuple[str, str]) -> None:
    case = make_case(town)
    body = {"on": "2026-03-01", "way": "phone", "reached": False} | wrong
    assert problems(worker.post(path_of(case, "log_contact"), body)) == (400, "invalid", [entry])
    assert fresh(case).contact_attempts == []


# Assigning


def test_case_is_given_to_a_caseworker_of_its_team(town: Town, worker: Api) -> None:
    case = make_case(town)
    answer = worker.post(path_of(case, "assign"), {"caseworker": str(town.users["caseworker"].pk)})
    assert (answer.status_code, answer.json()["caseworker"]) == (200, str(town.users["caseworker"].pk))
    lead = worker.post(path_of(case, "assign"), {"caseworker": str(town.users["team_lead"].pk)})
    assert lead.json()["caseworker"] == str(town.users["team_lead"].pk)


@pytest.mark.parametrize(
    "name", ["volunteer", "partner_agency", "health_companion", "administrator", "caseworker-south"]
)
def test_case_is_not_given_to_somebody_who_does_not_work_in_its_team(town: Town, worker: Api, name: str) -> None:
    case = make_case(town)
    refused = worker.post(path_of(case, "assign"), {"caseworker": str(town.users[name].pk)})
    assert problems(refused) == (400, "invalid", [("not_in_team", "/caseworker")])
    assert fresh(case).caseworker_id is None


@pytest.mark.parametrize("gone", [{"is_active": False}, {}])
def test_case_is_not_given_to_somebody_who_left(town: Town, worker: Api, gone: dict[str, bool]) -> None:
    case = make_case(town)
    colleague = add_account(town, "colleague", Role.CASEWORKER, NOW, team=town.teams["north"])
    if gone:
        type(colleague).objects.filter(pk=colleague.pk).update(**gone)
    else:
        colleague.memberships.update(valid_until=NOW)
    refused = worker.post(path_of(case, "assign"), {"caseworker": str(colleague.pk)})
    expected = "does_not_exist" if gone else "not_in_team"
    assert problems(refused) == (400, "invalid", [(expected, "/caseworker")])


def test_case_goes_to_another_team_with_all_that_is_kept_for_it(town: Town, api: Any, worker: Api) -> None:
    case = case_in(town, Phase.PLANNING)
    goal, note, consent = make_goal(town, case), make_note(town, case), give_consent(town, case.person)
    worker.post(path_of(case, "assign"), {"caseworker": str(town.users["caseworker"].pk)})
    shown = worker.post(path_of(case, "assign"), {"team": str(town.teams["south"].pk)})
    assert (shown.status_code, shown.json()["caseworker"]) == (200, None)
    assert Consent.objects.get(pk=consent.pk).team_id == town.teams["south"].pk
    addresses = [
        path_of(case),
        f"/persons/{case.person_id}/",
        f"/goals/{goal.pk}/",
        f"/consents/{consent.pk}/",
        f"/phase-changes/{case.phase_changes.get().pk}/",
    ]
    assert [worker.get(one).status_code for one in addresses] == [404] * 5
    assert [api("caseworker-south").get(one).status_code for one in addresses] == [200] * 5
    assert api("caseworker-south").get(f"/notes/{note.pk}/").status_code == 200
    assert worker.post(path_of(case, "assign"), {"team": str(town.teams["north"].pk)}).status_code == 404


def test_case_goes_to_a_team_and_its_caseworker_at_once(town: Town, worker: Api) -> None:
    case, south = make_case(town), str(town.teams["south"].pk)
    wrong = {"team": south, "caseworker": str(town.users["caseworker"].pk)}
    assert problems(worker.post(path_of(case, "assign"), wrong)) == (400, "invalid", [("not_in_team", "/caseworker")])
    right = {"team": south, "caseworker": str(town.users["caseworker-south"].pk)}
    shown = worker.post(path_of(case, "assign"), right).json()
    assert (shown["team"], shown["caseworker"]) == (south, str(town.users["caseworker-south"].pk))


def test_case_stays_in_its_municipality(town: Town, worker: Api) -> None:
    case, other = make_case(town), make_town(ags="05166024", prefix="KE")
    for body, pointer in (
        ({"team": str(other.teams["north"].pk)}, "/team"),
        ({"caseworker": str(other.users["caseworker"].pk)}, "/caseworker"),
    ):
        refused = worker.post(path_of(case, "assign"), body)
        assert problems(refused) == (400, "invalid", [("does_not_exist", pointer)])


@pytest.mark.parametrize("own_team", [True, False])
def test_assignment_names_somebody_or_another_team(town: Town, worker: Api, own_team: bool) -> None:
    body = {"team": str(town.teams["north"].pk)} if own_team else {}
    refused = worker.post(path_of(make_case(town), "assign"), body)
    assert problems(refused) == (400, "invalid", [("nothing_to_assign", "")])
