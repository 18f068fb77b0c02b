"""From an account to an actor: which seats its memberships give at a moment."""

from datetime import datetime

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.models import Membership, User


def seat_of(membership: Membership) -> Seat:
    """The seat that a membership gives while it is valid."""
    return Seat(
        role=membership.role,
        municipality_id=membership.municipality_id,
        team_id=membership.team_id,
        agency_id=membership.agency_id,
        group_id=membership.team.group_id if membership.team else None,
    )


def actor_for(user: User, *, now: datetime, request_id: str = "") -> Actor:
    """The actor that a user is at `now`: one statement; an inactive account has no seat at all."""
    memberships = Membership.objects.valid_at(now).filter(user_id=user.pk).select_related("team")
    seats = tuple(seat_of(one) for one in memberships) if user.is_active else ()
    return Actor(user_id=user.pk, municipality_id=user.municipality_id, now=now, seats=seats, request_id=request_id)
