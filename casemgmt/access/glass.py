"""Writes of broken glasses: opened for a reason, told to those whom it concerns, reviewed by somebody else."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.actors import Actor
from casemgmt.access.models import BreakGlass, GlassNotice
from casemgmt.access.place_querysets import GLASS_WATCHERS
from casemgmt.access.writing import action, put, store
from casemgmt.crypto.models import SubjectKey
from casemgmt.errors import Conflict, FieldProblem, Invalid, NotAllowed

SHORTEST_REASON = 10
LONGEST_HOURS = 72
USUAL_HOURS = 4


class Verdict(TextChoices):
    """What the review found."""

    JUSTIFIED = "justified", _("Justified")
    UNJUSTIFIED = "unjustified", _("Not justified")


class GlassReviewed(Conflict):
    """There is one review."""

    code = "glass_reviewed"
    detail = "This was reviewed already."


class GlassEnded(Conflict):
    """It is over."""

    code = "glass_ended"
    detail = "What was opened is closed already."


class OwnGlass(NotAllowed):
    """Nobody reviews what they opened themselves."""

    def __init__(self) -> None:
        super().__init__(problems=[FieldProblem("four_eyes", "Somebody else than the one who opened it reviews it.")])


@action
def break_glass(
    *, by: Actor, key: SubjectKey, municipality_id: UUID, role: str, reason: str, hours: int, told: Iterable[UUID]
) -> BreakGlass:
    """Open the records of the subject of `key` to the actor for some hours, and tell those whom it concerns."""
    if len(reason.strip()) < SHORTEST_REASON:
        problem = FieldProblem("reason_too_short", "Say in ten characters or more why it cannot wait.", "/reason")
        raise Invalid(problems=[problem])
    if not 1 <= hours <= LONGEST_HOURS:
        raise Invalid(problems=[FieldProblem("hours_out_of_range", "1 to 72 hours.", "/hours")])
    if by.user_id is None:
        raise NotAllowed
    glass = BreakGlass(
        municipality_id=municipality_id,
        key=key,
        user_id=by.user_id,
        role=role,
        ends_at=by.now + timedelta(hours=hours),
    )
    glass.reason = reason.strip()
    store(glass, by=by, event="breakglass.opened", fields=["ends_at", "reason"])
    for account in sorted(set(told) - {by.user_id}):
        put(GlassNotice(municipality_id=municipality_id, glass=glass, told_id=account), by=by)
    return glass


@action
def end_glass(*, by: Actor, breakglass: BreakGlass) -> BreakGlass:
    """Close again, before its time, what one opened."""
    if breakglass.user_id != by.user_id:
        raise NotAllowed(problems=[FieldProblem("not_your_glass", "Whoever opened it closes it.")])
    if breakglass.ends_at <= by.now:
        raise GlassEnded
    breakglass.ends_at = max(by.now, breakglass.created_at)
    return store(breakglass, by=by, event="breakglass.ended", fields=["ends_at"])


@action
def review_glass(*, by: Actor, breakglass: BreakGlass, verdict: str, review: str) -> BreakGlass:
    """Say whether it was justified. Raises OwnGlass for whoever opened it."""
    if breakglass.user_id == by.user_id:
        raise OwnGlass
    if not by.roles_in(breakglass.municipality_id) & GLASS_WATCHERS:
        raise NotAllowed
    if breakglass.reviewed_at is not None:
        raise GlassReviewed
    breakglass.verdict, breakglass.review = verdict, review
    breakglass.reviewed_by_id, breakglass.reviewed_at = by.user_id, by.now
    return store(breakglass, by=by, event="breakglass.reviewed", fields=["review", "reviewed_by", "verdict"])


@action
def acknowledge(*, by: Actor, glassnotice: GlassNotice) -> GlassNotice:
    """Say that one has read it. Again changes nothing."""
    if glassnotice.acknowledged_at is not None:
        return glassnotice
    glassnotice.acknowledged_at = by.now
    return store(glassnotice, by=by, event="glassnotice.acknowledged", fields=["acknowledged_at"])
