"""Back-channel logout (OpenID Connect Back-Channel Logout 1.0): a session ended at the provider, and so does ours."""

import logging

from django.db import transaction

from casemgmt.access import lockout
from casemgmt.access.actors import operator
from casemgmt.access.login_actions import Attempt, end_session
from casemgmt.access.models import Municipality, ProviderLink, Session
from casemgmt.access.models.provider_links import subject_words
from casemgmt.access.openid.providers import Provider, providers
from casemgmt.access.openid.statements import LEEWAY, SignedOut, Unbelievable, addressed, signed_out
from casemgmt.access.provider_links import session_digest
from casemgmt.errors import Invalid

log = logging.getLogger(__name__)


class LogoutRefused(Invalid):
    """The logout token is not that of a provider of this house, or not to be believed."""

    code = "logout_refused"
    detail = "This logs nobody out."


def log_out(*, logout_token: str, attempt: Attempt) -> int:
    """End the sessions that the token names; how many there were. Raises LogoutRefused, TooManyAttempts.

    Only sessions end that were there when the token was made, so that one that is shown again later ends nothing.
    """
    lockout.check_open(lockout.of_address(attempt.address), attempt.now)
    try:
        issuer, audience = addressed(logout_token)
        asked = [
            one for one in providers().values() if one.issuer == issuer and audience in (one.client_id, [one.client_id])
        ]
        if not asked:
            raise Unbelievable("of another issuer or for another party")
        told = [(one, signed_out(one, logout_token, attempt.now)) for one in asked]
    except Unbelievable as reason:
        log.warning("a logout token was refused: %s, request %s", reason, attempt.request_id)
        lockout.count(lockout.of_address(attempt.address), lockout.ADDRESS, attempt.now)
        raise LogoutRefused from None
    return sum(_end(provider, found, attempt) for provider, found in told)


@transaction.atomic
def _end(provider: Provider, found: SignedOut, attempt: Attempt) -> int:
    town = Municipality.objects.filter(ags=provider.municipality).first()
    if town is None:
        return 0
    by = operator(now=attempt.now, municipality_id=town.pk)
    meant = Session.objects.filter(municipality=town, ended_at=None, created_at__lte=found.at + LEEWAY)
    if found.session_id:
        meant = meant.filter(provider_session=session_digest(provider, found.session_id))
    if found.subject:
        words = subject_words(provider.issuer, found.subject)
        meant = meant.filter(link__in=ProviderLink.objects.of_subject(town.pk, words))
    sessions = list(meant.select_for_update(of=("self",)).order_by("pk"))
    for session in sessions:
        end_session(by=by, session=session)
    return len(sessions)
