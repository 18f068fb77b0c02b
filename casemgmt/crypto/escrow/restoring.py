"""Bringing municipalities' keys back from escrow, wrapped by the root key that the house has now.

A key that opens is left alone. One that does not is wrapped anew, if the escrow's key opens what hangs on it; a row
that is not there is made again. What was destroyed stays destroyed: an escrow older than an erasure must not undo it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from casemgmt.crypto.envelope import key_number_of, unseal
from casemgmt.crypto.errors import RootKeyMissing, SealBroken
from casemgmt.crypto.escrow.contents import Escrow, EscrowedKey, EscrowedTown
from casemgmt.crypto.escrow.errors import EscrowRefused
from casemgmt.crypto.keyring import forget_keys, index_binding, subject_binding, tenant_binding
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider

SAMPLE = 5
"""So many subjects' keys may be broken before an epoch's key from escrow counts as another one."""


class Outcome(StrEnum):
    """What became of one key."""

    OPENS = "opens already"
    WRAPPED = "wrapped anew"
    MADE = "made again"
    DESTROYED = "stays destroyed"
    FOREIGN = "is of a municipality that is not here"
    NOT_HELD = "does not open, and is not in this escrow"


WRITTEN = (Outcome.WRAPPED, Outcome.MADE)
"""Outcomes that change the database."""


@dataclass(frozen=True, slots=True)
class Restored:
    """One key and what became of it."""

    tenant: UUID
    row: UUID
    kind: str
    number: int
    outcome: Outcome

    @property
    def changed(self) -> bool:
        """Whether its row was written."""
        return self.outcome in WRITTEN


def restore(escrow: Escrow) -> list[Restored]:
    """Write every key that does not open, or is not there. Runs inside the caller's transaction; all or nothing.

    Raises KeysUnavailable while the provider does not work, and EscrowRefused where a key of the escrow is another one
    than that of its row.
    """
    provider().health()
    outcomes = [one for town in escrow.towns for one in _restore_town(town)]
    known = {one.row for one in outcomes}
    outcomes += [one for one in _closed() if one.row not in known]
    transaction.on_commit(forget_keys)
    return outcomes


def _restore_town(town: EscrowedTown) -> Iterator[Restored]:
    here = any(model.objects.filter(tenant=town.tenant).exists() for model in (TenantKey, SubjectKey))
    if not here:
        newest = town.epochs[0].row
        yield Restored(town.tenant, newest["id"], "municipality", newest["epoch"], Outcome.FOREIGN)
        return
    epochs = {row.epoch: row for row in TenantKey.objects.select_for_update().filter(tenant=town.tenant)}
    for held in town.epochs:
        number = held.row["epoch"]
        outcome = _restore_epoch(town.tenant, held, epochs.get(number))
        yield Restored(town.tenant, held.row["id"], "municipality", number, outcome)
    indexes = {row.generation: row for row in IndexKey.objects.select_for_update().filter(tenant=town.tenant)}
    for held in town.index_keys:
        number = held.row["generation"]
        outcome = _restore_index(town.tenant, held, indexes.get(number))
        yield Restored(town.tenant, held.row["id"], "index", number, outcome)


def _restore_epoch(tenant: UUID, held: EscrowedKey, row: TenantKey | None) -> Outcome:
    binding = tenant_binding(tenant, held.row["epoch"])
    outcome = _outcome(held, row, binding)
    if outcome in WRITTEN:
        _require_fit(held)
        _write(TenantKey, tenant, held, binding)
    return outcome


def _restore_index(tenant: UUID, held: EscrowedKey, row: IndexKey | None) -> Outcome:
    binding = index_binding(tenant, held.row["generation"])
    outcome = _outcome(held, row, binding)
    if outcome in WRITTEN:
        _write(IndexKey, tenant, held, binding)
    return outcome


def _write(model: type[TenantKey] | type[IndexKey], tenant: UUID, held: EscrowedKey, binding: bytes) -> None:
    wrapped = provider().wrap(held.key, binding)
    if not model._default_manager.filter(pk=held.row["id"]).update(wrapped=wrapped):
        model._default_manager.create(tenant=tenant, wrapped=wrapped, **held.row)


def _outcome(held: EscrowedKey, row: TenantKey | IndexKey | None, binding: bytes) -> Outcome:
    if row is None:
        return Outcome.MADE
    if row.pk != held.row["id"]:
        raise EscrowRefused(f"The escrow is of another house: {row} is another row there. Nothing was changed.")
    if not row.wrapped:
        return Outcome.DESTROYED
    try:
        key = provider().unwrap(bytes(row.wrapped), binding)
    except RootKeyMissing:
        return Outcome.WRAPPED
    if key != held.key:
        raise EscrowRefused(f"The escrow holds another key than {row} has. Nothing was changed.")
    return Outcome.OPENS


def _require_fit(held: EscrowedKey) -> None:
    """The key opens what is wrapped under its row, if anything is: the escrow's own word is not enough."""
    cipher, subjects = AESGCM(held.key), SubjectKey.objects.filter(tenant_key_id=held.row["id"]).exclude(wrapped=b"")
    sample = list(subjects.order_by("handle")[:SAMPLE])
    if sample and not any(_opens(cipher, one) for one in sample):
        number = held.row["epoch"]
        raise EscrowRefused(f"The escrow's key of epoch {number} opens nothing that hangs on it. Nothing was changed.")


def _opens(cipher: AESGCM, key: SubjectKey) -> bool:
    wrapped = bytes(key.wrapped)
    try:
        unseal(cipher, wrapped, subject_binding(key.tenant, key.id, key_number_of(wrapped)))
    except SealBroken:
        return False
    return True


def _closed() -> Iterator[Restored]:
    """Keys in the database that do not open by now."""
    for row in TenantKey.objects.exclude(wrapped=b"").order_by("tenant", "epoch"):
        if not _unwraps(bytes(row.wrapped), tenant_binding(row.tenant, row.epoch)):
            yield Restored(row.tenant, row.pk, "municipality", row.epoch, Outcome.NOT_HELD)
    for index in IndexKey.objects.filter(retired_at=None).exclude(wrapped=b"").order_by("tenant", "generation"):
        if not _unwraps(bytes(index.wrapped), index_binding(index.tenant, index.generation)):
            yield Restored(index.tenant, index.pk, "index", index.generation, Outcome.NOT_HELD)


def _unwraps(wrapped: bytes, binding: bytes) -> bool:
    try:
        provider().unwrap(wrapped, binding)
    except RootKeyMissing:
        return False
    return True
