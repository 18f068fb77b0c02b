"""Where sealed files lie: one folder (CASEMGMT_FILES_DIR), names that the server made, nothing readable to others.

A file is written under a temporary name, brought to the disk, and renamed, so that a name never stands before half a
file. A file whose header is sealed anew waits beside the present one as `<name>.<chance>.next` until the transaction is
committed that changed the key: then it takes its place. A crash between the two loses nothing, because whichever of
them the row's key opens is read.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from casemgmt.crypto.errors import FileMissing, SealBroken, UnknownSealFormat
from casemgmt.crypto.files import (
    HEADER_BYTES,
    header_key_number,
    open_stream,
    opens_header,
    reseal_header,
    seal_stream,
)
from casemgmt.crypto.models import SubjectKey

FOLDER_MODE = 0o700
FILE_MODE = 0o600
COPIED_AT_ONCE = 1024 * 1024
_NAME = re.compile(r"(?P<dot>\.?)(?P<file>[0-9a-f]{32})(?P<staged>\.[0-9a-f]{16}\.next)?(\.[0-9a-f]{16})?")


class State(StrEnum):
    """What a name in the store stands for."""

    WHOLE = "whole"
    STAGED = "staged"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A name in the store: of which file, in which state, and since when it has been there."""

    path: Path
    file: UUID
    state: State
    since: datetime


class SealedFileStore:
    """Sealed files by their id. It knows no rows: `casemgmt.crypto.filed` ties files to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, source: BinaryIO, *, file: UUID, key: SubjectKey) -> int:
        """Seal the source to the disk; how many bytes of content there were."""
        with _appearing(self._path(file), self.folder) as target:
            return seal_stream(source, target, file=file, key=key)

    def read(self, *, file: UUID, key: SubjectKey) -> Iterator[bytes]:
        """The content, as `open_stream` gives it. Raises FileMissing."""
        with self._source(file, key) as source:
            yield from open_stream(source, file=file, key=key)

    def key_numbers(self, file: UUID) -> set[int]:
        """The numbers of keys under which the headers of a file, and of what waits beside it, are sealed.

        A header that is none is left out: no key opens it.
        """
        numbers = set()
        for path in (self._path(file), *self.staged(file)):
            with suppress(FileNotFoundError, UnknownSealFormat), path.open("rb") as source:
                numbers.add(header_key_number(source.read(HEADER_BYTES)))
        return numbers

    def stage(self, *, file: UUID, opened_by: SubjectKey, sealed_by: SubjectKey) -> Path:
        """Put the file with its header sealed anew beside it; `promote` lets that take the file's place."""
        path = self._path(file)
        staged = path.with_name(f"{path.name}.{secrets.token_hex(8)}.next")
        with self._source(file, opened_by) as source:
            header = source.read(HEADER_BYTES)
            with _appearing(staged, self.folder) as target:
                target.write(reseal_header(header, file=file, opened_by=opened_by, sealed_by=sealed_by))
                shutil.copyfileobj(source, target, COPIED_AT_ONCE)
        return staged

    def staged(self, file: UUID) -> list[Path]:
        """What waits beside a file."""
        path = self._path(file)
        return sorted(path.parent.glob(f"{path.name}.*.next"))

    def promote(self, file: UUID, staged: Path) -> None:
        """Let what was staged take the file's place; nothing where that was done, or the file was removed."""
        path = self._path(file)
        if not path.exists():
            staged.unlink(missing_ok=True)
        elif staged.exists():
            staged.replace(path)
            _sync(path.parent)

    def settle(self, staged: Path, *, file: UUID, key: SubjectKey) -> None:
        """Finish or undo what was staged: of it and the file, the one stays that the row's key opens."""
        path = self._path(file)
        if _fits(staged, file, key) and not _fits(path, file, key):
            staged.replace(path)
            _sync(path.parent)
        else:
            staged.unlink(missing_ok=True)

    def remove(self, file: UUID) -> None:
        """Take a file away, and what waits beside it; nothing where there is none."""
        for path in (self._path(file), *self.staged(file)):
            path.unlink(missing_ok=True)
        if self._path(file).parent.exists():
            _sync(self._path(file).parent)

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

    def _source(self, file: UUID, key: SubjectKey) -> BinaryIO:
        """The stored file at its beginning: of it and what is staged, the one that the key opens.

        It is asked for a second time, since what is staged may take its place meanwhile.
        """
        found = False
        for path in self._candidates(file):
            with ExitStack() as closing:
                try:
                    source = closing.enter_context(path.open("rb"))
                except FileNotFoundError:
                    continue
                if opens_header(source.read(HEADER_BYTES), file=file, key=key):
                    closing.pop_all()
                    source.seek(0)
                    return source
                found = True
        raise SealBroken if found else FileMissing

    def _path(self, file: UUID) -> Path:
        """Two levels of folders by the id's end, which is random; its beginning is the time and would fill one."""
        name = file.hex
        return self.folder / name[-4:-2] / name[-2:] / name

    def _candidates(self, file: UUID) -> Iterator[Path]:
        """Where the file may lie; nobody looks for what is staged unless it has to be asked for."""
        yield self._path(file)
        yield from self.staged(file)
        yield self._path(file)


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
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _fits(path: Path, file: UUID, key: SubjectKey) -> bool:
    """Whether a file lies there that the key opens."""
    try:
        with path.open("rb") as source:
            return opens_header(source.read(HEADER_BYTES), file=file, key=key)
    except FileNotFoundError:
        return False


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
    state = State.UNFINISHED if name["dot"] else State.STAGED if name["staged"] else State.WHOLE
    since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return HeldFile(path, UUID(name["file"]), state, since)
