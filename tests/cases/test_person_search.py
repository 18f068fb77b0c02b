"""How people and their cases are found across spellings and scripts, why, and what the search never tells."""

from datetime import date
from typing import Any

import pytest
from django.test import override_settings

from casemgmt.audit.models import Entry
from casemgmt.crypto import sealed
from casemgmt.crypto.digests import terms
from casemgmt.crypto.models import SearchTerm
from cases.names.units import name_units
from cases.search.words import fine_pairs, person_words
from tests.factories.case_records import grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town

YUSUF = {"given_names": "Yusuf Can", "family_name": "Yıldız", "born_on": date(1984, 1, 1)}
AMINA = {
    "original_given_names": "أمينة",
    "original_family_name": "حداد",
    "original_script": "Arab",
    "name_variants": [{"given_names": "Amena", "family_name": "Al-Hadad", "script": "Latn", "kind": "passport"}],
}
MOHAMED = {"given_names": "Mohamed", "family_name": "al-Ahmad", "born_on": date(1991, 5, 4)}


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def found_in_order(answer: Any) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


def of(*people: Any) -> list[str]:
    return [str(person.pk) for person in people]


def reasons(row: dict[str, Any]) -> list[str]:
    return [one["code"] for one in row["match"]["reasons"]]


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
        "Ameena Hadad",
        "Amina Hadadd",
    ],
)
def test_person_is_found_by_the_name_however_it_is_written(town: Town, worker: Api, words: str) -> None:
    person = make_person(town, **AMINA)
    make_case(town, person=make_person(town, **YUSUF))
    case = make_case(town, person=person)
    assert ids(worker.get("/persons/", q=words)) == keys(person)
    assert ids(worker.get("/cases/", q=words)) == keys(case)


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ({"given_names": "محمد", "family_name": "الأحمد"}, "Mohamed al-Ahmad"),
        ({"given_names": "Mohamed", "family_name": "al-Ahmad"}, "محمد الأحمد"),
        ({"given_names": "Oleksandr", "family_name": "Schewtschenko"}, "Олександр Шевченко"),
        ({"given_names": "Selam", "family_name": "Tesfaye"}, "ሰላም ተስፋዬ"),
        ({"given_names": "Maxamed", "family_name": "Cabdi"}, "Mohammed Abdi"),
        ({"given_names": "Noureddine", "family_name": "Belkacem"}, "نور الدين بلقاسم"),
    ],
)
def test_name_is_found_across_scripts_and_orthographies(
    town: Town, worker: Api, written: dict[str, str], sought: str
) -> None:
    person = make_person(town, **written)
    make_person(town, **YUSUF)
    assert ids(worker.get("/persons/", q=sought)) == keys(person)


def test_hits_are_ranked_and_say_why(town: Town, worker: Api) -> None:
    arabic = make_person(town, given_names="محمد", family_name="الأحمد", born_on=date(1991, 5, 4))
    other_day = make_person(town, **MOHAMED | {"born_on": date(1975, 1, 1)})
    other_spelling = make_person(town, given_names="Muhammad", family_name="El Ahmed", born_on=date(1991, 1, 1))
    answer = worker.get("/persons/", q="Mohamed al-Ahmad", born_on="1991-05-04")
    assert found_in_order(answer) == of(arabic, other_spelling, other_day)
    first, second, third = answer.json()["results"]
    assert reasons(first) == ["same_name_in_script", "same_birth_date"]
    assert [one["detail"] for one in first["match"]["reasons"]] == ["same name in Arabic script", "same birth date"]
    assert reasons(second) == ["same_name_other_spelling", "same_birth_year"]
    assert reasons(third) == ["same_name"]
    assert first["match"]["score"] > second["match"]["score"] > third["match"]["score"]
    assert (answer.json()["count"], answer.json()["complete"]) == (3, True)


