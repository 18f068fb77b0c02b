"""Every write of places, accounts, memberships and tokens."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Q
from oauth2_provider.models import AccessToken as OAuthToken
from uuid_utils.compat import uuid7

from casemgmt.access import tokens
from casemgmt.access.actors import Actor
from casemgmt.access.credentials import second_factor_is_required
from casemgmt.access.login_actions import end_sessions
from casemgmt.access.models import (
    FOR_EVER,
    AccessToken,
    Agency,
    Invitation,
    Membership,
    Municipality,
    Team,
    User,
)
from casemgmt.access.roles import AGENCY_ROLES, ALONE, SECOND_FACTOR, TEAM_ROLES, Role
from casemgmt.access.writing import action, assign, put, store
from casemgmt.audit.trail import append
from casemgmt.crypto.actions import create_subject_key, create_tenant_keys
from casemgmt.errors import Conflict, FieldProblem, Invalid

TOKEN_DAYS = 90


class RolesIncompatible(Conflict):
    """Who runs or supervises the system holds no other role in it."""

    code = "roles_incompatible"
    detail = "This role is held without any other. End the other memberships of the account first."


class MembershipMisplaced(Invalid):
    """The role needs another place, or the place is in another municipality."""

    code = "membership_misplaced"
    detail = "The membership does not fit its place."


class TokenTooLong(Invalid):
    """The token would live longer than a role of the account allows."""

    code = "token_too_long"
    detail = "For an account with these roles a token lives shorter: see CASEMGMT_SENSITIVE_TOKEN_DAYS."


class TokenUnknown(Invalid):
    """The account has no such token."""

    code = "token_unknown"
    detail = "The account has no such token."


@action
def create_municipality(*, by: Actor, name: str, ags: str, reference_prefix: str) -> Municipality:
    """Found a municipality, with its own keys."""
    town = Municipality(name=name, ags=ags, reference_prefix=reference_prefix, created_at=by.now, updated_at=by.now)
    town.save(force_insert=True)
    create_tenant_keys(tenant=town.pk, at=by.now)
    append(
        actor=by,
        event="municipality.founded",
        kind="municipality",
        ids=[town.pk],
        stream=f"municipality:{town.pk}",
        municipality_id=town.pk,
    )
    return town


@action
def create_team(*, by: Actor, municipality: Municipality, name: str, takes_inquiries: bool = False) -> Team:
    """Set up a team, and the permission group that single cases can be granted to. One team takes the inquiries."""
    if takes_inquiries:
        _let_no_team_take_inquiries(by, municipality.pk)
    key = uuid7()
    group = Group.objects.create(name=f"team:{key}")
    team = Team(id=key, municipality=municipality, name=name, takes_inquiries=takes_inquiries, group=group)
    return store(team, by=by, event="team.created", fields=["name", "takes_inquiries"])


@action
def update_team(*, by: Actor, team: Team, changes: dict[str, Any]) -> Team:
    """Rename a team, or let it take the inquiries that come from outside the office."""
    if changes.get("takes_inquiries") and not team.takes_inquiries:
        _let_no_team_take_inquiries(by, team.municipality_id)
    return store(team, by=by, event="team.changed", fields=assign(team, changes))


@action
def create_agency(*, by: Actor, municipality: Municipality, **values: Any) -> Agency:
    """Enter a partner agency."""
    return store(Agency(municipality=municipality, **values), by=by, event="agency.created", fields=values)


@action
def update_agency(*, by: Actor, agency: Agency, changes: dict[str, Any]) -> Agency:
    """Correct an agency, or mark that it takes no referrals any more."""
    return store(agency, by=by, event="agency.changed", fields=assign(agency, changes))


@action
def create_account(*, by: Actor, municipality: Municipality, username: str, **contact: str) -> User:
    """Open an account. It has no password and no role yet; both are given by later steps."""
    user = User(municipality=municipality, username=username, **contact)
    user.set_unusable_password()
    user.key = create_subject_key(subject=user.pk, tenant=municipality.pk, at=by.now)
    return store(user, by=by, event="account.created", fields=["username", *contact])


@action
def update_account(*, by: Actor, user: User, changes: dict[str, Any]) -> User:
    """Correct the contact facts of an account, disable it or enable it again.

    With a disabled account its sessions and tokens end, and an invitation that is open; they do not come back with it.
    """
    changed = assign(user, changes)
    if "is_active" in changed and not user.is_active:
        Invitation.objects.filter(user=user).delete()
        end_sessions(by=by, user_id=user.pk)
        revoke_tokens(by=by, user=user)
    return store(user, by=by, event="account.changed", fields=changed)


@action
def create_membership(
    *,
    by: Actor,
    user: User,
    role: str,
    team: Team | None = None,
    agency: Agency | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Membership:
    """Give an account a role. Raises MembershipMisplaced, or RolesIncompatible for roles that are held alone."""
    check_place(user, role, team, agency)
    begins, ends = valid_from or by.now, valid_until or FOR_EVER
    if ends <= begins:
        raise Invalid(
            problems=[FieldProblem("ends_before_it_begins", "The end lies before the begin.", "/valid_until")]
        )
    User.objects.select_for_update().get(pk=user.pk)
    require_compatible(user, role, begins, ends)
    membership = Membership(
        municipality_id=user.municipality_id,
        user=user,
        role=role,
        team=team,
        agency=agency,
        valid_from=begins,
        valid_until=ends,
    )
    return store(membership, by=by, event="membership.given", fields=["role", "team", "agency", "valid_until"])


@action
def end_membership(*, by: Actor, membership: Membership) -> Membership:
    """End a role now. The very next request of the account is without it."""
    if membership.valid_until <= by.now:
        raise Conflict("The membership has ended already.", code="membership_ended")
    membership.valid_until = max(by.now, membership.valid_from + timedelta(microseconds=1))
    return store(membership, by=by, event="membership.ended", fields=["valid_until"])


@action
def issue_token(
    *, by: Actor, user: User, name: str, days: int = TOKEN_DAYS, token: str = ""
) -> tuple[AccessToken, str]:
    """A bearer token for the account, and its text, which nobody can see again.

    Raises TokenTooLong where the account's roles ask people for a second factor, and the token lives longer than then
    is allowed. A token that was issued before the role was given ends as early.
    """
    if second_factor_is_required() and days > settings.SENSITIVE_TOKEN_DAYS:
        held = Membership.objects.valid_at(by.now).filter(user=user).values_list("role", flat=True)
        if not SECOND_FACTOR.isdisjoint(held):
            raise TokenTooLong
    text = token or tokens.new_token()
    row = AccessToken(
        user=user,
        name=name,
        digest=tokens.token_digest(text),
        created_at=by.now,
        expires_at=by.now + timedelta(days=days),
    )
    row.save(force_insert=True)
    _tell_of_token(by, row, user, "token.issued")
    return row, text


@action
def revoke_token(*, by: Actor, token: AccessToken) -> AccessToken:
    """Make a token useless at once."""
    if token.revoked_at is None:
        token.revoked_at = by.now
        token.save(update_fields=["revoked_at"])
        _tell_of_token(by, token, token.user, "token.revoked")
    return token


@action
def revoke_token_of(*, by: Actor, user: User, token: UUID) -> User:
    """Make one token of the account useless at once. Raises TokenUnknown."""
    row = AccessToken.objects.select_for_update(of=("self",)).select_related("user").filter(pk=token, user=user).first()
    if row is None:
        raise TokenUnknown
    revoke_token(by=by, token=row)
    return user


@action
def revoke_tokens(*, by: Actor, user: User) -> User:
    """Make every token of the account useless at once, also those that it got by OAuth2."""
    OAuthToken.objects.filter(application__client__user=user).delete()
    for token in (
        AccessToken.objects.select_for_update(of=("self",)).filter(user=user, revoked_at=None).select_related("user")
    ):
        revoke_token(by=by, token=token)
    return user


def _let_no_team_take_inquiries(by: Actor, municipality_id: UUID) -> None:
    for other in Team.objects.select_for_update().filter(municipality=municipality_id, takes_inquiries=True):
        other.takes_inquiries = False
        put(other, by=by)


def _tell_of_token(by: Actor, row: AccessToken, user: User, event: str) -> None:
    append(
        actor=by,
        event=event,
        kind="accesstoken",
        ids=[row.pk, user.pk],
        stream=f"subject:{user.pk}",
        municipality_id=user.municipality_id,
    )


def require_compatible(user: User, role: str, begins: datetime, ends: datetime) -> None:
    """Raise RolesIncompatible if the account holds a role in that time beside which this one is not held."""
    held = set(
        Membership.objects.filter(user=user, valid_until__gt=begins, valid_from__lt=ends).values_list("role", flat=True)
    )
    if held - {role} and ({role} | held) & ALONE:
        raise RolesIncompatible


def check_place(user: User, role: str, team: Team | None, agency: Agency | None) -> None:
    """Raise MembershipMisplaced unless the role goes with this team or agency, in the account's municipality."""
    problems = []
    if role in AGENCY_ROLES and agency is None:
        problems.append(FieldProblem("agency_missing", "This role speaks for an agency.", "/agency"))
    if role not in AGENCY_ROLES and agency is not None:
        problems.append(FieldProblem("agency_not_fitting", "Only a partner agency's role names an agency.", "/agency"))
    if role not in TEAM_ROLES and team is not None:
        problems.append(FieldProblem("team_not_fitting", "Only caseworkers and team leads belong to a team.", "/team"))
    if role == Role.CASEWORKER and team is None:
        problems.append(FieldProblem("team_missing", "A caseworker belongs to a team.", "/team"))
    for name, place in (("team", team), ("agency", agency)):
        if place is not None and place.municipality_id != user.municipality_id:
            problems.append(FieldProblem("other_municipality", "This is in another municipality.", f"/{name}"))
    if problems:
        raise MembershipMisplaced(problems=problems)


def active_token(digest: bytes, *, now: datetime) -> AccessToken | None:
    """The token with this digest and its account, if both are good at the moment: one statement."""
    return (
        AccessToken.objects.filter(Q(digest=digest), Q(expires_at__gt=now), Q(revoked_at=None), Q(user__is_active=True))
        .select_related("user")
        .first()
    )


def case_takers(municipality_id: UUID) -> Team | None:
    """The team that takes the inquiries which come from outside the office."""
    return Team.objects.filter(municipality_id=municipality_id, takes_inquiries=True).first()
