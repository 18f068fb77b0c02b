"""A town with an account in every role, a second team, a second town, and a client that speaks as any of them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from casemgmt.access import actions as access
from casemgmt.access.actors import Actor, operator
from casemgmt.access.models import AccessToken, Agency, Membership, Municipality, Team, User
from casemgmt.access.roles import Role
from casemgmt.access.scopes import actor_for
from casemgmt.access.tokens import new_token, token_digest
from casemgmt.crypto.actions import new_subject_key
from casemgmt.crypto.models import SubjectKey
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
    accounts: dict[str, tuple[Role, dict[str, Any]]] = {
        "caseworker": (Role.CASEWORKER, {"team": north}),
        "caseworker-south": (Role.CASEWORKER, {"team": south}),
        "partner_agency": (Role.PARTNER_AGENCY, {"agency": town.agencies["school"]}),
        "partner_agency-2": (Role.PARTNER_AGENCY, {"agency": town.agencies["clinic"]}),
        "volunteer-2": (Role.VOLUNTEER, {}),
    }
    add_accounts(town, accounts | {role.value: (role, {}) for role in Role if role.value not in accounts}, now)
    return town


def add_accounts(town: Town, accounts: dict[str, tuple[Role, dict[str, Any]]], now: datetime) -> None:
    """Accounts as `add_account` makes them, in four statements and without lines in the trail."""
    times = {"created_at": now, "updated_at": now}
    users, memberships, tokens = [], [], []
    for name, (role, place) in accounts.items():
        user = User(municipality=town.municipality, username=username_of(town, name), **times)
        user.display_name = f"Fictional {name}"
        user.set_unusable_password()
        user.key = new_subject_key(subject=user.pk, tenant=town.municipality.pk, at=now)
        begins = now - timedelta(days=900)
        users.append(user)
        memberships.append(
            Membership(
                municipality=town.municipality,
                user=user,
                role=role,
                valid_from=begins,
                **{"team": None, "agency": None, **place},
                **times,
            )
        )
        text = new_token()
        tokens.append(
            AccessToken(
                user=user,
                name="tests",
                digest=token_digest(text),
                created_at=now,
                expires_at=now + timedelta(days=3650),
                last_used_on=datetime.now(UTC).date(),
            )
        )
        town.users[name], town.tokens[name] = user, text
    SubjectKey.objects.bulk_create([user.key for user in users])
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(memberships)
    AccessToken.objects.bulk_create(tokens)


def username_of(town: Town, name: str) -> str:
    """The user name of an account of the town."""
    return f"{name.replace('_', '-')}-{town.municipality.ags}"


def add_account(town: Town, name: str, role: Role, now: datetime, **place: Any) -> User:
    """An account with one role and a token that is valid for years."""
    by = operator(now=now)
    user = access.create_account(
        by=by,
        municipality=town.municipality,
        username=username_of(town, name),
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
