"""Bearer tokens: 256 random bits behind a prefix; the database holds their SHA-256 only (reliability.md P19)."""

import hashlib
import secrets

PREFIX = "cm_"


def new_token() -> str:
    """A fresh token. It is shown once, to the one who asked for it."""
    return PREFIX + secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is stored of a token. A fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()
