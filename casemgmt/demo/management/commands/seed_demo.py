"""Load the demo town, or add fictional cases to it."""

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from casemgmt.access.models import Municipality
from casemgmt.demo.seeding.stories import tell_stories
from casemgmt.demo.seeding.timeline import local
from casemgmt.demo.seeding.town import found_town


class Command(BaseCommand):
    help = "x"
    requires_system_checks: list[str] = []
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        now = local(datetime.combine(options["today"], time(12))) if options["today"] else timezone.now()
        if Municipality.objects.exists():
            self.stdout.write("nothing")
            return
        with transaction.atomic():
            town = found_town(now)
            tell_stories(town, now)
