"""The envelope that every sealed value stands in.

`format(1) | algorithm(1) | key number(4) | nonce(12) | ciphertext | tag(16)`: 34 bytes on top of the content. Format 1,
algorithm 1 is AES-256-GCM with a random 96-bit nonce (BSI TR-02102-1). Key numbers choose the key without trying.
"""

import os
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.crypto.errors import SealBroken, UnknownSealFormat

FORMAT = 1
AES_256_GCM = 1
KEY_BYTES = 32
NONCE_BYTES = 12
PADDING = 64

_HEADER = struct.Struct(">BBI")
_LENGTH = struct.Struct(">I")
_START = _HEADER.size + NONCE_BYTES


def bind(*parts: str | int | bytes | UUID) -> bytes:
    """The associated data of a seal: every part behind its length, so that no two lists of parts read alike."""
    return b"".join([_behind_its_length(part) for part in parts])


def _behind_its_length(part: str | int | bytes | UUID) -> bytes:
    if isinstance(part, str):
        raw = part.encode()
    elif isinstance(part, UUID):
        raw = part.bytes
    else:
        raw = part if isinstance(part, bytes) else b"%d" % part
    return _LENGTH.pack(len(raw)) + raw


def pad(content: bytes) -> bytes:
    """The content filled with spaces to a multiple of 64 bytes, so that its length tells little. JSON ignores them."""
    return content + b" " * (-len(content) % PADDING)


def seal(aead: AESGCM, key_number: int, content: bytes, bound_to: bytes) -> bytes:
    """The content sealed under the key and bound to its place."""
    header = header_of(key_number)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + aead.encrypt(nonce, content, header + bound_to)


def unseal(aead: AESGCM, envelope: bytes, bound_to: bytes) -> bytes:
    """The content of an envelope. Raises SealBroken where it was changed, moved, or sealed under another key."""
    key_number_of(envelope)
    return unseal_known(aead, envelope, bound_to)


def unseal_known(aead: AESGCM, envelope: bytes, bound_to: bytes) -> bytes:
    """The content of an envelope whose header was read already. Raises SealBroken as `unseal` does."""
    try:
        return aead.decrypt(envelope[_HEADER.size : _START], envelope[_START:], envelope[: _HEADER.size] + bound_to)
    except InvalidTag:
        raise SealBroken from None


def header_of(key_number: int) -> bytes:
    """The first six bytes of an envelope; they are part of its associated data."""
    return _HEADER.pack(FORMAT, AES_256_GCM, key_number)


def parts_of(envelope: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, nonce, and ciphertext with tag: for ciphers that are not in this process."""
    return envelope[: _HEADER.size], envelope[_HEADER.size : _START], envelope[_START:]


def key_number_of(envelope: bytes) -> int:
    """The number of the key that an envelope was sealed with. Raises UnknownSealFormat for a foreign header."""
    if len(envelope) <= _START:
        raise UnknownSealFormat
    seal_format, algorithm, key_number = _HEADER.unpack_from(envelope)
    if seal_format != FORMAT or algorithm != AES_256_GCM:
        raise UnknownSealFormat
    return int(key_number)
