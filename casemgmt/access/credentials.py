"""By what a request speaks for an account: a session of a person, a bearer token of a program, a token of OAuth2."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings

from casemgmt.access.actors import Actor
from casemgmt.access.roles import SECOND_FACTOR
from casemgmt.errors import NotAllowed

SCOPES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "referrals:read": {"me": frozenset({"retrieve"}), "partner_referral": frozenset({"list", "retrieve"})},
    "referrals:answer": {"partner_referral": frozenset({"accept", "refuse", "waitlist", "start", "finish"})},
}
"""What a token of a partner agency's program may do at all: scope, record, actions. What stands nowhere is refused."""

FRESH = timedelta(minutes=15)
"""So long after the login a session may change what it takes to log in."""


class SecondFactorRequired(NotAllowed):
    """The roles of the account read what a password alone does not open (403)."""

    code = "second_factor_required"
    detail = "Your roles need a second factor. Enrol one; until then this session can do nothing else."


class ScopeMissing(NotAllowed):
    """The token was issued for less (403)."""

    code = "scope_missing"
    detail = "The token does not include this."


class LoginTooOld(NotAllowed):
    """What decides about logging in is changed shortly after a login, and by people, not by programs (403)."""

    code = "login_too_old"
    detail = "Log in again: this can be changed within 15 minutes of a login, and not with a token of a program."


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request showed. `scopes` is None where it includes all that the roles do.

    `created_at` of a session is when its person proved who they are: here, or before that at an identity provider.
    """

    kind: Literal["session", "token", "client"]
    id: UUID
    created_at: datetime
    scopes: frozenset[str] | None = None
    second_factor: bool = False

    def check(self, actor: Actor, record: str, action: str, *, enrolling: bool) -> None:
        """Raise ScopeMissing or SecondFactorRequired where the actor's roles alone do not decide."""
        if self.scopes is not None and not any(action in SCOPES[one].get(record, ()) for one in self.scopes):
            raise ScopeMissing
        if self.kind == "session" and not self.second_factor and not enrolling and needs_second_factor(actor):
            raise SecondFactorRequired

    def check_fresh(self, now: datetime) -> None:
        """Raise LoginTooOld unless this is a session that began a short while ago."""
        if self.kind != "session" or self.created_at + FRESH <= now:
            raise LoginTooOld


def second_factor_is_required() -> bool:
    """Whether this house asks for a second factor. Whatever is not plainly `optional` asks for it."""
    return bool(settings.SECOND_FACTOR != "optional")


def needs_second_factor(actor: Actor) -> bool:
    """Whether one of the actor's roles asks for a second factor."""
    return second_factor_is_required() and actor.has_role(*SECOND_FACTOR)


def outlived(credential: Credential, actor: Actor) -> bool:
    """Whether a program's token is older than the actor's roles allow, whatever end it was issued with."""
    limit = timedelta(days=settings.SENSITIVE_TOKEN_DAYS)
    return credential.kind == "token" and needs_second_factor(actor) and credential.created_at + limit <= actor.now
