"""By which words people and their cases are found, and by which they are not."""

from datetime import date
from typing import Any

import pytest

from casemgmt.crypto.models import SearchTerm
from cases.search.words import person_words, query_words
from tests.factories.case_records import grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person, make_town

YUSUF = {"given_names": "Yusuf Can", "family_name": "Yıldız", "born_on": date(1984, 1, 1)}
AMINA = {
    "original_given_names": "أمينة",
    "original_family_name": "حداد",
    "original_script": "Arab",
    "name_variants": [{"given_names": "Amena", "family_name": "Al-Hadad", "script": "Latn", "kind": "passport"}],
}


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


@pytest.mark.parametrize(
    "words",
    [
        "Amina Haddad",
        "Haddad Amina",
        "Haddad, Amina",
        "  amina   HADDAD ",
        "Áminà Häddad",
        "أمينة حداد",
        "حداد أمينة",
        "Amena Al-Hadad",
    ],
)
def test_person_is_found_by_the_whole_name_however_it_is_written(town: Town, worker: Api, words: str) -> None:
    person = make_person(town, **AMINA)
    make_case(town, person=make_person(town, **YUSUF))
    case = make_case(town, person=person)
    assert ids(worker.get("/persons/", q=words)) == keys(person)
    assert ids(worker.get("/cases/", q=words)) == keys(case)


@pytest.mark.parametrize("words", ["Yusuf Yıldız", "yildiz yusuf", "YILDIZ Can", "Can Yusuf", "Yusuf Can Yıldız"])
def test_any_two_words_of_a_long_name_find_the_person(town: Town, worker: Api, words: str) -> None:
    person = make_person(town, **YUSUF)
    make_person(town)
    assert ids(worker.get("/persons/", q=words)) == keys(person)


@pytest.mark.parametrize("words", ["Yusuf", "Yıldız", "Yusuf Haddad", "Yus Yıl", "Yusuf Can Haddad", ",", "%", "- -"])
def test_a_part_of_a_name_finds_nobody(town: Town, worker: Api, words: str) -> None:
    make_case(town, person=make_person(town, **YUSUF))
    make_case(town)
    assert (ids(worker.get("/persons/", q=words)), ids(worker.get("/cases/", q=words))) == ([], [])


def test_the_only_name_somebody_has_finds_them(town: Town, worker: Api) -> None:
    person = make_person(town, given_names="", family_name="Parwana")
    make_person(town, given_names="Parwana", family_name="Haddad")
    assert ids(worker.get("/persons/", q="parwana")) == keys(person)


def test_empty_words_narrow_nothing(town: Town, worker: Api) -> None:
    people = [make_person(town), make_person(town, **YUSUF)]
    assert ids(worker.get("/persons/", q="")) == keys(*people)


def test_corrected_name_is_found_and_the_old_one_is_not(town: Town, worker: Api) -> None:
    person = make_person(town)
    worker.patch(f"/persons/{person.pk}/", {"family_name": "Kanaan"}, etag="*")
    assert ids(worker.get("/persons/", q="Amina Kanaan")) == keys(person)
    assert ids(worker.get("/persons/", q="Amina Haddad")) == []
    worker.patch(
        f"/persons/{person.pk}/", {"name_variants": [{"given_names": "Amina", "family_name": "Haddad"}]}, etag="*"
    )
    assert ids(worker.get("/persons/", q="Amina Haddad")) == keys(person)


def test_correction_of_something_else_leaves_the_terms_alone(town: Town, worker: Api) -> None:
    person = make_person(town)
    before = set(SearchTerm.objects.values_list("pk", flat=True))
    worker.patch(f"/persons/{person.pk}/", {"own_designation": "none", "sex": "x"}, etag="*")
    assert set(SearchTerm.objects.values_list("pk", flat=True)) == before


def test_people_are_found_by_birth_date(town: Town, worker: Api) -> None:
    person, yusuf = make_person(town), make_person(town, **YUSUF)
    make_person(town, born_on=None)
    assert ids(worker.get("/persons/", born_on="1990-09-02")) == keys(person)
    assert ids(worker.get("/persons/", born_on="1984-01-01", q="Yusuf Yildiz")) == keys(yusuf)
    assert ids(worker.get("/persons/", born_on="1984-01-01", q="Amina Haddad")) == []
    worker.patch(f"/persons/{person.pk}/", {"born_on": "1991-09-02"}, etag="*")
    assert ids(worker.get("/persons/", born_on="1990-09-02")) == []
    refused = worker.get("/persons/", born_on="02.09.1990")
    assert problems(refused) == (400, "invalid", [("filter_invalid", "born_on")])


def test_same_name_elsewhere_is_not_found(town: Town, api: Any, worker: Api) -> None:
    here, south = make_person(town), make_person(town, "south")
    other = make_town(ags="05166024", prefix="KE")
    there = make_person(other)
    for client, found in (
        (worker, [here]),
        (api("caseworker-south"), [south]),
        (api("team_lead"), [here, south]),
        (Api(other, "caseworker"), [there]),
    ):
        listed = client.get("/persons/", q="Amina Haddad", count="true")
        assert (ids(listed), listed.json()["count"]) == (keys(*found), len(found))


def test_specialist_finds_only_who_is_granted(town: Town, api: Any) -> None:
    case, companion = make_case(town), api("health_companion")
    make_case(town)
    grant(town, case, "health_companion")
    assert ids(companion.get("/persons/", q="Amina Haddad")) == [str(case.person_id)]
    assert ids(companion.get("/cases/", q="Amina Haddad")) == keys(case)
    assert ids(companion.get("/persons/", born_on="1990-09-02")) == [str(case.person_id)]


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}"])
def test_case_is_found_by_its_reference(town: Town, api: Any, worker: Api, written: str) -> None:
    case = make_case(town)
    make_case(town)
    query = written.format(case.reference, case.reference.lower())
    assert ids(worker.get("/cases/", q=query)) == keys(case)
    assert ids(api("caseworker-south").get("/cases/", q=query)) == []


def test_words_stand_in_no_log(town: Town, worker: Api, caplog: pytest.LogCaptureFixture) -> None:
    make_person(town)
    with caplog.at_level("DEBUG"):
        worker.get("/persons/", q="Amina Haddad", born_on="never")
        worker.get("/persons/", q="Amina Haddad")
    assert [one.getMessage() for one in caplog.records if "Haddad" in one.getMessage()] == []


def test_variant_of_one_part_is_completed_by_the_main_name(town: Town) -> None:
    """A birth family name is searched with the given names; alone it is no term (crypto.md 5)."""
    variant = {"given_names": "", "family_name": "Kaddour", "script": "Latn", "kind": "birth"}
    person = make_person(town, name_variants=[variant])
    assert query_words("Amina Kaddour") <= person_words(person)
    assert query_words("Kaddour") & person_words(person) == set()
