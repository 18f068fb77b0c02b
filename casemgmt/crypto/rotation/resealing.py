"""Every row of every sealed model sealed anew under its subject's present number, and nothing else of it changed.

Revision, version and times stay, so nobody's ETag changes. A row is found behind by the header of its envelopes alone.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db.models import BinaryField, Q
from django.db.models.functions import Substr

from casemgmt.crypto.envelope import key_number_of, seal, unseal
from casemgmt.crypto.errors import ContentErased, SealBroken
from casemgmt.crypto.keyring import open_subject_key
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.rotation.elsewhere import ELSEWHERE
from casemgmt.crypto.rotation.runs import FIRST, Batches, Report, Run
from casemgmt.crypto.rotation.swaps import Swap, swap
from casemgmt.crypto.sealed import SealedModel

SCAN = 2000
"""Rows whose headers are read at once; no row is locked for that."""

NUMBER_AT, NUMBER_BYTES = 3, 4
"""Where an envelope names the number of its key, counted from 1 as SQL does."""


class Row(NamedTuple):
    """A row as it is read: without its other columns, and without unsealing anything."""

    pk: UUID
    key_id: UUID
    revision: int
    envelopes: tuple[bytes, ...]
    town: UUID | None


def sealed_models() -> list[type[SealedModel]]:
    """Every model with sealed groups that has a table."""
    return [one for one in apps.get_models() if issubclass(one, SealedModel) and not one._meta.proxy]


def reseal(scope: Q, run: Run, report: Report) -> int:
    """Seal anew what lies behind, of the subjects in scope; how many rows are left. `scope` speaks of a SubjectKey."""
    left = 0
    for model in sealed_models():
        batches = Batches(run, report, "rows sealed anew")
        left += batches.until_nothing_is_left(
            lambda model=model: sum(len(page) for page in rows_behind(model, scope)),  # type: ignore[misc]
            _Resealing(model, scope, report).step,
        )
    return left


def rows_behind(model: type[SealedModel], scope: Q) -> Iterator[list[UUID]]:
    """The keys of the rows that are sealed under another number than their subject's present one, page by page."""
    after: UUID | None = FIRST
    while after is not None:
        page, after = _page_behind(model, scope, after)
        if page:
            yield page


def subjects_behind(keys: Collection[SubjectKey]) -> set[UUID]:
    """Those of the subjects of whom anything at all is sealed under another number than the present one."""
    numbers = {key.pk: key.number.to_bytes(NUMBER_BYTES, "big") for key in keys}
    found: set[UUID] = set()
    for model in sealed_models():
        rows = model._base_manager.filter(key__in=list(numbers)).values_list("key_id", *_numbers(model))
        found |= {key for key, *held in rows if _differs(held, numbers[key])}
    for one in ELSEWHERE.values():
        found |= one.behind(list(numbers))
    return found


class _Resealing:
    """The batches of one model: a page of rows behind is looked for, and sealed anew piece by piece."""

    def __init__(self, model: type[SealedModel], scope: Q, report: Report) -> None:
        self.model = model
        self.scope = scope
        self.report = report
        self._waiting: list[UUID] = []
        self._after: UUID | None = FIRST

    def step(self, after: UUID, size: int) -> tuple[UUID | None, int]:
        """One batch of a walk; `after` only tells where the walk begins."""
        if after == FIRST:
            self._waiting, self._after = [], FIRST
        while not self._waiting and self._after is not None:
            self._waiting, self._after = _page_behind(self.model, self.scope, self._after)
        part, self._waiting = self._waiting[:size], self._waiting[size:]
        moved = self._sealed_anew(part)
        return (part[-1] if self._waiting or self._after is not None else None), moved

    def _sealed_anew(self, pks: list[UUID]) -> int:
        rows = _locked(self.model, pks)
        keys = SubjectKey.objects.in_bulk({row.key_id for row in rows})
        swaps = []
        for row in rows:
            try:
                after = _envelopes_anew(self.model, row, keys[row.key_id])
            except ContentErased:
                continue
            except SealBroken as error:
                self.report.note(f"{self.model._meta.label} {row.pk} cannot be opened: {error.code}.")
                continue
            swaps.append(Swap(row.pk, (row.revision, *row.envelopes), after))
        groups = [group.attname for group in self.model.sealed_groups]
        return swap(self.model, compare=["seal_revision", *groups], write=groups, rows=swaps)


def _page_behind(model: type[SealedModel], scope: Q, after: UUID) -> tuple[list[UUID], UUID | None]:
    """Of the next rows those that lie behind, and where to go on; destroyed keys are not looked for."""
    keys = SubjectKey.objects.filter(scope).exclude(wrapped=b"")
    rows = list(
        model._base_manager.filter(key__in=keys, erased=False, seal_revision__gt=0, pk__gt=after)
        .order_by("pk")
        .values_list("pk", "key__number", *_numbers(model))[:SCAN]
    )
    behind = [pk for pk, number, *held in rows if _differs(held, number.to_bytes(NUMBER_BYTES, "big"))]
    return behind, rows[-1][0] if len(rows) == SCAN else None


def _differs(held: Iterable[Any], number: bytes) -> bool:
    """Whether one of the numbers in envelopes is another one; a group that was never sealed has none."""
    return any(one and bytes(one) != number for one in held)


def _numbers(model: type[SealedModel]) -> list[Any]:
    return [Substr(group.attname, NUMBER_AT, NUMBER_BYTES, output_field=BinaryField()) for group in model.sealed_groups]


def _locked(model: type[SealedModel], pks: list[UUID]) -> list[Row]:
    """The rows that nobody else holds, locked to the end of the batch."""
    town = [field.attname for field in model._meta.concrete_fields if field.attname == "municipality_id"]
    columns = ["pk", "key_id", "seal_revision", *(group.attname for group in model.sealed_groups), *town]
    held = model._base_manager.filter(pk__in=pks).select_for_update(skip_locked=True, no_key=True)
    groups = slice(3, 3 + len(model.sealed_groups))
    return [
        Row(row[0], row[1], row[2], tuple(bytes(one) for one in row[groups]), row[-1] if town else None)
        for row in held.order_by("pk").values_list(*columns)
    ]


def _envelopes_anew(model: type[SealedModel], row: Row, key: SubjectKey) -> tuple[bytes, ...]:
    town = row.town or key.tenant
    present = open_subject_key(key)
    older: dict[int, AESGCM] = {}
    anew = []
    for group, envelope in zip(model.sealed_groups, row.envelopes, strict=True):
        if envelope and (number := key_number_of(envelope)) != key.number:
            older[number] = older.get(number) or open_subject_key(key, number)
            place = group.place(town, row.pk, row.revision)
            envelope = seal(present, key.number, unseal(older[number], envelope, place), place)  # noqa: PLW2901
        anew.append(envelope)
    return tuple(anew)
