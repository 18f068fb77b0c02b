"""If the trail cannot be written, nothing is shown and nothing is changed."""

from collections.abc import Callable

import pytest
from django.db import connection

from cases.models import Person
from tests.factories.client import Api
from tests.factories.town import Town, make_person

REFUSE = {
    "sqlite": ["CREATE TRIGGER trail_is_full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'full'); END"],
    "postgresql": [
        "CREATE FUNCTION trail_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$",
        "CREATE TRIGGER trail_is_full BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION trail_is_full()",
    ],
}


@pytest.fixture
def person(town: Town) -> Person:
    """A person entered before the trail fills up."""
    found = make_person(town)
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)
    return found


def test_look_is_not_answered(api: Callable[[str], Api], person: Person) -> None:
    for path in ("/persons/", f"/persons/{person.pk}/"):
        answer = api("caseworker").get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "trail_unavailable")
        assert "Haddad" not in answer.content.decode()


def test_likely_match_is_not_shown_beside_the_problem(town: Town, api: Callable[[str], Api], person: Person) -> None:
    described = {"team": str(town.teams["north"].pk), "given_names": "Amina", "family_name": "Haddad"}
    answer = api("caseworker").post("/persons/", described)
    assert (answer.status_code, answer.json()["code"], "matches" in answer.json()) == (503, "trail_unavailable", False)


def test_write_is_not_done(town: Town, api: Callable[[str], Api], person: Person) -> None:
    me = api("caseworker")
    changed = me.patch(f"/persons/{person.pk}/", {"family_name": "Other"}, etag="*")
    created = me.post("/persons/", {"team": str(town.teams["north"].pk), "family_name": "New"})
    assert [(one.status_code, one.json()["code"]) for one in (changed, created)] == [(503, "trail_unavailable")] * 2
    [kept] = Person.objects.select_related("key")
    assert (kept.family_name, kept.version) == ("Haddad", 1)
