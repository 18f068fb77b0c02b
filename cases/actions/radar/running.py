"""A run of the radar: everybody whose time has come, one transaction each, so that one broken person stops nobody else.

It can be run twice at once, broken off and repeated: a person is looked at by one run at a time, and only while their
entry is due; what was brought up is not brought up again.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from casemgmt.access.actors import operator
from cases.actions.radar.looking import lock_for_look, look_at
from cases.actions.radar.marking import AT_ONCE
from cases.actions.radar.steps import Look
from cases.models import Person, RadarEntry

log = logging.getLogger(__name__)

BATCH = 500
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
Tell = Callable[["Report"], None]


@dataclass
class Report:
    """What a run did: how many people were looked at, left to another run, or broken, and what became of deadlines."""

    on: date
    dry_run: bool
    looked_at: int = 0
    left_to_others: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object; of broken people the id and the kind of error, never its text."""
        return {
            "on": self.on.isoformat(),
            "dry_run": self.dry_run,
            "looked_at": self.looked_at,
            "left_to_others": self.left_to_others,
            "deadlines": dict(sorted(self.counts.items())),
            "broken": self.broken,
        }


def run_radar(
    *,
    now: Callable[[], datetime],
    on: date,
    dry_run: bool = False,
    towns: Iterable[UUID] | None = None,
    stop: Callable[[], bool] = lambda: False,
    tell: Tell = lambda report: None,
) -> Report:
    """Look at everybody who can have changed by a day. `now` is asked for each person; `tell` after each batch."""
    report = Report(on, dry_run)
    chosen = None if towns is None else list(towns)
    _enter_the_unknown(chosen)
    for batch in _due(on, chosen):
        for pk in batch:
            if stop():
                return report
            _one(pk, now, report)
        tell(report)
    return report


def _enter_the_unknown(towns: list[UUID] | None) -> None:
    """An entry for everybody who has none, such as people from before the radar."""
    unknown = Person.objects.filter(~Exists(RadarEntry.objects.filter(pk=OuterRef("pk"))), erased=False)
    if towns is not None:
        unknown = unknown.filter(municipality_id__in=towns)
    rows = unknown.filter(merged_into=None).order_by("pk").values_list("pk", "municipality_id")
    while page := list(rows[:BATCH]):
        entries = [RadarEntry(pk=pk, municipality_id=town, look_on=AT_ONCE) for pk, town in page]
        RadarEntry.objects.bulk_create(entries, ignore_conflicts=True)


def _due(on: date, towns: list[UUID] | None) -> Iterator[list[UUID]]:
    """The keys of those whose time has come, by the batch, in the order of keys."""
    rows = RadarEntry.objects.filter(look_on__lte=on).order_by("pk")
    if towns is not None:
        rows = rows.filter(municipality_id__in=towns)
    after: UUID | None = None
    while True:
        page = list((rows.filter(pk__gt=after) if after else rows).values_list("pk", flat=True)[:BATCH])
        if not page:
            return
        yield page
        after = page[-1]


def _one(pk: UUID, now: Callable[[], datetime], report: Report) -> None:
    try:
        with transaction.atomic():
            look = _look(pk, now(), report.on)
            if report.dry_run:
                transaction.set_rollback(True)
    except Exception as error:
        # the text of an error may hold what is on record of the person: only its kind is told
        log.error("the radar could not look at %s: %s", pk, type(error).__name__)
        report.broken.append({"person": str(pk), "error": type(error).__name__})
        return
    if look is None:
        report.left_to_others += 1
        return
    report.looked_at += 1
    report.counts.update(look.counts)


def _look(pk: UUID, moment: datetime, on: date) -> Look | None:
    """The look at a person whose entry is still due; None where another run has them, or was faster."""
    if not _is_mine(pk):
        return None
    lock_for_look([pk])
    if not RadarEntry.objects.select_for_update().filter(pk=pk, look_on__lte=on).exists():
        return None
    person = Person.objects.select_related("key").filter(pk=pk).first()
    if person is None or person.erased:
        RadarEntry.objects.filter(pk=pk).delete()
        return Look()
    by = operator(now=moment, municipality_id=person.municipality_id)
    return look_at(by=by, person=person, on=on)


def _is_mine(pk: UUID) -> bool:
    """Whether no other run is at this person; SQLite lets one writer in at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"radar:{pk}"])
        return bool(cursor.fetchone()[0])
