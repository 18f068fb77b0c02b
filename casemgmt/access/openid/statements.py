"""Whether what a provider states is to be believed: signature, issuer, audience, times, nonce (OpenID Connect Core,
3.1.3.7; Back-Channel Logout 1.0, 2.6)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare
from jwcrypto.common import JWException, base64url_decode
from jwcrypto.jws import JWS

from casemgmt.access.openid.discovery import keys_for
from casemgmt.access.openid.providers import Provider

LONGEST = 32 * 1024
LONGEST_SUBJECT = 255
LEEWAY = timedelta(seconds=60)
OLDEST = timedelta(minutes=10)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class Unbelievable(Exception):
    """A statement that is not believed. The reason is for the log, and holds nothing of what was stated."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in at the provider, and how, as the provider says."""

    subject: str
    email: str
    """Empty where the provider did not verify it."""
    session_id: str
    proved_at: datetime | None
    two_factors: bool
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Whose sessions ended at the provider: all of a subject's, or the one that is named."""

    subject: str
    session_id: str
    at: datetime


def signed_in(provider: Provider, text: Any, nonce: str, now: datetime) -> SignedIn:
    """Who an ID token says it is. Raises Unbelievable, ProviderUnavailable."""
    claims = _claims(provider, text, ("JWT",), now)
    if not (isinstance(claims.get("nonce"), str) and constant_time_compare(claims["nonce"], nonce)):
        raise Unbelievable("another nonce")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Unbelievable("for another party")
    subject = claims.get("sub")
    if not (isinstance(subject, str) and subject.isascii() and 0 < len(subject) <= LONGEST_SUBJECT):
        raise Unbelievable("no subject")
    proved = claims.get("auth_time")
    return SignedIn(
        subject=subject,
        email=_text(claims, "email") if claims.get("email_verified") is True else "",
        session_id=_text(claims, "sid"),
        proved_at=None if proved is None else _moment(proved),
        two_factors=provider.proves_two_factors(claims),
        groups=_groups(provider, claims),
    )


def signed_out(provider: Provider, text: str, now: datetime) -> SignedOut:
    """Whom a logout token logs out. Raises Unbelievable, ProviderUnavailable."""
    claims = _claims(provider, text, ("logout+jwt", "JWT"), now)
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(LOGOUT_EVENT), Mapping):
        raise Unbelievable("no logout")
    if "nonce" in claims:
        raise Unbelievable("with a nonce, so it is no logout token")
    found = SignedOut(_text(claims, "sub"), _text(claims, "sid"), _moment(claims["iat"]))
    if not (found.subject or found.session_id):
        raise Unbelievable("of nobody")
    return found


def addressed(text: str) -> tuple[Any, Any]:
    """Issuer and audience that a token names, not verified: only to know whose keys to ask."""
    if len(text) > LONGEST or not _COMPACT.fullmatch(text):
        raise Unbelievable("no compact token")
    claims = _object(text.split(".")[1])
    return claims.get("iss"), claims.get("aud")


def _claims(provider: Provider, text: Any, types: tuple[str, ...], now: datetime) -> dict[str, Any]:
    """The claims of a token that the provider signed for us and that is good now."""
    claims = _verified(provider, text, types, now)
    if claims.get("iss") != provider.issuer:
        raise Unbelievable("another issuer")
    if claims.get("aud") not in (provider.client_id, [provider.client_id]):
        raise Unbelievable("another audience")
    issued_at, ends_at = _moment(claims.get("iat")), _moment(claims.get("exp"))
    if ends_at + LEEWAY <= now:
        raise Unbelievable("run out")
    if not now - OLDEST <= issued_at <= now + LEEWAY:
        raise Unbelievable("issued at another time")
    if "nbf" in claims and _moment(claims["nbf"]) > now + LEEWAY:
        raise Unbelievable("not good yet")
    return claims


def _verified(provider: Provider, text: Any, types: tuple[str, ...], now: datetime) -> dict[str, Any]:
    """The content of a token that one of the provider's keys signed, with an algorithm that the settings allow."""
    if not isinstance(text, str) or len(text) > LONGEST or not _COMPACT.fullmatch(text):
        raise Unbelievable("no compact token")
    header = _object(text.split(".")[0])
    if header.get("alg") not in provider.algorithms:
        raise Unbelievable("another algorithm")
    if str(header.get("typ", types[0])).upper() not in {one.upper() for one in types}:
        raise Unbelievable("another kind of token")
    signed = JWS()
    signed.allowed_algs = [header["alg"]]
    for key in keys_for(provider, header, now):
        try:
            signed.deserialize(text, key)
            return _as_object(signed.payload)
        except JWException:
            continue
    raise Unbelievable("no signature of a key of the provider")


def _object(part: str) -> dict[str, Any]:
    try:
        return _as_object(base64url_decode(part))
    except ValueError:
        raise Unbelievable("unreadable") from None


def _as_object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unbelievable("unreadable")
    return found


def _moment(given: Any) -> datetime:
    if not isinstance(given, int | float) or isinstance(given, bool):
        raise Unbelievable("a time is missing")
    try:
        return datetime.fromtimestamp(given, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unbelievable("a time is missing") from None


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A claim as text; empty where it is none, or holds half a character, which nobody can store or compare."""
    given = claims.get(name)
    return given if isinstance(given, str) and given == given.encode("utf-8", "ignore").decode() else ""


def _groups(provider: Provider, claims: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups that the settings map to roles, among those that the provider names."""
    given = claims.get(provider.role_claim) if provider.role_claim else None
    named = {one for one in given if isinstance(one, str)} if isinstance(given, list) else {given}
    return tuple(sorted(group for group in provider.roles if group in named))
