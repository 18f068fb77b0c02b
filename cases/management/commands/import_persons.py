"""manage.py import_persons FILE: take a list over at the server's command line, with the rights of an account."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team, User
from casemgmt.access.scopes import actor_for
from casemgmt.errors import DomainError
from cases import policies
from cases.actions.imports import import_list
from cases.models import ImportRun

COUNTS = ("rows", "created", "known", "refused")


class Command(BaseCommand):
    """Prints counts and problems by line, never what a cell holds; exit code 1 where rows were refused."""

    help = "Take over a list of people (CSV or XLSX) into a team, acting as an account and with its rights."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is needed."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--team", type=UUID, required=True, help="The id of the team.")
        parser.add_argument("--as", dest="username", required=True, help="The user name of the account that acts.")
        parser.add_argument("--dry-run", action="store_true", help="Do everything, report it, and take it back.")
        parser.add_argument("--row-by-row", action="store_true", help="Write good rows even if others are refused.")
        parser.add_argument(
            "--confirmed-new",
            type=int,
            nargs="+",
            default=[],
            metavar="LINE",
            help="Lines about people who were looked up and are none of the likely matches.",
        )
        parser.add_argument("--json", action="store_true", help="Print the run as one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the list over."""
        actor = _actor(options["username"])
        team = _team(actor, options["team"])
        content = _content(options["file"])
        try:
            run = import_list(
                by=actor,
                team=team,
                content=content,
                filename=options["file"].name,
                dry_run=options["dry_run"],
                all_or_nothing=not options["row_by_row"],
                confirmed_new=options["confirmed_new"],
            )
        except DomainError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(_as_json(run) if options["json"] else _as_text(run))
        if run.refused:
            raise CommandError(f"Rows refused: {run.refused}.", returncode=1)


def _actor(username: str) -> Actor:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError("There is no active account of this name.")
    return actor_for(user, now=timezone.now())


def _team(actor: Actor, pk: UUID) -> Team:
    team = Team.objects.visible_to(actor).filter(pk=pk).first()
    if team is None:
        raise CommandError("The account sees no such team.")
    if not policies.IMPORT.allows(actor, "create", team.municipality_id):
        raise CommandError("The account's role does not include importing lists.")
    return team


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > settings.IMPORT_MAX_BYTES:
            raise CommandError("The file is larger than this server takes. Split the list.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}.") from None


def _as_json(run: ImportRun) -> str:
    counts = {name: getattr(run, name) for name in COUNTS}
    return json.dumps({"id": str(run.pk), "state": run.state, **counts, "report": run.report}, ensure_ascii=False)


def _as_text(run: ImportRun) -> str:
    counts = ", ".join(f"{getattr(run, name)} {name}" for name in COUNTS)
    lines = [f"{run.state}: {counts} (run {run.pk})"]
    for one in run.report["problems"]:
        where = " ".join(filter(None, [f"line {one['line']}", one["column"]]))
        lines.append(f"{one['severity']:<8} {where}: {one['reason']} [{one['code']}]")
    return "\n".join(lines)
