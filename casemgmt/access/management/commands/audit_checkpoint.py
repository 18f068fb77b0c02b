"""manage.py audit_checkpoint: state, signed, how far the trail has come, and keep it outside the database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from casemgmt.access.actors import operator
from casemgmt.access.checkpoints import create_checkpoint, replace_signing_key
from casemgmt.access.models import Municipality
from casemgmt.audit.checkpoint_files import CheckpointsRefused, write_checkpoints
from casemgmt.audit.checkpoints import TrailCut
from casemgmt.audit.models import HOUSE, Checkpoint
from casemgmt.crypto.models import SigningKey
from casemgmt.crypto.providers import write_new_file
from casemgmt.crypto.signing import key_id, public_keys_text
from casemgmt.errors import DomainError

PUBLIC_MODE = 0o444


class Command(BaseCommand):
    """One sub-command for each thing that is done; what a rule refuses ends with its sentence and exit code 1."""

    help = "Sign how far the audit trail has come, export it to a file outside, and keep the signing key."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        create = commands.add_parser("create", help="sign how far every stream has come")
        export = commands.add_parser("export", help="append to a file the checkpoints that it lacks")
        export.add_argument("file", type=Path)
        listing = commands.add_parser("list", help="the checkpoints, newest first")
        listing.add_argument("--json", action="store_true", dest="as_json")
        for one in (create, export, listing):
            one.add_argument("--municipality", default="", help="AGS or id of one municipality, instead of the house")
        commands.add_parser("new-key", help="make the house's signing key, or the next one")
        public = commands.add_parser("public-keys", help="write the public keys of all signing keys into a new file")
        public.add_argument("file", type=Path)

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        """Run the sub-command."""
        run: Callable[..., None] = getattr(self, f"_{command.replace('-', '_')}")
        try:
            run(**options)
        except (CheckpointsRefused, TrailCut) as refused:
            raise CommandError(str(refused), returncode=1) from None
        except DomainError as refused:
            raise CommandError(refused.detail, returncode=1) from None
        except OSError as failed:
            raise CommandError(f"The file cannot be read or written: {failed.strerror}") from None

    def _create(self, *, municipality: str, **_: Any) -> None:
        scope = _scope(municipality)
        by = operator(now=timezone.now(), municipality_id=None if scope == HOUSE else scope)
        made = create_checkpoint(by=by, municipality_id=by.municipality_id)
        self.stdout.write(_as_text(made))

    def _export(self, *, file: Path, municipality: str, **_: Any) -> None:
        added = write_checkpoints(file, _scope(municipality))
        self.stdout.write(f"{added} checkpoints added.")

    def _list(self, *, municipality: str, as_json: bool, **_: Any) -> None:
        rows = Checkpoint.objects.filter(scope=_scope(municipality)).order_by("-number").defer("heads")
        if as_json:
            self.stdout.write(json.dumps([_as_json(one) for one in rows]))
            return
        self.stdout.write("\n".join(map(_as_text, rows)) or "No checkpoint yet.")

    def _new_key(self, **_: Any) -> None:
        try:
            key = replace_signing_key(by=operator(now=timezone.now()))
        except IntegrityError:
            raise CommandError("Another signing key was made at the same moment.", returncode=1) from None
        self.stdout.write(f"Signing key {key.number} made: {key_id(bytes(key.public))}. Export its public half now.")

    def _public_keys(self, *, file: Path, **_: Any) -> None:
        if not SigningKey.objects.exists():
            raise CommandError("The house has no signing key yet.", returncode=1)
        if not write_new_file(file, public_keys_text().encode("ascii"), PUBLIC_MODE):
            raise CommandError("There is a file of this name already.", returncode=1)
        self.stdout.write("Public keys written. Keep them where nobody with this server can change them.")


def _scope(municipality: str) -> UUID:
    """The municipality of this AGS or id; the house for none."""
    if not municipality:
        return HOUSE
    for pk, ags in Municipality.objects.values_list("pk", "ags"):
        if municipality in (ags, str(pk)):
            return UUID(str(pk))
    raise CommandError("There is no municipality of this AGS or id.", returncode=1)


def _as_text(one: Checkpoint) -> str:
    return (
        f"Checkpoint {one.number}, {timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}: {one.entries} entries in "
        f"{one.streams} streams, root {bytes(one.root).hex()}, signed by {one.signed_by}"
    )


def _as_json(one: Checkpoint) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "entries": one.entries,
        "streams": one.streams,
        "root": bytes(one.root).hex(),
        "signed_by": one.signed_by,
    }
