"""The escrow file: a document sealed to one or more public keys, each of which opens it alone.

    casemgmt-escrow | version(1) | recipients(1) | ephemeral public key(32)
    fingerprint(16) | envelope of the file's key(66)          for each recipient
    nonce(12) | ciphertext | tag(16)                          AES-256-GCM under the file's key

The file's key is sealed under HKDF-SHA-256 of the X25519 secret between ephemeral and recipient's key, with both public
keys as salt. All that stands before the nonce is associated data of the document.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casemgmt.crypto.envelope import KEY_BYTES, NONCE_BYTES, bind, seal, unseal
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.escrow.errors import EscrowRefused
from casemgmt.crypto.escrow.recipients import FINGERPRINT_BYTES, fingerprint, shown

MAGIC = b"casemgmt-escrow"
VERSION = 1
MOST_RECIPIENTS = 32

_PUBLIC_BYTES = 32
_SEALED_KEY_BYTES = 34 + KEY_BYTES
_ENTRY_BYTES = FINGERPRINT_BYTES + _SEALED_KEY_BYTES
_FIXED_BYTES = len(MAGIC) + 2 + _PUBLIC_BYTES


def seal_for(recipients: Sequence[X25519PublicKey], document: bytes) -> bytes:
    """The document as an escrow file that each recipient opens alone."""
    different = {fingerprint(one): one for one in recipients}
    if not 1 <= len(different) <= MOST_RECIPIENTS:
        raise EscrowRefused(f"An escrow has from 1 to {MOST_RECIPIENTS} recipients.")
    ephemeral, key, nonce = X25519PrivateKey.generate(), os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    public = ephemeral.public_key().public_bytes_raw()
    header = MAGIC + bytes([VERSION, len(different)]) + public
    for name, one in different.items():
        cipher = _cipher_between(ephemeral, one, public, one.public_bytes_raw())
        header += name + seal(cipher, VERSION, key, _binding(name, public))
    return header + nonce + AESGCM(key).encrypt(nonce, document, header)


def open_with(private: X25519PrivateKey, file: bytes) -> bytes:
    """The document in an escrow file. Raises EscrowRefused where it is none, was changed, or is for other people."""
    public, entries, header = _header_of(file)
    name = fingerprint(private.public_key())
    if name not in entries:
        raise EscrowRefused("The file is sealed to other keys: " + ", ".join(map(shown, entries)) + ".")
    own = private.public_key().public_bytes_raw()
    try:
        cipher = _cipher_between(private, X25519PublicKey.from_public_bytes(public), public, own)
        key = unseal(cipher, entries[name], _binding(name, public))
        start = len(header) + NONCE_BYTES
        return AESGCM(key).decrypt(file[len(header) : start], file[start:], header)
    except (SealBroken, InvalidTag, ValueError):
        raise EscrowRefused("The escrow file was changed or cut off.") from None


def recipients_of(file: bytes) -> list[str]:
    """The fingerprints of those who can open an escrow file, as they are read aloud."""
    return [shown(name) for name in _header_of(file)[1]]


def _header_of(file: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Ephemeral key, sealed keys by fingerprint, and all the bytes of the header."""
    if not file.startswith(MAGIC) or len(file) < _FIXED_BYTES:
        raise EscrowRefused("The file is no escrow file.")
    version, count = file[len(MAGIC)], file[len(MAGIC) + 1]
    if version != VERSION:
        raise EscrowRefused("The escrow file has a version that this release does not know.")
    length = _FIXED_BYTES + count * _ENTRY_BYTES
    if len(file) < length + NONCE_BYTES:
        raise EscrowRefused("The escrow file was changed or cut off.")
    starts = range(_FIXED_BYTES, length, _ENTRY_BYTES)
    entries = {
        file[start : start + FINGERPRINT_BYTES]: file[start + FINGERPRINT_BYTES : start + _ENTRY_BYTES]
        for start in starts
    }
    return file[_FIXED_BYTES - _PUBLIC_BYTES : _FIXED_BYTES], entries, file[:length]


def _cipher_between(private: X25519PrivateKey, public: X25519PublicKey, ephemeral: bytes, recipient: bytes) -> AESGCM:
    info = bind("escrow-file", VERSION)
    secret = private.exchange(public)
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=ephemeral + recipient, info=info).derive(secret))


def _binding(name: bytes, ephemeral: bytes) -> bytes:
    return bind("escrow-key", VERSION, name, ephemeral)
