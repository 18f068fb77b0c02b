"""manage.py verify_audit: is the trail whole, and if not, where is it broken?"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casemgmt.access.checkpoints import keys_of_this_house
from casemgmt.audit.checkpoint_files import CheckpointsRefused, History, read_checkpoints
from casemgmt.audit.guards import missing_guards
from casemgmt.audit.lookup import Comparison, compare_lookup
from casemgmt.audit.verification import Report, verify
from casemgmt.crypto.signing import PublicKeysRefused, verifiers

OWN_KEYS = "The public keys are those of this database: give --public-key to trust nothing in it."


class Command(BaseCommand):
    """Recomputes the audit chains; exit code 1 where an entry is broken or a guarding trigger is missing."""

    help = "Recompute the audit chains and name the first broken entry of each stream (exit code 1 if there is one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", type=UUID, help="only the streams that began in this municipality")
        parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="also against these exported checkpoints")
        parser.add_argument("--public-key", type=Path, metavar="FILE", help="the public keys that were kept outside")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *args: Any, municipality: UUID | None, **options: Any) -> None:
        history = _history(options["checkpoint"], options["public_key"])
        if history and history.municipality_id:
            if municipality not in (None, history.municipality_id):
                raise CommandError("The checkpoints are of another municipality.", returncode=1)
            municipality = history.municipality_id
        elif history and municipality:
            raise CommandError("The checkpoints are of all municipalities together.", returncode=1)
        report = verify(municipality_id=municipality, seen=history.seen if history else None)
        missing = missing_guards()
        lookup = compare_lookup() if not (report.findings or municipality) else None
        told = (report, missing, lookup, history)
        self.stdout.write(_as_json(*told) if options["json"] else _as_text(*told))
        if history and not options["public_key"]:
            self.stderr.write(OWN_KEYS)
        if report.findings or missing or (lookup and any(lookup)):
            raise CommandError("The audit trail is not whole.", returncode=1)


def _history(file: Path | None, public_key: Path | None) -> History | None:
    if file is None:
        return None
    try:
        keys = verifiers(public_key.read_text("ascii")) if public_key else keys_of_this_house()
        return read_checkpoints(file, keys)
    except (CheckpointsRefused, PublicKeysRefused) as refused:
        raise CommandError(str(refused), returncode=1) from None
    except (OSError, UnicodeDecodeError):
        raise CommandError("A file cannot be read.", returncode=1) from None


def _as_json(report: Report, missing: list[str], lookup: Comparison | None, history: History | None) -> str:
    last = history.last if history else None
    told: dict[str, Any] = {
        "entries": report.entries,
        "streams": report.streams,
        "findings": [finding._asdict() for finding in report.findings],
        "missing_guards": missing,
        "lookup": lookup._asdict() if lookup else None,
        "checkpoint": {"number": last.number, "at": last.at.isoformat(), "entries": last.entries} if last else None,
    }
    return json.dumps(told)


def _as_text(report: Report, missing: list[str], lookup: Comparison | None, history: History | None) -> str:
    lines = [f"{report.entries} entries in {report.streams} streams fit."]
    if history:
        last = history.last
        lines.append(f"Compared with {last.number} checkpoints, the last of {last.at:%Y-%m-%d %H:%M:%S} UTC.")
    lines += [f"{one.stream} at {one.position}: {one.problem} {one.entry_id}".rstrip() for one in report.findings]
    lines += [f"trigger missing or switched off: {name}" for name in missing]
    if lookup:
        lines += [f"entry not found by all its ids: {one}" for one in lookup.lacking]
        lines += [f"found by an id that it does not tell of: {one}" for one in lookup.surplus]
    return "\n".join(lines)
