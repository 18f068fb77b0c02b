"""The places and accounts of the demo town: founded once, and found again for every later seeding."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from casemgmt.access import actions
from casemgmt.access.actors import Actor, operator
from casemgmt.access.login_actions import Attempt, accept_invitation, invite
from casemgmt.access.models import Agency, Municipality, Team, User
from casemgmt.access.roles import Role
from casemgmt.access.scopes import actor_for
from casemgmt.demo.accounts import DemoAccount, demo_accounts, read_town
from casemgmt.demo.seeding.timeline import at_nine

FOUNDED_ON = date(2022, 1, 3)
"""Before the first day of any story, so that every account holds its role on the days on which it acts."""

YEARS_BEFORE_TODAY = 4
TOKEN_DAYS = 3650


class TownMissing(LookupError):
    """The database does not hold the town of the files."""


@dataclass(frozen=True)
class DemoTown:
    """Both municipalities with their teams, agencies and accounts by the keys of the files."""

    now: datetime
    municipalities: Mapping[str, Municipality]
    teams: Mapping[str, Team]
    agencies: Mapping[str, Agency]
    users: Mapping[str, User]
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str, moment: datetime) -> Actor:
        """The account as it acts at the moment. Roles are read once, since all of them began with the town."""
        if username not in self._actors:
            self._actors[username] = actor_for(self.users[username], now=self.now)
        return replace(self._actors[username], now=moment)

    def speaker(self, agency: str, moment: datetime) -> Actor:
        """Who answers for the agency with this key, at the moment."""
        return self.actor(_speakers()[agency], moment)


def found_town(now: datetime) -> DemoTown:
    """Both municipalities with all that the files name. Every demo account gets its token and password."""
    by = operator(now=_founded_at(now))
    towns, teams, agencies = {}, {}, {}
    for one in read_town("municipalities"):
        facts = {name: one[name] for name in ("name", "ags", "reference_prefix")}
        towns[one["key"]] = actions.create_municipality(by=by, **facts)
    for one in read_town("teams"):
        facts = {name: one[name] for name in ("name", "takes_inquiries")}
        teams[one["key"]] = actions.create_team(by=by, municipality=towns[one["municipality"]], **facts)
    for one in read_town("agencies"):
        facts = {name: one[name] for name in ("name", "kind", "phone", "email")}
        agencies[one["key"]] = actions.create_agency(by=by, municipality=towns[one["municipality"]], **facts)
    for account in demo_accounts():
        user = _open_account(by, account, towns, teams, agencies)
        actions.issue_token(by=operator(now=now), user=user, name="demo", days=TOKEN_DAYS, token=account.token)
        _give_password(user, account, now)
    for contact in _contact_persons():
        _open_account(by, contact, towns, teams, agencies)
    return load_town(now)


def load_town(now: datetime) -> DemoTown:
    """The town as it stands in the database. Raises TownMissing where it is another one, or none."""
    towns: dict[str, Any] = {
        one["key"]: Municipality.objects.filter(ags=one["ags"]).first() for one in read_town("municipalities")
    }
    teams = {one["key"]: _named(Team.objects.select_related("municipality"), one, towns) for one in read_town("teams")}
    agencies = {one["key"]: _named(Agency.objects.all(), one, towns) for one in read_town("agencies")}
    names = {account.username for account in (*demo_accounts(), *_contact_persons())}
    users = {user.username: user for user in User.objects.select_related("key").filter(username__in=names)}
    if users.keys() != names or None in {*towns.values(), *teams.values(), *agencies.values()}:
        raise TownMissing
    return DemoTown(now, towns, teams, agencies, users)


def _open_account(
    by: Actor,
    account: DemoAccount,
    towns: Mapping[str, Municipality],
    teams: Mapping[str, Team],
    agencies: Mapping[str, Agency],
) -> User:
    contact = {"display_name": account.display_name, "email": account.email}
    user = actions.create_account(by=by, municipality=towns[account.municipality], username=account.username, **contact)
    actions.create_membership(
        by=by,
        user=user,
        role=account.role,
        team=teams[account.team] if account.team else None,
        agency=agencies[account.agency] if account.agency else None,
    )
    return user


def give_missing_passwords(now: datetime) -> None:
    """Passwords for the demo accounts of a town that was seeded before accounts had any."""
    names = {account.username: account for account in demo_accounts()}
    for user in User.objects.select_related("key").filter(username__in=names, is_active=True):
        if not user.has_usable_password():
            with transaction.atomic():
                _give_password(user, names[user.username], now)


def _give_password(user: User, account: DemoAccount, now: datetime) -> None:
    """As every password is set: by an invitation that is accepted."""
    _, token = invite(by=operator(now=now), user=user)
    attempt = Attempt(now=now, address="", agent="other", request_id="")
    accept_invitation(token=token, password=account.password, attempt=attempt)


def _contact_persons() -> list[DemoAccount]:
    """Who answers for the agencies that have no demo account; nobody is handed a token for these."""
    spoken_for = {account.agency for account in demo_accounts()}
    return [
        DemoAccount(
            role=Role.PARTNER_AGENCY,
            username=f"pa-{one['key']}",
            municipality=one["municipality"],
            display_name=one["contact_person"],
            email=one["email"],
            team=None,
            agency=one["key"],
        )
        for one in read_town("agencies")
        if one["key"] not in spoken_for
    ]


def _speakers() -> dict[str, str]:
    return {account.agency: account.username for account in (*_contact_persons(), *demo_accounts()) if account.agency}


def _named(rows: Any, entry: Mapping[str, Any], towns: Mapping[str, Municipality | None]) -> Any:
    return rows.filter(municipality=towns[entry["municipality"]], name=entry["name"]).first()


def _founded_at(now: datetime) -> datetime:
    return at_nine(min(FOUNDED_ON, date(now.year - YEARS_BEFORE_TODAY, 1, 3)), now=now)
