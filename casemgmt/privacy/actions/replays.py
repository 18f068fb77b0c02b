"""Erasing again behind a restored backup what the ledger says was erased."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casemgmt.access.actors import Actor
from casemgmt.access.models import Municipality, Team, User
from casemgmt.access.writing import action
from casemgmt.audit.trail import append
from casemgmt.privacy.ledger import Line, subjects_in
from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.models import Erasure
from casemgmt.privacy.shredding import drop_traces, shred_again


@action
def replay_erasure(*, by: Actor, line: Line) -> int:
    """Carry out again what a line of the ledger tells, and restore its record; how many rows went or were emptied.

    0 where nothing lives again and the record is there: then nothing is written. Of a municipality that the backup
    does not know yet there is nothing to erase, and nowhere to keep a record.
    """
    subjects = subjects_in(line)
    if not Municipality.objects.filter(pk=line["municipality"]).exists():
        return 0
    counts = shred_again(subjects, at=by.now)
    rows = sum(number for part in counts.values() for number in part.values())
    if rows == 0 and Erasure.objects.filter(pk=line["erasure"], state=ErasureState.APPROVED).exists():
        return 0
    erasure = _restored(line, by)
    append(
        actor=by,
        event="erasure.replayed",
        kind="erasure",
        ids=[erasure.pk, *subjects],
        fields=["replayed_at"],
        stream=f"subject:{erasure.subject}",
        municipality_id=erasure.municipality_id,
    )
    transaction.on_commit(drop_traces, robust=True)
    return rows


def _restored(line: Line, by: Actor) -> Erasure:
    """The record as the ledger has it, in the place of what the backup knew: no record, or a mere request."""
    subject = subjects_in(line)[0]
    requests = Erasure.objects.filter(subject=subject, state=ErasureState.REQUESTED)
    requests.exclude(pk=line["erasure"]).update(state=ErasureState.WITHDRAWN, decided_at=by.now)
    found = Erasure.objects.select_for_update(of=("self",)).filter(pk=line["erasure"]).first()
    erasure = found or Erasure(pk=UUID(line["erasure"]), municipality_id=UUID(line["municipality"]), subject=subject)
    for name, value in _values(line).items():
        setattr(erasure, name, value)
    erasure.replayed_at = erasure.updated_at = by.now
    erasure.save(force_insert=found is None, force_update=found is not None)
    return erasure


def _values(line: Line) -> dict[str, Any]:
    return {
        "team": _team(line),
        "subjects": line["subjects"],
        "ground": line["ground"],
        "state": ErasureState.APPROVED,
        "requested_by": _account(line["requested_by"]),
        "created_at": datetime.fromisoformat(line["requested_at"]),
        "decided_by": _account(line["decided_by"]),
        "decided_at": datetime.fromisoformat(line["decided_at"]),
        "unreadable_on": date.fromisoformat(line["unreadable_on"]),
        "counts": line["counts"],
    }


def _team(line: Line) -> Team:
    """The team of the line, or where the backup is older than it, any of the municipality."""
    teams = Team.objects.filter(municipality_id=line["municipality"])
    found: Team = teams.filter(pk=line["team"]).first() or teams.order_by("pk")[0]
    return found


def _account(pk: str | None) -> User | None:
    """The account of the line, if the backup knows it."""
    found: User | None = User.objects.filter(pk=pk).first() if pk else None
    return found
