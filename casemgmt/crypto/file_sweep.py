"""What a crash or a restored backup leaves behind: files without a row, half-written ones, rows without their file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.file_store import HeldFile, SealedFileStore, State, file_store
from casemgmt.crypto.filed import FILED
from casemgmt.crypto.sealed import SealedModel

T = TypeVar("T")
BATCH = 500
"""Files that are looked up, and rows that are looked for, in one statement."""


@dataclass
class Sweep:
    """What was found; each file by its id, and each row without a file by its model and id."""

    files: int = 0
    rowless: list[UUID] = field(default_factory=list)
    unfinished: list[UUID] = field(default_factory=list)
    staged: list[UUID] = field(default_factory=list)
    missing: list[tuple[str, UUID]] = field(default_factory=list)


def sweep_files(*, now: datetime, grace: timedelta, dry_run: bool) -> Sweep:
    """Find what was left behind, and remove it unless it is a dry run.

    Only what has lain there for the grace period is touched: a file is written before its row is committed. A header
    that was sealed anew and waits is settled in favour of the row's key. Rows without their file are only reported.
    """
    store, found = file_store(), Sweep()
    old = (one for one in store.held() if one.since <= now - grace)
    for held in _batches(old):
        _sweep_batch(store, held, found, dry_run)
    found.files = sum(one.state == State.WHOLE for one in store.held())
    found.missing = [(label, pk) for label, model in FILED.items() for pk in _without_file(store, model)]
    return found


def _sweep_batch(store: SealedFileStore, held: list[HeldFile], found: Sweep, dry_run: bool) -> None:
    rows = _rows({one.file for one in held})
    for one in held:
        if one.state == State.UNFINISHED:
            found.unfinished.append(one.file)
            if not dry_run:
                one.path.unlink(missing_ok=True)
        elif one.file not in rows:
            found.rowless.append(one.file)
            if not dry_run:
                one.path.unlink(missing_ok=True)
        elif one.state == State.STAGED:
            found.staged.append(one.file)
            if not dry_run:
                _settle(store, one, rows[one.file])


def _settle(store: SealedFileStore, held: HeldFile, row: SealedModel) -> None:
    try:
        store.settle(held.path, file=held.file, key=row.key)
    except ContentErased:
        store.remove(held.file)


def _rows(files: set[UUID]) -> dict[UUID, SealedModel]:
    """The rows that these files belong to; an erased row has no file any more."""
    return {
        row.pk: row
        for model in FILED.values()
        for row in model._default_manager.select_related("key").filter(pk__in=files, erased=False)
    }


def _without_file(store: SealedFileStore, model: type[SealedModel]) -> Iterator[UUID]:
    """Rows whose file is not there, asked again at the end: a row may have been deleted along with its file."""
    living = model._default_manager.filter(erased=False).order_by("pk")
    doubtful = [pk for pk in living.values_list("pk", flat=True).iterator() if not store.has(pk)]
    for some in _batches(doubtful):
        yield from living.filter(pk__in=some).values_list("pk", flat=True)


def _batches(many: Iterable[T]) -> Iterator[list[T]]:
    left = iter(many)
    while batch := list(islice(left, BATCH)):
        yield batch
