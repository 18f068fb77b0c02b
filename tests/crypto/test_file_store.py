"""The folder of sealed files: private, whole files only, and none that is ever changed."""

import io
import os
import stat
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from casemgmt.crypto.errors import FileMissing, SealBroken
from casemgmt.crypto.file_store import SealedFileStore
from casemgmt.crypto.files import CHUNK

FILE = UUID("0193a1b2-0000-7000-8000-00000000abcd")
CONTENT = bytes(range(256)) * 700


@pytest.fixture
def store(tmp_path: Path) -> SealedFileStore:
    return SealedFileStore(tmp_path / "deep" / "files")


def write(store: SealedFileStore, content: bytes = CONTENT, file: UUID = FILE) -> bytes:
    """The key of the file."""
    sealed = store.write(io.BytesIO(content), file=file)
    assert sealed.size == len(content)
    return sealed.key


def read(store: SealedFileStore, key: bytes, file: UUID = FILE) -> bytes:
    return b"".join(store.read(file=file, key=key))


def names(store: SealedFileStore) -> list[str]:
    return sorted(str(path.relative_to(store.folder)) for path in store.folder.rglob("*") if path.is_file())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_file_is_read_as_it_was_written(store: SealedFileStore) -> None:
    key = write(store)
    assert read(store, key) == CONTENT
    assert (store.has(FILE), store.has(uuid4())) == (True, False)


def test_name_is_made_of_the_id_and_spread_by_its_random_end(store: SealedFileStore) -> None:
    write(store)
    assert names(store) == [f"ab/cd/{FILE.hex}"]


def test_folders_and_files_are_their_owners_only(store: SealedFileStore) -> None:
    before = os.umask(0)
    try:
        write(store)
    finally:
        os.umask(before)
    path = store.folder / "ab" / "cd" / FILE.hex
    assert [mode(one) for one in (path, path.parent, path.parent.parent, store.folder)] == [0o600, 0o700, 0o700, 0o700]


def test_half_a_file_leaves_no_trace(store: SealedFileStore) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= CHUNK:
                raise OSError("the line broke")
            return super().read(size)

    with pytest.raises(OSError, match="the line broke"):
        store.write(Torn(CONTENT), file=FILE)
    assert names(store) == []
    write(store)
    assert names(store) == [f"ab/cd/{FILE.hex}"]


def test_file_that_is_not_there_is_missing(store: SealedFileStore) -> None:
    key = write(store)
    with pytest.raises(FileMissing):
        read(store, key, uuid4())
    assert read(store, key) == CONTENT


def test_reader_that_stops_early_leaves_no_open_file(store: SealedFileStore) -> None:
    key = write(store)
    chunks: Any = store.read(file=FILE, key=key)
    assert next(chunks) == CONTENT[:CHUNK]
    chunks.close()
    assert [one for one in Path("/proc/self/fd").iterdir() if FILE.hex in str(one.resolve())] == []


def test_reader_goes_on_after_the_file_was_removed(store: SealedFileStore) -> None:
    key = write(store)
    chunks = store.read(file=FILE, key=key)
    first = next(chunks)
    store.remove(FILE)
    assert first + b"".join(chunks) == CONTENT
    assert names(store) == []
    store.remove(FILE)


def test_file_is_never_overwritten(store: SealedFileStore) -> None:
    key = write(store)
    with pytest.raises(FileExistsError):
        write(store, b"another content")
    assert (names(store), read(store, key)) == ([f"ab/cd/{FILE.hex}"], CONTENT)


def test_file_is_opened_by_its_own_key_only(store: SealedFileStore) -> None:
    key, other = write(store), write(store, file=uuid4())
    with pytest.raises(SealBroken):
        read(store, other)
    assert read(store, key) == CONTENT


def test_store_tells_what_it_holds(store: SealedFileStore) -> None:
    assert list(store.held()) == []
    write(store)
    folder = store.folder / "ab" / "cd"
    for name in (f".{FILE.hex}.0123456789abcdef", "somebody-elses.txt", f"{FILE.hex}.0123456789abcdef"):
        (folder / name).write_bytes(b"half")
    found = sorted((one.whole, one.file, one.path.name) for one in store.held())
    assert found == [(False, FILE, f".{FILE.hex}.0123456789abcdef"), (True, FILE, FILE.hex)]
