"""Passkeys (WebAuthn level 3): the two ceremonies. The server keeps no state; a signed one goes out and comes back.

A passkey is asked for user verification and to be discoverable, so that it needs neither user name nor password, and
nobody learns from the challenge which accounts exist.
"""

import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlparse
from uuid import UUID

from django.conf import settings
from django.core import signing
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casemgmt.errors import Invalid

VALID = timedelta(minutes=5)
SALT = "casemgmt.passkeys"
REQUIRED = UserVerificationRequirement.REQUIRED

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error, RecursionError)
"""What fido2 raises for an answer of another form, or one that does not fit: it has no errors of its own. Seen of
60,000 answers with members, bytes and nesting changed at random."""

UNVERIFIED = (*UNREADABLE, NotImplementedError)
"""The same for a signature; the last is for keys of a kind that nobody can verify."""


class PasskeyRefused(Invalid):
    """The answer of the authenticator does not fit the challenge, this server, or any passkey it is asked for."""

    code = "passkey_refused"
    detail = "The passkey was not accepted. Ask for a new challenge and try again."


@dataclass(frozen=True, slots=True)
class Challenge:
    """What goes to the browser, and the signed state that comes back with its answer."""

    state: str
    public_key: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Registered:
    """A new passkey: what is stored of it."""

    credential_id: bytes
    secret: str
    sign_count: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a login challenge, not verified yet: whose it says it is, and when it was asked."""

    user_id: UUID
    credential_id: bytes
    asked_at: datetime
    state: Mapping[str, Any]
    response: AuthenticationResponse


def registration(user_id: UUID, username: str, held: list[str], now: datetime) -> Challenge:
    """The challenge to make a passkey for an account; `held` are the stored secrets of those it has."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=user_id.bytes, name=username, display_name=username),
        credentials=[credential_of(one) for one in held],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    return Challenge(_signed(state, now, f"register:{user_id}"), _as_json(options))


def registered(user_id: UUID, state: str, answer: Mapping[str, Any], now: datetime) -> Registered:
    """The passkey that was made. Raises PasskeyRefused."""
    held, _ = _read(state, now, f"register:{user_id}")
    try:
        made = _server().register_complete(held, answer)
    except UNREADABLE:
        raise PasskeyRefused from None
    credential = made.credential_data
    if credential is None:
        raise PasskeyRefused
    return Registered(credential.credential_id, b64encode(credential).decode(), made.counter)


def login(now: datetime) -> Challenge:
    """The challenge to log in, the same for everybody."""
    options, state = _server().authenticate_begin(user_verification=REQUIRED)
    return Challenge(_signed(state, now, "login"), _as_json(options))


def answered(state: str, answer: Mapping[str, Any], now: datetime) -> Answered:
    """Whose answer it says it is. Raises PasskeyRefused for a state or an answer that cannot be read."""
    held, asked_at = _read(state, now, "login")
    try:
        response = AuthenticationResponse.from_dict(answer)
        user_id = UUID(bytes=response.response.user_handle)
        return Answered(user_id, response.raw_id, asked_at, held, response)
    except UNREADABLE:
        raise PasskeyRefused from None


def verified_count(answer: Answered, secret: str) -> int:
    """The passkey's counter, once its signature was verified. Raises PasskeyRefused."""
    try:
        _server().authenticate_complete(answer.state, [credential_of(secret)], answer.response)
    except UNVERIFIED:
        raise PasskeyRefused from None
    return answer.response.response.authenticator_data.counter


def credential_of(secret: str) -> AttestedCredentialData:
    """The stored passkey."""
    return AttestedCredentialData(b64decode(secret))


def _server() -> Fido2Server:
    """The ceremonies of this house, for exactly the origins that it is served at."""
    origins = {one.rstrip("/") for one in settings.ORIGINS}
    host = urlparse(settings.ORIGINS[0]).hostname or ""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="casemgmt"), verify_origin=origins.__contains__)


def _as_json(options: Any) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(json.dumps(dict(options)))["publicKey"]
    return shown


def _signed(state: Mapping[str, Any], now: datetime, purpose: str) -> str:
    return signing.dumps({"challenge": state["challenge"], "at": now.isoformat()}, salt=f"{SALT}.{purpose}")


def _read(state: str, now: datetime, purpose: str) -> tuple[dict[str, Any], datetime]:
    try:
        held = signing.loads(state, salt=f"{SALT}.{purpose}")
    except signing.BadSignature:
        raise PasskeyRefused from None
    asked_at = datetime.fromisoformat(held["at"])
    if not asked_at <= now < asked_at + VALID:
        raise PasskeyRefused
    return {"challenge": held["challenge"], "user_verification": REQUIRED}, asked_at
