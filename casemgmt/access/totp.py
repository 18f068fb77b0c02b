"""One-time codes by time (RFC 6238): SHA-1, six digits, steps of 30 seconds, as every authenticator app has them."""

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
DRIFT = 1
"""Steps by which a clock may be slow or fast."""


def new_secret() -> str:
    """160 random bits in base32."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """The number of the step that a moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The code of a step (RFC 4226, 5.3)."""
    mac = hmac.new(b32decode(secret), step.to_bytes(8, "big"), sha1).digest()
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The step whose code this is, near now and later than `after`; None for any other code. Compares all always."""
    near = step_at(now)
    found = None
    for step in range(near - DRIFT, near + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def address_of(secret: str, username: str, issuer: str) -> str:
    """The `otpauth:` address that an authenticator app reads from a QR code."""
    label = quote(f"{issuer}:{username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer, 'digits': DIGITS})}"
