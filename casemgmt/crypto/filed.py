"""Rows that keep a sealed file: one each, named by the row's id and sealed under the row's key.

A file is written before its row is committed and removed after the row is gone, so that no row that can be read is ever
without its file. What a crash leaves behind is a file without a row, and `manage.py sweep_files` removes it.

Each app declares its models, so that whoever re-keys, merges or erases a subject misses no file.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO
from uuid import UUID

from django.db import DatabaseError, transaction

from casemgmt.crypto.errors import ContentErased, FileMissing, SealBroken
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
    """The content of a row's file, chunk by chunk. Raises ContentErased; FileMissing or SealBroken at the first."""
    if not record.key.wrapped:
        raise ContentErased
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


def subjects_behind(subjects: Collection[UUID]) -> set[UUID]:
    """Those of the subjects of whom a file's header is sealed under another number than their key's present one."""
    return {row.key_id for row in _rows_behind(subjects)}


def reseal_headers(subjects: Collection[UUID]) -> int:
    """Seal the headers of these subjects' files under their keys' present numbers, which are committed; how many.

    An older number has to stay until `subjects_behind` does not name its subject. Repeated, it goes on where it ended.
    A file whose row somebody else is changing is left for the next time, and so is one that cannot be opened.
    """
    return sum(map(_resealed, list(_rows_behind(subjects))))


@transaction.atomic
def _resealed(row: SealedModel) -> bool:
    """Locked, so that the row moves to no other key until its file stands in its place.

    What waits beside the file was staged for a transaction that is over, since that one had the row locked too.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",), skip_locked=True, no_key=True)
    held = rows.select_related("key").filter(pk=row.pk, erased=False).first()
    if held is None:
        return False
    store = file_store()
    try:
        for waiting in store.staged(held.pk):
            store.settle(waiting, file=held.pk, key=held.key)
        staged = store.stage(file=held.pk, opened_by=held.key, sealed_by=held.key)
    except (SealBroken, FileMissing):
        return False
    store.promote(held.pk, staged)
    return True


def rehome(file: UUID, *, from_key: SubjectKey, to_key: SubjectKey) -> None:
    """Seal a file's header under another subject's key, for a row that moves to it in this transaction.

    The caller has changed or locked the row. Until the commit the first key opens the file, afterwards the other one.
    """
    store = file_store()
    staged = store.stage(file=file, opened_by=from_key, sealed_by=to_key)
    transaction.on_commit(lambda: store.promote(file, staged), robust=True)


def _rows_behind(subjects: Collection[UUID]) -> Iterator[SealedModel]:
    """Rows of these subjects with anything on the disk that is sealed under another number than the present one."""
    store = file_store()
    for model in FILED.values():
        rows = model._default_manager.select_related("key").filter(key_id__in=subjects, erased=False)
        yield from (row for row in rows.exclude(key__wrapped=b"") if store.key_numbers(row.pk) - {row.key.number})


def _keys(model: type[SealedModel], **conditions: object) -> Iterable[UUID]:
    return model._default_manager.filter(**conditions).order_by("pk").values_list("pk", flat=True)


def _remove_if_rowless(file: UUID) -> None:
    try:
        kept = any(model._default_manager.filter(pk=file).exists() for model in FILED.values())
    except DatabaseError:
        return
    if not kept:
        file_store().remove(file)
