"""The format of a sealed file: a header with a key of the file's own, and chunks under that key.

`casf | format(1) | algorithm(1) | file key in an envelope under the subject's key(66)`, then chunks, each with a tag of
16 bytes: 64 KiB of content, and a last one that is padded to a step of 4 KiB (0x80, then zeros), so that the length of
a file tells its size to 4 KiB only.

Chunks are AES-256-GCM in the STREAM construction (Hoang et al., 2015): the nonce is the chunk's number and whether it
is the last. A counter is safe here, and a random nonce would only cost bytes, because the file key is drawn for one
file and seals one stream once; sealing the header anew keeps it and touches no chunk. Associated data repeats file,
number and end, so that chunks reordered, cut off at a border, appended or taken from another file open nowhere.
"""

import os
import struct
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.crypto.envelope import KEY_BYTES, bind, key_number_of, seal, unseal
from casemgmt.crypto.errors import SealBroken, UnknownSealFormat
from casemgmt.crypto.keyring import open_subject_key
from casemgmt.crypto.models import SubjectKey

CHUNK = 64 * 1024
"""Bytes of content in every chunk but the last."""

STEP = 4 * 1024
"""The last chunk is padded to a multiple of this."""

SEALED_CHUNK = CHUNK + 16
_START = b"casf" + bytes([1, 1])
"""Magic, format 1, algorithm 1 (AES-256-GCM)."""

HEADER_BYTES = len(_START) + 18 + KEY_BYTES + 16
_NONCE = struct.Struct(">7xI?")
_PAD = b"\x80"


def seal_stream(source: BinaryIO, target: BinaryIO, *, file: UUID, key: SubjectKey) -> int:
    """Seal all of the source into the target, chunk by chunk; how many bytes of content there were."""
    file_key, size = os.urandom(KEY_BYTES), 0
    target.write(_sealed_header(file_key, file, key))
    cipher = AESGCM(file_key)
    for number, (content, last) in enumerate(_chunks(source)):
        size += len(content)
        filled = _padded(content) if last else content
        target.write(cipher.encrypt(_NONCE.pack(number, last), filled, _chunk_binding(file, number, last)))
    return size


def open_stream(source: BinaryIO, *, file: UUID, key: SubjectKey) -> Iterator[bytes]:
    """The content, chunk by chunk, at least one; nothing is read before the first is asked for.

    Raises ContentErased once the subject's key was destroyed, and SealBroken at the first chunk that is not the one
    that was sealed there: what was given out until then is what was sealed.
    """
    cipher = AESGCM(_file_key(_read(source, HEADER_BYTES), file, key))
    sealed = _read(source, SEALED_CHUNK)
    for number in count():
        following = _read(source, SEALED_CHUNK)
        last = not following
        try:
            content = cipher.decrypt(_NONCE.pack(number, last), sealed, _chunk_binding(file, number, last))
        except InvalidTag:
            raise SealBroken from None
        yield _unpadded(content) if last else content
        if last:
            return
        sealed = following


def header_key_number(header: bytes) -> int:
    """The number of the subject's key under which the header is sealed. Raises UnknownSealFormat for a foreign one."""
    if len(header) != HEADER_BYTES or not header.startswith(_START):
        raise UnknownSealFormat
    return key_number_of(header[len(_START) :])


def opens_header(header: bytes, *, file: UUID, key: SubjectKey) -> bool:
    """Whether the key, in one of its numbers, sealed this header of this file. Raises ContentErased without a key."""
    try:
        _file_key(header, file, key)
    except SealBroken:
        return False
    return True


def reseal_header(header: bytes, *, file: UUID, opened_by: SubjectKey, sealed_by: SubjectKey) -> bytes:
    """The header under the present number of a key, the same subject's or another's; the chunks stay as they are.

    Raises SealBroken where `opened_by` is not the key, in one of its numbers, that sealed it.
    """
    return _sealed_header(_file_key(header, file, opened_by), file, sealed_by)


def _sealed_header(file_key: bytes, file: UUID, key: SubjectKey) -> bytes:
    return _START + seal(open_subject_key(key), key.number, file_key, _header_binding(file, key))


def _file_key(header: bytes, file: UUID, key: SubjectKey) -> bytes:
    number = header_key_number(header)
    return unseal(open_subject_key(key, number), header[len(_START) :], _header_binding(file, key))


def _header_binding(file: UUID, key: SubjectKey) -> bytes:
    return bind("file-key", _START, key.tenant, file, key.id)


def _chunk_binding(file: UUID, number: int, last: bool) -> bytes:
    return bind("file-chunk", _START, file, number, last)


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
