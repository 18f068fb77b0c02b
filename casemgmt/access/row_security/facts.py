"""What the database is told of an actor: the constants of routes, each by its kind and by the role that gives it.

`facts_of` writes them into the setting `casemgmt.actor` of a transaction; a policy reads them there. `Probe` is an
actor whose constants are marks that can be found again in a compiled route. A new field of `Actor` or `Seat` is one
entry in the tables below; one without an entry is refused.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.roles import AGENCY_ROLES, Role

SETTING = "casemgmt.actor"
FACTS = f"NULLIF(current_setting('{SETTING}', true), '')::jsonb"
"""The facts as a policy reads them; NULL where nobody told any, so that every condition fails."""

ANY_ROLE = "any"
NO_ROLE = ""


class UnknownConstant(RuntimeError):
    """An actor has a constant, or a route uses one, of which the tables of this module know nothing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of constant: its type in PostgreSQL, whether there can be several, and whether each reaches many rows."""

    name: str
    type: str
    several: bool
    wide: bool = False


ONE_EACH: Mapping[str, Kind] = {
    "user_id": Kind("user", "uuid", several=False),
    "municipality_id": Kind("home", "uuid", several=False),
}
"""Fields of an actor with one value, told by role: a route that asks for a role and this value needs both."""

MANY_EACH: Mapping[str, Kind] = {
    "absent": Kind("absent", "uuid", several=True),
    "opened": Kind("opened", "uuid", several=True),
}
"""Fields of an actor with several keys, told by role in the same way."""

NOW = Kind("now", "timestamptz", several=False)
OF_ACTOR = frozenset({*ONE_EACH, *MANY_EACH, "now", "seats", "request_id"})
OF_SEAT = frozenset({"role", "municipality_id", "team_id", "agency_id", "group_id"})

TOWN = Kind("town", "uuid", several=True, wide=True)
TOWN_OF_TEAM = Kind("town_of_team", "uuid", several=True, wide=True)
TOWN_OF_AGENCY = Kind("town_of_agency", "uuid", several=True, wide=True)
TEAM = Kind("team", "uuid", several=True, wide=True)
AGENCY = Kind("agency", "uuid", several=True)
GROUP = Kind("group", "integer", several=True)


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the setting: what the actor has of a kind by holding a role."""

    kind: Kind
    role: str

    def __str__(self) -> str:
        return f"{self.kind.name}:{self.role}" if self.role else self.kind.name


def require_known_fields() -> None:
    """Raise UnknownConstant where an actor or a seat has a field without an entry here."""
    for kind, known in ((Actor, OF_ACTOR), (Seat, OF_SEAT)):
        unknown = {one.name for one in fields(kind)} - known
        if unknown:
            raise UnknownConstant(f"{kind.__name__}: {', '.join(sorted(unknown))}")


def constants_of(seat: Seat) -> Iterator[tuple[Kind, Any]]:
    """What a seat gives, by kind; a town differs by whether the seat is one for all its teams."""
    if seat.agency_id is not None:
        yield from ((TOWN_OF_AGENCY, seat.municipality_id), (AGENCY, seat.agency_id))
    elif seat.team_id is not None:
        yield from ((TOWN_OF_TEAM, seat.municipality_id), (TEAM, seat.team_id))
    else:
        yield TOWN, seat.municipality_id
    if seat.group_id is not None:
        yield GROUP, seat.group_id


