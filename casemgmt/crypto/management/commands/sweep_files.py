"""manage.py sweep_files: remove sealed files that no row has, and name rows whose file is missing."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.crypto.file_sweep import Sweep, sweep_files

GRACE_HOURS = 24
FEW = 10
SHARE = 10
"""More than a few, and more than one in ten files without a row, is no crash: it is another database."""


class Command(BaseCommand):
    """Removes what crashes left in the folder of files; exit code 1 where a row has lost its file."""

    help = "Remove sealed files that belong to no row, and name rows without their file (exit code 1 if there is one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only report what would be removed")
        parser.add_argument(
            "--grace-hours", type=int, default=GRACE_HOURS, help="leave alone what is younger than this (default: 24)"
        )
        parser.add_argument("--many", action="store_true", help="remove even if it is more than a tenth of all files")

    def handle(self, *args: Any, dry_run: bool, grace_hours: int, many: bool, **options: Any) -> None:
        if grace_hours < 1:
            raise CommandError("A file is written before its row: leave at least one hour.")
        now, grace = timezone.now(), timedelta(hours=grace_hours)
        found = sweep_files(now=now, grace=grace, dry_run=True)
        if not dry_run:
            if not many and len(found.rowless) > max(FEW, found.files // SHARE):
                raise CommandError(
                    f"{len(found.rowless)} of {found.files} files have no row. Is this their database? "
                    "If it is, repeat with --many."
                )
            found = sweep_files(now=now, grace=grace, dry_run=False)
        self.stdout.write("\n".join(_lines(found, "found" if dry_run else "removed")))
        if found.missing:
            raise CommandError("Rows have lost their file.", returncode=1)


def _lines(found: Sweep, done: str) -> list[str]:
    lines = [f"{found.files} files are kept."]
    lines += [f"file without a row, {done}: {file}" for file in found.rowless]
    lines += [f"half-written file, {done}: {file}" for file in found.unfinished]
    lines += [f"{label} without its file: {pk}" for label, pk in found.missing]
    return lines
