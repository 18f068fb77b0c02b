"""manage.py find_duplicates: put people who are likely entered twice up for review. To be run every night."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.access.actors import operator
from casemgmt.access.models import Municipality
from cases.actions.duplicates import suggest_pair
from cases.search.blocks import likely_pairs


class Command(BaseCommand):
    """Says how many pairs it suggests, and names nobody; nobody is merged by it."""

    help = "Suggest pairs of people who are likely one, for somebody to review (GET /duplicates/)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, and whether it is only tried."""
        parser.add_argument("--municipality", metavar="AGS", help="Only this municipality; all without it.")
        parser.add_argument("--dry-run", action="store_true", help="Count, and suggest nothing.")
        parser.add_argument("--json", action="store_true", help="Print the counts as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look through each municipality."""
        towns = Municipality.objects.order_by("ags")
        if options["municipality"]:
            towns = towns.filter(ags=options["municipality"])
            if not towns.exists():
                raise CommandError("There is no municipality with this AGS.")
        counts = {town.ags: _suggested(town, dry_run=options["dry_run"]) for town in towns}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        verb = "would be suggested" if options["dry_run"] else "suggested"
        for ags, count in counts.items():
            self.stdout.write(f"{ags}: pairs {verb}: {count}")


def _suggested(town: Municipality, *, dry_run: bool) -> int:
    count = 0
    for one, other, _ in likely_pairs(town.pk):
        if not dry_run:
            suggest_pair(by=operator(now=timezone.now(), municipality_id=town.pk), one=one, other=other)
        count += 1
    return count
