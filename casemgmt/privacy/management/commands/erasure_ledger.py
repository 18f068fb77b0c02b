"""manage.py erasure_ledger: write the ledger of erasures, and carry it out again behind a restored backup."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.access.actors import operator
from casemgmt.privacy.actions import replay_erasure
from casemgmt.privacy.ledger import LedgerBroken, alive, read_ledger, write_ledger


class Command(BaseCommand):
    """Prints numbers only. `replay` takes one transaction for each line, and can be repeated."""

    help = "Export the ledger of erasures, or erase again what a restored backup brought back."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and with which file."""
        parser.add_argument("do", choices=["export", "replay"])
        parser.add_argument("file", type=Path, nargs="?", help="CASEMGMT_ERASURE_LEDGER, if it is not named.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell how many people live again (replay).")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        given = options["file"] or settings.ERASURE_LEDGER
        if not given:
            raise CommandError("Name a file, or set CASEMGMT_ERASURE_LEDGER.")
        try:
            told = _export(Path(given)) if options["do"] == "export" else _replay(Path(given), options["dry_run"])
        except (OSError, LedgerBroken) as error:
            raise CommandError(error.strerror if isinstance(error, OSError) else str(error)) from None
        text = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in told.items())
        self.stdout.write(json.dumps(told) if options["json"] else text)


def _export(path: Path) -> dict[str, int]:
    added = write_ledger(path)
    return {"erasures": len(read_ledger(path)), "added": added}


def _replay(path: Path, dry_run: bool) -> dict[str, int]:
    lines = read_ledger(path)
    told = {"erasures": len(lines), "people_alive": len(alive(lines))}
    if dry_run:
        return told
    by = operator(now=timezone.now())
    return told | {"rows_erased_again": sum(replay_erasure(by=by, line=line) for line in lines)}
