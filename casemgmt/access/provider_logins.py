"""Signing in at an identity provider (OpenID Connect), up to a session like any other.

A subject that is linked to an account signs in as that account. One that is not is linked to an account that has an
open invitation: to the one whose invitation it shows, or to the only one with the e-mail address that the provider has
verified. Nobody else gets in, and nobody learns why not; an account is only opened where the settings say so.
"""

import logging
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.db import transaction

from casemgmt.access import factor_actions, lockout, provider_links, provider_roles
from casemgmt.access.credentials import FRESH
from casemgmt.access.login_actions import (
    Attempt,
    LoginRefused,
    Opened,
    SecondFactorMissing,
    count_failure,
    held_account,
    open_session,
)
from casemgmt.access.models import Municipality, ProviderLink, User
from casemgmt.access.models.provider_links import subject_words
from casemgmt.access.openid import states
from casemgmt.access.openid.answers import Answer, identified
from casemgmt.access.openid.calls import ProviderUnavailable
from casemgmt.access.openid.discovery import published
from casemgmt.access.openid.providers import Provider, misconfigured, provider_of
from casemgmt.access.openid.statements import SignedIn, Unbelievable
from casemgmt.access.tokens import token_digest

PURPOSE = "login"
SALT = "casemgmt.provider-sign-in.code-missing"
WAITS = timedelta(minutes=5)
log = logging.getLogger(__name__)


