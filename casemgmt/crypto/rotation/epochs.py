"""The municipality's key: a new epoch for all that is written from now on, and every subject's key wrapped again.

No record is touched. A batch locks the keys it re-wraps and skips those that others hold, so nobody waits for anybody;
a key that was destroyed meanwhile has no wrapping to compare with, and stays destroyed.
"""

from collections import Counter
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Max, QuerySet

from casemgmt.crypto.actions import create_tenant_key
from casemgmt.crypto.envelope import key_number_of, seal, unseal
from casemgmt.crypto.errors import ContentErased, KeysUnavailable, SealBroken
from casemgmt.crypto.keyring import forget_keys, older_keys, packed_keys, subject_binding, tenant_cipher
from casemgmt.crypto.models import SubjectKey, TenantKey
from casemgmt.crypto.rotation.others import alone, settled
from casemgmt.crypto.rotation.runs import Batches, Report, Run
from casemgmt.crypto.rotation.swaps import Swap, swap
from casemgmt.crypto.signals import tell

LEVEL = "municipality_key"
COLUMNS = ("wrapped", "older")


def rotate_municipality_key(tenant: UUID, run: Run) -> Report:
    """Begin an epoch and wrap all subjects' keys under it; or finish the epoch that was begun before."""
    report = Report(LEVEL, tenant, run.dry_run)
    forget_keys()
    with alone(tenant):
        epoch, behind = current_epoch(tenant), wrapped_elsewhere(tenant).count()
        begins = run.new or (behind == 0 and not run.resume)
        if run.dry_run:
            return _foreseen(report, epoch, behind, begins)
        if begins:
            epoch = begin_epoch(tenant, run)
            forget_keys()
            report.did("epochs begun")
        rewrap(tenant, run, report)
        if settled(run, report, epoch.created_at):
            rewrap(tenant, run, report)
    report.left = left_by_epoch(tenant)
    return report


def current_epoch(tenant: UUID) -> TenantKey:
    """The epoch under which new keys are wrapped, as the database has it now."""
    newest = TenantKey.objects.filter(tenant=tenant, retired_at=None).order_by("-epoch").first()
    if newest is None:
        raise KeysUnavailable("The municipality has no key.")
    return newest


def wrapped_elsewhere(tenant: UUID) -> QuerySet[SubjectKey]:
    """The keys of subjects that are wrapped under an epoch before the present one; destroyed keys are not wrapped."""
    return SubjectKey.objects.filter(tenant=tenant).exclude(tenant_key=current_epoch(tenant)).exclude(wrapped=b"")


def left_by_epoch(tenant: UUID) -> dict[str, int]:
    """How many subjects' keys are still wrapped under each epoch before the present one."""
    epochs = Counter(wrapped_elsewhere(tenant).values_list("tenant_key__epoch", flat=True))
    return {f"subject keys under epoch {epoch}": number for epoch, number in sorted(epochs.items())}


@transaction.atomic
def begin_epoch(tenant: UUID, run: Run) -> TenantKey:
    """A new epoch, at once the one that wraps; those before it are retired."""
    at = run.now()
    epochs = TenantKey.objects.select_for_update(no_key=True).filter(tenant=tenant)
    retiring = [one.pk for one in epochs if one.retired_at is None]
    newest = TenantKey.objects.filter(tenant=tenant).aggregate(newest=Max("epoch"))["newest"]
    epoch = create_tenant_key(tenant=tenant, epoch=newest + 1, at=at)
    TenantKey.objects.filter(pk__in=retiring).update(retired_at=at)
    tell(event="keys.rotated", tenant=tenant, keys=[epoch.pk, *retiring], fields=[LEVEL], at=at)
    return epoch


def rewrap(tenant: UUID, run: Run, report: Report) -> int:
    """Wrap under the present epoch what is wrapped under another; how many keys are left."""
    batches = Batches(run, report, "subject keys re-wrapped")
    epoch = current_epoch(tenant)
    return batches.until_nothing_is_left(
        lambda: wrapped_elsewhere(tenant).count(), lambda after, size: _rewrap_batch(epoch, report, after, size)
    )


def _rewrap_batch(epoch: TenantKey, report: Report, after: UUID, size: int) -> tuple[UUID | None, int]:
    held = (
        SubjectKey.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(tenant=epoch.tenant, pk__gt=after)
        .exclude(tenant_key=epoch)
        .exclude(wrapped=b"")
        .order_by("pk")
        .values_list("pk", "tenant_key_id", *COLUMNS)[:size]
    )
    rows = [(pk, tenant_key, bytes(wrapped), bytes(older)) for pk, tenant_key, wrapped, older in held]
    _require_current(epoch)
    new = tenant_cipher(epoch.pk)
    swaps = []
    for pk, tenant_key, wrapped, older in rows:
        try:
            old = tenant_cipher(tenant_key)
            again = rewrapped(epoch, pk, old, new, wrapped)
            older_again = packed_keys(
                (number, rewrapped(epoch, pk, old, new, one)) for number, one in older_keys(older)
            )
        except (SealBroken, ContentErased) as error:
            report.note(f"The key of {pk} cannot be opened: {error.code}.")
            continue
        swaps.append(Swap(pk, (wrapped, older), (again, older_again, epoch.pk)))
    moved = swap(SubjectKey, compare=COLUMNS, write=(*COLUMNS, "tenant_key_id"), rows=swaps)
    return rows[-1][0] if len(rows) == size else None, moved


def rewrapped(epoch: TenantKey, subject: UUID, old: AESGCM, new: AESGCM, wrapped: bytes) -> bytes:
    """A subject's wrapped key under another epoch: the same 32 bytes, nothing of the records changes."""
    key = unseal(old, wrapped, subject_binding(epoch.tenant, subject, key_number_of(wrapped)))
    return seal(new, epoch.epoch, key, subject_binding(epoch.tenant, subject, epoch.epoch))


def _require_current(epoch: TenantKey) -> None:
    """Never wrap under an epoch that was retired meanwhile: it may be destroyed once nothing was wrapped under it."""
    if not TenantKey.objects.filter(pk=epoch.pk, retired_at=None).exists():
        raise KeysUnavailable("Another epoch was begun meanwhile. Run again to finish it.")


def _foreseen(report: Report, epoch: TenantKey, behind: int, begins: bool) -> Report:
    if begins:
        report.note(f"Would begin epoch {epoch.epoch + 1} and retire epoch {epoch.epoch}.")
        wrapped = SubjectKey.objects.filter(tenant=epoch.tenant).exclude(wrapped=b"").count()
        report.did("subject keys to re-wrap", wrapped)
    else:
        report.note(f"Would finish epoch {epoch.epoch}.")
        report.did("subject keys to re-wrap", behind)
    return report
