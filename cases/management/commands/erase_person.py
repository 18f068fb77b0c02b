"""manage.py erase_person ID: request, approve or preview the erasure of a person, with the rights of accounts."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from casemgmt.access.actors import Actor, operator
from casemgmt.access.models import User
from casemgmt.access.scopes import actor_for
from casemgmt.errors import DomainError
from casemgmt.privacy import actions
from casemgmt.privacy.certificate import certificate
from casemgmt.privacy.lifecycle import GROUNDS, ErasureState
from casemgmt.privacy.models import Erasure
from cases import policies
from cases.models import Person

NOBODY = "There is no such person."


class Command(BaseCommand):
    """Four eyes as over the API: one account requests, another approves; both names at once do both at once."""

    help = "Erase a person for good: the key is destroyed, nothing about them opens any more, here or in copies."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, why, and which two accounts want it."""
        parser.add_argument("person", type=UUID, help="The id of the person.")
        parser.add_argument("--ground", required=True, choices=sorted(GROUNDS), help="The law's ground.")
        parser.add_argument("--requested-by", metavar="USERNAME", help="The account that asks.")
        parser.add_argument("--approved-by", metavar="USERNAME", help="Another account, which decides.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would go, and change nothing.")
        parser.add_argument("--certificate", type=Path, help="File for the certificate; else it is printed.")
        parser.add_argument("--language", choices=["de", "en"], default="de", help="Of the certificate.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview, request, approve, or both."""
        now = timezone.now()
        try:
            if options["dry_run"]:
                self._say(_preview(options["person"], options["ground"], now), options["json"])
                return
            with transaction.atomic():
                erasure = _erasure(options, now)
        except DomainError as error:
            problems = "".join(f" {one.detail}" for one in error.problems)
            raise CommandError(f"{error.detail}{problems}") from None
        if erasure.state == ErasureState.REQUESTED:
            self._say({"id": str(erasure.pk), "state": erasure.state}, options["json"])
            return
        self._certify(certificate(erasure, options["language"]), options["certificate"], options["json"])

    def _certify(self, told: dict[str, Any], file: Path | None, as_json: bool) -> None:
        if file is None:
            self._say(told, as_json)
            return
        file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        self._say({"id": told["id"], "state": ErasureState.APPROVED.value, "certificate": str(file)}, as_json)

    def _say(self, told: dict[str, Any], as_json: bool) -> None:
        self.stdout.write(json.dumps(told, default=str, ensure_ascii=False) if as_json else "\n".join(_lines(told)))


def _preview(person: UUID, ground: str, now: datetime) -> dict[str, Any]:
    if not Person.objects.filter(pk=person, erased=False).exists():
        raise CommandError(NOBODY)
    plan = actions.preview_erasure(by=operator(now=now), person_id=person, ground=ground)
    return {**plan.counts, "hindrances": [{"code": one.code, "detail": one.detail} for one in plan.hindrances]}


def _erasure(options: dict[str, Any], now: datetime) -> Erasure:
    """The erasure, as far as the accounts that were named bring it."""
    if not (options["requested_by"] or options["approved_by"]):
        raise CommandError("Name who requests, who approves, or both; or ask for --dry-run.")
    if options["requested_by"]:
        by = _actor(options["requested_by"], now)
        person = Person.objects.visible_to(by).filter(pk=options["person"]).first()
        if person is None:
            raise CommandError(NOBODY)
        _require_role(by, "create", person.municipality_id)
        erasure = actions.request_erasure(by=by, person=person, ground=options["ground"])
    if options["approved_by"]:
        by = _actor(options["approved_by"], now)
        erasure = _requested(by, options["person"], options["ground"])
        erasure = actions.approve_erasure(by=by, erasure=erasure)
    return erasure


def _requested(by: Actor, person: UUID, ground: str) -> Erasure:
    asked = Erasure.objects.visible_to(by).filter(subject=person, ground=ground, state=ErasureState.REQUESTED)
    erasure: Erasure | None = asked.first()
    if erasure is None:
        raise CommandError("The approving account sees no open request for this person on this ground.")
    _require_role(by, "approve", erasure.municipality_id)
    return erasure


def _actor(username: str, now: datetime) -> Actor:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError("There is no active account of this name.")
    return actor_for(user, now=now)


def _require_role(by: Actor, action: str, municipality_id: UUID) -> None:
    if not policies.ERASURE.allows(by, action, municipality_id):
        verb = {"create": "requesting", "approve": "approving"}[action]
        raise CommandError(f"The role of the account does not include {verb} an erasure.")


def _lines(told: Any, indent: str = "") -> Iterator[str]:
    """Nested values as lines that people read."""
    for name, value in told.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            yield from (f"{indent}  - {_row(one)}" for one in value)
        else:
            yield f"{indent}{name}: {'–' if value is None else value}"


def _row(value: Any) -> str:
    return ", ".join(str(one) for one in value.values()) if isinstance(value, dict) else str(value)
