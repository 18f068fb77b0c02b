"""Files follow their rows: kept with the commit, gone with it, and opened by whoever opens the row."""

import io

import pytest
from django.db import transaction

from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.file_store import file_store
from casemgmt.crypto.filed import erase_files_of, remove_after_commit, removed_if_undone, write_file
from casemgmt.crypto.models import SubjectKey
from cases.models import Document, Person
from tests.factories.documents import LETTER, make_document, opened, stored_files
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


def test_file_of_a_committed_row_is_kept(document: Document) -> None:
    assert opened(document) == LETTER
    assert [path.name for path in stored_files()] == [document.pk.hex]


def test_file_is_removed_where_its_transaction_is_rolled_back(town: Town, person: Person) -> None:
    with pytest.raises(Undone), removed_if_undone(), transaction.atomic():
        make_document(town, person)
        assert len(stored_files()) == 1
        raise Undone
    assert (Document.objects.count(), stored_files()) == (0, [])


def test_file_is_removed_where_its_row_is_refused(person: Person) -> None:
    document = Document(key=person.key)
    with pytest.raises(Undone), removed_if_undone(), transaction.atomic():
        write_file(io.BytesIO(LETTER), document)
        assert file_store().has(document.pk)
        raise Undone
    assert stored_files() == []


def test_file_is_kept_where_only_something_behind_the_commit_fails(town: Town, person: Person) -> None:
    with pytest.raises(Undone), removed_if_undone():
        document = make_document(town, person)
        raise Undone
    assert opened(document) == LETTER


def test_inner_success_leaves_the_file_to_the_outer_transaction(town: Town, person: Person) -> None:
    with removed_if_undone(), transaction.atomic(), removed_if_undone():
        document = make_document(town, person)
    assert opened(document) == LETTER


def test_removal_waits_for_the_commit_and_is_forgotten_by_a_rollback(document: Document) -> None:
    with pytest.raises(Undone), transaction.atomic():
        remove_after_commit([document.pk])
        raise Undone
    assert opened(document) == LETTER
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
        opened(document)
    assert opened(other) == LETTER


def test_file_that_outlives_its_key_opens_for_nobody(document: Document) -> None:
    assert opened(document) == LETTER
    SubjectKey.objects.filter(pk=document.key_id).update(wrapped=b"")
    with pytest.raises(ContentErased):
        opened(document)
