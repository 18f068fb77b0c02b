"""Files follow their rows: kept with the commit, gone with it, and sealed under whatever key the row has."""

import io
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction

from casemgmt.crypto.errors import ContentErased, SealBroken
from casemgmt.crypto.file_store import file_store
from casemgmt.crypto.filed import (
    erase_files_of,
    files_of,
    read_file,
    rehome,
    remove_after_commit,
    removed_if_undone,
    reseal_headers,
    subjects_behind,
    write_file,
)
from casemgmt.crypto.models import SubjectKey
from cases.models import Document, Person
from tests.factories.documents import LETTER, make_document, next_number, stored_files
from tests.factories.town import Town, make_person

pytestmark = pytest.mark.usefixtures("kept_trail")


class Undone(Exception):
    """Something fails after the file was written."""


@pytest.fixture
def person(town: Town) -> Person:
    return make_person(town)


@pytest.fixture
def document(town: Town, person: Person) -> Document:
    return make_document(town, person)


def content(document: Document) -> bytes:
    return b"".join(read_file(Document.objects.select_related("key").get(pk=document.pk)))


def test_file_of_a_committed_row_is_kept(document: Document) -> None:
    assert content(document) == LETTER
    assert [path.name for path in stored_files()] == [document.pk.hex]


def test_file_is_removed_where_its_transaction_is_rolled_back(town: Town, person: Person) -> None:
    with pytest.raises(Undone), removed_if_undone(), transaction.atomic():
        make_document(town, person)
        assert len(stored_files()) == 1
        raise Undone
    assert (Document.objects.count(), stored_files()) == (0, [])


def test_file_is_removed_where_its_row_is_refused(person: Person) -> None:
    file = uuid4()
    with pytest.raises(Undone), removed_if_undone(), transaction.atomic():
        write_file(io.BytesIO(LETTER), file=file, key=person.key)
        assert file_store().has(file)
        raise Undone
    assert stored_files() == []


def test_file_is_kept_where_only_something_behind_the_commit_fails(town: Town, person: Person) -> None:
    with pytest.raises(Undone), removed_if_undone():
        document = make_document(town, person)
        raise Undone
    assert content(document) == LETTER


def test_inner_success_leaves_the_file_to_the_outer_transaction(town: Town, person: Person) -> None:
    with removed_if_undone(), transaction.atomic(), removed_if_undone():
        document = make_document(town, person)
    assert content(document) == LETTER


def test_removal_waits_for_the_commit_and_is_forgotten_by_a_rollback(document: Document) -> None:
    with pytest.raises(Undone), transaction.atomic():
        remove_after_commit([document.pk])
        raise Undone
    assert content(document) == LETTER
    with transaction.atomic():
        remove_after_commit([document.pk])
        assert len(stored_files()) == 1
    assert stored_files() == []


def test_files_of_a_subject_are_erased_with_the_commit_and_others_stay(town: Town, document: Document) -> None:
    other = make_document(town, make_person(town, given_names="Basma"))
    with transaction.atomic():
        assert erase_files_of([document.key_id]) == 1
        SubjectKey.objects.filter(pk=document.key_id).update(wrapped=b"")
        assert len(stored_files()) == 2
    assert [path.name for path in stored_files()] == [other.pk.hex]
    with pytest.raises(ContentErased):
        content(document)
    assert content(other) == LETTER


def test_file_that_outlives_its_key_opens_for_nobody(document: Document) -> None:
    assert content(document) == LETTER
    SubjectKey.objects.filter(pk=document.key_id).update(wrapped=b"")
    with pytest.raises(ContentErased):
        content(document)


def test_files_of_a_subject_are_named(town: Town, person: Person, document: Document) -> None:
    another = make_document(town, person)
    make_document(town, make_person(town, given_names="Basma"))
    assert files_of(person.pk) == sorted([document.pk, another.pk])
    Document.objects.filter(pk=another.pk).update(erased=True)
    assert files_of(person.pk) == [document.pk]


def test_headers_are_sealed_anew_under_the_present_number(town: Town, person: Person, document: Document) -> None:
    other = make_document(town, make_person(town, given_names="Basma"))
    chunks = stored_bytes(document)[72:]
    next_number(person.key)
    subjects = {person.pk, other.key_id}
    assert subjects_behind(subjects) == {person.pk}
    assert content(document) == LETTER
    assert (reseal_headers(subjects), subjects_behind(subjects)) == (1, set())
    assert (reseal_headers(subjects), file_store().key_numbers(document.pk)) == (0, {2})
    assert stored_bytes(document)[72:] == chunks
    SubjectKey.objects.filter(pk=person.pk).update(older=b"")
    assert [content(document), content(other)] == [LETTER, LETTER]


