"""Numbers of authorities over the API: checked, kept once, shown to the office only."""

from typing import Any

import pytest

from casemgmt.audit.models import Entry
from cases.actions.persons import create_identifier
from cases.models import Person, PersonIdentifier
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town, make_person, make_town

NUMBERS = {
    "azr": ("240312 000017", "240312000017"),
    "bamf_file": ("7654321–163", "7654321-163"),
    "jobcentre_customer": ("123d456789", "123D456789"),
    "bg_number": ("12345 // 0012345", "12345//0012345"),
    "health_insurance": ("a123456780", "A123456780"),
    "local_file": (" 50/II  Az 7 ", "50/II Az 7"),
}
WRONG = [
    ("azr", "24031200001", "identifier_format"),
    ("azr", "24031200001A", "identifier_format"),
    ("bamf_file", "7654321163", "identifier_format"),
    ("jobcentre_customer", "123456789", "identifier_format"),
    ("bg_number", "12345/0012345", "identifier_format"),
    ("health_insurance", "A12345678", "identifier_format"),
    ("health_insurance", "A123456781", "identifier_check_digit"),
]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


@pytest.fixture
def person(town: Town) -> Person:
    return make_person(town)


def path(identifier: PersonIdentifier) -> str:
    return f"/identifiers/{identifier.pk}/"


def enter(client: Api, person: Person, kind: str = "azr", value: str = "240312000017", **more: Any) -> Any:
    return client.post("/identifiers/", {"person": str(person.pk), "kind": kind, "value": value} | more)


def make_identifier(town: Town, person: Person, value: str = "240312000017", kind: str = "azr") -> PersonIdentifier:
    return create_identifier(by=town.actor("caseworker"), person=person, kind=kind, value=value)


@pytest.mark.parametrize(("kind", "written", "kept"), [(kind, *pair) for kind, pair in NUMBERS.items()])
def test_number_is_kept_in_one_form(worker: Api, person: Person, kind: str, written: str, kept: str) -> None:
    answer = enter(worker, person, kind, written, remark="From the letter")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    shown = (body["person"], body["kind"], body["value"], body["remark"], body["team"])
    assert shown == (str(person.pk), kind, kept, "From the letter", str(person.team_id))
    assert worker.get(f"/identifiers/{body['id']}/").json() == body


@pytest.mark.parametrize(("kind", "value", "code"), WRONG)
def test_wrong_number_is_refused_without_being_repeated(
    worker: Api, person: Person, kind: str, value: str, code: str
) -> None:
    answer = enter(worker, person, kind, value)
    assert problems(answer) == (400, "invalid", [(code, "/value")])
    assert (value in answer.content.decode(), PersonIdentifier.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"kind": "passport"}, ("invalid_choice", "/kind")),
        ({"value": ""}, ("blank", "/value")),
        ({"value": "1" * 41}, ("max_length", "/value")),
        ({"digest": "x"}, ("unknown_member", "/digest")),
        ({"person": "01890000-0000-7000-8000-000000000000"}, ("does_not_exist", "/person")),
    ],
)
def test_number_that_breaks_a_rule_is_refused(
    worker: Api, person: Person, wrong: dict[str, str], entry: tuple[str, str]
) -> None:
    body = {"person": str(person.pk), "kind": "azr", "value": "240312000017"} | wrong
    assert problems(worker.post("/identifiers/", body)) == (400, "invalid", [entry])


def test_number_is_known_once_per_person_and_kind(town: Town, worker: Api, person: Person) -> None:
    assert enter(worker, person).status_code == 201
    assert problems(enter(worker, person, value="240312 000017")) == (409, "identifier_known", [])
    assert enter(worker, person, "local_file").status_code == 201
    assert enter(worker, person, value="240312000018").status_code == 201
    assert enter(worker, make_person(town)).status_code == 201


def test_number_entered_by_mistake_is_taken_away(town: Town, worker: Api, person: Person) -> None:
    number = make_identifier(town, person)
    assert worker.delete(path(number)).status_code == 428
    assert worker.delete(path(number), etag='"other"').status_code == 412
    assert worker.delete(path(number), etag=worker.get(path(number))["ETag"]).status_code == 204
    assert (worker.get(path(number)).status_code, PersonIdentifier.objects.count()) == (404, 0)
    assert enter(worker, person).status_code == 201
    told = list(Entry.objects.filter(object_ids=[str(number.pk)]).order_by("id").values_list("event", flat=True))
    assert told == ["personidentifier.created", "personidentifier.viewed", "personidentifier.removed"]


