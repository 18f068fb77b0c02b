"""Bearer tokens: 256 random bits behind a prefix; the database holds their SHA-256 only (reliability.md P19)."""

import hashlib
import secrets

PREFIX = "cm_"
"""Of tokens for programs, which an administrator issues."""

SESSION = "cms_"
"""Of sessions."""

INVITATION = "cmi_"
"""Of invitations to set a password."""

CLIENT_SECRET = "cmx_"  # noqa: S105 - a prefix
"""Of the secrets of agencies' programs."""

CLIENT = "cmo_"
"""Of what an agency's program gets for such a secret."""

PROOF = "cmp_"
"""Of what a program keeps to itself while somebody signs in at an identity provider."""


def new_token(prefix: str = PREFIX) -> str:
    """A fresh token. It is shown once, to the one who asked for it."""
    return prefix + secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is stored of a token. A fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()
