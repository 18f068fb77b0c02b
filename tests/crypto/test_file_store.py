"""The folder of sealed files: private, whole files only, and headers that wait for their commit."""

import io
import os
import stat
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from casemgmt.crypto.actions import create_subject_key
from casemgmt.crypto.errors import FileMissing, SealBroken
from casemgmt.crypto.file_store import SealedFileStore, State
from casemgmt.crypto.files import CHUNK
from casemgmt.crypto.models import SubjectKey
from tests.factories.town import NOW

FILE = UUID("0193a1b2-0000-7000-8000-00000000abcd")
CONTENT = bytes(range(256)) * 700


@pytest.fixture
def store(tmp_path: Path) -> SealedFileStore:
    return SealedFileStore(tmp_path / "deep" / "files")


@pytest.fixture
def other(tenant: UUID) -> SubjectKey:
    return create_subject_key(subject=uuid4(), tenant=tenant, at=NOW)


def write(store: SealedFileStore, key: SubjectKey, content: bytes = CONTENT, file: UUID = FILE) -> None:
    assert store.write(io.BytesIO(content), file=file, key=key) == len(content)


def read(store: SealedFileStore, key: SubjectKey, file: UUID = FILE) -> bytes:
    return b"".join(store.read(file=file, key=key))


def names(store: SealedFileStore) -> list[str]:
    return sorted(str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_file_is_read_as_it_was_written(store: SealedFileStore, key: SubjectKey) -> None:
    write(store, key)
    assert read(store, key) == CONTENT
    assert (store.has(FILE), store.has(uuid4())) == (True, False)


def test_name_is_made_of_the_id_and_spread_by_its_random_end(store: SealedFileStore, key: SubjectKey) -> None:
    write(store, key)
    assert names(store) == [f"ab/cd/{FILE.hex}"]


def test_folders_and_files_are_their_owners_only(store: SealedFileStore, key: SubjectKey) -> None:
    before = os.umask(0)
    try:
        write(store, key)
    finally:
        os.umask(before)
    path = store.folder / "ab" / "cd" / FILE.hex
    assert [mode(one) for one in (path, path.parent, path.parent.parent, store.folder)] == [0o600, 0o700, 0o700, 0o700]


def test_half_a_file_leaves_no_trace(store: SealedFileStore, key: SubjectKey) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= CHUNK:
                raise OSError("the line broke")
            return super().read(size)

    with pytest.raises(OSError, match="the line broke"):
        store.write(Torn(CONTENT), file=FILE, key=key)
    assert names(store) == []
    write(store, key)
    assert names(store) == [f"ab/cd/{FILE.hex}"]


def test_file_that_is_not_there_is_missing(store: SealedFileStore, key: SubjectKey) -> None:
    write(store, key)
    with pytest.raises(FileMissing):
        read(store, key, uuid4())
    assert (store.key_numbers(FILE), store.key_numbers(uuid4())) == ({1}, set())


def test_reader_that_stops_early_leaves_no_open_file(store: SealedFileStore, key: SubjectKey) -> None:
    write(store, key)
    chunks: Any = store.read(file=FILE, key=key)
    assert next(chunks) == CONTENT[:CHUNK]
    chunks.close()
    assert [one for one in Path("/proc/self/fd").iterdir() if FILE.hex in str(one.resolve())] == []


def test_reader_goes_on_after_the_file_was_removed(store: SealedFileStore, key: SubjectKey) -> None:
    write(store, key)
    chunks = store.read(file=FILE, key=key)
    first = next(chunks)
    store.remove(FILE)
    assert first + b"".join(chunks) == CONTENT
    assert names(store) == []
    store.remove(FILE)


def test_staged_file_is_not_read_until_it_is_promoted(
    store: SealedFileStore, key: SubjectKey, other: SubjectKey
) -> None:
    write(store, key)
    staged = store.stage(file=FILE, opened_by=key, sealed_by=other)
    assert len(names(store)) == 2
    assert read(store, key) == CONTENT
    store.promote(FILE, staged)
    assert names(store) == [f"ab/cd/{FILE.hex}"]
    assert read(store, other) == CONTENT
    with pytest.raises(SealBroken):
        read(store, key)
    store.promote(FILE, staged)
    assert read(store, other) == CONTENT


def test_file_is_read_by_its_new_key_where_a_crash_kept_it_from_its_place(
    store: SealedFileStore, key: SubjectKey, other: SubjectKey
) -> None:
    write(store, key)
    store.stage(file=FILE, opened_by=key, sealed_by=other)
    assert read(store, other) == CONTENT
    assert read(store, key) == CONTENT


@pytest.mark.parametrize("committed", [True, False])
def test_what_waits_is_settled_in_favour_of_the_rows_key(
    store: SealedFileStore, key: SubjectKey, other: SubjectKey, committed: bool
) -> None:
    write(store, key)
    staged = store.stage(file=FILE, opened_by=key, sealed_by=other)
    store.settle(staged, file=FILE, key=other if committed else key)
    assert names(store) == [f"ab/cd/{FILE.hex}"]
    assert read(store, other if committed else key) == CONTENT


def test_staged_file_does_not_bring_a_removed_one_back(
    store: SealedFileStore, key: SubjectKey, other: SubjectKey
) -> None:
    write(store, key)
    staged = store.stage(file=FILE, opened_by=key, sealed_by=other)
    store.remove(FILE)
    assert names(store) == []
    staged.write_bytes(b"written by somebody who was late")
    store.promote(FILE, staged)
    assert names(store) == []


def test_store_tells_what_it_holds(store: SealedFileStore, key: SubjectKey, other: SubjectKey) -> None:
    assert list(store.held()) == []
    write(store, key)
    staged = store.stage(file=FILE, opened_by=key, sealed_by=other)
    unfinished = staged.with_name(f".{FILE.hex}.0123456789abcdef")
    unfinished.write_bytes(b"half")
    (store.folder / "ab" / "cd" / "somebody-elses.txt").write_bytes(b"x")
    found = sorted((one.state, one.file, one.path.name) for one in store.held())
    assert found == [
        (State.STAGED, FILE, staged.name),
        (State.UNFINISHED, FILE, unfinished.name),
        (State.WHOLE, FILE, FILE.hex),
    ]
