"""Set up a municipality with its first administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from casemgmt.access import actions
from casemgmt.access.actors import operator
from casemgmt.access.checkpoints import ensure_signing_key
from casemgmt.access.login_actions import invite
from casemgmt.access.models import Municipality
from casemgmt.access.roles import Role


class Command(BaseCommand):
    """Founds a municipality with its own keys and prints a token of its first administrator, once.

    The first one also gives the house its signing key.
    """

    help = "Set up a municipality with its own keys, and its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is needed."""
        parser.add_argument("--ags", required=True, help="Eight digits, such as 05166036.")
        parser.add_argument("--name", required=True)
        parser.add_argument("--prefix", required=True, help="Begins every file reference, such as MW.")
        parser.add_argument("--administrator", required=True, help="The user name of the first administrator.")
        parser.add_argument("--days", type=int, default=14, help="How long the printed token is good.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Found it."""
        if Municipality.objects.filter(ags=options["ags"]).exists():
            raise CommandError("There is a municipality with this AGS already.")
        by = operator(now=timezone.now())
        ensure_signing_key(by=by)
        town = actions.create_municipality(
            by=by, name=options["name"], ags=options["ags"], reference_prefix=options["prefix"]
        )
        user = actions.create_account(by=by, municipality=town, username=options["administrator"])
        actions.create_membership(by=by, user=user, role=Role.ADMINISTRATOR)
        _, text = actions.issue_token(by=by, user=user, name="first", days=options["days"])
        _, invitation = invite(by=by, user=user)
        self.stdout.write(f"Administrator {user.username}, token (shown this once): {text}")
        self.stdout.write(f"Invitation to set a password (once, within 72 hours): {invitation}")