def test_reasons_are_told_in_german(town: Town, worker: Api) -> None:
    make_person(town, given_names="محمد", family_name="الأحمد")
    answer = worker.client.get(
        "/api/v1/persons/",
        {"q": "Mohamed al-Ahmad"},
        headers={"Authorization": f"Bearer {worker.token}", "Accept-Language": "de"},
    )
    [row] = answer.json()["results"]
    assert [one["detail"] for one in row["match"]["reasons"]] == ["gleicher Name, Schrift: Arabisch"]


def test_variant_says_that_it_is_one(town: Town, worker: Api) -> None:
    make_person(town, given_names="Sara", family_name="Nasser", name_variants=[{"family_name": "Khoury"}])
    [row] = worker.get("/persons/", q="Sara Khoury").json()["results"]
    assert reasons(row) == ["same_name", "by_name_variant"]


def test_search_in_the_body_answers_like_the_one_in_the_address(town: Town, worker: Api) -> None:
    person = make_person(town, **MOHAMED, contact_ways=[{"kind": "phone", "value": "+4930 23125 111"}])
    make_person(town, **YUSUF)
    in_address = worker.get("/persons/", q="محمد الأحمد", born_on="1991-05-04").json()
    in_body = worker.post("/persons/search/", {"q": "محمد الأحمد", "born_on": "1991-05-04"}).json()
    assert in_body["results"] == in_address["results"]
    assert set(in_body) == {"results", "next_cursor", "previous_cursor", "count", "complete"}
    for facts in ({"phone": "030/23125-111"}, {"born_on": "1991-05-04"}, {"q": "Mohamed", "phone": "+493023125111"}):
        assert ids(worker.post("/persons/search/", facts)) == keys(person), facts


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("nothing_sought", "/q")]),
        ({"phone": "not a number"}, [("phone_invalid", "/phone")]),
        ({"email": "nobody"}, [("email_invalid", "/email")]),
        ({"q": "Amina Haddad", "page_size": 500}, [("max_value", "/page_size")]),
        ({"q": "Amina Haddad", "cursor": "rubbish"}, [("cursor_invalid", "")]),
        ({"q": "Amina Haddad", "name": "x"}, [("unknown_member", "/name")]),
    ],
)
def test_search_that_cannot_be_names_the_member(
    town: Town, worker: Api, body: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    answer = worker.post("/persons/search/", body)
    told = [(one["code"], one.get("pointer", "")) for one in answer.json()["errors"]]
    assert (answer.status_code, told) == (400, found)


def test_ranked_pages_follow_each_other(town: Town, worker: Api) -> None:
    people = [make_person(town) for _ in range(5)]
    seen, answer = [], worker.get("/persons/", q="Amina Haddad", page_size="2")
    while True:
        seen += found_in_order(answer)
        if (link := answer.json()["next"]) is None:
            break
        answer = worker.get(link.partition("/api/v1")[2])
    assert sorted(seen) == sorted(of(*people))
    assert len(seen) == 5
    assert found_in_order(worker.get(answer.json()["previous"].partition("/api/v1")[2])) == seen[2:4]
    body = worker.post("/persons/search/", {"q": "Amina Haddad", "page_size": 2}).json()
    following = worker.post("/persons/search/", {"q": "Amina Haddad", "page_size": 2, "cursor": body["next_cursor"]})
    assert found_in_order(following) == seen[2:4]


def test_single_name_is_found_among_those_in_sight(town: Town, worker: Api) -> None:
    first, second = make_person(town, **MOHAMED), make_person(town, given_names="أحمد", family_name="حداد")
    make_person(town, **YUSUF)
    make_person(town, "south", **MOHAMED)
    assert sorted(ids(worker.get("/persons/", q="Ahmad"))) == sorted(keys(first, second))
    mononym = make_person(town, given_names="", family_name="Suleika")
    assert ids(worker.get("/persons/", q="suleika")) == keys(mononym)


def test_single_name_among_too_many_asks_for_a_second_fact(town: Town, worker: Api) -> None:
    person = make_person(town, **MOHAMED)
    make_person(town, **YUSUF)
    with override_settings(SEARCH_SCAN_LIMIT=1):
        refused = worker.get("/persons/", q="Ahmad")
        assert (refused.status_code, refused.json()["code"]) == (400, "second_fact_needed")
        assert ids(worker.get("/persons/", q="Ahmad", born_on="1991-05-04")) == keys(person)
        assert ids(worker.get("/persons/", q="Ahmad Mohamed")) == keys(person)
        refused = worker.get("/persons/", ordering="name")
        assert (refused.status_code, refused.json()["code"]) == (400, "too_many_to_sort")


def test_people_are_sorted_by_name(town: Town, worker: Api) -> None:
    names = [("Zoë", "Arslan"), ("Anna", "Özdemir"), ("Ali", "Oztürk"), ("", "Ørsted"), ("Ada", "arslan")]
    people = [make_person(town, given_names=given, family_name=family) for given, family in names]
    cyrillic = make_person(
        town, given_names="", family_name="", original_given_names="Олена", original_family_name="Бондар"
    )
    zoe, anna, ali, orsted, ada = people
    expected = of(ada, zoe, anna, ali, orsted, cyrillic)
    assert found_in_order(worker.get("/persons/", ordering="name")) == expected
    assert found_in_order(worker.get("/persons/", ordering="-name")) == expected[::-1]
    page = worker.get("/persons/", ordering="name", page_size="4")
    assert found_in_order(worker.get(page.json()["next"].partition("/api/v1")[2])) == expected[4:]


def test_corrected_name_is_found_and_the_wrong_one_is_not(town: Town, worker: Api) -> None:
    person = make_person(town)
    worker.patch(f"/persons/{person.pk}/", {"family_name": "Nasser"}, etag="*")
    assert ids(worker.get("/persons/", q="Amina Nasser")) == keys(person)
    assert ids(worker.get("/persons/", q="Amina Haddad")) == []


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
    worker.patch(f"/persons/{person.pk}/", {"born_on": "1991-09-02"}, etag="*")
    assert ids(worker.get("/persons/", born_on="1990-09-02")) == []
    refused = worker.get("/persons/", born_on="02.09.1990")
    assert problems(refused) == (400, "invalid", [("filter_invalid", "born_on")])


def test_wrong_birth_date_hides_nobody(town: Town, worker: Api) -> None:
    person = make_person(town)
    [row] = worker.get("/persons/", q="Amina Haddad", born_on="1984-01-01").json()["results"]
    assert (row["id"], reasons(row)) == (str(person.pk), ["same_name"])


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
        for words in ("Amina Haddad", "Amena Hadad", "Amina"):
            listed = client.get("/persons/", q=words)
            assert (sorted(ids(listed)), listed.json()["count"]) == (sorted(keys(*found)), len(found)), words
        assert sorted(ids(client.get("/persons/", ordering="name"))) == sorted(keys(*found))
        assert sorted(ids(client.post("/persons/search/", {"q": "أمينة حداد"}))) == sorted(keys(*found))


def test_answers_do_not_depend_on_people_out_of_sight(town: Town, worker: Api) -> None:
    make_person(town)
    before = worker.get("/persons/", q="Amina Haddad").json()
    for _ in range(3):
        make_person(town, "south")
        make_person(make_town(ags=f"0516603{_}", prefix="XX"))
    assert worker.get("/persons/", q="Amina Haddad").json() == before


def test_filters_narrow_a_search(town: Town, api: Any) -> None:
    here, south = make_person(town), make_person(town, "south")
    lead = api("team_lead")
    team = str(town.teams["south"].pk)
    assert ids(lead.get("/persons/", q="Amina Haddad", team=team)) == keys(south)
    assert ids(lead.post("/persons/search/", {"q": "Amina Haddad", "team": team})) == keys(south)
    assert ids(lead.get("/persons/", ordering="name", team=str(town.teams["north"].pk))) == keys(here)


def test_specialist_finds_only_who_is_granted(town: Town, api: Any) -> None:
    case, companion = make_case(town), api("health_companion")
    make_case(town)
    grant(town, case, "health_companion")
    for words in ("Amina Haddad", "Amina"):
        assert ids(companion.get("/persons/", q=words)) == [str(case.person_id)]
        assert ids(companion.get("/cases/", q=words)) == keys(case)
    assert ids(companion.get("/persons/", born_on="1990-09-02")) == [str(case.person_id)]


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}"])
def test_case_is_found_by_its_reference(town: Town, api: Any, worker: Api, written: str) -> None:
    case = make_case(town)
    make_case(town)
    query = written.format(case.reference, case.reference.lower())
    assert ids(worker.get("/cases/", q=query)) == keys(case)
    assert ids(api("caseworker-south").get("/cases/", q=query)) == []


