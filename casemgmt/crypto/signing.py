"""Signatures of the house (Ed25519, BSI TR-02102-1): the key, its rotation, and public keys as text.

    casemgmt-signing-public 1 NUMBER BASE64(public key)

A key is named by its id: the first 16 bytes of the SHA-256 of its public half, in hex.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casemgmt.crypto.envelope import KEY_BYTES, bind
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.models import SigningKey
from casemgmt.crypto.providers import provider
from casemgmt.crypto.signals import tell

LEVEL = "signing_key"
KEY_ID_BYTES = 16
_PUBLIC = re.compile(r"casemgmt-signing-public 1 \d{1,9} ([A-Za-z0-9+/=]+)")

Verifies = Callable[[bytes, bytes], bool]
"""Whether a signature belongs to a content, in this order."""


class PublicKeysRefused(ValueError):
    """A file holds something other than public keys of a house."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now."""

    key_id: str
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, content: bytes) -> bytes:
        """The signature (64 bytes) of the content."""
        return self.private.sign(content)


def signing_binding(number: int) -> bytes:
    """What a wrapped signing key is bound to."""
    return bind("signing-key", number)


def create_signing_key(*, at: datetime) -> SigningKey:
    """A fresh key that signs from here on; the private half of the one before is destroyed. In a transaction.

    Of two at once, the second ends with IntegrityError.
    """
    before = list(SigningKey.objects.select_for_update().order_by("number"))
    number = before[-1].number + 1 if before else 1
    private = Ed25519PrivateKey.generate()
    key = SigningKey.objects.create(
        number=number,
        public=private.public_key().public_bytes_raw(),
        wrapped=provider().wrap(private.private_bytes_raw(), signing_binding(number)),
        created_at=at,
    )
    SigningKey.objects.filter(number__lt=number, retired_at=None).update(retired_at=at, wrapped=b"")
    event = "keys.rotated" if before else "keys.created"
    tell(event=event, tenant=None, keys=[key.pk], fields=[LEVEL], at=at)
    return key


def current_signer() -> Signer:
    """The key that signs now. Raises KeysUnavailable where there is none, or where it does not open."""
    row = SigningKey.objects.filter(retired_at=None).order_by("-number").first()
    if row is None:
        raise KeysUnavailable("The house has no signing key. Make one: manage.py audit_checkpoint new-key.")
    return signer_of(row)


def signer_of(row: SigningKey) -> Signer:
    """The signer that a row is. Raises KeysUnavailable where it does not open, or is not the key of its public half."""
    raw = provider().unwrap(bytes(row.wrapped), signing_binding(row.number))
    private = Ed25519PrivateKey.from_private_bytes(raw)
    public = private.public_key().public_bytes_raw()
    if public != bytes(row.public):
        raise KeysUnavailable("The public half of the signing key was changed.")
    return Signer(key_id(public), private)


def key_id(public: bytes) -> str:
    """What a key is called in what it signed (32 hex digits)."""
    return sha256(public).digest()[:KEY_ID_BYTES].hex()


def public_keys_text() -> str:
    """The public keys of the house, all that ever signed, one a line, oldest first."""
    rows = SigningKey.objects.order_by("number").values_list("number", "public")
    return "".join(
        f"casemgmt-signing-public 1 {number} {base64.b64encode(bytes(public)).decode()}\n" for number, public in rows
    )


def verifiers(text: str) -> dict[str, Verifies]:
    """What each public key in the text verifies, by its id. Raises PublicKeysRefused for any other line."""
    publics = [_public_key(line) for line in filter(None, map(str.strip, text.splitlines()))]
    return {key_id(public): _verifier(public) for public in publics}


def _public_key(line: str) -> bytes:
    found = _PUBLIC.fullmatch(line)
    try:
        raw = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise PublicKeysRefused("The file has a line that is no public key (casemgmt-signing-public 1 …).")
    return raw


def _verifier(public: bytes) -> Verifies:
    key = Ed25519PublicKey.from_public_bytes(public)

    def verifies(signature: bytes, content: bytes) -> bool:
        try:
            key.verify(signature, content)
        except InvalidSignature:
            return False
        return True

    return verifies
