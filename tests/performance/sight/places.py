"""The offices: 25 towns with 200 teams, agencies, and accounts, the measured ones by name.

Towns, teams and the sights of the measured accounts are the same at every number of cases; agencies, specialists and
volunteers come along with the cases, so that tables grow and sights do not.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import Group

from casemgmt.access.models import Agency, Municipality, Team, User
from casemgmt.access.roles import Role
from casemgmt.crypto.actions import create_tenant_keys
from casemgmt.crypto.models import TenantKey
from tests.factories.town import Town, add_accounts

CHUNK = 10_000
"""Cases with which one more agency comes, with its specialists and volunteers."""

_ags = count(1)


class Shape(NamedTuple):
    """How many of what; smaller where there are fewer cases than one chunk, so that it runs in a test."""

    chunk: int

    @classmethod
    def of(cls, fewest: int) -> "Shape":
        """The shape of a run whose smallest number of cases is this."""
        return cls(min(CHUNK, fewest))

    def part(self, whole: int) -> int:
        """So many at 10,000 cases; as many fewer as there are fewer cases."""
        return max(1, whole * self.chunk // CHUNK)

    @property
    def towns(self) -> int:
        """Municipalities."""
        return 25 if self.chunk == CHUNK else 5

    @property
    def teams(self) -> int:
        """Teams of each."""
        return 8 if self.chunk == CHUNK else 2

    @property
    def team(self) -> int:
        """Cases of the measured team."""
        return self.part(1500)

    @property
    def town(self) -> int:
        """Cases with which the leads' towns begin; later they get their share, 4 % of all."""
        return self.part(1600)

    @property
    def workers(self) -> int:
        """Caseworkers of the measured team: 60 cases each."""
        return self.part(25)

    @property
    def referred(self) -> int:
        """Referrals to each agency; eight of ten are valid."""
        return self.part(1000)

    @property
    def specialists(self) -> int:
        """Specialists of each chunk, with 60 granted cases each."""
        return self.part(20)

    @property
    def volunteers(self) -> int:
        """Volunteers of each chunk, with 8 tasks each."""
        return self.part(22)


@dataclass
class Offices:
    """All places and accounts. Town 0 has the measured team and lead, town 1 the lead whose cases are all old."""

    shape: Shape
    now: datetime
    towns: list[Municipality]
    groups: list[Group]
    """One for each town, as guardian would have it."""
    keys: dict[UUID, TenantKey]
    teams: list[list[Team]] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    workers: dict[UUID, list[User]] = field(default_factory=dict)
    specialists: list[User] = field(default_factory=list)
    volunteers: list[User] = field(default_factory=list)
    accounts: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def make_offices(shape: Shape, most: int, now: datetime) -> Offices:
    """Places and accounts for up to so many cases."""
    times = {"created_at": now, "updated_at": now}
    towns = Municipality.objects.bulk_create(
        Municipality(name=f"Town {n}", ags=f"99{next(_ags):06d}", reference_prefix="AB", **times)
        for n in range(shape.towns)
    )
    keys = {town.pk: create_tenant_keys(tenant=town.pk, at=now) for town in towns}
    groups = Group.objects.bulk_create(Group(name=f"office {town.pk}") for town in towns)
    offices = Offices(shape, now, towns, groups, keys)
    for town in towns:
        ours = Group.objects.bulk_create(Group(name=f"team {n} of {town.pk}") for n in range(shape.teams))
        offices.teams.append(
            Team.objects.bulk_create(
                Team(municipality=town, name=f"Team {n}", group=group, **times) for n, group in enumerate(ours)
            )
        )
    chunks = range(-(-most // shape.chunk))
    offices.agencies = Agency.objects.bulk_create(
        Agency(municipality=towns[n % len(towns)], name=f"Agency {n}", kind="charity", **times) for n in chunks
    )
    _fill_accounts(offices, len(chunks))
    return offices


def _fill_accounts(offices: Offices, chunks: int) -> None:
    shape = offices.shape
    for town, teams in zip(offices.towns, offices.teams, strict=True):
        held = Town(town)
        for number, team in enumerate(teams):
            some = shape.workers if team is offices.teams[0][0] else 3
            named = {f"caseworker-{number}-{n}": (Role.CASEWORKER, {"team": team}) for n in range(some)}
            add_accounts(held, named, offices.now)
            offices.workers[team.pk] = [held.users[name] for name in named]
    held = Town(offices.towns[0])
    many = {
        **{f"specialist-{n}": (Role.JOB_COACH, {}) for n in range(chunks * shape.specialists)},
        **{f"volunteer-{n}": (Role.VOLUNTEER, {}) for n in range(chunks * shape.volunteers)},
        "lead": (Role.TEAM_LEAD, {}),
        "agency": (Role.PARTNER_AGENCY, {"agency": offices.agencies[0]}),
        "nobody": (Role.JOB_COACH, {}),
        "caseworker": (Role.CASEWORKER, {"team": offices.teams[0][0]}),
    }
    add_accounts(held, many, offices.now)
    old = Town(offices.towns[1])
    add_accounts(old, {"stale-lead": (Role.TEAM_LEAD, {})}, offices.now)
    offices.accounts, offices.tokens = held.users | old.users, held.tokens | old.tokens
    offices.specialists = [held.users[f"specialist-{n}"] for n in range(chunks * shape.specialists)]
    offices.volunteers = [held.users[f"volunteer-{n}"] for n in range(chunks * shape.volunteers)]
    offices.workers[offices.teams[0][0].pk][0] = held.users["caseworker"]
