"""Make a root key for production."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casemgmt.crypto.providers import root_key_line, write_key_file


class Command(BaseCommand):
    """Writes a fresh root key into a new file that only its owner may read; the key itself is never printed."""

    help = "Write a fresh production root key into a new file (mode 0400)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and which number."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--number", type=int, default=1, help="Higher than that of every key before it.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, unless there is a file already."""
        if not write_key_file(options["path"], root_key_line(purpose="production", number=options["number"])):
            raise CommandError("There is a file already. A root key is never overwritten.")
        self.stdout.write("Root key written. Keep a copy apart from the database and its backups.")