def test_file_that_cannot_be_opened_keeps_its_older_number_in_use(person: Person, document: Document) -> None:
    path = stored_path(document.pk)
    broken = bytearray(path.read_bytes())
    broken[40] ^= 1
    path.write_bytes(broken)
    next_number(person.key)
    assert (reseal_headers([person.pk]), subjects_behind([person.pk])) == (0, {person.pk})


def test_file_that_is_none_keeps_no_number_in_use(person: Person, document: Document) -> None:
    next_number(person.key)
    assert subjects_behind([person.pk]) == {person.pk}
    stored_path(document.pk).write_bytes(b"something else")
    assert (subjects_behind([person.pk]), reseal_headers([person.pk])) == (set(), 0)


def test_missing_file_keeps_no_number_in_use(person: Person, document: Document) -> None:
    next_number(person.key)
    assert subjects_behind([person.pk]) == {person.pk}
    file_store().remove(document.pk)
    assert (subjects_behind([person.pk]), reseal_headers([person.pk])) == (set(), 0)


def test_file_moves_to_another_subject_with_the_commit(town: Town, document: Document) -> None:
    other = make_person(town, given_names="Basma")
    with transaction.atomic():
        move(document, other)
        assert len(stored_files()) == 2
    assert content(document) == LETTER
    assert len(stored_files()) == 1
    with pytest.raises(SealBroken):
        b"".join(file_store().read(file=document.pk, key=document.person.key))


def test_file_stays_with_its_subject_where_the_move_is_rolled_back(town: Town, document: Document) -> None:
    other = make_person(town, given_names="Basma")
    with pytest.raises(Undone), transaction.atomic():
        move(document, other)
        raise Undone
    assert content(document) == LETTER


def test_file_is_read_where_a_crash_came_between_commit_and_move(town: Town, document: Document) -> None:
    other = make_person(town, given_names="Basma")
    file_store().stage(file=document.pk, opened_by=document.key, sealed_by=other.key)
    assert content(document) == LETTER
    Document.objects.filter(pk=document.pk).update(key=other.key)
    assert content(document) == LETTER


def test_what_a_crash_kept_from_its_place_is_not_overlooked_by_numbers(town: Town, document: Document) -> None:
    """The header in place has the number 2 of the key before; what waits has the number 1 of the present one."""
    next_number(document.key)
    reseal_headers([document.key_id])
    other = make_person(town, given_names="Basma")
    before = SubjectKey.objects.get(pk=document.key_id)
    file_store().stage(file=document.pk, opened_by=before, sealed_by=other.key)
    Document.objects.filter(pk=document.pk).update(key=other.key)
    next_number(other.key)
    assert file_store().key_numbers(document.pk) == {1, 2}
    assert (subjects_behind([other.pk]), reseal_headers([other.pk]), subjects_behind([other.pk])) == (
        {other.pk},
        1,
        set(),
    )
    SubjectKey.objects.filter(pk=other.pk).update(older=b"")
    assert (content(document), len(stored_files())) == (LETTER, 1)


def test_what_a_rollback_left_keeps_no_number_in_use(town: Town, document: Document) -> None:
    other = make_person(town, given_names="Basma")
    with pytest.raises(Undone), transaction.atomic():
        move(document, other)
        raise Undone
    next_number(document.key)
    assert len(stored_files()) == 2
    assert (reseal_headers([document.key_id]), subjects_behind([document.key_id])) == (1, set())
    assert (content(document), len(stored_files())) == (LETTER, 1)


def move(document: Document, other: Person) -> None:
    """What a merge does: row and file under another person's key."""
    row = Document.objects.select_for_update().select_related("key").get(pk=document.pk)
    before = row.key
    row.title += " "
    row.key, row.person = other.key, other
    row.save()
    rehome(row.pk, from_key=before, to_key=other.key)


def stored_path(file: UUID) -> Path:
    [path] = Path(settings.FILES_DIR).rglob(file.hex)
    return path


def stored_bytes(document: Document) -> bytes:
    return stored_path(document.pk).read_bytes()
