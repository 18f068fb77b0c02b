"""Bearer tokens: `Authorization: Bearer cm…_…` makes the request's user, actor and credential."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from casemgmt.access.authenticating import authenticated
from casemgmt.access.credentials import Credential
from casemgmt.access.models import User

_PARTS = 2


class BearerTokens(BaseAuthentication):
    """Finds the account of a token and its memberships at this moment: two statements, nothing remembered.

    A session's token, a program's and that of an agency's program by OAuth2 come through this one door.
    """

    def authenticate(self, request: Request) -> tuple[User, Credential] | None:
        """The account and credential; None without the header; AuthenticationFailed for a token not good now."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != _PARTS:
            raise AuthenticationFailed("The Authorization header has the form: Bearer TOKEN.")
        http = request._request
        found = authenticated(words[1].decode("ascii", "replace"), now=http.now, request_id=http.identity)
        if found is None:
            raise AuthenticationFailed("The token is not known, has expired or was revoked.")
        user, http.actor, http.credential = found
        return user, http.credential

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
