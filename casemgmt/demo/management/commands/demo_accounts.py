"""Show the demo accounts and their tokens."""

from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casemgmt.demo.accounts import demo_accounts, read_town


class Command(BaseCommand):
    """Prints role, user name, municipality, password and token of every demo account; development settings only."""

    help = "Show the demo accounts and their tokens (development only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for programs."""
        parser.add_argument("--json", action="store_true", help="An array of objects.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        if not settings.DEMO:
            raise CommandError("There are no demo accounts in production.")
        towns = {one["key"]: one["name"] for one in read_town("municipalities")}
        rows = [
            {
                "role": one.role,
                "username": one.username,
                "token": one.token,
                "password": one.password,
                "municipality": towns[one.municipality],
            }
            for one in demo_accounts()
        ]
        if options["json"]:
            self.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
            return
        for row in rows:
            names = f"{row['role']:<24} {row['username']:<12} {row['municipality']:<14}"
            self.stdout.write(f"{names} {row['password']:<24} {row['token']}")
