"""Writes of legal holds: while one is in force, nothing about the person goes."""

from datetime import date
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.actions.people import held, require_office
from casemgmt.privacy.models import LegalHold


class HoldLifted(Conflict):
    """The hold was lifted before."""

    code = "hold_lifted"
    detail = "The legal hold was lifted before."


@action
def place_legal_hold(*, by: Actor, person: Any, ground: str, reason: str, ends_on: date | None = None) -> LegalHold:
    """Forbid that anything about the person goes, until a day or until it is lifted.

    Whoever erases the person holds the same lock: it comes before, or finds the hold. Raises Invalid for an end that
    is over, NotAllowed outside the person's office, ContentErased once they were erased.
    """
    person = held(person)
    require_office(by, person)
    if ends_on is not None and ends_on < timezone.localdate(by.now):
        raise Invalid(problems=[FieldProblem("ends_in_the_past", "The end lies in the past.", "/ends_on")])
    hold = LegalHold(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        ground=ground,
        ends_on=ends_on,
        placed_by_id=by.user_id,
        reason=reason,
    )
    return store(hold, by=by, event="legalhold.placed", fields=["ends_on", "ground", "reason"])


@action
def lift_legal_hold(*, by: Actor, legalhold: LegalHold, reason: str) -> LegalHold:
    """Lift a hold: clocks and erasures go on. Raises HoldLifted."""
    if legalhold.lifted_at is not None:
        raise HoldLifted
    legalhold.lifted_at = by.now
    legalhold.lift_reason = reason
    return store(legalhold, by=by, event="legalhold.lifted", fields=["lift_reason", "lifted_at"])
