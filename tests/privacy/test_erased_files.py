"""Files of an erased person: gone with the commit, there until it, and of no use to whoever kept a copy."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from casemgmt.crypto.errors import ContentErased, FileMissing, SealBroken
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import SubjectKey
from casemgmt.privacy.actions import preview_erasure
from casemgmt.privacy.shredding import shred
from cases.models import Document, Person
from tests.factories.documents import LETTER, make_document, opened, stored_files
from tests.factories.erasing import erase, former_client
from tests.factories.town import NOW, Town, make_person, make_town

pytestmark = pytest.mark.usefixtures("kept_trail")


class Undone(Exception):
    """Something fails before the commit."""


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


@pytest.fixture
def person(town: Town) -> Person:
    return former_client(town)


@pytest.fixture
def document(town: Town, person: Person) -> Document:
    return make_document(town, person)


@pytest.fixture
def bystander(town: Town) -> Document:
    return make_document(town, make_person(town, given_names="Basma"))


def names() -> set[str]:
    return {path.name for path in stored_files()}


def put_back(row: dict[str, Any], files: dict[Path, bytes]) -> Document:
    """An old row and old copies of files, where they were."""
    Document.objects.filter(pk=row["id"]).delete()
    for path, content in files.items():
        path.write_bytes(content)
    forget_keys()
    return Document.objects.create(**row)


def test_files_of_an_erased_person_are_gone_and_those_of_others_open(
    town: Town, person: Person, document: Document, bystander: Document
) -> None:
    assert names() == {document.pk.hex, bystander.pk.hex}
    erasure = erase(town, person)
    assert erasure.counts["deleted"]["files"] == 1
    assert names() == {bystander.pk.hex}
    assert opened(bystander) == LETTER


def test_files_stand_until_the_erasure_is_committed_and_after_it_failed(person: Person, document: Document) -> None:
    with pytest.raises(Undone), transaction.atomic():
        assert shred([person.pk], at=NOW)["deleted"]["files"] == 1
        assert names() == {document.pk.hex}
        raise Undone
    assert (names(), opened(document)) == ({document.pk.hex}, LETTER)


def test_preview_counts_files_and_takes_none(town: Town, person: Person, document: Document) -> None:
    plan = preview_erasure(by=town.actor("team_lead"), person_id=person.pk, ground="retention_over")
    assert plan.counts["deleted"]["files"] == 1
    assert (names(), opened(document)) == ({document.pk.hex}, LETTER)


def test_old_copy_of_file_and_row_opens_for_nobody_once_the_key_is_destroyed(
    town: Town, person: Person, document: Document
) -> None:
    row = Document.objects.filter(pk=document.pk).values().get()
    files = {path: path.read_bytes() for path in stored_files()}
    assert opened(put_back(row, files)) == LETTER
    erase(town, person)
    copy = put_back(row, files)
    with pytest.raises(ContentErased):
        opened(copy)
    assert bytes(SubjectKey.objects.get(pk=person.pk).wrapped) == b""


def test_key_of_another_file_of_the_house_does_not_help_the_copy(
    town: Town, person: Person, document: Document, bystander: Document
) -> None:
    """All that is left is the file: no row holds its key, and the rows of others hold theirs only."""
    [path] = [one for one in stored_files() if one.name == document.pk.hex]
    content = path.read_bytes()
    erase(town, person)
    [theirs] = stored_files()
    theirs.write_bytes(content)
    with pytest.raises(SealBroken):
        opened(bystander)


def test_row_without_a_key_of_a_file_has_none(bystander: Document) -> None:
    assert opened(bystander) == LETTER
    row = Document.objects.select_related("key").get(pk=bystander.pk)
    row.file_key = ""
    row.save()
    with pytest.raises(FileMissing):
        opened(bystander)
