"""Writes of erasures: one person asks, another decides, and deciding for it is doing it.

There is nothing between approval and erasing, so nobody can take back what is only half gone.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, put
from casemgmt.audit.trail import append
from casemgmt.errors import Conflict, FieldProblem, NotAllowed
from casemgmt.privacy.actions.notices import tell_recipients
from casemgmt.privacy.actions.people import held, require_office
from casemgmt.privacy.erasing import hindrances, subjects_of
from casemgmt.privacy.ledger import remember
from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.models import Erasure
from casemgmt.privacy.rights import NoticeCause
from casemgmt.privacy.sharing import recipients_of
from casemgmt.privacy.shredding import Counts, drop_traces, shred

RETENTION_OVER = "retention_over"


class ErasureRequestedAlready(Conflict):
    """Somebody asked for it before, and nobody has decided yet."""

    code = "erasure_requested_already"
    detail = "The erasure was requested before and is not decided yet."


class ErasureDecided(Conflict):
    """The request was approved, rejected or withdrawn."""

    code = "erasure_decided"
    detail = "The request is decided or withdrawn."


class ErasureHindered(Conflict):
    """Something forbids erasing the person now; the problems name all of it."""

    code = "erasure_hindered"
    detail = "Something stands in the way of erasing the person."


class OwnRequest(NotAllowed):
    """Whoever asks for an erasure does not decide on it."""

    detail = "Somebody else than the one who asked has to decide."


class Preview(NamedTuple):
    """What erasing would take away and leave, and what forbids it."""

    counts: Counts
    hindrances: list[FieldProblem]


@action
def request_erasure(*, by: Actor, person: Any, ground: str) -> Erasure:
    """Ask that a person is erased, on a ground of the law. Nothing goes before somebody else has approved.

    Raises ErasureRequestedAlready, ContentErased, and NotAllowed outside the person's office.
    """
    person = held(person)
    require_office(by, person)
    if Erasure.objects.filter(subject=person.pk, state=ErasureState.REQUESTED).exists():
        raise ErasureRequestedAlready
    erasure = Erasure(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        subject=person.pk,
        ground=ground,
        requested_by_id=by.user_id,
    )
    return _told(put(erasure, by=by), by, "erasure.requested", ["ground"])


@action
def approve_erasure(*, by: Actor, erasure: Erasure) -> Erasure:
    """Erase the person, for good: key, terms, every sealed row, in one transaction with the line that tells of it.

    Raises OwnRequest for the one who asked, ErasureDecided for whoever comes second, ErasureHindered naming all that
    stands in the way.
    """
    subjects = subjects_of(erasure.subject)
    problems = list(hindrances(subjects, erasure.ground, timezone.localdate(by.now)))
    erasure = _undecided(erasure)
    _require_other_eyes(by, erasure)
    if problems:
        raise ErasureHindered(problems=problems)
    return _carry_out(by, erasure, subjects)


@action
def erase_when_over(*, by: Actor, person: Any) -> Erasure:
    """Erase a person whose retention is over, because a clock says so and nobody has to ask (`apply_retention`).

    Raises ErasureHindered naming all that stands in the way, ErasureRequestedAlready where people decide on it.
    """
    subjects = subjects_of(person.pk)
    problems = list(hindrances(subjects, RETENTION_OVER, timezone.localdate(by.now)))
    if Erasure.objects.filter(subject=person.pk, state=ErasureState.REQUESTED).exists():
        raise ErasureRequestedAlready
    if problems:
        raise ErasureHindered(problems=problems)
    erasure = Erasure(
        municipality_id=person.municipality_id, team_id=person.team_id, subject=person.pk, ground=RETENTION_OVER
    )
    return _carry_out(by, erasure, subjects)


@action
def reject_erasure(*, by: Actor, erasure: Erasure, refusal: str) -> Erasure:
    """Refuse a request, for a reason of the law. Raises OwnRequest for the one who asked, and ErasureDecided."""
    erasure = _undecided(erasure)
    _require_other_eyes(by, erasure)
    erasure.refusal = refusal
    return _told(_decide(erasure, by, ErasureState.REJECTED), by, "erasure.rejected", ["refusal", "state"])


@action
def withdraw_erasure(*, by: Actor, erasure: Erasure) -> Erasure:
    """Take a request back before it is decided. Raises ErasureDecided."""
    erasure = _undecided(erasure)
    require_office(by, erasure)
    erasure.state = ErasureState.WITHDRAWN
    erasure.decided_at = by.now
    return _told(put(erasure, by=by), by, "erasure.withdrawn", ["state"])


def preview_erasure(*, by: Actor, person_id: UUID, ground: str) -> Preview:
    """What approving would do now: everything is done and taken back, so that the numbers are exact.

    Raises ContentErased once the person was erased.
    """
    subjects = subjects_of(person_id)
    with transaction.atomic():
        problems = list(hindrances(subjects, ground, timezone.localdate(by.now)))
        counts = shred(subjects, at=by.now)
        transaction.set_rollback(True)
    return Preview(counts, problems)


def unreadable_on(erased_on: date) -> date:
    """The first day on which no backup from before is kept any more."""
    return erased_on + timedelta(days=settings.BACKUP_RETENTION_DAYS + 1)


def _carry_out(by: Actor, erasure: Erasure, subjects: Sequence[UUID]) -> Erasure:
    recipients = recipients_of(subjects)  # read before what they were given is gone
    erasure.counts = shred(subjects, at=by.now)
    erasure.subjects = [str(one) for one in subjects]
    erasure.unreadable_on = unreadable_on(timezone.localdate(by.now))
    decided = _decide(erasure, by, ErasureState.APPROVED)
    notices = tell_recipients(
        by=by,
        record=erasure,
        subject=erasure.subject,
        cause=NoticeCause.ERASED,
        occasion=erasure.pk,
        recipients=recipients,
    )
    transaction.on_commit(remember, robust=True)  # what is done is done: their failure is logged, not answered
    transaction.on_commit(drop_traces, robust=True)
    return _told(decided, by, "erasure.approved", ["counts", "state", "unreadable_on"], notices)


def _undecided(erasure: Erasure) -> Erasure:
    found: Erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    if found.state != ErasureState.REQUESTED:
        raise ErasureDecided
    return found


def _require_other_eyes(by: Actor, erasure: Erasure) -> None:
    if by.user_id is None or erasure.requested_by_id in {None, by.user_id}:
        raise OwnRequest(problems=[FieldProblem("four_eyes", "Two people are needed: one asks, another decides.")])


def _decide(erasure: Erasure, by: Actor, state: ErasureState) -> Erasure:
    erasure.state = state
    erasure.decided_by_id = by.user_id
    erasure.decided_at = by.now
    return put(erasure, by=by)


def _told(erasure: Erasure, by: Actor, event: str, fields: list[str], also: Sequence[UUID] = ()) -> Erasure:
    """The record, with its line in the person's own chain, which it ends."""
    append(
        actor=by,
        event=event,
        kind="erasure",
        ids=[erasure.pk, *(map(UUID, erasure.subjects) if erasure.subjects else [erasure.subject]), *also],
        fields=fields,
        stream=f"subject:{erasure.subject}",
        municipality_id=erasure.municipality_id,
    )
    return erasure
