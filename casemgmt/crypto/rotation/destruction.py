"""Destroying retired epochs, so that what old copies of the database hold under them opens for nobody.

Erasing a person empties their wrapped key here, not in yesterday's backup. Once the backups from an epoch's time are
gone, and nothing here is wrapped under it, the epoch's own key is emptied too: no copy that turns up later has both.
"""

import os
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from casemgmt.crypto.envelope import KEY_BYTES, key_number_of, seal, unseal
from casemgmt.crypto.errors import ContentErased, KeysUnavailable, SealBroken
from casemgmt.crypto.keyring import (
    forget_keys,
    older_keys,
    subject_binding,
    tenant_cipher,
    unwrapped_subject_key,
)
from casemgmt.crypto.models import SubjectKey, TenantKey
from casemgmt.crypto.rotation.epochs import current_epoch
from casemgmt.crypto.rotation.others import LONGEST_REQUEST, alone, cache_lifetime
from casemgmt.crypto.rotation.runs import Batches, Report, Run
from casemgmt.crypto.signals import tell

LEVEL = "destroyed_epochs"
SAMPLE = 50
"""Subjects' keys that are opened under the present epoch before an older one is destroyed."""


def destroy_epochs(tenant: UUID, run: Run) -> Report:
    """Destroy the retired epochs whose backups are gone. One under which something is wrapped is refused, and left."""
    report = Report(LEVEL, tenant, run.dry_run)
    retired = TenantKey.objects.filter(tenant=tenant, retired_at__isnull=False, destroyed_at=None).order_by("epoch")
    with alone(tenant):
        due = [one for one in retired if _is_due(one, run.now(), report)]
        if due and not _present_key_opens(tenant, report):
            report.left = {"epochs": len(due)}
            return report
        for epoch in due:
            _destroy(epoch, run, report)
    forget_keys()
    return report


def kept_for() -> timedelta:
    """How long a retired epoch is kept: until the last backup from its time is gone, and nobody holds it in memory."""
    return max(timedelta(days=settings.BACKUP_RETENTION_DAYS), 2 * cache_lifetime() + LONGEST_REQUEST)


def references(epoch: TenantKey) -> int:
    """How many keys of subjects are wrapped under the epoch, older numbers included."""
    held = SubjectKey.objects.filter(tenant=epoch.tenant).exclude(wrapped=b"")
    packed = held.exclude(older=b"").exclude(tenant_key=epoch).values_list("older", flat=True)
    older = sum(key_number_of(one) == epoch.epoch for keys in packed for _, one in older_keys(bytes(keys)))
    return held.filter(tenant_key=epoch).count() + older


def _is_due(epoch: TenantKey, now: datetime, report: Report) -> bool:
    until = epoch.retired_at + kept_for() if epoch.retired_at else now
    if until > now:
        report.note(f"Epoch {epoch.epoch} is kept until {until:%Y-%m-%d %H:%M}, for the backups from its time.")
        return False
    return True


def _present_key_opens(tenant: UUID, report: Report) -> bool:
    """Whether the present epoch, opened afresh, seals and unseals, and opens a sample of the subjects' keys."""
    forget_keys()
    try:
        epoch = current_epoch(tenant)
        cipher, probe = tenant_cipher(epoch.pk), os.urandom(KEY_BYTES)
        place = subject_binding(tenant, epoch.pk, epoch.epoch)
        opens = unseal(cipher, seal(cipher, epoch.epoch, probe, place), place) == probe
        for key in _sample(epoch):
            unwrapped_subject_key(key, bytes(key.wrapped))
    except (KeysUnavailable, SealBroken, ContentErased):
        opens = False
    if not opens:
        report.note("The present epoch does not open what is wrapped under it. Nothing was destroyed.")
    return opens


def _sample(epoch: TenantKey) -> list[SubjectKey]:
    """Some of the keys wrapped under the epoch, from a random place of the index of handles on and round its end."""
    somewhere = secrets.randbits(63)
    keys = SubjectKey.objects.filter(tenant_key=epoch).exclude(wrapped=b"").order_by("handle")
    return [*keys.filter(handle__gte=somewhere)[:SAMPLE], *keys.filter(handle__lt=somewhere)[:SAMPLE]][:SAMPLE]


def _destroy(epoch: TenantKey, run: Run, report: Report) -> None:
    batches = Batches(run, report, "epochs destroyed")
    with batches.timed():
        held = TenantKey.objects.select_for_update(skip_locked=True).filter(pk=epoch.pk, destroyed_at=None)
        if not list(held.values_list("pk")):
            report.left[f"epoch {epoch.epoch}, in use"] = 1
        elif number := references(epoch):
            report.left[f"subject keys under epoch {epoch.epoch}"] = number
        elif run.dry_run:
            report.did("epochs to destroy")
        else:
            at = run.now()
            TenantKey.objects.filter(pk=epoch.pk).update(wrapped=b"", destroyed_at=at)
            tell(event="keys.destroyed", tenant=epoch.tenant, keys=[epoch.pk], fields=["municipality_key"], at=at)
            batches.moved(1)
