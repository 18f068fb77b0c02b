"""People over the API: entered, corrected, handed to another team; what a grant shows; what nobody else sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.privacy.models import Consent
from cases.actions.persons import create_identifier
from cases.models import Person, PersonIdentifier
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.sharing import give_consent
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town

WHOLE = {
    "given_names": "Amina",
    "family_name": "Haddad",
    "original_given_names": "أمينة",
    "original_family_name": "حداد",
    "original_script": "Arab",
    "name_variants": [{"given_names": "Amena", "family_name": "Hadad", "script": "Latn", "kind": "passport"}],
    "born_on": "1990-09-02",
    "born_precision": "day",
    "sex": "w",
    "own_designation": "none",
    "nationalities": ["SYR", "IRQ"],
    "mother_tongue": "ara",
    "languages": [{"language": "kmr", "speaks": "good", "reads": True, "writes": False, "script": "Latn"}],
    "interpreter_wish": {"needed": True, "language": "ara", "gender": "w"},
    "contact_ways": [{"kind": "phone", "value": "+49 2154 949123", "preferred": True, "note": "After five"}],
    "address": {
        "care_of": "Familie Berg",
        "street": "Lindenweg",
        "house_number": "7a",
        "postcode": "47877",
        "place": "Musterwillich",
        "district": "Nord",
    },
}
EMPTY = {
    name: [] if isinstance(value, list) else None if isinstance(value, dict) or name == "born_on" else ""
    for name, value in WHOLE.items()
}
SPECIALISTS = ["health_companion", "housing_manager", "job_coach", "course_coordinator"]
OUTSIDERS = ["volunteer", "interpreter", "partner_agency", "integration_officer", "administrator"]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def path(person: Any, verb: str = "") -> str:
    key = person if isinstance(person, str) else person.pk
    return f"/persons/{key}/" + (f"{verb}/" if verb else "")


def enter(client: Api, town: Town, team: str = "north", **values: Any) -> Any:
    return client.post("/persons/", {"team": str(town.teams[team].pk)} | values)


def test_person_is_entered_with_all_that_is_known(town: Town, worker: Api) -> None:
    answer = enter(worker, town, **WHOLE)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert {name: body[name] for name in WHOLE} == WHOLE
    again = worker.get(path(body["id"]))
    assert (again.json(), again["ETag"]) == (body, answer["ETag"])
    assert answer["Location"].endswith(path(body["id"]))


@pytest.mark.parametrize("name", ["given_names", "family_name", "original_given_names", "original_family_name"])
def test_person_needs_one_name_and_nothing_else(town: Town, worker: Api, name: str) -> None:
    answer = enter(worker, town, **{name: "Haddad"})
    assert answer.status_code == 201, answer.content
    assert {one: answer.json()[one] for one in WHOLE} == EMPTY | {name: "Haddad"}


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"family_name": " "}, ("name_missing", "/family_name")),
        ({"given_names": "A" * 121}, ("max_length", "/given_names")),
        ({"born_on": "02.09.1990"}, ("invalid", "/born_on")),
        ({"born_on": "1990-02-30"}, ("invalid", "/born_on")),
        ({"born_precision": "perhaps"}, ("invalid_choice", "/born_precision")),
        ({"sex": "f"}, ("invalid_choice", "/sex")),
        ({"nationalities": ["SY"]}, ("invalid_choice", "/nationalities/0")),
        ({"nationalities": ["SYR"] * 7}, ("max_length", "/nationalities")),
        ({"languages": [{"speaks": "good"}]}, ("required", "/languages/0/language")),
        ({"contact_ways": [{"kind": "letter", "value": "x"}]}, ("invalid_choice", "/contact_ways/0/kind")),
        ({"address": {"postcode": "4787"}}, ("invalid", "/address/postcode")),
        ({"address": {"city": "Kempen"}}, ("unknown_member", "/address/city")),
        ({"interpreter_wish": {"gender": "w"}}, ("required", "/interpreter_wish/needed")),
        ({"original_script": "Runr"}, ("invalid_choice", "/original_script")),
        ({"religion": "none"}, ("unknown_member", "/religion")),
        ({"id": "01890000-0000-7000-8000-000000000000"}, ("unknown_member", "/id")),
    ],
)
def test_person_that_breaks_a_rule_is_refused(
    town: Town, worker: Api, wrong: dict[str, Any], entry: tuple[str, str]
) -> None:
    answer = enter(worker, town, **({"family_name": "Haddad"} | wrong))
    assert (problems(answer), Person.objects.count()) == ((400, "invalid", [entry]), 0)


def test_person_is_born_today_at_the_latest(town: Town, worker: Api) -> None:
    today = timezone.localdate()
    refused = enter(worker, town, family_name="Haddad", born_on=(today + timedelta(days=1)).isoformat())
    assert problems(refused) == (400, "invalid", [("in_the_future", "/born_on")])
    person = enter(worker, town, family_name="Haddad", born_on=today.isoformat())
    assert person.status_code == 201
    refused = worker.patch(path(person.json()["id"]), {"born_on": "2999-01-01"}, etag="*")
    assert problems(refused) == (400, "invalid", [("in_the_future", "/born_on")])


def test_person_is_entered_in_an_own_team(town: Town, worker: Api) -> None:
    assert problems(enter(worker, town, "south", family_name="Haddad")) == (
        403,
        "not_allowed",
        [("not_your_office", "")],
    )
    assert Person.objects.count() == 0
    other = make_town(ags="05166024", prefix="KE")
    refused = worker.post("/persons/", {"team": str(other.teams["north"].pk), "family_name": "Haddad"})
    assert problems(refused) == (400, "invalid", [("does_not_exist", "/team")])


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"given_names": "Amena"}, {"given_names": "Amena"}),
        ({"born_on": None, "born_precision": "unknown"}, {"born_on": None, "born_precision": "unknown"}),
        ({"nationalities": []}, {"nationalities": []}),
        ({"interpreter_wish": None}, {"interpreter_wish": None}),
        (
            {"languages": [{"language": "deu"}]},
            {"languages": [{"language": "deu", "speaks": "", "reads": False, "writes": False, "script": ""}]},
        ),
        (
            {"address": {"street": "Am Markt"}},
            {
                "address": dict.fromkeys(("care_of", "house_number", "postcode", "place", "district"), "")
                | {"street": "Am Markt"}
            },
        ),
        ({"address": None}, {"address": None}),
    ],
)
def test_correction_changes_what_is_sent_and_keeps_the_rest(
    town: Town, worker: Api, change: dict[str, Any], shown: dict[str, Any]
) -> None:
    key = enter(worker, town, **WHOLE).json()["id"]
    answer = worker.patch(path(key), change, etag="*")
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in WHOLE} == WHOLE | shown
    assert {name: worker.get(path(key)).json()[name] for name in WHOLE} == WHOLE | shown


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"languages": [{"speaks": "good"}]}, ("required", "/languages/0/language")),
        ({"contact_ways": [{"kind": "phone"}]}, ("required", "/contact_ways/0/value")),
        ({"address": {"city": "Kempen"}}, ("unknown_member", "/address/city")),
        ({"team": "01890000-0000-7000-8000-000000000000"}, ("unknown_member", "/team")),
        ({"given_names": "", "family_name": ""}, ("name_missing", "/family_name")),
        ({"given_names": None}, ("null", "/given_names")),
    ],
)
def test_wrong_correction_is_refused_and_changes_nothing(
    town: Town, worker: Api, wrong: dict[str, Any], entry: tuple[str, str]
) -> None:
    person = make_person(town)
    before = worker.get(path(person)).json()
    assert problems(worker.patch(path(person), wrong, etag="*")) == (400, "invalid", [entry])
    assert worker.get(path(person)).json() == before


def test_correction_needs_the_etag_and_honours_it(town: Town, worker: Api) -> None:
    person = make_person(town)
    old = worker.get(path(person))["ETag"]
    assert worker.patch(path(person), {"sex": "x"}).status_code == 428
    new = worker.patch(path(person), {"sex": "x"}, etag=old)["ETag"]
    assert worker.patch(path(person), {"sex": "d"}, etag=old).status_code == 412
    assert worker.patch(path(person), {"sex": "d"}, etag=new).json()["sex"] == "d"


RECORD = {"id", "municipality", "team", "restricted", "disputed_fields", "created_at", "updated_at"}


def test_trail_names_fields_of_a_person_and_never_values(town: Town, worker: Api) -> None:
    key = enter(worker, town, **WHOLE).json()["id"]
    worker.patch(path(key), {"given_names": "Amena", "sex": "w"}, etag="*")
    worker.get(path(key))
    told = list(Entry.objects.filter(object_ids=[key]).order_by("id").values_list("event", "fields"))
    assert told == [
        ("person.created", sorted(WHOLE)),
        ("person.changed", ["given_names"]),
        ("person.viewed", sorted({*RECORD, *WHOLE})),
    ]


def test_nobody_is_removed_by_the_api(town: Town, worker: Api) -> None:
    person = make_person(town)
    assert worker.delete(path(person), etag="*").status_code == 405
    assert worker.post(path(person), {}).status_code == 405


# Who sees and who may


def test_lead_reads_people_and_enters_none(town: Town, api: Any) -> None:
    person, lead = make_person(town, "south"), api("team_lead")
    assert lead.get(path(person)).status_code == 200
    assert problems(enter(lead, town, family_name="Haddad")) == (403, "not_allowed", [])


def test_strangers_find_nobody(town: Town, api: Any, worker: Api) -> None:
    person = make_person(town)
    elsewhere = Api(make_town(ags="05166024", prefix="KE"), "caseworker")
    for stranger in (api("caseworker-south"), elsewhere):
        for narrowed in ({}, {"q": "Amina Haddad"}, {"born_on": "1990-09-02"}, {"team": str(person.team_id)}):
            listed = stranger.get("/persons/", count="true", **narrowed).json()
            assert (listed["results"], listed["count"]) == ([], 0)
            assert ids(worker.get("/persons/", **narrowed)) == keys(person)
        assert stranger.get(path(person)).status_code == 404
        assert stranger.patch(path(person), {"sex": "x"}, etag="*").status_code == 404
        assert stranger.post(path(person, "assign"), {"team": str(town.teams["north"].pk)}).status_code == 404


@pytest.mark.parametrize("name", OUTSIDERS)
def test_people_are_not_for_every_role(town: Town, api: Any, name: str) -> None:
    person = make_person(town)
    for answer in (api(name).get("/persons/"), api(name).get(path(person)), enter(api(name), town, family_name="X")):
        assert problems(answer) == (403, "not_allowed", [])


@pytest.mark.parametrize("name", SPECIALISTS)
def test_specialist_reads_the_person_of_a_granted_case_only(town: Town, api: Any, worker: Api, name: str) -> None:
    case, other, specialist = case_in(town), make_person(town), api(name)
    assert ids(specialist.get("/persons/")) == []
    grant(town, case, name)
    assert ids(specialist.get("/persons/")) == [str(case.person_id)]
    assert specialist.get(path(case.person)).json() == worker.get(path(case.person)).json()
    assert specialist.get(path(other)).status_code == 404
    refused = [("field_not_yours", "/sex")] if name == "housing_manager" else []
    assert problems(specialist.patch(path(case.person), {"sex": "x"}, etag="*")) == (403, "not_allowed", refused)


def test_housing_manager_keeps_the_address_and_nothing_else_of_a_granted_person(town: Town, api: Any) -> None:
    case, manager = case_in(town), api("housing_manager")
    home = {"address": {"street": "Niersweg", "house_number": "4", "place": "Willich"}}
    assert manager.patch(path(case.person), home, etag="*").status_code == 404
    grant(town, case, "housing_manager")
    answer = manager.patch(path(case.person), home, etag="*")
    assert (answer.status_code, answer.json()["address"]["street"]) == (200, "Niersweg")
    both = manager.patch(path(case.person), home | {"family_name": "Other"}, etag="*")
    assert problems(both) == (403, "not_allowed", [("field_not_yours", "/family_name")])
    assert api("caseworker").get(path(case.person)).json()["family_name"] == case.person.family_name


def test_lead_corrects_names_and_leaves_contact_ways_to_others(town: Town, api: Any) -> None:
    person, lead = make_person(town), api("team_lead")
    assert lead.patch(path(person), {"family_name": "Haddat"}, etag="*").status_code == 200
    refused = lead.patch(path(person), {"contact_ways": []}, etag="*")
    assert problems(refused) == (403, "not_allowed", [("field_not_yours", "/contact_ways")])


def test_grant_to_a_caseworker_elsewhere_shows_the_person_and_lets_nobody_correct_them(town: Town, api: Any) -> None:
    case, stranger = case_in(town), api("caseworker-south")
    grant(town, case, "caseworker-south")
    assert stranger.get(path(case.person)).status_code == 200
    south = {"team": str(town.teams["south"].pk)}
    for answer in (
        stranger.patch(path(case.person), {"sex": "x"}, etag="*"),
        stranger.post(path(case.person, "assign"), south),
    ):
        assert problems(answer) == (403, "not_allowed", [("not_your_office", "")])


# To another team


def test_person_is_handed_to_another_team_with_all_that_is_kept_for_them(town: Town, api: Any, worker: Api) -> None:
    person, south = make_person(town), town.teams["south"]
    number = create_identifier(by=town.actor("caseworker"), person=person, kind="azr", value="240312000017")
    consent = give_consent(town, person)
    answer = worker.post(path(person, "assign"), {"team": str(south.pk)})
    assert (answer.status_code, answer.json()["team"]) == (200, str(south.pk))
    moved = [PersonIdentifier.objects.get(pk=number.pk).team_id, Consent.objects.get(pk=consent.pk).team_id]
    assert moved == [south.pk, south.pk]
    for kind, record in (("persons", person), ("identifiers", number), ("consents", consent)):
        assert worker.get(f"/{kind}/{record.pk}/").status_code == 404
        assert api("caseworker-south").get(f"/{kind}/{record.pk}/").status_code == 200


def test_person_with_an_open_case_goes_where_the_case_goes(town: Town, worker: Api) -> None:
    case = make_case(town)
    refused = worker.post(path(case.person, "assign"), {"team": str(town.teams["south"].pk)})
    assert problems(refused) == (409, "person_has_open_case", [])
    closed = case_in(town, "closed")
    assert worker.post(path(closed.person, "assign"), {"team": str(town.teams["south"].pk)}).status_code == 200


def test_person_stays_in_the_municipality(town: Town, worker: Api) -> None:
    other = make_town(ags="05166024", prefix="KE")
    refused = worker.post(path(make_person(town), "assign"), {"team": str(other.teams["north"].pk)})
    assert problems(refused) == (400, "invalid", [("does_not_exist", "/team")])


# Cost


@pytest.mark.parametrize("rows", [1, 3])
def test_person_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        case = case_in(town)
        grant(town, case, "health_companion")
    found = {}
    for name in ("caseworker", "team_lead", "health_companion"):
        client = api(name)
        with counted() as listed:
            assert len(client.get("/persons/").json()["results"]) == rows
        with counted() as sought:
            assert len(client.get("/persons/", q="Amina Haddad", count="true").json()["results"]) == rows
        with counted() as viewed:
            assert client.get(path(case.person)).status_code == 200
        found[name] = (len(listed), len(sought), len(viewed))
    assert found == {"caseworker": (5, 7, 5), "team_lead": (5, 7, 5), "health_companion": (5, 7, 5)}
