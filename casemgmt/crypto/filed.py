"""Rows that keep a sealed file: one each, named by the row's id. Its key stands in one of the row's sealed groups.

    class Document(SealedModel):
        description = SealedGroup()
        file_key = description.secret()

    keeps_files(Document)

So whoever opens the row opens the file; whoever seals the row anew, hands it over to another subject or empties it has
done all that there is to do for the file's key; and the file itself never changes.

A file is written before its row is committed and removed after the row is gone, so that no row that can be read is ever
without its file. What a crash leaves behind is a file without a row, and `manage.py sweep_files` removes it.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from casemgmt.crypto.errors import FileMissing
from casemgmt.crypto.file_store import file_store
from casemgmt.crypto.sealed import NEVER_SHOWN, SealedModel

FILE_KEY = "file_key"
"""The sealed attribute that holds the key of a row's file, in base64."""

FILED: dict[str, type[SealedModel]] = {}
"""Every declared model by its label (`cases.Document`)."""

_written: ContextVar[list[UUID] | None] = ContextVar("written", default=None)


def keeps_files(model: type[SealedModel]) -> None:
    """Declare that every row of a model has a sealed file. Raises ImproperlyConfigured without a place for its key."""
    attribute = model.sealed_attributes().get(FILE_KEY)
    if attribute is None or attribute.kind != NEVER_SHOWN:
        raise ImproperlyConfigured(f"{model._meta.label} has no sealed `{FILE_KEY} = group.secret()`.")
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


def write_file(source: BinaryIO, record: SealedModel) -> int:
    """Seal the file of a row that is stored next, and give the row its key; how many bytes of content there were."""
    written = _written.get()
    if written is not None:
        written.append(record.pk)
    sealed = file_store().write(source, file=record.pk)
    setattr(record, FILE_KEY, b64encode(sealed.key).decode())
    return sealed.size


def read_file(record: SealedModel) -> Iterator[bytes]:
    """The content of a row's file, chunk by chunk. Raises ContentErased; FileMissing or SealBroken at the first."""
    key: str = getattr(record, FILE_KEY)
    if not key:
        raise FileMissing
    return file_store().read(file=record.pk, key=b64decode(key))


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


def _keys(model: type[SealedModel], **conditions: object) -> Iterable[UUID]:
    return model._default_manager.filter(**conditions).order_by("pk").values_list("pk", flat=True)


def _remove_if_rowless(file: UUID) -> None:
    try:
        kept = any(model._default_manager.filter(pk=file).exists() for model in FILED.values())
    except DatabaseError:
        return
    if not kept:
        file_store().remove(file)
