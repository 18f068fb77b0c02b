"""Writes of who stands in for whom."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.actions import RolesIncompatible
from casemgmt.access.actors import Actor
from casemgmt.access.models import Membership, StandIn, User
from casemgmt.access.roles import AGENCY_ROLES, ALONE, Role
from casemgmt.access.writing import action, store
from casemgmt.errors import Conflict, FieldProblem, Invalid, NotAllowed

LONGEST = timedelta(days=183)
"""Half a year; who is away for longer gets a successor."""

ARRANGERS = frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR})


class AbsenceReason(TextChoices):
    """Why somebody is away, without more than a colleague has to know."""

    LEAVE = "leave", _("Leave")
    SICK = "sick", _("Ill")
    OTHER = "other", _("Away for another reason")


class StandInEnded(Conflict):
    """It is over."""

    code = "stand_in_ended"
    detail = "The stand-in has ended already."


@action
def create_stand_in(
    *,
    by: Actor,
    absent: User,
    substitute: User,
    reason: str,
    valid_until: datetime,
    valid_from: datetime | None = None,
) -> StandIn:
    """Let one account do the work of another for a time, with its roles, single cases and tasks.

    Whoever is away arranges it, their team lead, or an administrator. Raises RolesIncompatible for roles that are held
    without any other: they are not stood in for, and their holders stand in for nobody.
    """
    _require_arranger(by, absent.pk, absent.municipality_id)
    begins = valid_from or by.now
    _check(absent, substitute, begins, valid_until)
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=[absent.pk, substitute.pk]).order_by("pk"))
    _require_compatible(absent, substitute, begins, valid_until)
    row = StandIn(
        municipality_id=absent.municipality_id,
        absent=absent,
        substitute=substitute,
        reason=reason,
        valid_from=begins,
        valid_until=valid_until,
    )
    return store(row, by=by, event="standin.arranged", fields=["absent", "substitute", "valid_from", "valid_until"])


@action
def end_stand_in(*, by: Actor, standin: StandIn) -> StandIn:
    """End it now; the very next request of the substitute is without it."""
    _require_arranger(by, standin.absent_id, standin.municipality_id)
    if standin.valid_until <= by.now:
        raise StandInEnded
    standin.valid_until = max(by.now, standin.valid_from + timedelta(microseconds=1))
    return store(standin, by=by, event="standin.ended", fields=["valid_until"])


def _require_arranger(by: Actor, absent: UUID, municipality_id: UUID) -> None:
    if absent != by.user_id and not by.roles_in(municipality_id) & ARRANGERS:
        raise NotAllowed(problems=[FieldProblem("not_your_absence", "Only your own absence is yours to arrange.")])


def _check(absent: User, substitute: User, begins: datetime, ends: datetime) -> None:
    problems = []
    if ends <= begins:
        problems.append(FieldProblem("ends_before_it_begins", "The end lies before the begin.", "/valid_until"))
    if ends - begins > LONGEST:
        problems.append(FieldProblem("too_long", "Half a year at most.", "/valid_until"))
    if absent.pk == substitute.pk:
        problems.append(FieldProblem("own_substitute", "Nobody stands in for themselves.", "/substitute"))
    if absent.municipality_id != substitute.municipality_id:
        problems.append(FieldProblem("other_municipality", "This is in another municipality.", "/substitute"))
    if problems:
        raise Invalid(problems=problems)


def _require_compatible(absent: User, substitute: User, begins: datetime, ends: datetime) -> None:
    held = Membership.objects.filter(user__in=[absent, substitute], valid_until__gt=begins, valid_from__lt=ends)
    roles = set(held.values_list("role", flat=True))
    if roles & (ALONE | AGENCY_ROLES):
        raise RolesIncompatible("Who runs or supervises the system, or speaks for an agency, is not stood in for.")