def test_words_stand_in_no_log_and_no_link_but_the_askers_own(
    town: Town, worker: Api, caplog: pytest.LogCaptureFixture
) -> None:
    make_person(town)
    with caplog.at_level("DEBUG"):
        worker.get("/persons/", q="Amina Haddad", born_on="never")
        worker.get("/persons/", q="Amina Haddad")
        body = worker.post("/persons/search/", {"q": "Amina Haddad"}).json()
    assert [one.getMessage() for one in caplog.records if "Haddad" in one.getMessage()] == []
    assert (body["next_cursor"], body["previous_cursor"]) == (None, None)


def test_search_leaves_one_look_at_those_whom_it_showed(town: Town, worker: Api) -> None:
    shown, _ = make_person(town), make_person(town, **YUSUF)
    before = Entry.objects.count()
    worker.post("/persons/search/", {"q": "Amina Haddad"})
    [entry] = Entry.objects.order_by("pk")[before:]
    assert (entry.event, entry.object_ids) == ("person.listed", [str(shown.pk)])


def test_list_without_personal_fields_unseals_nothing(town: Town, worker: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts the calls of the real function; nothing of it is replaced."""
    for _ in range(3):
        make_case(town)
    opened = []
    real = sealed.unseal_known
    monkeypatch.setattr(sealed, "unseal_known", lambda *args: opened.append(1) or real(*args))
    assert len(worker.get("/persons/", fields="id,team,updated_at").json()["results"]) == 3
    assert len(worker.get("/cases/", fields="id,reference,phase").json()["results"]) == 3
    assert len(opened) == 0
    assert len(worker.get("/persons/", fields="id,given_names").json()["results"]) == 3
    assert len(opened) == 3


def test_search_takes_the_same_statements_however_many_are_found(town: Town, worker: Api) -> None:
    taken = []
    for more in (1, 4):
        for _ in range(more):
            make_person(town)
        counts = []
        for words in ("Amina Haddad", "Amina Haddadi", "Amina"):
            with counted() as statements:
                assert worker.get("/persons/", q=words).status_code == 200
            counts.append(len(statements))
        taken.append(counts)
    assert taken == [[7, 8, 8], [7, 8, 8]]


def test_variant_of_one_part_is_completed_by_the_main_name(town: Town) -> None:
    """A birth family name is searched with the given names; alone it is no term (crypto.md 5)."""
    variant = {"given_names": "", "family_name": "Kaddour", "script": "Latn", "kind": "birth"}
    person = make_person(town, name_variants=[variant])
    assert fine_pairs(name_units("Amina Kaddour")) <= person_words(person)
    assert fine_pairs(name_units("Kaddour")) & person_words(person) == set()


def test_no_single_name_is_stored(town: Town) -> None:
    person = make_person(town, **AMINA)
    tenant = town.municipality.pk
    units = [unit for name in ("Amina", "Haddad", "أمينة", "حداد") for unit in name_units(name)]
    alone = [
        (purpose, *rest)
        for unit in units
        for key in unit.fine | unit.loose | {unit.text}
        for purpose in ("pair", "loose-pair", "dated-name", "names", "name")
        for rest in ((key,), ("", key), (key, ""))
    ]
    held = set(SearchTerm.objects.filter(subject=person.key).values_list("term", flat=True))
    assert held == {one.value for one in terms(tenant, person_words(person))}
    assert held & {one.value for one in terms(tenant, alone)} == set()
