"""Which keys there are, how old, and what hangs on each: counts and states, never key material."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from casemgmt.crypto.errors import RootKeyMissing
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider


@dataclass(frozen=True, slots=True)
class EpochState:
    """A municipality's key of one epoch. `newest_root` is None where it was destroyed or no root key here opens it."""

    epoch: int
    state: str
    age_days: int
    subject_keys: int
    newest_root: bool | None


@dataclass(frozen=True, slots=True)
class GenerationState:
    """A municipality's index key of one generation, and how many living subjects have their terms under it."""

    generation: int
    state: str
    rules: int
    age_days: int
    subjects: int
    newest_root: bool | None


@dataclass(frozen=True, slots=True)
class SubjectCounts:
    """A municipality's subjects: with a key, with the key destroyed, and with keys of lower numbers beside it."""

    living: int
    destroyed: int
    with_older: int


@dataclass(frozen=True, slots=True)
class TownKeys:
    """All keys of one municipality, newest first."""

    tenant: UUID
    epochs: tuple[EpochState, ...]
    index_keys: tuple[GenerationState, ...]
    subjects: SubjectCounts


@dataclass(frozen=True, slots=True)
class _Group:
    """Subjects of one municipality, epoch and generation, counted."""

    epoch_id: UUID
    generation: int
    living: int
    destroyed: int
    with_older: int


def inventory(*, now: datetime) -> list[TownKeys]:
    """Every municipality's keys, by its id. Three statements, however many there are."""
    epochs, indexes, groups = defaultdict(list), defaultdict(list), _counted()
    for epoch in TenantKey.objects.order_by("-epoch"):
        epochs[epoch.tenant].append(epoch)
    for index in IndexKey.objects.order_by("-generation"):
        indexes[index.tenant].append(index)
    return [
        TownKeys(
            tenant,
            tuple(_epoch_states(epochs[tenant], groups[tenant], now)),
            tuple(_generation_states(indexes[tenant], groups[tenant], now)),
            SubjectCounts(
                sum(one.living for one in groups[tenant]),
                sum(one.destroyed for one in groups[tenant]),
                sum(one.with_older for one in groups[tenant]),
            ),
        )
        for tenant in sorted(epochs.keys() | indexes.keys() | groups.keys())
    ]


def _counted() -> dict[UUID, list[_Group]]:
    rows = (
        SubjectKey.objects.order_by()
        .values_list("tenant", "tenant_key_id", "indexed_generation")
        .annotate(
            living=Count("pk", filter=~Q(wrapped=b"")),
            destroyed=Count("pk", filter=Q(wrapped=b"")),
            with_older=Count("pk", filter=~Q(older=b"")),
        )
    )
    groups: dict[UUID, list[_Group]] = defaultdict(list)
    for tenant, *counts in rows:
        groups[tenant].append(_Group(*counts))
    return groups


def _epoch_states(rows: list[TenantKey], groups: Iterable[_Group], now: datetime) -> list[EpochState]:
    used: Counter[UUID] = Counter()
    for group in groups:
        used[group.epoch_id] += group.living
    current = next((row.pk for row in rows if row.retired_at is None and row.wrapped), None)
    return [
        EpochState(row.epoch, _epoch_state(row, current), _age(row.created_at, now), used[row.pk], _newest(row))
        for row in rows
    ]


def _epoch_state(row: TenantKey, current: UUID | None) -> str:
    if not row.wrapped:
        return "destroyed"
    return "current" if row.pk == current else "retired"


def _generation_states(rows: list[IndexKey], groups: list[_Group], now: datetime) -> list[GenerationState]:
    return [
        GenerationState(
            row.generation,
            _generation_state(row),
            row.rules,
            _age(row.created_at, now),
            sum(group.living for group in groups if group.generation >= row.generation),
            _newest(row),
        )
        for row in rows
    ]


def _generation_state(row: IndexKey) -> str:
    """`live` is written and asked but not complete; `filled` is complete as well."""
    if row.retired_at:
        return "retired"
    return "filled" if row.filled_at else "live"


def _newest(row: TenantKey | IndexKey) -> bool | None:
    try:
        return provider().is_current(bytes(row.wrapped)) if row.wrapped else None
    except RootKeyMissing:
        return None


def _age(since: datetime, now: datetime) -> int:
    return (now - since).days
