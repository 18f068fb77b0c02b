"""Letting go of what is over (`manage.py apply_retention`)."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from casemgmt.access.actors import Actor
from casemgmt.errors import DomainError
from casemgmt.privacy.clocks import CLOCKS, Clock, Counts, Due, Report, everything_due, reasons_of


def apply_retention(*, by: Actor, as_of: date, dry_run: bool, batch: int) -> Report:
    """Let everything go whose period is over on the day, one transaction for each thing; what went, and what stays.

    With `dry_run` nothing goes, and what would is told as gone.
    """
    report = Report(as_of, dry_run)
    for clock in CLOCKS:
        for due in everything_due(clock, as_of, batch):
            _apply(by, clock, due, report)
    return report


def _apply(by: Actor, clock: Clock, due: Due, report: Report) -> None:
    reasons: list[str] = []
    counts: Counts | None = {}
    try:
        with transaction.atomic():
            if report.dry_run:
                reasons = clock.hindrances(due, report.as_of)
            else:
                counts = clock.drop(by, due, report.as_of)
    except DomainError as error:
        reasons = reasons_of(error)
    if reasons:
        report.stays.append(_line(clock, due) | {"reasons": reasons})
    elif counts is not None:
        report.gone.append(_line(clock, due) | {"rows": dict(counts)})


def _line(clock: Clock, due: Due) -> dict[str, Any]:
    told = asdict(due)
    return {"period": clock.retention.code, **told, "record": str(due.record), "due_on": due.due_on.isoformat()}
