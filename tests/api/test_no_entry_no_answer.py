"""If the trail cannot be written, nothing is shown and nothing is changed."""

from collections.abc import Callable

import pytest
from django.db import connection

from cases.models import Document, Person
from tests.factories.client import Api
from tests.factories.documents import make_document, send_document, stored_files
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
    """A person entered before the trail fills up, with a document."""
    found = make_person(town)
    make_document(town, found)
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


def test_content_is_not_handed_out(api: Callable[[str], Api], person: Person) -> None:
    [document] = person.documents.all()
    answer = api("caseworker").get(f"/documents/{document.pk}/content/")
    assert (answer.status_code, answer.json()["code"]) == (503, "trail_unavailable")
    assert answer.has_header("Content-Disposition") is False


def test_document_is_not_kept_and_its_file_is_removed(api: Callable[[str], Api], person: Person) -> None:
    files = stored_files()
    answer = send_document(api("caseworker"), person)
    assert (answer.status_code, answer.json()["code"]) == (503, "trail_unavailable")
    assert (Document.objects.count(), len(files), stored_files()) == (1, 1, files)
