"""All that `make run` needs before it can serve."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from casemgmt.access.actors import operator
from casemgmt.access.checkpoints import ensure_signing_key
from casemgmt.access.models import Municipality
from casemgmt.crypto.models import SubjectKey
from casemgmt.demo.seeding.town import give_missing_passwords


class Command(BaseCommand):
    """Keys, database, demo town; does only what is missing, and says where to look."""

    help = "Create keys and database and load the demo town where they are missing; then say where to look."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The port that will be served."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        if not (settings.SECRET_FILE.exists() and Path(settings.KEY_FILE).exists()):
            call_command("create_development_keys", stdout=self.stdout)
        if settings.SECRET_KEY == settings.NO_SECRET_YET:
            settings.SECRET_KEY = settings.SECRET_FILE.read_text()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
            self.stdout.write("Database ready.")
        if SubjectKey.objects.filter(indexed_generation=0, destroyed_at=None).exists():
            call_command("rotate_keys", "--search", "--no-wait", stdout=StringIO(), stderr=StringIO())
            self.stdout.write("Search index brought to the rules of this release.")
        if not Municipality.objects.exists():
            call_command("seed_demo", stdout=self.stdout)
        else:
            give_missing_passwords(timezone.now())
        ensure_signing_key(by=operator(now=timezone.now()))
        self._say_where(options["port"])

    def _say_where(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\ncasemgmt: {address}/  documentation: {address}/api/docs/\n\nDemo accounts:")
        call_command("demo_accounts", stdout=self.stdout)
        self.stdout.write(f'\nTry: curl -H "Authorization: Bearer TOKEN" {address}/api/v1/me/\n')
