"""What a crash or a restored backup leaves behind: files without a row, half-written ones, rows without their file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from casemgmt.crypto.file_store import HeldFile, SealedFileStore, file_store
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
    missing: list[tuple[str, UUID]] = field(default_factory=list)


def sweep_files(*, now: datetime, grace: timedelta, dry_run: bool) -> Sweep:
    """Find what was left behind, and remove it unless it is a dry run.

    Only what has lain there for the grace period is touched: a file is written before its row is committed. Rows
    without their file are only reported.
    """
    store, found = file_store(), Sweep()
    old = (one for one in store.held() if one.since <= now - grace)
    for held in _batches(old):
        _sweep_batch(held, found, dry_run)
    found.files = sum(one.whole for one in store.held())
    found.missing = [(label, pk) for label, model in FILED.items() for pk in _without_file(store, model)]
    return found


def _sweep_batch(held: list[HeldFile], found: Sweep, dry_run: bool) -> None:
    kept = _kept({one.file for one in held})
    for one in held:
        if one.whole and one.file in kept:
            continue
        (found.rowless if one.whole else found.unfinished).append(one.file)
        if not dry_run:
            one.path.unlink(missing_ok=True)


def _kept(files: set[UUID]) -> set[UUID]:
    """The files that a row has; an erased row has none any more."""
    return {
        pk
        for model in FILED.values()
        for pk in model._default_manager.filter(pk__in=files, erased=False).values_list("pk", flat=True)
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
