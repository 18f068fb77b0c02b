"""manage.py rotate_keys: new keys at one level, while everybody works."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.crypto.errors import ContentErased, KeysUnavailable
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.rotation.destruction import destroy_epochs
from casemgmt.crypto.rotation.epochs import rotate_municipality_key
from casemgmt.crypto.rotation.generations import rotate_search
from casemgmt.crypto.rotation.others import RotationUnderWay
from casemgmt.crypto.rotation.renewals import renew_subject, renew_subjects
from casemgmt.crypto.rotation.roots import rotate_root
from casemgmt.crypto.rotation.runs import Report, Run, summary
from casemgmt.crypto.tenants import tenant_names, tenants_named

LEVELS = (
    ("--root", "wrap the municipalities' keys under the newest root key"),
    ("--municipality-key", "begin an epoch and wrap the subjects' keys under it"),
    ("--destroy-epochs", "destroy retired epochs whose backups are gone"),
    ("--subjects", "give every subject a new key and seal everything anew (a key may have leaked)"),
    ("--search", "fill the search index; make it anew where its rules have changed"),
)


class Command(BaseCommand):
    """Rotates the keys of one level; exit code 1 where something is left for another run."""

    help = (
        "Rotate the keys of one level. Progress goes to stderr, the report to stdout; exit code 1: something is left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Exactly one level, and how to go about it."""
        level = parser.add_mutually_exclusive_group(required=True)
        for name, meaning in LEVELS:
            level.add_argument(name, action="store_true", help=meaning)
        level.add_argument("--subject", type=UUID, metavar="UUID", help="the same as --subjects, for one subject")
        parser.add_argument("--municipality", default="all", help="AGS or id of one municipality, or `all`")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
        parser.add_argument("--batch", type=_positive, default=500, help="most rows of one transaction (500)")
        parser.add_argument("--pause", type=int, default=0, metavar="MS", help="milliseconds between batches")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
        parser.add_argument("--no-wait", action="store_true", help="do not wait for other processes; say when to go on")
        begins = parser.add_mutually_exclusive_group()
        begins.add_argument("--resume", action="store_true", help="begin nothing, only finish what is under way")
        begins.add_argument("--new", action="store_true", help="begin anew although something is under way")
        parser.add_argument("--new-key", action="store_true", help="with --search: also where the rules are the same")
        parser.add_argument("--from-provider", default="", metavar="NAME", help="with --root: the provider before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and report."""
        run = Run(
            now=timezone.now,
            dry_run=options["dry_run"],
            resume=options["resume"],
            new=options["new"],
            wait=not options["no_wait"],
            batch=options["batch"],
            pause=options["pause"] / 1000,
            say=self.stderr.write,
        )
        try:
            reports = [work() for work in _works(run, options)]
        except (KeysUnavailable, ContentErased) as error:
            raise CommandError(error.detail) from None
        except RotationUnderWay:
            raise CommandError("Another rotation of the municipality is running.") from None
        self.stdout.write(json.dumps(summary(reports)) if options["json"] else "\n".join(map(_as_text, reports)))
        if not all(report.finished for report in reports):
            raise CommandError("Something is left. Run again.", returncode=1)


def _works(run: Run, options: dict[str, Any]) -> list[Callable[[], Report]]:
    """What is to be done, one piece of work for each municipality."""
    if options["subject"] is not None:
        if not SubjectKey.objects.filter(pk=options["subject"]).exists():
            raise CommandError("There is no subject with this id.")
        return [partial(renew_subject, options["subject"], run)]
    try:
        tenants = tenants_named(options["municipality"])
    except LookupError as error:
        raise CommandError(str(error)) from None
    level: Callable[[UUID, Run], Report]
    if options["root"]:
        level = partial(rotate_root, from_provider=options["from_provider"])
    elif options["municipality_key"]:
        level = rotate_municipality_key
    elif options["destroy_epochs"]:
        level = destroy_epochs
    elif options["subjects"]:
        level = renew_subjects
    else:
        level = partial(rotate_search, new_key=options["new_key"])
    return [partial(level, tenant, run) for tenant in tenants]


def _as_text(report: Report) -> str:
    """The report of one municipality, a line for each thing."""
    figures = report.figures
    called = tenant_names().get(report.tenant, str(report.tenant))
    lines = [f"{report.level} of {called}: {'dry run' if report.dry_run else 'done'}"]
    lines += [f"  {what}: {number}" for what, number in report.done.items()]
    if figures.rows:
        speed = f"{figures.rows} rows in {figures.seconds:.1f} s, {figures.per_second} a second"
        lines.append(f"  {speed}, longest batch {round(figures.longest_batch_ms)} ms")
    lines += [f"  left: {what}: {number}" for what, number in report.left.items()]
    lines += [f"  {note}" for note in report.notes]
    if report.again_at:
        lines.append(f"  run again after {timezone.localtime(report.again_at):%Y-%m-%d %H:%M:%S}")
    return "\n".join(lines)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("at least 1")
    return number
