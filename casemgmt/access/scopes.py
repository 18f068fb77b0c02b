"""From an account to an actor: what its memberships, absences and broken glasses give at a moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.models import BreakGlass, Membership, User
from casemgmt.access.roles import ALONE

_SEAT, _GLASS = 0, 1
_NO_PLACE, _NO_GROUP = Cast(Value(None), UUIDField()), Cast(Value(None), IntegerField())
_SEAT_COLUMNS = (
    Value(_SEAT), F("user_id"), F("role"), F("municipality_id"), F("team_id"), F("agency_id"), F("team__group_id"),
)  # fmt: skip
_GLASS_COLUMNS = (Value(_GLASS), F("key_id"), F("role"), F("municipality_id"), _NO_PLACE, _NO_PLACE, _NO_GROUP)


def actor_for(user: User, *, now: datetime, request_id: str = "") -> Actor:
    """The actor that a user is at `now`: one statement; an inactive account has no seat at all.

    Who supervises or runs the house borrows no seats, as such a role is held without any other.
    """
    rows = list(_held(user.pk, now)) if user.is_active else []
    seats = _held_together(user.pk, [row for row in rows if row[0] == _SEAT])
    return Actor(
        user_id=user.pk,
        municipality_id=user.municipality_id,
        now=now,
        seats=tuple(Seat(*row[2:]) for row in seats),
        request_id=request_id,
        absent=tuple(sorted({row[1] for row in seats} - {user.pk})),
        opened=tuple(sorted({row[1] for row in rows if row[0] == _GLASS})),
    )


def _held_together(user: UUID, seats: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The seats, without borrowed ones for a role that is held alone: it may have been given after the stand-in."""
    own = [row for row in seats if row[1] == user]
    return own if any(row[2] in ALONE for row in own) else seats


def _held(user: UUID, now: datetime) -> Iterable[tuple[Any, ...]]:
    """Own seats, seats of those the account stands in for, and people whose records it has opened."""
    own = Membership.objects.valid_at(now).filter(user_id=user)
    others = Membership.objects.valid_at(now).filter(
        user__stood_in_by__substitute=user,
        user__stood_in_by__valid_from__lte=now,
        user__stood_in_by__valid_until__gt=now,
        user__is_active=True,
    )
    glasses = BreakGlass.objects.filter(user_id=user, created_at__lte=now, ends_at__gt=now, erased=False).values_list(
        *_GLASS_COLUMNS
    )
    return _seats(own).union(_seats(others.exclude(role__in=sorted(ALONE))), glasses, all=True)


def _seats(memberships: QuerySet[Membership]) -> QuerySet[Any, Any]:
    return memberships.values_list(*_SEAT_COLUMNS)
