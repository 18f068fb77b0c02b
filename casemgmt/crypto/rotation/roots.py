"""The root key: each municipality's keys wrapped anew under the newest one, or by another provider.

There are a handful of rows a municipality; the house's signing key goes with whichever comes first. A provider may be
far away, so all wrappings are made before the first row is touched; then they are swapped in one transaction, each only
where it still is what was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.keyring import forget_keys, index_binding, tenant_binding
from casemgmt.crypto.models import IndexKey, SigningKey, TenantKey
from casemgmt.crypto.providers import KeyProvider, provider, provider_named
from casemgmt.crypto.rotation.others import alone
from casemgmt.crypto.rotation.runs import Batches, Report, Run
from casemgmt.crypto.rotation.swaps import Swap, swap
from casemgmt.crypto.signals import tell
from casemgmt.crypto.signing import signing_binding

LEVEL = "root_key"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key that a provider wrapped: its table, its row, and what it is bound to."""

    model: type[TenantKey] | type[IndexKey] | type[SigningKey]
    pk: UUID
    wrapped: bytes
    bound_to: bytes


def rotate_root(tenant: UUID, run: Run, *, from_provider: str = "") -> Report:
    """Wrap every key of the municipality under the newest root key, also those that came from another provider.

    Raises KeysUnavailable where a provider does not answer.
    """
    report = Report(LEVEL, tenant, run.dry_run)
    provider().health()
    before = provider_named(from_provider) if from_provider else None
    with alone(tenant):
        behind = [one for one in wrapped_keys(tenant) if not is_current(one)]
        if run.dry_run:
            report.did("keys to re-wrap", len(behind))
            return report
        again = [(one, new) for one in behind if (new := _rewrapped(one, before, report)) is not None]
        if again:
            _store(tenant, again, run, report)
            forget_keys()
    left = sum(not is_current(one) for one in wrapped_keys(tenant))
    report.left = {"keys not under the newest root key": left} if left else {}
    return report


def wrapped_keys(tenant: UUID) -> Iterator[Wrapped]:
    """Everything of the municipality, and of the house, that a provider wrapped and that was not destroyed."""
    for epoch in TenantKey.objects.filter(tenant=tenant).exclude(wrapped=b"").order_by("epoch"):
        yield Wrapped(TenantKey, epoch.pk, bytes(epoch.wrapped), tenant_binding(tenant, epoch.epoch))
    for index in IndexKey.objects.filter(tenant=tenant).exclude(wrapped=b"").order_by("generation"):
        yield Wrapped(IndexKey, index.pk, bytes(index.wrapped), index_binding(tenant, index.generation))
    for key in SigningKey.objects.exclude(wrapped=b"").order_by("number"):
        yield Wrapped(SigningKey, key.pk, bytes(key.wrapped), signing_binding(key.number))


def is_current(key: Wrapped) -> bool:
    """Whether the present provider opens the key, and wrapped it under its newest root key.

    Two providers may number their root keys alike, so that only opening tells whose wrapping it is.
    """
    try:
        provider().unwrap(key.wrapped, key.bound_to)
        return provider().is_current(key.wrapped)
    except KeysUnavailable:
        return False


def _rewrapped(key: Wrapped, before: KeyProvider | None, report: Report) -> bytes | None:
    """The key under the newest root key; None, and a note, where nobody at hand opens it."""
    try:
        return provider().rewrap(key.wrapped, key.bound_to)
    except KeysUnavailable as error:
        if before is None:
            report.note(error.detail)
            return None
    try:
        return provider().wrap(before.unwrap(key.wrapped, key.bound_to), key.bound_to)
    except KeysUnavailable as error:
        report.note(error.detail)
        return None


def _store(tenant: UUID, again: list[tuple[Wrapped, bytes]], run: Run, report: Report) -> None:
    batches = Batches(run, report, "keys re-wrapped")
    with batches.timed():
        for model in (TenantKey, IndexKey, SigningKey):
            swaps = [Swap(one.pk, (one.wrapped,), (new,)) for one, new in again if one.model is model]
            batches.moved(swap(model, compare=["wrapped"], write=["wrapped"], rows=swaps))
        tell(event="keys.rotated", tenant=tenant, keys=[one.pk for one, _ in again], fields=[LEVEL], at=run.now())
