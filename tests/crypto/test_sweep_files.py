"""sweep_files removes what crashes left, touches nothing young, and names rows that lost their file."""

import io
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from casemgmt.crypto.file_store import file_store
from casemgmt.crypto.filed import read_file
from cases.models import Document
from tests.factories.documents import LETTER, make_document, stored_files
from tests.factories.town import Town, make_person


@pytest.fixture
def document(town: Town) -> Document:
    return make_document(town, make_person(town))


def sweep(*arguments: str) -> list[str]:
    """What the command prints."""
    out = StringIO()
    call_command("sweep_files", *arguments, stdout=out)
    return out.getvalue().splitlines()


def grow_old(path: Path, hours: float = 25) -> None:
    """Let a file have been there for some hours."""
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def orphan(hours: float = 25) -> UUID:
    """A file without a row, as a crash before the commit leaves it."""
    file = uuid4()
    file_store().write(io.BytesIO(LETTER), file=file)
    [path] = [one for one in stored_files() if one.name == file.hex]
    grow_old(path, hours)
    return file


def test_nothing_is_done_where_all_is_well(document: Document) -> None:
    [path] = stored_files()
    grow_old(path)
    assert sweep() == ["1 files are kept."]
    assert b"".join(read_file(document)) == LETTER


def test_file_without_a_row_is_removed_once_it_is_old(document: Document) -> None:
    old, young = orphan(), orphan(hours=23)
    assert sweep("--dry-run") == ["3 files are kept.", f"file without a row, found: {old}"]
    assert len(stored_files()) == 3
    assert sweep() == ["2 files are kept.", f"file without a row, removed: {old}"]
    assert {path.name for path in stored_files()} == {document.pk.hex, young.hex}
    assert sweep("--grace-hours", "23")[1:] == [f"file without a row, removed: {young}"]


def test_half_written_file_is_removed_once_it_is_old(document: Document) -> None:
    [path] = stored_files()
    old, young = (path.with_name(f".{path.name}.{digit * 16}") for digit in "01")
    for one in (old, young):
        one.write_bytes(b"half")
    grow_old(old)
    assert sweep() == ["1 files are kept.", f"half-written file, removed: {document.pk}"]
    assert stored_files() == sorted([young, path])


def test_file_of_an_erased_row_is_removed(document: Document) -> None:
    [path] = stored_files()
    grow_old(path)
    Document.objects.filter(pk=document.pk).update(erased=True)
    assert sweep() == ["0 files are kept.", f"file without a row, removed: {document.pk}"]


def test_row_without_its_file_is_named_and_the_alarm_is_given(document: Document) -> None:
    file_store().remove(document.pk)
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("sweep_files", stdout=out)
    assert (refused.value.returncode, str(refused.value)) == (1, "Rows have lost their file.")
    assert out.getvalue().splitlines() == ["0 files are kept.", f"cases.Document without its file: {document.pk}"]


def test_another_database_does_not_cost_the_files(document: Document) -> None:
    files = sorted(orphan() for _ in range(11))
    with pytest.raises(CommandError) as refused:
        sweep()
    assert str(refused.value).startswith("11 of 12 files have no row.")
    assert len(stored_files()) == 12
    assert len(sweep("--dry-run")) == 12
    lines = sweep("--many")
    assert sorted(lines[1:]) == sorted(f"file without a row, removed: {file}" for file in files)
    assert [path.name for path in stored_files()] == [document.pk.hex]


def test_grace_of_less_than_an_hour_is_refused(document: Document) -> None:
    with pytest.raises(CommandError, match="at least one hour"):
        sweep("--grace-hours", "0")
