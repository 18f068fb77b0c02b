"""OAuth2 for agencies' programs: what django-oauth-toolkit asks of us. The one grant is client credentials.

A secret is good if its digest is that of one of the client's valid secrets, so that two can be valid at once.
"""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from django.db import transaction
from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2 import OAuth2Error

from casemgmt.access import lockout, tokens
from casemgmt.access.actors import Stranger
from casemgmt.access.addresses import address_in
from casemgmt.access.credentials import SCOPES
from casemgmt.access.models import AgencyClient, ClientSecret
from casemgmt.access.scopes import actor_for
from casemgmt.access.writing import tell
from casemgmt.audit.trail import append


def new_access_token(request: Any) -> str:
    """The text of an access token; the toolkit stores its SHA-256 only."""
    return tokens.new_token(tokens.CLIENT)


class ClientScopes(BaseScopes):
    """A client may ask for what an administrator let it do, and gets all of that if it asks for nothing."""

    def get_all_scopes(self) -> dict[str, str]:
        """Every scope there is."""
        return {name: name for name in SCOPES}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """What the client may ask for."""
        client = AgencyClient.objects.filter(application=application).first()
        return list(client.scopes) if client else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        """What it gets where it asks for nothing."""
        return self.get_available_scopes(application, request)


class TooManyFailures(OAuth2Error):
    """Too many failures from this address, in the form of RFC 6749 (429)."""

    error = lockout.TooManyAttempts.code
    status_code = lockout.TooManyAttempts.status
    description = lockout.TooManyAttempts.detail

    def __init__(self, refused: lockout.TooManyAttempts) -> None:
        super().__init__()
        self._headers = dict(refused.headers)

    @property
    def headers(self) -> dict[str, str]:
        """How long to wait."""
        return self._headers


class ClientCredentials(OAuth2Validator):
    """Clients show a secret of theirs, by HTTP Basic or in the form; success and failure stand in the trail.

    Failures are counted for the address they come from, as those of people are. They are not for the client: nobody
    guesses 256 random bits, and anybody could lock an agency out.
    """

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the secret is one of the client's valid ones; then `request.client` is its application."""
        now, address = timezone.now(), lockout.of_address(address_in(request.headers))
        try:
            lockout.check_open(address, now)
        except lockout.TooManyAttempts as refused:
            raise TooManyFailures(refused) from None
        known = self._knows(request)
        if not known:
            lockout.count(address, lockout.ADDRESS, now)
        return known

    def _knows(self, request: Any) -> bool:
        client_id, secret = _shown(self._extract_basic_auth(request), request)
        client = AgencyClient.objects.filter(client_id=client_id).select_related("application", "user").first()
        if client is None:
            return False
        digest = tokens.token_digest(secret)
        good = client.disabled_at is None and client.user.is_active
        if good and ClientSecret.objects.filter(client=client, digest=digest, retired_at=None).exists():
            request.client = client.application
            return True
        _tell_of_refusal(client)
        return False

    def _save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Save the token, and its line in the trail behind it."""
        super()._save_bearer_token(token, request, *args, **kwargs)
        client = AgencyClient.objects.select_related("user").get(application=request.client)
        tell(client, by=actor_for(client.user, now=timezone.now()), event="client.token_issued")


def _shown(basic: str | None, request: Any) -> tuple[str, str]:
    """Client id and secret, as they were shown; empty where they cannot be read."""
    if basic is None:
        return str(request.client_id or "").replace("\0", ""), str(getattr(request, "client_secret", "") or "")
    try:
        client_id, _, secret = base64.b64decode(basic, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id).replace("\0", ""), unquote_plus(secret)


def _tell_of_refusal(client: AgencyClient) -> None:
    with transaction.atomic():
        append(
            actor=Stranger(now=timezone.now()),
            event="client.refused",
            kind="agencyclient",
            ids=[client.pk],
            stream=f"agencyclient:{client.pk}",
            municipality_id=client.municipality_id,
        )
