"""Keys are rotated above files: each opens as before, and not a byte of any of them changes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.crypto.envelope import key_number_of
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import SubjectKey, TenantKey
from casemgmt.crypto.rotation.destruction import destroy_epochs
from casemgmt.crypto.rotation.epochs import rotate_municipality_key
from casemgmt.crypto.rotation.renewals import renew_subject, renew_subjects
from cases.models import Document
from tests.factories.documents import LETTER, make_document, opened, stored_files
from tests.factories.town import Town, make_person


@pytest.fixture
def document(town: Town) -> Document:
    return make_document(town, make_person(town))


def later() -> Any:
    return timezone.now() + timedelta(days=40)


def stored() -> dict[Path, tuple[bytes, int]]:
    """Every file, with the moment of its last change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in stored_files()}


def number_of(document: Document) -> int:
    """The number of the key under which the row is sealed."""
    return key_number_of(bytes(Document.objects.get(pk=document.pk).description))


def test_document_opens_after_the_subjects_keys_were_renewed(town: Town, document: Document, run: Any) -> None:
    before = stored()
    renew_subjects(town.municipality.pk, run())
    assert (number_of(document), opened(document)) == (2, LETTER)
    assert renew_subjects(town.municipality.pk, run(now=later)).finished
    forget_keys()
    assert bytes(SubjectKey.objects.get(pk=document.key_id).older) == b""
    assert (opened(document), stored()) == (LETTER, before)


def test_document_opens_after_its_subjects_key_was_renewed_twice(document: Document, run: Any) -> None:
    before = stored()
    for number in (2, 3):
        renew_subject(document.key_id, run(new=True))
        assert (number_of(document), opened(document)) == (number, LETTER)
    assert stored() == before


def test_document_opens_once_the_epoch_of_its_time_is_destroyed(town: Town, document: Document, run: Any) -> None:
    before = stored()
    rotate_municipality_key(town.municipality.pk, run())
    assert destroy_epochs(town.municipality.pk, run(now=later)).done == {"epochs destroyed": 1}
    forget_keys()
    assert bytes(TenantKey.objects.get(epoch=1).wrapped) == b""
    assert (opened(document), stored()) == (LETTER, before)


def test_copy_of_the_files_fits_every_dump(town: Town, document: Document, run: Any) -> None:
    """The row of a dump from before a rotation, with its key, opens the file as it lies there long after it."""
    row, key = Document.objects.filter(pk=document.pk), SubjectKey.objects.filter(pk=document.key_id)
    old_row = row.values("description", "seal_revision").get()
    old_key = key.values("wrapped", "older", "number").get()
    renew_subjects(town.municipality.pk, run())
    renew_subjects(town.municipality.pk, run(now=later))
    row.update(**old_row)
    forget_keys()
    with pytest.raises(SealBroken):
        opened(document)
    key.update(**old_key)
    assert opened(document) == LETTER
