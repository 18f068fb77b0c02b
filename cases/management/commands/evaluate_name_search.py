"""manage.py evaluate_name_search PAIRS.tsv: how well names are found and ranked, measured on a list of pairs."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.names.evaluation import KeyReport, MalformedPair, Pair, Report, evaluate, read_pairs


class Command(BaseCommand):
    """Reads the file and nothing else: neither a database nor keys are needed."""

    help = "Measure on pairs of names how many spellings of one name are found, and how many other names with them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What is needed."""
        parser.add_argument("pairs", type=Path, help="Tab-separated: a, b, same (1 or 0), script/lang, source.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        report = evaluate(_pairs(options["pairs"]))
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _as_text(report))


def _pairs(file: Path) -> list[Pair]:
    try:
        with file.open(encoding="utf-8-sig", newline="\n") as lines:
            return read_pairs(lines)
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError("The file is not UTF-8.") from None
    except MalformedPair as error:
        raise CommandError(str(error)) from None


def _as_text(report: Report) -> str:
    lines = [f"{'':<24}{'recall':>8}{'false positives':>17}{'pairs':>7}{'hard negatives':>16}"]
    for kind in ("fine", "loose"):
        lines += _table(kind, report[kind])
    return "\n".join([*lines, f"{'ranking, AUC':<24}{_number(report['ranking_auc']):>8}"])


def _table(kind: str, keys: KeyReport) -> list[str]:
    rows = [f"{kind + ' keys':<24}{_number(keys['recall']):>8}{_number(keys['false_positives']):>17}"]
    for group, shares in keys["by_script"].items():
        counts = f"{shares['pairs']:>7}{shares['hard_negatives']:>16}"
        rows.append(f"  {group:<22}{_number(shares['recall']):>8}{_number(shares['false_positives']):>17}{counts}")
    return rows


def _number(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
