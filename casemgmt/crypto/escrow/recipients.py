"""The keys of those who keep the escrow: X25519, the private half sealed by a passphrase (argon2id, RFC 9106).

    casemgmt-escrow-public 1 BASE64(public key)
    casemgmt-escrow-private 1 BASE64(public key) BASE64(salt) BASE64(envelope of the private key)

Version 1 means argon2id with 3 passes over 64 MiB in 4 lanes, the second choice that RFC 9106 recommends.
"""

import base64
import binascii
import hashlib
import os
import re

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.crypto.envelope import KEY_BYTES, bind, seal, unseal
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.escrow.errors import EscrowRefused

VERSION = 1
FINGERPRINT_BYTES = 16
PASSPHRASE_LENGTH = 12
"""A passphrase has at least so many characters."""

_SALT_BYTES = 16
_PASSES, _KIBIBYTES, _LANES = 3, 64 * 1024, 4
_PUBLIC = re.compile(r"casemgmt-escrow-public 1 ([A-Za-z0-9+/=]+)\s*")
_PRIVATE = re.compile(r"casemgmt-escrow-private 1 ([A-Za-z0-9+/=]+) ([A-Za-z0-9+/=]+) ([A-Za-z0-9+/=]+)\s*")


def new_pair(passphrase: str) -> tuple[str, str]:
    """A fresh pair as the texts of its private and its public file. Raises EscrowRefused for a short passphrase."""
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise EscrowRefused(f"A passphrase has at least {PASSPHRASE_LENGTH} characters.")
    private = X25519PrivateKey.generate()
    public, salt = private.public_key().public_bytes_raw(), os.urandom(_SALT_BYTES)
    sealed = seal(_cipher(passphrase, salt), VERSION, private.private_bytes_raw(), _binding(public, salt))
    parts = " ".join(map(_text, (public, salt, sealed)))
    return f"casemgmt-escrow-private 1 {parts}\n", f"casemgmt-escrow-public 1 {_text(public)}\n"


def read_public(text: str) -> X25519PublicKey:
    """The public key in a public file. Raises EscrowRefused."""
    found = _PUBLIC.fullmatch(text)
    if not found:
        raise EscrowRefused("A file is no public key of an escrow (casemgmt-escrow-public 1 …).")
    return _public_key(_raw(found[1]))


def open_private(text: str, passphrase: str) -> X25519PrivateKey:
    """The private key in a private file. Raises EscrowRefused for another file or another passphrase."""
    found = _PRIVATE.fullmatch(text)
    if not found:
        raise EscrowRefused("The file is no private key of an escrow (casemgmt-escrow-private 1 …).")
    public, salt, sealed = map(_raw, found.groups())
    try:
        return X25519PrivateKey.from_private_bytes(unseal(_cipher(passphrase, salt), sealed, _binding(public, salt)))
    except (SealBroken, HashingError, ValueError):
        raise EscrowRefused("The passphrase does not open this private key, or the file was changed.") from None


def fingerprint(public: X25519PublicKey) -> bytes:
    """By what a public key is named in the header of an escrow file: 16 bytes of its SHA-256."""
    return hashlib.sha256(public.public_bytes_raw()).digest()[:FINGERPRINT_BYTES]


def shown(print_of_key: bytes) -> str:
    """A fingerprint as it is read aloud: groups of four letters and digits."""
    text = print_of_key.hex()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(hash_secret_raw(passphrase.encode(), salt, _PASSES, _KIBIBYTES, _LANES, KEY_BYTES, Type.ID))


def _binding(public: bytes, salt: bytes) -> bytes:
    return bind("escrow-private", VERSION, public, salt)


def _public_key(raw: bytes) -> X25519PublicKey:
    try:
        return X25519PublicKey.from_public_bytes(raw)
    except ValueError:
        raise EscrowRefused("A public key has not 32 bytes.") from None


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise EscrowRefused("A key file of an escrow was changed.") from None
