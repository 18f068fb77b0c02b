"""Bearer tokens: `Authorization: Bearer cm_…` makes the request's user and actor."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from casemgmt.access.actions import active_token
from casemgmt.access.models import AccessToken, User
from casemgmt.access.scopes import actor_for
from casemgmt.access.tokens import token_digest

_PARTS = 2


class BearerTokens(BaseAuthentication):
    """Finds the account of a token and its memberships at this moment: two statements, nothing remembered."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """The account and token; None without the header; AuthenticationFailed for a token that is not good now."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != _PARTS:
            raise AuthenticationFailed("The Authorization header has the form: Bearer TOKEN.")
        http = request._request
        now = http.now
        token = active_token(token_digest(words[1].decode("ascii", "replace")), now=now)
        if token is None:
            raise AuthenticationFailed("The token is not known, has expired or was revoked.")
        http.actor = actor_for(token.user, now=now, request_id=http.identity)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return 'Bearer realm="casemgmt"'


class BearerScheme(OpenApiAuthenticationExtension):
    """How the API documents describe the token."""

    target_class = "casemgmt.api.authentication.BearerTokens"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {"type": "http", "scheme": "bearer"}
