"""The columns that hold one keyed digest each: made anew from what the row holds sealed, or removed with their key.

They change once every process asks for the digests of both generations, and not before.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from casemgmt.crypto.digests import Words, digest_under, generation_prefix
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.keyring import IndexGeneration
from casemgmt.crypto.models import IndexKey
from casemgmt.crypto.rotation.runs import Batches, Report, Run
from casemgmt.crypto.rotation.swaps import Swap, swap


class Column(NamedTuple):
    """A column with a keyed digest, and its table."""

    model: Any
    field: KeyedDigest
    words_of: Callable[[Any], Words]

    def behind(self, tenant: UUID, generation: int) -> QuerySet[Any]:
        """The municipality's rows with a digest of an earlier generation."""
        before = {f"{self.field.attname}__lt": generation_prefix(generation)}
        return self.model._base_manager.filter(key__tenant=tenant, erased=False, **before).exclude(key__wrapped=b"")

    def renewable(self, tenant: UUID, generation: int) -> QuerySet[Any]:
        """Those of them that hold sealed what was digested."""
        return self.behind(tenant, generation).filter(seal_revision__gt=0)

    def lost(self, tenant: UUID, generation: int) -> QuerySet[Any]:
        """Those that hold nothing sealed, from before it was kept: their digest cannot be made anew."""
        return self.behind(tenant, generation).filter(seal_revision=0)


def digest_columns() -> Iterator[Column]:
    """Every column of the house with a keyed digest."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, KeyedDigest) and field.words_of is not None:
                yield Column(model, field, field.words_of)


def count_behind(tenant: UUID, generation: int) -> int:
    """How many digests of the municipality can be made anew under the generation."""
    return sum(column.renewable(tenant, generation).count() for column in digest_columns())


def renew(generation: IndexGeneration, run: Run, report: Report) -> int:
    """Make every digest of an earlier generation anew; how many are left."""
    left = 0
    for column in digest_columns():
        batches = Batches(run, report, "digests made anew")
        rows = column.renewable(generation.tenant, generation.number)
        left += batches.until_nothing_is_left(rows.count, partial(_renew_batch, column, generation, report))
        if lost := column.lost(generation.tenant, generation.number).count():
            label = column.model._meta.label
            report.note(f"{lost} rows of {label} hold nothing to make their digest of; they go with the old key.")
    return left


def remove(newest: IndexKey, run: Run, report: Report) -> None:
    """Remove the rows whose digest nobody can ask for any more, because its key goes."""
    for column in digest_columns():
        rows = column.lost(newest.tenant, newest.generation)
        batches = Batches(run, report, "rows removed whose digest could not be made anew")
        batches.walk(partial(_remove_batch, column, rows))


def _renew_batch(
    column: Column, generation: IndexGeneration, report: Report, after: UUID, size: int
) -> tuple[UUID | None, int]:
    page = column.renewable(generation.tenant, generation.number).filter(pk__gt=after).order_by("pk")
    pks = list(page.values_list("pk", flat=True)[:size])
    held = column.model._base_manager.filter(pk__in=pks).select_for_update(skip_locked=True, no_key=True)
    locked = list(held.values_list("pk", flat=True))
    swaps = []
    for row in column.model._base_manager.filter(pk__in=locked).select_related("key").order_by("pk"):
        try:
            words = column.words_of(row)
        except SealBroken as error:
            report.note(f"{column.model._meta.label} {row.pk} cannot be opened: {error.code}.")
            continue
        swaps.append(Swap(row.pk, (bytes(column.field.value_from_object(row)),), (digest_under(generation, words),)))
    return pks[-1] if len(pks) == size else None, _swapped(column, swaps, report)


def _swapped(column: Column, swaps: list[Swap], report: Report) -> int:
    """All of them, or one by one where two rows of the same words would stand side by side."""
    try:
        with transaction.atomic():
            return _swap(column, swaps)
    except IntegrityError:
        if len(swaps) == 1:
            label, pk = column.model._meta.label, swaps[0].pk
            report.note(f"{label} {pk} keeps its old digest: another row has the same words. Remove one of them.")
            return 0
        return sum(_swapped(column, [one], report) for one in swaps)


def _swap(column: Column, swaps: list[Swap]) -> int:
    name = column.field.attname
    return swap(column.model, compare=[name], write=[name], rows=swaps)


def _remove_batch(column: Column, rows: QuerySet[Any], after: UUID, size: int) -> tuple[UUID | None, int]:
    pks = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size])
    removed, _ = column.model._base_manager.filter(pk__in=pks, seal_revision=0).delete()
    return pks[-1] if len(pks) == size else None, removed
