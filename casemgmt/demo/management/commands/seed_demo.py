"""Load the demo town, or add fictional cases to it."""

from datetime import date, datetime, time
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from casemgmt.access.models import Municipality
from casemgmt.crypto.filed import removed_if_undone
from casemgmt.demo.seeding.crowd import add_crowd, knows_crowd
from casemgmt.demo.seeding.neighbours import settle_neighbours
from casemgmt.demo.seeding.stories import tell_stories
from casemgmt.demo.seeding.timeline import local
from casemgmt.demo.seeding.town import TownMissing, found_town, load_town

NOON = time(12)
REPORT_EVERY = 1000


class Command(BaseCommand):
    """Fills an empty database with Musterwillich and its stories; with `--cases`, adds fictional cases to them."""

    help = "Load the demo town into an empty database; with --cases N, add N fictional cases to it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How many cases, of which seed, and which day it is."""
        parser.add_argument("--cases", type=int, default=0, help="How many fictional cases to add.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed gives the same people.")
        parser.add_argument("--again", action="store_true", help="Add the people of a seed a second time.")
        parser.add_argument("--today", type=date.fromisoformat, help="Seed as if it were this day (YYYY-MM-DD).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing, then add what was asked for."""
        if not settings.DEMO:
            raise CommandError("There is no demo town in production.")
        if options["cases"] < 0:
            raise CommandError("--cases takes a number of cases.")
        now = local(datetime.combine(options["today"], NOON)) if options["today"] else timezone.now()
        if not Municipality.objects.exists():
            self._load_town(now)
        elif not options["cases"]:
            self.stdout.write("The database is not empty; nothing was changed.")
        if options["cases"]:
            self._add_cases(now, options["cases"], options["seed"], again=options["again"])

    def _load_town(self, now: datetime) -> None:
        with removed_if_undone(), transaction.atomic():
            town = found_town(now)
            tell_stories(town)
            settle_neighbours(town)
        self.stdout.write("Demo town loaded.")

    def _add_cases(self, now: datetime, count: int, seed: int, *, again: bool) -> None:
        try:
            town = load_town(now)
        except TownMissing:
            raise CommandError("This database does not hold the demo town; no cases were added.") from None
        if not again and knows_crowd(town, seed=seed):
            raise CommandError(f"The people of seed {seed} are here already. Take another --seed, or say --again.")
        began = monotonic()
        for stored in add_crowd(town, count, seed=seed):
            if stored % REPORT_EVERY == 0 or stored == count:
                self.stdout.write(f"{stored} of {count} cases ({monotonic() - began:.0f} s)")
