"""manage.py row_security: put the second wall into the database, take it away, print it, or check it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from casemgmt.access.row_security.installing import WallNotBuilt, install, problems, remove
from casemgmt.access.row_security.statements import role_statements, wall_statements


class Command(BaseCommand):
    """`migrate` does `install` by itself where CASEMGMT_ROW_SECURITY is on."""

    help = "Install, remove, show or check row-level security on PostgreSQL, made of the routes of this release."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("do", choices=["install", "remove", "show", "check"])

    def handle(self, *args: Any, do: str, **options: Any) -> None:
        """Do it; exit code 1 where the wall does not stand as it should, or could not be built."""
        if connection.vendor != "postgresql":
            raise CommandError("Row security needs PostgreSQL.")
        if do == "show":
            self.stdout.write("\n".join(f"{one};" for one in (*role_statements(), *wall_statements())))
        elif do == "remove":
            remove()
            self.stdout.write("Row security is off, and its policies are gone.")
        elif do == "install":
            self.stdout.write(_installed())
        elif found := list(problems()):
            raise CommandError("\n".join(found))
        else:
            self.stdout.write("Row security stands as this release has it.")


def _installed() -> str:
    try:
        return "Row security was installed." if install() else "Row security stands already."
    except WallNotBuilt as error:
        raise CommandError(str(error)) from None
