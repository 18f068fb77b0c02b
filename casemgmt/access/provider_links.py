"""Every write of links between accounts and the subjects of identity providers."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from uuid_utils.compat import uuid7

from casemgmt.access.actions import create_account
from casemgmt.access.actors import Actor, operator
from casemgmt.access.credentials import Credential
from casemgmt.access.factor_actions import enrolling
from casemgmt.access.login_actions import Attempt, end_session
from casemgmt.access.models import Invitation, Municipality, ProviderLink, Session, User
from casemgmt.access.models.provider_links import subject_words
from casemgmt.access.openid import states
from casemgmt.access.openid.answers import Answer, identified
from casemgmt.access.openid.providers import Provider, ProviderUnknown, provider_of
from casemgmt.access.openid.statements import SignedIn, Unbelievable
from casemgmt.access.scopes import actor_for
from casemgmt.access.writing import action, store, tell
from casemgmt.crypto.digests import digest
from casemgmt.crypto.envelope import bind
from casemgmt.errors import Conflict, Invalid


class LinkStands(Conflict):
    """The account, or the subject, is linked already."""

    code = "link_stands"
    detail = "The account is linked with this provider already, or somebody else's is. Give up that link first."


class LinkRefused(Invalid):
    """What came back from the provider does not fit what was begun, or is not to be believed."""

    code = "link_refused"
    detail = "The identity provider's answer was not accepted. Begin again."


def begin_link(*, by: Actor, credential: Credential, provider: str) -> states.Begun:
    """Where the browser goes to show the subject that is to be linked. Raises ProviderUnknown, LoginTooOld."""
    credential.check_fresh(by.now)
    found = provider_of(provider)
    if not Municipality.objects.filter(pk__in=[by.municipality_id], ags=found.municipality).exists():
        raise ProviderUnknown
    return states.begin(found, _purpose(credential), anew=False, now=by.now)


def link_account(*, by: Actor, credential: Credential, answer: Answer) -> ProviderLink:
    """The actor's account linked to the subject that signed in. Raises LinkRefused, LinkStands, ProviderUnavailable."""
    credential.check_fresh(by.now)
    try:
        provider, found = identified(answer, _purpose(credential), by.now)
    except Unbelievable:
        raise LinkRefused from None
    return _link(by=by, credential=credential, provider=provider, found=found)


@action
def unlink_account(*, by: Actor, credential: Credential, providerlink: ProviderLink) -> None:
    """Give up a link, by its owner or by an administrator; the sessions that it opened end."""
    if providerlink.user_id == by.account_id:
        enrolling(by, credential)
    _remove(providerlink, by)


def open_account(provider: Provider, found: SignedIn, now: datetime) -> User:
    """An account for somebody whom nobody has invited, where the settings have it so; it has no role yet."""
    town = Municipality.objects.get(ags=provider.municipality)
    by, key = operator(now=now, municipality_id=town.pk), uuid7()
    email: Mapping[str, Any] = {"email": found.email} if found.email else {}
    return create_account(by=by, municipality=town, username=f"{provider.code}-{key.hex[-12:]}", **email)


def attached(user: User, provider: Provider, found: SignedIn, attempt: Attempt, *, opened: bool) -> ProviderLink:
    """The link of the subject to the account, which is held; a new one takes its open invitation.

    Raises Unbelievable where the subject is another account's, or the invitation is open no more.
    """
    link = ProviderLink.objects.of_subject(user.municipality_id, subject_words(provider.issuer, found.subject)).first()
    invited, _ = Invitation.objects.filter(user=user, expires_at__gt=attempt.now).delete() if link is None else (0, {})
    by = actor_for(user, now=attempt.now, request_id=attempt.request_id)
    if link is None and (invited or opened):
        for former in ProviderLink.objects.filter(user=user, provider=provider.code):
            _remove(former, by)
        return store(_new(user, provider, found, by), by=by, event="provider.linked", fields=["provider"])
    if link is None or link.user_id != user.pk:
        raise Unbelievable("a subject of no account")
    ProviderLink.objects.filter(pk=link.pk).update(last_used_on=attempt.now.date())
    return link


def session_digest(provider: Provider, session_id: str) -> bytes | None:
    """What is stored of the provider's own session."""
    return sha256(bind(provider.issuer, session_id)).digest() if session_id else None


@transaction.atomic
def _link(*, by: Actor, credential: Credential, provider: Provider, found: SignedIn) -> ProviderLink:
    user = enrolling(by, credential)
    held = ProviderLink.objects.of_subject(user.municipality_id, subject_words(provider.issuer, found.subject))
    if held.exists() or ProviderLink.objects.filter(user=user, provider=provider.code).exists():
        raise LinkStands
    return store(_new(user, provider, found, by), by=by, event="provider.linked", fields=["provider"])


def _new(user: User, provider: Provider, found: SignedIn, by: Actor) -> ProviderLink:
    link = ProviderLink(
        municipality_id=user.municipality_id,
        user=user,
        key=user.key,
        provider=provider.code,
        digest=digest(user.municipality_id, subject_words(provider.issuer, found.subject)),
        last_used_on=by.now.date(),
    )
    link.issuer, link.subject = provider.issuer, found.subject
    return link


def _remove(link: ProviderLink, by: Actor) -> None:
    for session in Session.objects.select_for_update().filter(link=link, ended_at=None).order_by("pk"):
        end_session(by=by, session=session)
    tell(link, by=by, event="provider.unlinked")
    link.delete()


def _purpose(credential: Credential) -> str:
    """A link is completed by the session that began it."""
    return f"link:{credential.id}"
