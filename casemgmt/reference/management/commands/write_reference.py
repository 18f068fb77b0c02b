"""Write the reference pages and the OpenAPI documents."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casemgmt.reference.pages import stale_pages, write_pages


class Command(BaseCommand):
    """Writes what differs under `docs/reference`; with `--check` only names it, and exits 1."""

    help = "Write the generated pages of docs/reference and the OpenAPI documents."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` for CI."""
        parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 and name what is stale.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        if options["check"]:
            stale = sorted(stale_pages())
            if stale:
                names = ", ".join(map(_shown, stale))
                raise CommandError(f"Stale, run `make docs`: {names}", returncode=1)
            return
        for path in write_pages():
            self.stdout.write(f"written: {_shown(path)}")


def _shown(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))
