"""The actor: who asks, as which roles, from where, at what moment. Resolved once per request, then only constants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casemgmt.access.roles import AGENCY_ROLES, OFFICE, Role

OPERATOR = "operator"
"""What the trail says of work done by a command on the server, outside any account."""


STRANGER = "stranger"
"""What the trail says of somebody who is not logged in."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership that is valid now: a role, in a municipality, and where it is narrower, a team or an agency."""

    role: str
    municipality_id: UUID
    team_id: UUID | None = None
    agency_id: UUID | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `now` is the moment that every check of this request uses, so that list and detail agree."""

    user_id: UUID | None
    municipality_id: UUID | None
    now: datetime
    seats: tuple[Seat, ...] = ()
    request_id: str = ""
    absent: tuple[UUID, ...] = ()
    """Accounts that the actor stands in for; their seats are among `seats`."""
    opened: tuple[UUID, ...] = ()
    """People whose records the actor has opened by break-glass and may see until it ends."""

    @property
    def account_id(self) -> UUID:
        """The account, asked only where somebody is logged in. Raises LookupError for a command on the server."""
        if self.user_id is None:
            raise LookupError("There is no account.")
        return self.user_id

    @property
    def role_codes(self) -> tuple[str, ...]:
        """The codes of all roles held now, sorted; `operator` for a command on the server."""
        if self.user_id is None:
            return (OPERATOR,)
        return tuple(sorted({seat.role for seat in self.seats}))

    def has_role(self, *roles: str) -> bool:
        """Whether any of the roles is held now."""
        return any(seat.role in roles for seat in self.seats)

    def roles_in(self, municipality_id: UUID) -> frozenset[str]:
        """The roles held now in one municipality."""
        return frozenset(seat.role for seat in self.seats if seat.municipality_id == municipality_id)

    def roles_at(self, municipality_id: UUID, team_id: UUID | None = None) -> frozenset[str]:
        """The roles held now for one team, those for all teams of the municipality included."""
        return frozenset(
            seat.role
            for seat in self.seats
            if seat.municipality_id == municipality_id and seat.team_id in {None, team_id}
        )

    def accounts(self) -> tuple[UUID, ...]:
        """The actor's own account, and those they stand in for."""
        return (self.user_id, *self.absent) if self.user_id else ()

    def team_seats(self) -> tuple[Seat, ...]:
        """One seat for each team whose cases the actor works on."""
        return tuple({seat.team_id: seat for seat in self.seats if seat.role in OFFICE and seat.team_id}.values())

    def team_ids(self) -> tuple[UUID, ...]:
        """Teams whose cases the actor works on."""
        return _sorted(seat.team_id for seat in self.seats if seat.role in OFFICE and seat.team_id)

    def town_ids(self, roles: frozenset[Role] = OFFICE) -> tuple[UUID, ...]:
        """Municipalities in which one of the roles is held for all teams."""
        return _sorted(seat.municipality_id for seat in self.seats if seat.role in roles and seat.team_id is None)

    def works_in(self, team_id: UUID, municipality_id: UUID) -> bool:
        """Whether the actor works in the team, or answers for all teams of the municipality."""
        return team_id in self.team_ids() or municipality_id in self.town_ids()

    def agency_ids(self) -> tuple[UUID, ...]:
        """Partner agencies the actor answers for."""
        return _sorted(seat.agency_id for seat in self.seats if seat.role in AGENCY_ROLES and seat.agency_id)

    def group_ids(self) -> tuple[int, ...]:
        """Permission groups of the actor's teams, to which single cases may be granted."""
        return tuple(sorted({seat.group_id for seat in self.seats if seat.group_id is not None}))


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is not logged in, as the trail knows them: not at all."""

    now: datetime
    request_id: str = ""
    user_id: UUID | None = None

    @property
    def role_codes(self) -> tuple[str, ...]:
        """`stranger`."""
        return (STRANGER,)


def _sorted(ids: Iterable[UUID | None]) -> tuple[UUID, ...]:
    return tuple(sorted({one for one in ids if one is not None}))


def operator(*, now: datetime, municipality_id: UUID | None = None) -> Actor:
    """The person at the server's command line, who has no account in the house."""
    return Actor(user_id=None, municipality_id=municipality_id, now=now)