class CodeMissing(SecondFactorMissing):
    """The provider is believed, did not ask for a second factor, and the account has one: send its code (401)."""

    detail = "Send the code of your authenticator app or a recovery code, together with `continuation`."

    def __init__(self, continuation: str) -> None:
        super().__init__()
        self.continuation = continuation


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody whom a provider signed in, on the way to a session. Without `user_id` an account is to be opened."""

    provider: Provider
    found: SignedIn
    user_id: UUID | None

    def held(self, now: datetime) -> str:
        """As it goes out and comes back with a code, signed."""
        found = asdict(self.found)
        proved = self.found.proved_at
        found |= {"email": "", "groups": list(self.found.groups), "proved_at": proved.isoformat() if proved else None}
        user = str(self.user_id) if self.user_id else ""
        return signing.dumps(
            {"at": now.isoformat(), "provider": self.provider.code, "user": user, "found": found}, salt=SALT
        )

    @classmethod
    def read(cls, text: str, now: datetime) -> Self:
        """The entrant again. Raises Unbelievable for what is not ours or has waited for too long."""
        try:
            held = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            raise Unbelievable("another continuation") from None
        if not datetime.fromisoformat(held["at"]) <= now < datetime.fromisoformat(held["at"]) + WAITS:
            raise Unbelievable("a continuation that ran out")
        found: dict[str, Any] = held["found"]
        proved = found["proved_at"]
        found |= {"groups": tuple(found["groups"]), "proved_at": datetime.fromisoformat(proved) if proved else None}
        return cls(provider_of(held["provider"]), SignedIn(**found), UUID(held["user"]) if held["user"] else None)


def begin_sign_in(*, provider: str, anew: bool, now: datetime) -> states.Begun:
    """Where the browser goes to sign in. Raises ProviderUnknown, ProviderUnavailable."""
    return states.begin(provider_of(provider), PURPOSE, anew=anew, now=now)


def sign_in(*, answer: Answer, invitation: str, attempt: Attempt) -> Opened:
    """A session for whom the provider signed in.

    Raises LoginRefused, CodeMissing, TooManyAttempts, ProviderUnavailable. Several transactions, so that a state stays
    spent and a failure counted.
    """
    lockout.check_open(lockout.of_address(attempt.address), attempt.now)
    user = None
    try:
        provider, found = identified(answer, PURPOSE, attempt.now)
        user = _account_of(provider, found, invitation, attempt.now)
        opened = _enter(Entrant(provider, found, user.pk if user else None), "", attempt)
    except (Unbelievable, LoginRefused) as reason:
        raise _refused(reason, user, attempt, locks=False) from None
    return replace(opened, logout_url=_logout_url(provider, attempt.now))


def sign_in_with_code(*, continuation: str, code: str, attempt: Attempt) -> Opened:
    """A session for whom the provider signed in, with a code of the account's own second factor.

    Raises LoginRefused, or TooManyAttempts: codes are counted as those beside a password are.
    """
    lockout.check_open(lockout.of_address(attempt.address), attempt.now)
    user, locks = None, False
    try:
        entrant = Entrant.read(continuation, attempt.now)
        user = _enabled(entrant.user_id)
        if user is None:
            raise LoginRefused
        locks = lockout.charge(lockout.of_account(user.username), lockout.ACCOUNT, attempt.now)
        opened = _enter(entrant, code, attempt, spends=continuation)
    except (Unbelievable, LoginRefused) as reason:
        raise _refused(reason, user, attempt, locks=locks) from None
    return replace(opened, logout_url=_logout_url(entrant.provider, attempt.now))


def _enabled(user_id: UUID | None) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first() if user_id else None


def _account_of(provider: Provider, found: SignedIn, invitation: str, now: datetime) -> User | None:
    """The account that the subject is linked to, or is to be linked to; None where one is to be opened.

    Raises Unbelievable where there is none.
    """
    town = Municipality.objects.filter(ags=provider.municipality).first()
    if town is None:
        raise misconfigured(f"{provider.code}: there is no such municipality")
    words = subject_words(provider.issuer, found.subject)
    linked = ProviderLink.objects.of_subject(town.pk, words).select_related("user").first()
    invited = _invited(provider, town, found, invitation, now) if linked is None or invitation else None
    if linked is not None and (not invitation or invited == linked.user):
        return linked.user
    if linked is None and (invited is not None or (provider.create_accounts and not invitation)):
        return invited
    raise Unbelievable("a subject of no account")


def _invited(provider: Provider, town: Municipality, found: SignedIn, invitation: str, now: datetime) -> User | None:
    """The account that the invitation is for, or the only invited one with the verified address.

    Raises Unbelievable where there are several: none of them is the right one then.
    """
    people = User.objects.filter(municipality=town, is_active=True, client=None, invitation__expires_at__gt=now)
    if invitation:
        return people.filter(invitation__digest=token_digest(invitation)).first()
    if not (found.email and provider.link_by_email):
        return None
    wanted = found.email.casefold()
    fitting = [one for one in people.select_related("key") if one.email.casefold() == wanted]
    if len(fitting) > 1:
        raise Unbelievable("an address of several accounts")
    return fitting[0] if fitting else None


@transaction.atomic
def _enter(entrant: Entrant, code: str, attempt: Attempt, *, spends: str = "") -> Opened:
    """The session, once the account is held: enabled and linked still, its second factor shown to one of the two."""
    provider, found, now = entrant.provider, entrant.found, attempt.now
    user = held_account(entrant.user_id) if entrant.user_id else provider_links.open_account(provider, found, now)
    if not user.is_active:
        raise LoginRefused
    link = provider_links.attached(user, provider, found, attempt, opened=entrant.user_id is None)
    strong = found.two_factors
    if not strong and factor_actions.has_factor(user):
        if not code:
            raise CodeMissing(entrant.held(now))
        if not factor_actions.use_code(user=user, code=code, now=now):
            raise LoginRefused
        lockout.forget(lockout.of_account(user.username))
        strong = True
    if spends:
        states.spend(spends, now)
    provider_roles.follow(provider, user, found.groups, now)
    return open_session(
        user,
        strong,
        attempt,
        link=link,
        provider_session=provider_links.session_digest(provider, found.session_id),
        proved_at=min(found.proved_at, now) if found.proved_at else now - FRESH,
    )


def _logout_url(provider: Provider, now: datetime) -> str:
    """Where the browser ends the provider's session (RP-Initiated Logout 1.0); empty where none is known now."""
    try:
        address = published(provider, now).end_session_endpoint
    except ProviderUnavailable:
        return ""
    asked = {"client_id": provider.client_id}
    if provider.post_logout_redirect_uri:
        asked["post_logout_redirect_uri"] = provider.post_logout_redirect_uri
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}" if address else ""


def _refused(reason: Exception, user: User | None, attempt: Attempt, *, locks: bool) -> LoginRefused:
    """Count the failure, and say why in the log, where the operator looks; never to whoever tries."""
    if isinstance(reason, Unbelievable):
        log.warning("a sign-in by an identity provider was refused: %s, request %s", reason, attempt.request_id)
    return count_failure(attempt, user, locks)
