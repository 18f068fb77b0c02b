"""Rows that keep a sealed file: one each, named by the row's id and sealed under the row's key.

A file is written before its row is committed and removed after the row is gone, so that no row that can be read is ever
without its file. What a crash leaves behind is a file without a row, and `manage.py sweep_files` removes it.

Each app declares its models, so that whoever re-keys, merges or erases a subject misses no file.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO
from uuid import UUID

from django.db import DatabaseError, transaction

from casemgmt.crypto.file_store import file_store
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.sealed import SealedModel

FILED: dict[str, type[SealedModel]] = {}
"""Every declared model by its label (`cases.Document`)."""

_written: ContextVar[list[UUID] | None] = ContextVar("written", default=None)


def keeps_files(model: type[SealedModel]) -> None:
    """Declare that every row of a model has a sealed file."""
    FILED[model._meta.label] = model


@contextmanager
def removed_if_undone() -> Iterator[None]:
    """Remove the files that were written inside where it fails and their rows do not exist.

    Stands around the outermost transaction; inside another of its kind it leaves the files to that one. Where nobody
    can say whether the row exists, the file stays for `sweep_files`.
    """
    if _written.get() is not None:
        yield
        return
    files: list[UUID] = []
    token = _written.set(files)
    try:
        yield
    except BaseException:
        for file in files:
            _remove_if_rowless(file)
        raise
    finally:
        _written.reset(token)


def write_file(source: BinaryIO, *, file: UUID, key: SubjectKey) -> int:
    """Seal the file of a row that is about to be stored; how many bytes of content there were."""
    written = _written.get()
    if written is not None:
        written.append(file)
    return file_store().write(source, file=file, key=key)


def read_file(record: SealedModel) -> Iterator[bytes]:
    """The content of a row's file, chunk by chunk. Raises FileMissing, SealBroken, ContentErased at the first."""
    return file_store().read(file=record.pk, key=record.key)


def remove_after_commit(files: Iterable[UUID]) -> None:
    """Remove files once the transaction is committed in which their rows were deleted or erased."""
    gone = tuple(files)

    def remove() -> None:
        for file in gone:
            file_store().remove(file)

    transaction.on_commit(remove, robust=True)


def erase_files_of(subjects: Iterable[UUID]) -> int:
    """Remove every file of these subjects once the transaction is committed; how many there are."""
    wanted = list(subjects)
    files = [pk for model in FILED.values() for pk in _keys(model, key_id__in=wanted)]
    remove_after_commit(files)
    return len(files)


def files_of(subject: UUID) -> list[UUID]:
    """The ids of all files of a subject, without those of erased rows."""
    return [pk for model in FILED.values() for pk in _keys(model, key_id=subject, erased=False)]


def header_numbers(subject: UUID) -> set[int]:
    """The numbers of the subject's key that headers of its files are sealed under: none of them can be dropped."""
    numbers = map(file_store().key_number, files_of(subject))
    return {number for number in numbers if number is not None}


def reseal_headers(key: SubjectKey) -> int:
    """Seal the headers of a subject's files under the key's present number, on commit; how many had another.

    The older numbers have to stay until `header_numbers` names none of them. Repeated, it goes on where it ended.
    """
    store = file_store()
    due = [file for file in files_of(key.id) if store.key_number(file) not in {None, key.number}]
    for file in due:
        rehome(file, from_key=key, to_key=key)
    return len(due)


def rehome(file: UUID, *, from_key: SubjectKey, to_key: SubjectKey) -> None:
    """Seal a file's header under another subject's key, for a row that moves to it in this transaction.

    Until the commit the first key opens the file, and afterwards the other one.
    """
    store = file_store()
    store.stage(file=file, opened_by=from_key, sealed_by=to_key)
    transaction.on_commit(lambda: store.promote(file), robust=True)


def _keys(model: type[SealedModel], **conditions: object) -> Iterable[UUID]:
    return model._default_manager.filter(**conditions).order_by("pk").values_list("pk", flat=True)


def _remove_if_rowless(file: UUID) -> None:
    try:
        kept = any(model._default_manager.filter(pk=file).exists() for model in FILED.values())
    except DatabaseError:
        return
    if not kept:
        file_store().remove(file)
