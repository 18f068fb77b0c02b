"""From the text of a token to the account that it speaks for: one statement, and none remembered.

What was used when is written at most once a minute for sessions and once a day for tokens.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Q
from oauth2_provider.models import AccessToken as OAuthToken

from casemgmt.access import tokens
from casemgmt.access.actions import active_token
from casemgmt.access.actors import Actor
from casemgmt.access.credentials import Credential, outlived
from casemgmt.access.models import AccessToken, Session, User
from casemgmt.access.scopes import actor_for

TOUCHED_EVERY = timedelta(minutes=1)

Found = tuple[User, Credential]


def authenticated(text: str, *, now: datetime, request_id: str) -> tuple[User, Actor, Credential] | None:
    """The account, who it is now, and by what it was shown; None for a token that is not good at the moment."""
    find = _FINDERS.get(text.partition("_")[0] + "_")
    found = find(text, now) if find else None
    if found is None:
        return None
    user, credential = found
    actor = actor_for(user, now=now, request_id=request_id)
    return None if outlived(credential, actor) else (user, actor, credential)


def _by_token(text: str, now: datetime) -> Found | None:
    token = active_token(tokens.token_digest(text), now=now)
    if token is None:
        return None
    if token.last_used_on != now.date():
        AccessToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
    return token.user, Credential("token", token.pk, token.created_at)


def _by_session(text: str, now: datetime) -> Found | None:
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    session = (
        Session.objects.open_at(now, idle)
        .filter(digest=tokens.token_digest(text), user__is_active=True)
        .select_related("user")
        .first()
    )
    if session is None:
        return None
    if session.last_used_at + TOUCHED_EVERY <= now:
        Session.objects.filter(pk=session.pk).update(last_used_at=now)
    proved_at = session.proved_at or session.created_at
    return session.user, Credential("session", session.pk, proved_at, second_factor=session.second_factor)


def _by_client(text: str, now: datetime) -> Found | None:
    token = (
        OAuthToken.objects.filter(
            Q(token_checksum=sha256(text.encode()).hexdigest(), expires__gt=now),
            application__client__disabled_at=None,
            application__client__user__is_active=True,
        )
        .select_related("application__client__user")
        .first()
    )
    if token is None:
        return None
    client = token.application.client
    scopes = frozenset(token.scope.split()) & frozenset(client.scopes)
    return client.user, Credential("client", client.pk, token.created, scopes=scopes)


_FINDERS: Mapping[str, Callable[[str, datetime], Found | None]] = {
    tokens.PREFIX: _by_token,
    tokens.SESSION: _by_session,
    tokens.CLIENT: _by_client,
}
