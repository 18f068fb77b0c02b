"""The subjects' own keys, where one may have leaked: a new number for each, all sealed anew, the old number dropped.

The old key is kept as an older number until nothing is sealed under it and nobody can hold it in memory any more. Who
still seals under it meanwhile loses nothing: what they write opens, and the next pass seals it anew.
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from casemgmt.crypto.envelope import KEY_BYTES, seal
from casemgmt.crypto.errors import ContentErased, SealBroken
from casemgmt.crypto.keyring import forget_keys, older_keys, packed_keys, subject_binding, tenant_cipher
from casemgmt.crypto.models import Renewal, SubjectKey, TenantKey
from casemgmt.crypto.rotation.elsewhere import ELSEWHERE
from casemgmt.crypto.rotation.epochs import current_epoch, rewrapped
from casemgmt.crypto.rotation.others import LONGEST_REQUEST, alone, cache_lifetime
from casemgmt.crypto.rotation.resealing import reseal, rows_behind, sealed_models, subjects_behind
from casemgmt.crypto.rotation.runs import Batches, Report, Run
from casemgmt.crypto.rotation.swaps import Swap, swap
from casemgmt.crypto.signals import tell

LEVEL = "subject_keys"
COLUMNS = ("wrapped", "older")


def renew_subjects(tenant: UUID, run: Run) -> Report:
    """Give every subject of the municipality a new data key; or finish that, where it was begun before."""
    report = Report(LEVEL, tenant, run.dry_run)
    forget_keys()
    with alone(tenant):
        renewal = Renewal.objects.filter(tenant=tenant, finished_at=None).first()
        if run.dry_run:
            return _foreseen(report, Q(tenant=tenant), Q() if renewal is None or run.new else _older_than(renewal))
        if (renewal is None and not run.resume) or run.new:
            renewal = _begin(tenant, run)
        if renewal is not None:
            _renew(tenant, _older_than(renewal), run, report)
        _finish(Q(tenant=tenant), run, report)
        if renewal is not None and report.finished:
            Renewal.objects.filter(pk=renewal.pk).update(finished_at=run.now())
    return report


def renew_subject(subject: UUID, run: Run) -> Report:
    """Give one subject a new data key; or finish that. Raises SubjectKey.DoesNotExist, ContentErased."""
    key = SubjectKey.objects.get(pk=subject)
    if not key.wrapped:
        raise ContentErased
    report, only = Report(LEVEL, key.tenant, run.dry_run), Q(pk=subject)
    forget_keys()
    with alone(key.tenant):
        begins = run.new or (not key.older and not run.resume)
        if run.dry_run:
            return _foreseen(report, only, Q() if begins else Q(pk=None))
        if begins:
            _renew(key.tenant, only & Q(number=key.number), run, report, told=[subject])
        _finish(only, run, report)
    return report


@transaction.atomic
def _begin(tenant: UUID, run: Run) -> Renewal:
    at = run.now()
    Renewal.objects.filter(tenant=tenant, finished_at=None).update(finished_at=at)
    renewal = Renewal.objects.create(tenant=tenant, started_at=at)
    tell(event="keys.rotated", tenant=tenant, keys=[renewal.pk], fields=[LEVEL], at=at)
    return renewal


def _older_than(renewal: Renewal) -> Q:
    """Keys that this renewal has not replaced yet; who came later has a key that cannot have leaked before."""
    return Q(created_at__lt=renewal.started_at) & (Q(renewed_at=None) | Q(renewed_at__lt=renewal.started_at))


def _renew(tenant: UUID, which: Q, run: Run, report: Report, told: Sequence[UUID] = ()) -> None:
    """A new number for each of the subjects' keys; `told` are those that the trail is told of one by one."""
    keys = SubjectKey.objects.filter(which, tenant=tenant).exclude(wrapped=b"")
    batches = Batches(run, report, "subject keys renewed")
    epoch = current_epoch(tenant)

    def step(after: UUID, size: int) -> tuple[UUID | None, int]:
        at = run.now()
        keys = list(_renewing(epoch, which, after, size))
        moved = _renew_batch(keys, epoch, at, report)
        if told and moved:
            tell(event="keys.rotated", tenant=tenant, keys=told, fields=["subject_key"], at=at)
        return keys[-1].pk if len(keys) == size else None, moved

    if left := batches.until_nothing_is_left(keys.count, step):
        report.left["subject keys to renew"] = left


