"""manage.py run_due: the deadline radar, once or again and again."""

import json
import signal
from collections.abc import Iterator
from datetime import date
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from casemgmt.access.models import Municipality
from cases.actions.radar.running import Report, run_radar


class Command(BaseCommand):
    """Run it daily, or as a worker. It prints ids, days, codes and numbers only; broken off, it goes on next time."""

    help = "Compute the deadlines of everybody who can have changed, set tasks in time, and tell leads what is overdue."

    def add_arguments(self, parser: CommandParser) -> None:
        """For which day, where, and how often."""
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="As if it were this day; else today.")
        parser.add_argument("--municipality", metavar="AGS", help="Only this municipality; all without it.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would be done, and change nothing.")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Run again and again until it is stopped.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object for each run.")
        parser.add_argument("--progress", action="store_true", help="Tell on stderr how far it is.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everybody whose time has come. Raises CommandError where somebody could not be looked at."""
        every = options["every"]
        if every is not None and (every < 1 or options["on"] is not None):
            raise CommandError("--every takes a number of seconds, and goes with today only.")
        towns = _towns(options["municipality"])
        stopped = Event()
        if every is not None:
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, lambda *_: stopped.set())
        while True:
            report = self._run(towns, stopped, options)
            if every is None:
                break
            close_old_connections()
            if stopped.wait(every):
                return
        if report.broken:
            raise CommandError(f"{len(report.broken)} people could not be looked at; they are due again.")

    def _run(self, towns: list[Any] | None, stopped: Event, options: dict[str, Any]) -> Report:
        report = run_radar(
            now=timezone.now,
            on=options["on"] or timezone.localdate(),
            dry_run=options["dry_run"],
            towns=towns,
            stop=stopped.is_set,
            tell=self._tell if options["progress"] else lambda report: None,
        )
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict()))
        else:
            self.stdout.write("\n".join(_lines(report)))
        return report

    def _tell(self, report: Report) -> None:
        self.stderr.write(f"{report.looked_at} people looked at, {len(report.broken)} broken")


def _towns(ags: str | None) -> list[Any] | None:
    if ags is None:
        return None
    found = list(Municipality.objects.filter(ags=ags).values_list("pk", flat=True))
    if not found:
        raise CommandError("There is no municipality with this AGS.")
    return found


def _lines(report: Report) -> Iterator[str]:
    told = report.as_dict()
    verb = "would be" if report.dry_run else "were"
    yield f"on {told['on']}: {report.looked_at} people {verb} looked at, {report.left_to_others} left to another run"
    for what, number in told["deadlines"].items():
        yield f"{what}: {number}"
    for one in report.broken:
        yield f"broken: person {one['person']}: {one['error']}"
