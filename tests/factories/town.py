"""A town with an account in every role, a second team, a second town, and a client that speaks as any of them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from casemgmt.access import actions as access
from casemgmt.access.actors import Actor, operator
from casemgmt.access.models import Agency, Municipality, Team, User
from casemgmt.access.roles import Role
from casemgmt.access.scopes import actor_for
from cases.actions import persons
from cases.actions.cases import open_case
from cases.models import Case, Person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IDENTITY = {
    "given_names": "Amina",
    "family_name": "Haddad",
    "born_on": date(1990, 9, 2),
    "born_precision": "day",
    "sex": "w",
    "nationalities": ["SYR"],
    "mother_tongue": "ara",
}
INQUIRY = {
    "channel": "self",
    "inquired_on": date(2026, 2, 27),
    "concern": "Course and childcare",
    "language": "ara",
    "interpreter_needed": True,
}


@dataclass
class Town:
    """A municipality with teams, agencies and accounts by name."""

    municipality: Municipality
    teams: dict[str, Team] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str, now: datetime = NOW) -> Actor:
        """The actor that the account is."""
        return actor_for(self.users[name], now=now, request_id="test-request")


def make_town(*, ags: str = "05166036", prefix: str = "MW", now: datetime = NOW) -> Town:
    """A town with teams north and south, agencies school and clinic, and accounts named by role; `-south` and `-2` for
    the second of a kind."""
    by = operator(now=now)
    municipality = access.create_municipality(by=by, name=f"Town {ags}", ags=ags, reference_prefix=prefix)
    town = Town(municipality)
    for name, takes in (("north", True), ("south", False)):
        town.teams[name] = access.create_team(by=by, municipality=municipality, name=name, takes_inquiries=takes)
    for name, kind in (("school", "course_provider"), ("clinic", "clinic")):
        town.agencies[name] = access.create_agency(by=by, municipality=municipality, name=name, kind=kind)
    north, south = town.teams["north"], town.teams["south"]
    add_account(town, "caseworker", Role.CASEWORKER, now, team=north)
    add_account(town, "caseworker-south", Role.CASEWORKER, now, team=south)
    add_account(town, "partner_agency", Role.PARTNER_AGENCY, now, agency=town.agencies["school"])
    add_account(town, "partner_agency-2", Role.PARTNER_AGENCY, now, agency=town.agencies["clinic"])
    add_account(town, "volunteer-2", Role.VOLUNTEER, now)
    for role in Role:
        if role.value not in town.users:
            add_account(town, role.value, role, now)
    return town


def add_account(town: Town, name: str, role: Role, now: datetime, **place: Any) -> User:
    """An account with one role and a token that is valid for years."""
    by = operator(now=now)
    user = access.create_account(
        by=by,
        municipality=town.municipality,
        username=f"{name.replace('_', '-')}-{town.municipality.ags}",
        display_name=f"Fictional {name}",
    )
    access.create_membership(by=by, user=user, role=role, valid_from=now - timedelta(days=900), **place)
    token, town.tokens[name] = access.issue_token(by=by, user=user, name="tests", days=3650)
    token.last_used_on = datetime.now(UTC).date()  # so that the first request does not write it
    token.save(update_fields=["last_used_on"])
    town.users[name] = user
    return user


def make_person(town: Town, team: str = "north", *, by: str = "", **values: Any) -> Person:
    """A fictional person in a team."""
    worker = by or ("caseworker" if team == "north" else "caseworker-south")
    return persons.create_person(by=town.actor(worker), team=town.teams[team], **(IDENTITY | values))


def make_case(town: Town, team: str = "north", *, person: Person | None = None, **inquiry: Any) -> Case:
    """A case in the phase `inquiry`, for a new fictional person where none is given."""
    worker = "caseworker" if team == "north" else "caseworker-south"
    return open_case(by=town.actor(worker), person=person or make_person(town, team), **(INQUIRY | inquiry))