def _renewing(epoch: TenantKey, which: Q, after: UUID, size: int) -> QuerySet[SubjectKey]:
    held = SubjectKey.objects.select_for_update(skip_locked=True, no_key=True).exclude(wrapped=b"")
    return held.filter(which, tenant=epoch.tenant, pk__gt=after).order_by("pk")[:size]


def _renew_batch(keys: Sequence[SubjectKey], epoch: TenantKey, at: datetime, report: Report) -> int:
    swaps = []
    for key in keys:
        try:
            swaps.append(_renewed(key, epoch, at))
        except (SealBroken, ContentErased) as error:
            report.note(f"The key of {key.pk} cannot be opened: {error.code}.")
    write = (*COLUMNS, "number", "tenant_key_id", "renewed_at")
    return swap(SubjectKey, compare=COLUMNS, write=write, rows=swaps)


def _renewed(key: SubjectKey, epoch: TenantKey, at: datetime) -> Swap:
    """A fresh key under the next number; the present one becomes an older one. All are wrapped under one epoch."""
    old, new = tenant_cipher(key.tenant_key_id), tenant_cipher(epoch.pk)
    wrapped, older = bytes(key.wrapped), bytes(key.older)
    kept = [(number, rewrapped(epoch, key.pk, old, new, one)) for number, one in older_keys(older)]
    kept.append((key.number, rewrapped(epoch, key.pk, old, new, wrapped)))
    fresh = seal(new, epoch.epoch, os.urandom(KEY_BYTES), subject_binding(epoch.tenant, key.pk, epoch.epoch))
    return Swap(key.pk, (wrapped, older), (fresh, packed_keys(iter(kept)), key.number + 1, epoch.pk, at))


def _finish(scope: Q, run: Run, report: Report) -> None:
    """Seal anew what is under older numbers, then drop those that nobody needs."""
    forget_keys()
    behind = scope & ~Q(older=b"")
    if left := reseal(behind, run, report):
        report.left["rows under an older number"] = left
    _reseal_elsewhere(behind, run, report)
    batches = Batches(run, report, "older numbers dropped")
    batches.walk(lambda after, size: _drop_batch(behind & Q(renewed_at__lte=run.now() - kept_for()), after, size))
    waiting = SubjectKey.objects.filter(behind).exclude(wrapped=b"")
    if newest := waiting.aggregate(newest=Max("renewed_at"))["newest"]:
        report.left["subjects with an older number"] = waiting.count()
        report.again_at = max(run.now(), newest + kept_for())
        report.note("The older numbers are dropped by a run after that time: a request may still seal under them.")


def _reseal_elsewhere(behind: Q, run: Run, report: Report) -> None:
    keys = list(SubjectKey.objects.filter(behind).order_by("pk").values_list("pk", flat=True)) if ELSEWHERE else []
    for start in range(0, len(keys), run.batch):
        part = keys[start : start + run.batch]
        for name, kind in ELSEWHERE.items():
            report.did(f"{name} sealed anew", kind.reseal(part))
            if left := len(kind.behind(part)):
                what = f"subjects with {name} under an older number"
                report.left[what] = report.left.get(what, 0) + left


def kept_for() -> timedelta:
    """How long an older number is kept at least: until nobody can hold it in memory any more."""
    return 2 * cache_lifetime() + LONGEST_REQUEST


def _drop_batch(which: Q, after: UUID, size: int) -> tuple[UUID | None, int]:
    """Locked against rows that are just being added for the subject: these wait, or are waited for."""
    keys = list(
        SubjectKey.objects.select_for_update(skip_locked=True).filter(which, pk__gt=after).order_by("pk")[:size]
    )
    needed = subjects_behind(keys) if keys else set()
    swaps = [Swap(key.pk, (key.number, bytes(key.older)), (b"",)) for key in keys if key.pk not in needed]
    moved = swap(SubjectKey, compare=("number", "older"), write=("older",), rows=swaps)
    return keys[-1].pk if len(keys) == size else None, moved


def _foreseen(report: Report, scope: Q, renewing: Q) -> Report:
    """What would be done: keys renewed, and rows sealed anew, those of renewed keys and those that lie behind."""
    keys = SubjectKey.objects.filter(scope).exclude(wrapped=b"")
    renewed = keys.filter(renewing)
    report.did("subject keys to renew", renewed.count())
    report.did("subjects with an older number", keys.exclude(older=b"").count())
    for model in sealed_models():
        rows = model._base_manager.filter(erased=False, seal_revision__gt=0)
        behind = rows_behind(model, scope & ~Q(pk__in=renewed.values("pk")))
        report.did("rows to seal anew", rows.filter(key__in=renewed.values("pk")).count() + sum(map(len, behind)))
    return report
