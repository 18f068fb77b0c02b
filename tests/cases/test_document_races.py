"""Two at once with documents: each waits for the other, one is told, and no file is left over or lost."""

import pytest
from django.db import transaction

from casemgmt.crypto.filed import read_file, rehome, reseal_headers, subjects_behind
from casemgmt.crypto.models import SubjectKey
from cases.actions.cases import assign_case
from cases.models import Case, Document, Person
from tests.factories.client import Api
from tests.factories.documents import LETTER, make_document, next_number, send_document, stored_files
from tests.factories.threads import at_once, while_uncommitted
from tests.factories.town import Town, make_case, make_person

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("kept_trail")]


def content(document: Document) -> bytes:
    return b"".join(read_file(Document.objects.select_related("key").get(pk=document.pk)))


def test_of_two_removals_one_wins(town: Town) -> None:
    document = make_document(town, make_case(town))
    other = make_document(town, make_person(town))
    etag = Api(town, "caseworker").get(f"/documents/{document.pk}/")["ETag"]
    answers = at_once([lambda: Api(town, "caseworker").delete(f"/documents/{document.pk}/", etag=etag)] * 2)
    assert sorted(one.status_code for one in answers) == [204, 404]
    assert [path.name for path in stored_files()] == [other.pk.hex]


def test_change_and_removal_of_one_version_do_not_both_count(town: Town) -> None:
    document = make_document(town, make_person(town))
    path = f"/documents/{document.pk}/"
    etag = Api(town, "caseworker").get(path)["ETag"]
    changed, removed = at_once(
        [
            lambda: Api(town, "caseworker").patch(path, {"title": "Late"}, etag=etag),
            lambda: Api(town, "caseworker").delete(path, etag=etag),
        ]
    )
    assert (changed.status_code, removed.status_code) in {(200, 412), (404, 204)}
    assert len(stored_files()) == Document.objects.count() == (1 if changed.status_code == 200 else 0)


def test_document_that_comes_while_its_case_moves_lands_in_the_new_team(town: Town) -> None:
    case = make_case(town)
    lead = Api(town, "team_lead")
    [answer] = while_uncommitted(
        lambda: assign_case(by=town.actor("team_lead"), case=fresh(case), team=town.teams["south"]),
        lambda: send_document(lead, case),
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["team"] == str(town.teams["south"].pk)
    assert content(Document.objects.get()) == LETTER


def test_document_that_comes_while_its_case_ends_is_refused_and_leaves_no_file(town: Town) -> None:
    case = make_case(town)
    [answer] = while_uncommitted(
        lambda: Case.objects.filter(pk=case.pk).update(standing="transferred"),
        lambda: send_document(Api(town, "caseworker"), case),
    )
    assert (answer.status_code, answer.json()["code"], stored_files()) == (409, "case_not_open", [])


def test_header_is_not_sealed_anew_while_its_row_moves_to_another_person(town: Town) -> None:
    person, other = make_person(town), make_person(town, given_names="Basma")
    document = make_document(town, person)
    next_number(person.key)

    with transaction.atomic():
        move(document, other)
        [resealed] = at_once([lambda: reseal_headers([person.pk])])
        assert resealed == 0
    assert (subjects_behind([person.pk, other.pk]), content(document)) == (set(), LETTER)
    assert len(stored_files()) == 1


def test_headers_sealed_anew_by_two_at_once_open(town: Town) -> None:
    person = make_person(town)
    documents = [make_document(town, person) for _ in range(4)]
    next_number(person.key)
    done = at_once([lambda: reseal_headers([person.pk])] * 3)
    reseal_headers([person.pk])
    SubjectKey.objects.filter(pk=person.pk).update(older=b"")
    assert sum(done) >= 1
    assert [path.name for path in stored_files()] == [path.name for path in stored_files() if "." not in path.name]
    assert b"".join(content_now(one, person) for one in documents) == LETTER * 4


def content_now(document: Document, person: Person) -> bytes:
    document.key = SubjectKey.objects.get(pk=person.pk)
    return b"".join(read_file(document))


def fresh(case: Case) -> Case:
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)


def move(document: Document, other: Person) -> None:
    """What a merge does: row and file under another person's key."""
    row = Document.objects.select_for_update(of=("self",)).select_related("key").get(pk=document.pk)
    before = row.key
    row.title += " "
    row.key, row.person = other.key, other
    row.save()
    rehome(row.pk, from_key=before, to_key=other.key)
