"""What a sign-in remembers while the person is at the provider. The server keeps nothing: it goes out and comes back.

`state` is signed and travels through the browser's address; `proof` is a secret that only the program which began has,
so that an address somebody else sees, or sends, completes nothing. Nonce and PKCE verifier are made of the proof. A
state is spent once: that one row is all that is kept, until the state has run out by itself.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from casemgmt.access import tokens
from casemgmt.access.models import SpentState
from casemgmt.access.openid.discovery import published
from casemgmt.access.openid.providers import Provider
from casemgmt.access.openid.statements import Unbelievable

SALT = "casemgmt.provider-sign-in"
VALID = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the secret to come back with."""

    authorization_url: str
    proof: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """A sign-in that was begun: at which provider, when, and whether the person was to prove themselves anew."""

    provider: str
    begun_at: datetime
    anew: bool
    nonce: str
    verifier: str


def begin(provider: Provider, purpose: str, *, anew: bool, now: datetime) -> Begun:
    """A sign-in for a purpose. Raises ProviderUnavailable."""
    address = published(provider, now).authorization_endpoint
    proof = tokens.new_token(tokens.PROOF)
    held = {"provider": provider.code, "at": now.isoformat(), "anew": anew, "proof": _digest(purpose, proof)}
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": signing.dumps(held, salt=SALT, compress=True),
        "nonce": _nonce(proof),
        "code_challenge": _base64(hashlib.sha256(_verifier(proof).encode()).digest()),
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        asked["acr_values"] = " ".join(provider.acr_values)
    if anew:
        asked |= {"prompt": "login", "max_age": "0"}
    joint = "&" if "?" in address else "?"
    return Begun(f"{address}{joint}{urlencode(asked)}", proof, now + VALID)


def read(text: str, proof: str, purpose: str, now: datetime) -> State:
    """The sign-in that a state is of. Raises Unbelievable where it is not ours, not this program's, or too old."""
    try:
        held = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise Unbelievable("another state") from None
    begun_at = datetime.fromisoformat(held["at"])
    if not begun_at <= now < begun_at + VALID:
        raise Unbelievable("a state that ran out")
    if not constant_time_compare(held["proof"], _digest(purpose, proof)):
        raise Unbelievable("another proof")
    return State(held["provider"], begun_at, held["anew"], _nonce(proof), _verifier(proof))


def spend(text: str, now: datetime) -> None:
    """Use a state up: of many at once one does. Raises Unbelievable for the others."""
    SpentState.objects.filter(expires_at__lte=now).delete()
    digest = hashlib.sha256(text.encode()).digest()
    _, is_first = SpentState.objects.get_or_create(digest=digest, defaults={"expires_at": now + VALID})
    if not is_first:
        raise Unbelievable("a state that was used before")


def _digest(purpose: str, proof: str) -> str:
    return hashlib.sha256(f"{purpose}\0{proof}".encode()).hexdigest()


def _nonce(proof: str) -> str:
    return salted_hmac(f"{SALT}.nonce", proof, algorithm="sha256").hexdigest()


def _verifier(proof: str) -> str:
    return _base64(salted_hmac(f"{SALT}.verifier", proof, algorithm="sha256").digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
