"""One search over everything somebody may see; and what it never finds for whom."""

from typing import Any

import pytest
from django.test import override_settings

from casemgmt.access.roles import Role
from casemgmt.audit.models import Entry
from cases.actions import households, persons
from cases.models import Case, Household, Person
from cases.search.everything import read_query
from tests.factories.case_records import grant
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town
from tests.factories.world import make_world

AZR = "123456789012"
STAFF = [role.value for role in Role if role not in {Role.VOLUNTEER, Role.INTERPRETER, Role.PARTNER_AGENCY}]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def hits(answer: Any) -> list[tuple[str, str, list[str]]]:
    assert answer.status_code == 200, answer.content
    return [
        (one["kind"], one["id"], [reason["code"] for reason in one["match"]["reasons"]])
        for one in answer.json()["results"]
    ]


def both_doors(client: Api, line: str) -> list[tuple[str, str, list[str]]]:
    """What the line finds, which is the same in the address and in the body."""
    found = hits(client.post("/search/", {"q": line}))
    assert hits(client.get("/search/", q=line)) == found
    return found


def test_name_finds_the_person_and_their_case(town: Town, worker: Api) -> None:
    case = make_case(town)
    make_person(town, given_names="Yusuf", family_name="Yıldız")
    found = worker.post("/search/", {"q": "أمينة حداد"})
    assert hits(found) == [
        ("person", str(case.person_id), ["same_name_in_script"]),
        ("case", str(case.pk), ["case_of_person"]),
    ]
    person, its_case = found.json()["results"]
    assert (person["label"], person["born_on"]) == ("Haddad, Amina", "1990-09-02")
    assert (its_case["label"], its_case["person"]) == (case.reference, str(case.person_id))
    assert worker.get(person["address"]).status_code == 200


@pytest.mark.parametrize("line", ["Amena Hadad 02.09.1990", "2.9.1990, Haddad", "1990-09-02", "Haddad 1990-09-02"])
def test_birth_date_stands_beside_the_name_or_alone(town: Town, worker: Api, line: str) -> None:
    person = make_person(town)
    make_person(town, given_names="Yusuf", family_name="Yıldız", born_on=None)
    [(kind, pk, reasons)] = both_doors(worker, line)
    assert (kind, pk, reasons[-1]) == ("person", str(person.pk), "same_birth_date")


def test_numbers_of_files_and_authorities_are_found(town: Town, worker: Api) -> None:
    by = town.actor("caseworker")
    case = make_case(town)
    persons.create_identifier(by=by, person=case.person, kind="azr", value=AZR)
    home = households.create_household(by=by, team=town.teams["north"], head=case.person)
    assert both_doors(worker, case.reference.lower()) == [("case", str(case.pk), ["same_file_number"])]
    assert both_doors(worker, home.reference) == [("household", str(home.pk), ["same_file_number"])]
    assert both_doors(worker, "1234 5678 9012")[0] == ("person", str(case.person_id), ["same_identifier"])
    assert both_doors(worker, "210987654321") == []


def test_contact_ways_are_found(town: Town, worker: Api) -> None:
    ways = [{"kind": "phone", "value": "+493023125111"}, {"kind": "email", "value": "amina@example.org"}]
    person = make_person(town, contact_ways=ways)
    assert both_doors(worker, "030 23125-111") == [("person", str(person.pk), ["same_phone"])]
    assert both_doors(worker, "Amina@Example.org") == [("person", str(person.pk), ["same_email"])]


def test_organisations_are_found_by_their_names(town: Town, api: Any) -> None:
    agency = town.agencies["school"]
    for name in ("caseworker", "integration_officer", "administrator"):
        assert both_doors(api(name), "schoo") == [("agency", str(agency.pk), ["same_organisation_name"])]


def test_single_name_among_too_many_leaves_people_out_and_says_so(town: Town, worker: Api) -> None:
    make_person(town), make_person(town)
    with override_settings(SEARCH_SCAN_LIMIT=1):
        answer = worker.post("/search/", {"q": "school"}).json()
    assert ([one["kind"] for one in answer["results"]], answer["second_fact_needed"]) == (["agency"], True)