def test_number_is_not_corrected_but_replaced(town: Town, worker: Api, person: Person) -> None:
    assert worker.patch(path(make_identifier(town, person)), {"value": "240312000018"}, etag="*").status_code == 405


def test_numbers_are_listed_by_person_and_kind(town: Town, worker: Api, person: Person) -> None:
    azr, file = make_identifier(town, person), make_identifier(town, person, "7654321-163", "bamf_file")
    other = make_identifier(town, make_person(town))
    assert ids(worker.get("/identifiers/", person=str(person.pk))) == keys(azr, file)
    assert ids(worker.get("/identifiers/", kind="azr")) == keys(azr, other)
    assert ids(worker.get("/identifiers/", kind="azr", person=str(person.pk))) == keys(azr)
    assert problems(worker.get("/identifiers/", value="240312000017")) == (
        400,
        "unknown_parameter",
        [("unknown_parameter", "value")],
    )


def test_unknown_kind_in_the_filter_is_refused(worker: Api) -> None:
    refused = worker.get("/identifiers/", kind="passport")
    assert problems(refused) == (400, "invalid", [("filter_invalid", "kind")])


# Who sees and who may


def test_strangers_find_no_number(town: Town, api: Any, person: Person) -> None:
    number = make_identifier(town, person)
    elsewhere = Api(make_town(ags="05166024", prefix="KE"), "caseworker")
    for stranger in (api("caseworker-south"), elsewhere):
        for narrowed in ({}, {"person": str(person.pk)}, {"kind": "azr"}):
            listed = stranger.get("/identifiers/", count="true", **narrowed).json()
            assert (listed["results"], listed["count"]) == ([], 0)
        assert stranger.get(path(number)).status_code == 404
        assert stranger.delete(path(number), etag="*").status_code == 404
        assert problems(enter(stranger, person)) == (400, "invalid", [("does_not_exist", "/person")])
    assert ids(api("caseworker").get("/identifiers/")) == keys(number)


def test_lead_reads_numbers_and_enters_none(town: Town, api: Any, person: Person) -> None:
    number, lead = make_identifier(town, person), api("team_lead")
    assert lead.get(path(number)).json()["value"] == "240312000017"
    assert problems(enter(lead, person)) == (403, "not_allowed", [])
    assert problems(lead.delete(path(number), etag="*")) == (403, "not_allowed", [])


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("health_companion", "health_insurance", "A123456780"),
        ("job_coach", "jobcentre_customer", "123A456789"),
        ("course_coordinator", "bamf_file", "1234567-439"),
    ],
)
def test_specialist_sees_the_numbers_of_the_own_field_only(
    town: Town, api: Any, name: str, kind: str, value: str
) -> None:
    case, specialist = case_in(town), api(name)
    make_identifier(town, case.person)
    by = town.actor("caseworker")
    own = create_identifier(by=by, person=case.person, kind=kind, value=value, remark="Card seen")
    assert ids(specialist.get("/identifiers/")) == []
    grant(town, case, name)
    [shown] = specialist.get("/identifiers/", count="true").json()["results"]
    assert (shown["id"], shown["value"], "remark" in shown) == (str(own.pk), own.value, False)


@pytest.mark.parametrize("name", ["housing_manager", "volunteer", "partner_agency", "administrator"])
def test_numbers_are_for_the_office(town: Town, api: Any, name: str) -> None:
    case = case_in(town)
    number = make_identifier(town, case.person)
    if name == "housing_manager":
        grant(town, case, name)
        assert api(name).get(f"/persons/{case.person_id}/").status_code == 200
    for answer in (api(name).get("/identifiers/"), api(name).get(path(number)), enter(api(name), case.person)):
        assert problems(answer) == (403, "not_allowed", [])


def test_grant_to_a_caseworker_elsewhere_opens_no_number(town: Town, api: Any) -> None:
    case, stranger = case_in(town), api("caseworker-south")
    number = make_identifier(town, case.person)
    grant(town, case, "caseworker-south")
    assert stranger.get(path(number)).status_code == 404
    assert ids(stranger.get("/identifiers/", person=str(case.person_id))) == []
    refused = enter(stranger, case.person, value="240312000018")
    assert problems(refused) == (403, "not_allowed", [("not_your_office", "")])
    assert PersonIdentifier.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_identifier_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        number = make_identifier(town, make_person(town))
    found = {}
    for name in ("caseworker", "team_lead"):
        client = api(name)
        with counted() as listed:
            assert len(client.get("/identifiers/").json()["results"]) == rows
        with counted() as viewed:
            assert client.get(path(number)).status_code == 200
        found[name] = (len(listed), len(viewed))
    assert found == {"caseworker": (5, 5), "team_lead": (5, 5)}