def facts_of(actor: Actor) -> str:
    """The facts of an actor as the setting holds them. Without a seat there is the moment, and nothing else."""
    several: dict[Fact, set[Any]] = defaultdict(set)
    told: dict[Fact, Any] = {}
    for seat in actor.seats:
        for role in (seat.role, ANY_ROLE):
            for kind, value in constants_of(seat):
                several[Fact(kind, role)].add(value)
            for name, kind in ONE_EACH.items():
                told[Fact(kind, role)] = getattr(actor, name)
            for name, kind in MANY_EACH.items():
                several[Fact(kind, role)].update(getattr(actor, name))
    told |= {fact: f"{{{','.join(sorted(map(str, values)))}}}" for fact, values in several.items()}
    written = {str(fact): str(value) for fact, value in told.items() if value is not None}
    return json.dumps(written | {NOW.name: actor.now.isoformat()}, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a constant of a probe stands for. Where there can be several, two marks tell them apart."""

    kind: Kind
    role: str
    number: int

    @property
    def fact(self) -> Fact:
        """The entry of the setting that takes the mark's place."""
        return Fact(self.kind, self.role)


@dataclass
class Probe:
    """An actor in some roles, with two seats of each sort that the role can have, and what its constants mean."""

    roles: tuple[str, ...]
    marks: dict[Any, Mark] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_known_fields()
        self.actor = self._actor()

    def _actor(self) -> Actor:
        role = self.roles[0] if len(self.roles) == 1 else ANY_ROLE
        ones: dict[str, Any] = {name: self._mark(kind, role, 1) for name, kind in ONE_EACH.items()}
        many: dict[str, Any] = {name: tuple(self._mark(kind, role, n) for n in TWO) for name, kind in MANY_EACH.items()}
        now = self._mark(NOW, NO_ROLE, 1)
        seats = tuple(seat for one in self.roles for number in TWO for seat in self._seats(one, number))
        return Actor(now=now, seats=seats, **ones, **many)

    def _seats(self, role: str, number: int) -> Iterator[Seat]:
        if role in AGENCY_ROLES:
            town, agency = (self._mark(kind, role, number) for kind in (TOWN_OF_AGENCY, AGENCY))
            yield Seat(role, town, agency_id=agency)
            return
        yield Seat(role, self._mark(TOWN, role, number))
        town, team, group = (self._mark(kind, role, number) for kind in (TOWN_OF_TEAM, TEAM, GROUP))
        yield Seat(role, town, team_id=team, group_id=group)

    def _mark(self, kind: Kind, role: str, number: int) -> Any:
        value = MAKERS[kind.type](len(self.marks) + 1)
        self.marks[value] = Mark(kind, role, number)
        return value


TWO = (1, 2)
MAKERS: Mapping[str, Any] = {
    "uuid": lambda number: UUID(int=0xCA5E << 112 | number),
    "integer": lambda number: 2_147_000_000 + number,
    "timestamptz": lambda number: datetime(1900, 1, 1, 0, 0, number, tzinfo=UTC),
}
"""How a mark of a type is made: a value that no record has."""


def probes() -> list[Probe]:
    """An actor in each role, and last one in all of them."""
    roles = [role.value for role in Role]
    return [*(Probe((role,)) for role in roles), Probe(tuple(roles))]


def roles_with(kind: Kind) -> frozenset[str]:
    """The roles whose seats can give a kind of constant."""
    of_agencies = {AGENCY.name, TOWN_OF_AGENCY.name}
    if kind.name in {TOWN.name, TOWN_OF_TEAM.name, TEAM.name, GROUP.name}:
        return frozenset(role.value for role in Role if role not in AGENCY_ROLES)
    return frozenset(role.value for role in (AGENCY_ROLES if kind.name in of_agencies else Role))


def read(facts: Iterable[Fact]) -> str:
    """The SQL that reads facts, once per statement: a value, or an array of all of them where there can be several."""
    chosen = sorted(facts, key=str)
    kinds = sorted({one.kind for one in chosen}, key=lambda kind: kind.name)
    told = {kind: _told(kind, [one for one in chosen if one.kind is kind]) for kind in kinds}
    if is_array(chosen):
        value = " || ".join(_as_array(kind, names) for kind, names in told.items())
    else:
        [(kind, names)] = told.items()
        value = f"COALESCE({', '.join(names)})::{kind.type}"
    return f"(SELECT {value} FROM (SELECT {FACTS} AS told) AS actor)"  # noqa: S608 - names of the tables above only


def is_array(facts: Iterable[Fact]) -> bool:
    """Whether what is read of the facts is an array: of a kind with several, or of several kinds at one place."""
    kinds = {one.kind for one in facts}
    return len(kinds) > 1 or any(kind.several for kind in kinds)


def _told(kind: Kind, facts: list[Fact]) -> list[str]:
    if {one.role for one in facts} >= roles_with(kind) and kind is not NOW:
        facts = [Fact(kind, ANY_ROLE)]
    return [f"told ->> '{one}'" for one in facts]


def _as_array(kind: Kind, told: list[str]) -> str:
    if not kind.several:
        return f"ARRAY[COALESCE({', '.join(told)})::{kind.type}]"
    return " || ".join(f"({one})::{kind.type}[]" for one in told)
