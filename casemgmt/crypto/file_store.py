"""Where sealed files lie: one folder (CASEMGMT_FILES_DIR), names that the server made, nothing readable to others.

A file is written under a temporary name, brought to the disk, and renamed, so that a name never stands before half a
file. From then on it is read and removed, and never changed: a copy of the folder made after a dump fits that dump.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from casemgmt.crypto.errors import FileMissing
from casemgmt.crypto.files import SealedStream, open_stream, seal_stream

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_NAME = re.compile(r"(?P<whole>[0-9a-f]{32})|\.(?P<unfinished>[0-9a-f]{32})\.[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A name in the store: of which file, whether the file is whole, and since when it has been there."""

    path: Path
    file: UUID
    whole: bool
    since: datetime


class SealedFileStore:
    """Sealed files by their id. It knows no rows: `casemgmt.crypto.filed` ties files to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, source: BinaryIO, *, file: UUID) -> SealedStream:
        """Seal the source to the disk; its key, and how long it was. Raises FileExistsError: no file is overwritten."""
        with _appearing(self._path(file), self.folder) as target:
            return seal_stream(source, target, file=file)

    def read(self, *, file: UUID, key: bytes) -> Iterator[bytes]:
        """The content, as `open_stream` gives it. Raises FileMissing."""
        try:
            source = self._path(file).open("rb")
        except FileNotFoundError:
            raise FileMissing from None
        with source:
            yield from open_stream(source, file=file, key=key)

    def remove(self, file: UUID) -> None:
        """Take a file away; nothing where there is none."""
        path = self._path(file)
        path.unlink(missing_ok=True)
        if path.parent.exists():
            _sync(path.parent)

    def has(self, file: UUID) -> bool:
        """Whether the file is there."""
        return self._path(file).exists()

    def held(self) -> Iterator[HeldFile]:
        """Every name in the store, folder by folder."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
            for entry in sorted(path.iterdir()):
                found = _NAME.fullmatch(entry.name)
                if found:
                    yield _held(entry, found)

    def _path(self, file: UUID) -> Path:
        """Two levels of folders by the id's end, which is random; its beginning is the time and would fill one."""
        name = file.hex
        return self.folder / name[-4:-2] / name[-2:] / name


def file_store() -> SealedFileStore:
    """The store that the settings name."""
    return SealedFileStore(Path(settings.FILES_DIR))


@contextmanager
def _appearing(path: Path, within: Path) -> Iterator[BinaryIO]:
    """A file to be written, which stands at the path once it is whole and on the disk; no trace where that failed."""
    _make_folder(path.parent, within)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        if path.exists():
            raise FileExistsError(path.name)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _make_folder(folder: Path, within: Path) -> None:
    """Make what is missing of a folder, each level on the disk before anything is put into it."""
    for one in (within, folder.parent, folder):
        if not one.exists():
            one.mkdir(mode=FOLDER_MODE, parents=one == within, exist_ok=True)
            _sync(one.parent)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _held(path: Path, name: re.Match[str]) -> HeldFile:
    since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return HeldFile(path, UUID(name["whole"] or name["unfinished"]), name["whole"] is not None, since)
