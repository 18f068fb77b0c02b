"""The format of a sealed file: a header that holds nothing secret, and chunks under a key of the file's own.

`casf | format(1) | algorithm(1)`, then chunks, each with a tag of 16 bytes: 64 KiB of content, and a last one that is
padded to a step of 4 KiB (0x80, then zeros), so that the length of a file tells its size to 4 KiB only. The key stands
in a sealed group of the row that keeps the file (`casemgmt.crypto.filed`), so that a file never changes, whatever
becomes of the keys above it.

Chunks are AES-256-GCM in the STREAM construction (Hoang et al., 2015): the nonce is the chunk's number and whether it
is the last. A counter is safe here, and a random nonce would only cost bytes, because a key seals one stream once:
`seal_stream` draws it, and nobody can hand one in. Associated data repeats header, file, number and end, so that
chunks reordered, cut off at a border, appended or taken from another file open nowhere.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.crypto.envelope import KEY_BYTES, bind
from casemgmt.crypto.errors import SealBroken, UnknownSealFormat

CHUNK = 64 * 1024
"""Bytes of content in every chunk but the last."""

STEP = 4 * 1024
"""The last chunk is padded to a multiple of this."""

SEALED_CHUNK = CHUNK + 16
_HEADER = b"casf" + bytes([1, 1])
"""Magic, format 1, algorithm 1 (AES-256-GCM)."""

HEADER_BYTES = len(_HEADER)
_NONCE = struct.Struct(">7xI?")
_PAD = b"\x80"


@dataclass(frozen=True, slots=True)
class SealedStream:
    """What was sealed: the key that opens it, and how many bytes of content there were."""

    key: bytes = field(repr=False)
    size: int


def seal_stream(source: BinaryIO, target: BinaryIO, *, file: UUID) -> SealedStream:
    """Seal all of the source into the target, chunk by chunk, under a fresh key."""
    key, size = os.urandom(KEY_BYTES), 0
    target.write(_HEADER)
    cipher = AESGCM(key)
    for number, (content, last) in enumerate(_chunks(source)):
        size += len(content)
        filled = _padded(content) if last else content
        target.write(cipher.encrypt(_NONCE.pack(number, last), filled, _binding(file, number, last)))
    return SealedStream(key, size)


def open_stream(source: BinaryIO, *, file: UUID, key: bytes) -> Iterator[bytes]:
    """The content, chunk by chunk, at least one; nothing is read before the first is asked for.

    Raises UnknownSealFormat for a foreign header, and SealBroken at the first chunk that is not the one that was sealed
    there: what was given out until then is what was sealed.
    """
    if _read(source, HEADER_BYTES) != _HEADER:
        raise UnknownSealFormat
    cipher = AESGCM(key)
    sealed = _read(source, SEALED_CHUNK)
    for number in count():
        following = _read(source, SEALED_CHUNK)
        last = not following
        try:
            content = cipher.decrypt(_NONCE.pack(number, last), sealed, _binding(file, number, last))
        except InvalidTag:
            raise SealBroken from None
        yield _unpadded(content) if last else content
        if last:
            return
        sealed = following


def _binding(file: UUID, number: int, last: bool) -> bytes:
    return bind("file-chunk", _HEADER, file, number, last)


def _chunks(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The content in full chunks, and a last one that is not full, and may be empty."""
    while len(content := _read(source, CHUNK)) == CHUNK:
        yield content, False
    yield content, True


def _read(source: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, or all that are left: a raw source may give fewer at a time."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _padded(content: bytes) -> bytes:
    marked = content + _PAD
    return marked + bytes(-len(marked) % STEP)


def _unpadded(content: bytes) -> bytes:
    inside, mark, rest = content.rpartition(_PAD)
    if not mark or any(rest):
        raise SealBroken
    return inside
