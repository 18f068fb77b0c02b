"""manage.py verify_audit: is the trail whole, and if not, where is it broken?"""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casemgmt.audit.guards import missing_guards
from casemgmt.audit.verification import Report, verify


class Command(BaseCommand):
    """Recomputes the audit chains; exit code 1 where an entry is broken or a guarding trigger is missing."""

    help = "Recompute the audit chains and name the first broken entry of each stream (exit code 1 if there is one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", type=UUID, help="only the streams that began in this municipality")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *args: Any, municipality: UUID | None, **options: Any) -> None:
        report, missing = verify(municipality_id=municipality), missing_guards()
        self.stdout.write(_as_json(report, missing) if options["json"] else _as_text(report, missing))
        if report.findings or missing:
            raise CommandError("The audit trail is not whole.", returncode=1)


def _as_json(report: Report, missing: list[str]) -> str:
    findings = [finding._asdict() for finding in report.findings]
    return json.dumps(
        {"entries": report.entries, "streams": report.streams, "findings": findings, "missing_guards": missing}
    )


def _as_text(report: Report, missing: list[str]) -> str:
    lines = [f"{report.entries} entries in {report.streams} streams fit."]
    lines += [f"{one.stream} at {one.position}: {one.problem} {one.entry_id}".rstrip() for one in report.findings]
    lines += [f"trigger missing or switched off: {name}" for name in missing]
    return "\n".join(lines)
