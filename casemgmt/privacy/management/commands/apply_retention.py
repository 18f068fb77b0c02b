"""manage.py apply_retention: erase what is over by the periods of retention, and name what is due and stays."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.access.actors import operator
from casemgmt.privacy.actions.retention import apply_retention
from casemgmt.privacy.clocks import Report

BATCH = 200


class Command(BaseCommand):
    """Run it nightly. It prints ids, days, codes and numbers only; broken off, it goes on with the next run."""

    help = "Erase what is over by the periods of retention. A legal hold, or an open request to erase, stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        """For which day, and how much at once."""
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="Today, if absent; not later.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would go, and change nothing.")
        parser.add_argument("--batch", type=int, default=BATCH, help="How many are read at once.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Let go, and report."""
        now = timezone.now()
        today = timezone.localdate(now)
        as_of = options["as_of"] or today
        if as_of > today and not options["dry_run"]:
            raise CommandError("A day to come is only for --dry-run: nothing goes early.")
        if options["batch"] < 1:
            raise CommandError("A batch has at least one.")
        report = apply_retention(by=operator(now=now), as_of=as_of, dry_run=options["dry_run"], batch=options["batch"])
        told = json.dumps(report.as_dict()) if options["json"] else "\n".join(_lines(report))
        self.stdout.write(told)


def _lines(report: Report) -> Iterator[str]:
    told = report.as_dict()
    verb = "would go" if report.dry_run else "went"
    yield f"as of {told['as_of']}: {len(report.gone)} {verb}, {len(report.stays)} due and stay"
    for one in report.gone:
        yield f"{verb}: {one['period']} {one['kind']} {one['record']}, due since {one['due_on']}"
    for one in report.stays:
        why = ", ".join(one["reasons"])
        yield f"stays: {one['period']} {one['kind']} {one['record']}, due since {one['due_on']}: {why}"
    for period, number in told["not_started"].items():
        yield f"not started: {period}: {number}, nothing was opened that could close"
    for period, why in told["without_clock"].items():
        yield f"no clock: {period}: {why}"