@pytest.mark.parametrize(("path", "body"), [("/search/", None), ("/search/?q=", None), ("/search/", {"q": ""})])
def test_empty_line_is_refused(town: Town, worker: Api, path: str, body: Any) -> None:
    answer = worker.get(path) if body is None else worker.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_search_leaves_a_look_for_each_kind_that_it_shows(town: Town, worker: Api) -> None:
    case = make_case(town)
    before = Entry.objects.count()
    worker.post("/search/", {"q": "Amina Haddad"})
    looks = [(one.event, one.object_ids) for one in Entry.objects.order_by("pk")[before:]]
    assert looks == [("person.listed", [str(case.person_id)]), ("case.listed", [str(case.pk)])]


def test_specialist_finds_what_was_granted(town: Town, api: Any) -> None:
    case, companion = make_case(town), api("health_companion")
    persons.create_identifier(by=town.actor("caseworker"), person=case.person, kind="azr", value=AZR)
    assert both_doors(companion, "Amina Haddad") == []
    grant(town, case, "health_companion")
    assert [kind for kind, _, _ in both_doors(companion, "Amina Haddad")] == ["person", "case"]
    assert both_doors(companion, AZR) == []  # numbers of authorities are the office's (domain.md 4.1)


@pytest.mark.parametrize("role", STAFF)
def test_nothing_out_of_sight_is_found_by_any_line(town: Town, role: str) -> None:
    """Lines that find each kind of record of another team, which the team lead sees, and of another town."""
    south, there = (
        make_world(town, "south", "suedmark"),
        make_world(make_town(ags="05170048", prefix="WE"), "north", "wes"),
    )
    places = {pk: str(record) for pk, record in Case.objects.values_list("pk", "reference")}
    homes = dict(Household.objects.values_list("pk", "reference"))
    client = Api(town, role)
    for mark, world in (("suedmark", south), ("wes", there)):
        lines = [
            f"{mark}given {mark}family",
            f"{mark}family",
            f"{mark}@example.org",
            f"{mark}family 02.09.1990",
            "1990-09-02",
            AZR,
            places[world["case"]],
            homes[world["household"]],
        ]
        for line in lines:
            found = {pk for kind, pk, _ in both_doors(client, line) if kind != "agency"}
            assert found <= (set(map(str, south.values())) if role == "team_lead" else set()) | twins(role), line
            assert bool(found) == (role == "team_lead" and (mark == "suedmark" or line in {AZR, "1990-09-02"})), line


def twins(role: str) -> set[str]:
    """The second people of the worlds in sight, who bear the same names."""
    rows = Person.objects.filter(team__name="south", municipality__ags="05166036")
    return {str(pk) for pk in rows.values_list("pk", flat=True)} if role == "team_lead" else set()


@pytest.mark.parametrize("name", ["volunteer", "interpreter", "partner_agency"])
def test_helpers_and_partners_do_not_search(town: Town, api: Any, name: str) -> None:
    assert api(name).get("/search/", q="Amina").status_code == 403
    assert api(name).post("/search/", {"q": "Amina"}).status_code == 403
    assert api(name).post("/persons/search/", {"q": "Amina"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_search_takes_the_same_statements(town: Town, worker: Api, rows: int) -> None:
    cases = [make_case(town) for _ in range(rows)]
    taken = []
    for line in ("Amina Haddad", "Amina Haddadi", "Amina", cases[0].reference, AZR, "1990-09-02"):
        with counted() as statements:
            worker.post("/search/", {"q": line})
        taken.append(len(statements))
    assert taken == [10, 11, 11, 7, 4, 10]


@pytest.mark.parametrize(
    ("line", "name", "born_on"),
    [
        ("Haddad, Amina 02.09.1990", "Haddad, Amina", "1990-09-02"),
        ("  Amina   Haddad ", "Amina Haddad", None),
        ("1990-02-31 Amina", "", None),
        ("Hochstraße 7", "", None),
        ("amina@example.org", "", None),
    ],
)
def test_line_is_read_as_what_it_may_mean(line: str, name: str, born_on: str | None) -> None:
    read = read_query(line)
    assert (read.name, read.born_on.isoformat() if read.born_on else None) == (name, born_on)
