"""manage.py keys: create, list, check, put into escrow and bring back the keys of the house."""

import getpass
import json
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from casemgmt.access import key_custody, key_texts
from casemgmt.access.actors import operator
from casemgmt.access.models import Municipality
from casemgmt.crypto.escrow.contents import Escrow, decode
from casemgmt.crypto.escrow.errors import EscrowRefused
from casemgmt.crypto.escrow.recipients import fingerprint, new_pair, open_private, read_public, shown
from casemgmt.crypto.escrow.sealing import open_with, recipients_of
from casemgmt.crypto.inventory import inventory
from casemgmt.crypto.providers import append_root_key, provider, root_key_line, write_key_file, write_new_file
from casemgmt.crypto.selftest import examine, versions
from casemgmt.errors import DomainError

PUBLIC_MODE = 0o444
HIGHEST_NUMBER = 999_999_999


class Command(BaseCommand):
    """One sub-command for each thing that is done with keys; key material is never printed."""

    help = "Create, list, check, export (sealed, for escrow) and import the keys of the house."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        _add_root_commands(commands)
        listing = commands.add_parser("list", help="all keys with age, state and use")
        listing.add_argument("--json", action="store_true", dest="as_json")
        check = commands.add_parser("check", help="self-test (exit code 1 if something fails)")
        check.add_argument("--sample", type=_number, default=20, help="subjects, and records of each kind, to open")
        check.add_argument("--json", action="store_true", dest="as_json")
        _add_escrow_commands(commands)

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        """Run the sub-command; what a rule refuses ends with its sentence and exit code 1."""
        run: Callable[..., None] = getattr(self, f"_{command.replace('-', '_')}")
        try:
            run(**options)
        except (DomainError, EscrowRefused) as refused:
            raise CommandError(getattr(refused, "detail", "") or str(refused)) from None
        except (OSError, UnicodeDecodeError) as failed:
            raise CommandError(f"A file cannot be read or written: {getattr(failed, 'filename', '')}") from None

    def _create(self, *, path: Path, number: int, **_: Any) -> None:
        _write_or_refuse(write_key_file(path, root_key_line(purpose="production", number=number)), path)
        self.stdout.write("Root key written. Keep a copy apart from the database and its backups.")

    def _add_root(self, *, path: Path, **_: Any) -> None:
        number = append_root_key(path)
        self.stdout.write(f"Root key {number} added; the older ones are still there. Copy the file, restart, rotate.")

    def _list(self, *, as_json: bool, **_: Any) -> None:
        roots, towns = provider().root_keys(), inventory(now=timezone.now())
        if as_json:
            self._print_json(key_texts.inventory_as_json(provider().name, roots, towns))
        else:
            self.stdout.write(key_texts.inventory_as_text(provider().name, roots, towns, _names()))

    def _check(self, *, sample: int, as_json: bool, **_: Any) -> None:
        found, findings = versions(), list(examine(sample))
        if as_json:
            self._print_json(found | {"findings": [one._asdict() for one in findings]})
        else:
            self.stdout.write(key_texts.findings_as_text(found, findings))
        if any(one.problem for one in findings):
            raise CommandError("The self-test failed.", returncode=1)

    def _escrow_keypair(self, *, private: Path, public: Path, passphrase_file: Path | None, **_: Any) -> None:
        for path in (private, public):
            _write_or_refuse(not path.exists(), path)
        private_text, public_text = new_pair(_passphrase(passphrase_file, twice=True))
        _write_or_refuse(write_key_file(private, private_text), private)
        _write_or_refuse(write_new_file(public, public_text.encode(), PUBLIC_MODE), public)
        self.stdout.write(f"Key pair written. Fingerprint: {shown(fingerprint(read_public(public_text)))}")

    def _export(self, *, file: Path, to: list[Path], root: bool, **_: Any) -> None:
        _write_or_refuse(not file.exists(), file)
        texts = [path.read_text("ascii") for path in to]
        with transaction.atomic():
            content = key_custody.export_keys(by=operator(now=timezone.now()), recipients=texts, with_root=root)
        _write_or_refuse(write_new_file(file, content), file)
        self.stdout.write("Keys exported. Any one of these opens the file:")
        for one in recipients_of(content):
            self.stdout.write(f"  {one}")

    def _import(self, *, file: Path, private: Path, passphrase_file: Path | None, **options: Any) -> None:
        opened = open_private(private.read_text("ascii"), _passphrase(passphrase_file))
        escrow = decode(open_with(opened, file.read_bytes()))
        self.stdout.write(f"Escrow of {escrow.made_at:%Y-%m-%d %H:%M} UTC, {len(escrow.towns)} municipalities.")
        if options["root"]:
            self._write_root(escrow, options["root"])
            return
        with transaction.atomic():
            outcomes = key_custody.restore_keys(by=operator(now=timezone.now()), escrow=escrow)
            transaction.set_rollback(options["dry_run"])
        self.stdout.write(key_texts.restored_as_text(outcomes, _names(), dry_run=options["dry_run"]))

    def _write_root(self, escrow: Escrow, path: Path) -> None:
        if not escrow.root_keys:
            raise EscrowRefused("The escrow was made without root keys (export --root).")
        _write_or_refuse(write_key_file(path, escrow.root_keys), path)
        self.stdout.write("Root keys written. No key in the database was changed.")

    def _print_json(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(told, default=str))


def _add_root_commands(commands: Any) -> None:
    create = commands.add_parser("create", help="a fresh production root key in a new file (mode 0400)")
    create.add_argument("kind", choices=["root"])
    create.add_argument("path", type=Path)
    create.add_argument("--number", type=_number, default=1, help="higher than that of every key before it")
    add = commands.add_parser("add-root", help="a fresh root key of the next number in a key file; all lines stay")
    add.add_argument("path", type=Path)


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_NUMBER:
        raise ArgumentTypeError(f"a number from 1 to {HIGHEST_NUMBER}")
    return int(text)


def _add_escrow_commands(commands: Any) -> None:
    pair = commands.add_parser("escrow-keypair", help="a key pair for somebody who keeps the escrow")
    pair.add_argument("private", type=Path, metavar="PRIVATE_FILE")
    pair.add_argument("public", type=Path, metavar="PUBLIC_FILE")
    export = commands.add_parser("export", help="all municipalities' keys, sealed to public keys")
    export.add_argument("file", type=Path)
    export.add_argument("--to", type=Path, nargs="+", required=True, metavar="PUBLIC_FILE")
    export.add_argument("--root", action="store_true", help="the root keys of the key file as well")
    back = commands.add_parser("import", help="wrap the keys in an escrow file under the present root key")
    back.add_argument("file", type=Path)
    back.add_argument("--with", type=Path, required=True, dest="private", metavar="PRIVATE_FILE")
    back.add_argument("--dry-run", action="store_true", help="say what would be done")
    back.add_argument("--root", type=Path, metavar="PATH", help="only write the root keys into a new key file")
    for one in (pair, back):
        one.add_argument("--passphrase-file", type=Path, help="instead of asking for the passphrase")


def _passphrase(file: Path | None, *, twice: bool = False) -> str:
    if file:
        return file.read_text("utf-8").rstrip("\r\n")
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != first:
        raise EscrowRefused("The two passphrases differ.")
    return first


def _write_or_refuse(written: bool, path: Path) -> None:
    if not written:
        raise CommandError(f"There is a file already: {path}. Key files are never overwritten.")


def _names() -> dict[UUID, str]:
    return dict(Municipality.objects.values_list("pk", "name"))
