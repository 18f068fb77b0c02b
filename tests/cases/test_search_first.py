"""Search first: whoever is likely in the register is shown before somebody is entered twice."""

from functools import partial
from typing import Any

import pytest

from casemgmt.audit.models import Entry
from cases.models import Person
from tests.factories.client import Api
from tests.factories.threads import at_once
from tests.factories.town import Town, make_person, make_town

AMENA = {"given_names": "Amena", "family_name": "Hadad", "born_on": "1990-09-02"}


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def entered(town: Town, **facts: Any) -> dict[str, Any]:
    return {"team": str(town.teams["north"].pk)} | AMENA | facts


def test_likely_match_is_shown_before_somebody_is_entered(town: Town, worker: Api) -> None:
    known = make_person(town)
    refused = worker.post("/persons/", entered(town))
    body = refused.json()
    assert (refused.status_code, body["code"]) == (409, "likely_known")
    [match] = body["matches"]
    assert match["person"] == {
        "id": str(known.pk),
        "given_names": "Amina",
        "family_name": "Haddad",
        "born_on": "1990-09-02",
        "restricted": False,
        "disputed_fields": [],
    }
    assert [one["code"] for one in match["match"]["reasons"]] == ["same_name_other_spelling", "same_birth_date"]
    assert Person.objects.count() == 1


def test_confirmed_new_goes_past_the_matches(town: Town, worker: Api) -> None:
    make_person(town)
    assert worker.post("/persons/", entered(town, confirmed_new=True)).status_code == 201
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"born_on": None},
        {"given_names": "أمينة", "family_name": "حداد"},
        {"given_names": "Hadad", "family_name": "Amena"},
        {"given_names": "Amina", "family_name": "Haddad", "born_on": "1990-01-01"},
        {"given_names": "", "family_name": "", "original_given_names": "أمينة", "original_family_name": "حداد"},
    ],
)
def test_likely_matches_are_found_by_less_and_in_other_scripts(town: Town, worker: Api, facts: dict[str, Any]) -> None:
    make_person(town)
    assert worker.post("/persons/", entered(town, **facts)).json()["code"] == "likely_known"


@pytest.mark.parametrize(
    "facts",
    [{"born_on": "1971-03-04"}, {"given_names": "Yusuf"}, {"given_names": "", "born_on": None}],
)
def test_somebody_else_is_entered_at_once(town: Town, worker: Api, facts: dict[str, Any]) -> None:
    make_person(town)
    assert worker.post("/persons/", entered(town, **facts)).status_code == 201


def test_people_out_of_sight_are_never_told_of(town: Town, worker: Api, api: Any) -> None:
    make_person(town, "south")
    make_person(make_town(ags="05166024", prefix="KE"))
    assert worker.post("/persons/", entered(town)).status_code == 201
    seen = api("caseworker-south").post("/persons/", entered(town, team=str(town.teams["south"].pk)))
    assert (seen.status_code, len(seen.json()["matches"])) == (409, 1)


def test_showing_a_match_is_a_look(town: Town, worker: Api) -> None:
    known = make_person(town)
    before = Entry.objects.count()
    worker.post("/persons/", entered(town))
    [entry] = Entry.objects.order_by("pk")[before:]
    assert (entry.event, entry.object_ids) == ("person.listed", [str(known.pk)])


@pytest.mark.postgresql
def test_of_two_who_enter_the_same_person_at_once_one_is_told(kept_trail: None) -> None:
    town = make_town()
    for family in ("Barakat", "Schewtschenko", "Woldu", "Rahimi", "Yılmaz"):
        bodies = [entered(town, family_name=family), entered(town, given_names="Amina", family_name=family)]
        answers = at_once([partial(Api(town, "caseworker").post, "/persons/", body) for body in bodies])
        assert sorted(answer.status_code for answer in answers) == [201, 409], family
