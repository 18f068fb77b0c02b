"""What a provider publishes of itself: its addresses and its keys, kept for a few minutes in the process.

A key that a token names and nobody knows yet is asked for at once, so that keys can be exchanged at any time; not more
often than twice a minute, since anybody can name a key. One that the provider withdraws is good for five minutes more
at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from casemgmt.access.openid.calls import ProviderUnavailable, document
from casemgmt.access.openid.providers import Provider

KEPT = timedelta(minutes=5)
ASKED_AGAIN = timedelta(seconds=30)
LEAST_RSA_BITS = 2048
MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class Published:
    """Where a provider is asked what, and with which keys it signs."""

    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str
    tells_issuer: bool
    """Whether every answer to the browser names the issuer (RFC 9207)."""
    keys: tuple[JWK, ...] = field(repr=False)
    read_at: datetime


_KEPT: dict[tuple[str, str, str], Published] = {}


def published(provider: Provider, now: datetime) -> Published:
    """What the provider publishes, not older than five minutes. Raises ProviderUnavailable."""
    kept = _KEPT.get(_place(provider))
    return kept if kept is not None and kept.read_at <= now < kept.read_at + KEPT else _renew(provider, now)


def keys_for(provider: Provider, header: Mapping[str, Any], now: datetime) -> list[JWK]:
    """The provider's keys that may have signed something with this header; none is none."""
    known = published(provider, now)
    found = _fitting(known.keys, header)
    if not found and known.read_at + ASKED_AGAIN <= now:
        found = _fitting(_renew(provider, now).keys, header)
    return found


def forget_published() -> None:
    """Ask every provider anew."""
    _KEPT.clear()


def _place(provider: Provider) -> tuple[str, str, str]:
    return provider.code, provider.issuer, provider.ca_file


def _renew(provider: Provider, now: datetime) -> Published:
    told = document(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != provider.issuer:
        raise ProviderUnavailable
    found = Published(
        authorization_endpoint=_address(provider, told, "authorization_endpoint"),
        token_endpoint=_address(provider, told, "token_endpoint"),
        end_session_endpoint=_address(provider, told, "end_session_endpoint", needed=False),
        tells_issuer=told.get("authorization_response_iss_parameter_supported") is True,
        keys=_keys(document(provider, _address(provider, told, "jwks_uri"))),
        read_at=now,
    )
    _KEPT[_place(provider)] = found
    return found


def _address(provider: Provider, told: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """An address of the provider's own; one elsewhere counts as none."""
    given = told.get(name)
    if isinstance(given, str) and provider.may_be_asked(given):
        return given
    if needed:
        raise ProviderUnavailable
    return ""


def _keys(told: Mapping[str, Any]) -> tuple[JWK, ...]:
    """The public keys that sign. What cannot be read is left out: providers publish keys of other kinds as well."""
    given = told.get("keys")
    if not isinstance(given, list):
        raise ProviderUnavailable
    return tuple(key for one in given[:MOST_KEYS] if (key := _key(one)) is not None)


def _key(given: Any) -> JWK | None:
    if not isinstance(given, dict) or given.get("kty") not in ("RSA", "EC") or given.get("use", "sig") != "sig":
        return None
    try:
        key = JWK(**given)
        bits = key.get_op_key("verify").key_size
    except (JWException, ValueError, TypeError):
        return None
    return key if given["kty"] == "EC" or bits >= LEAST_RSA_BITS else None


def _fitting(keys: tuple[JWK, ...], header: Mapping[str, Any]) -> list[JWK]:
    """The keys with the header's id and algorithm, as far as either says so; without an id only one that stands alone.

    A key of the wrong kind for the algorithm fits nothing: `RS…` and `PS…` are RSA, `ES…` is EC.
    """
    kid, algorithm = header.get("kid"), str(header.get("alg"))
    kind = "EC" if algorithm.startswith("ES") else "RSA"
    fitting = [key for key in keys if key.get("kty") == kind and key.get("alg") in (None, algorithm)]
    if kid is None:
        return fitting if len(fitting) == 1 else []
    return [key for key in fitting if key.get("kid") == kid]
