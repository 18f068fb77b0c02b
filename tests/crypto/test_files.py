"""The format of sealed files: what goes in comes out, whole or not at all, chunk by chunk, in bounded memory."""

import hashlib
import io
import tracemalloc
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.crypto.envelope import bind
from casemgmt.crypto.errors import SealBroken, UnknownSealFormat
from casemgmt.crypto.files import CHUNK, HEADER_BYTES, SEALED_CHUNK, STEP, open_stream, seal_stream

FILE = UUID("0193a1b2-0000-7000-8000-000000000001")
BORDERS = [
    0, 1, STEP - 2, STEP - 1, STEP, CHUNK - STEP - 1, CHUNK - STEP, CHUNK - 1, CHUNK, CHUNK + 1,
    2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK + 17,
]  # fmt: skip
many = settings(max_examples=60, deadline=None)


def content_of(size: int, seed: int = 1) -> bytes:
    """Bytes that differ from chunk to chunk, with zeros and the mark of the padding among them."""
    block = hashlib.shake_256(str(seed).encode()).digest(4096) + b"\x80" + bytes(31)
    return (block * (size // len(block) + 1))[:size]


def sealed(content: bytes, file: UUID = FILE) -> tuple[bytes, bytes]:
    """What is stored, and the key that opens it."""
    target = io.BytesIO()
    done = seal_stream(io.BytesIO(content), target, file=file)
    assert done.size == len(content)
    return target.getvalue(), done.key


def opened(stored: bytes, key: bytes, file: UUID = FILE) -> bytes:
    return b"".join(open_stream(io.BytesIO(stored), file=file, key=key))


def opened_until_broken(stored: bytes, key: bytes, file: UUID = FILE) -> bytes:
    """What is given out of a file before it is refused, which it has to be."""
    given_out = b""
    with pytest.raises(SealBroken):
        for part in open_stream(io.BytesIO(stored), file=file, key=key):
            given_out += part
    return given_out


def chunks(stored: bytes) -> list[bytes]:
    body = stored[HEADER_BYTES:]
    return [body[place : place + SEALED_CHUNK] for place in range(0, len(body), SEALED_CHUNK)]


@pytest.mark.parametrize("size", BORDERS)
def test_file_comes_out_as_it_went_in(size: int) -> None:
    content = content_of(size)
    assert opened(*sealed(content)) == content


@many
@given(size=st.integers(0, 3 * CHUNK), tail=st.sampled_from([b"", b"\x80", b"\0", b"\x80\0\0", b"\0\x80"]))
def test_file_of_any_size_and_end_comes_out_as_it_went_in(size: int, tail: bytes) -> None:
    content = content_of(size) + tail
    assert opened(*sealed(content)) == content


@pytest.mark.parametrize("size", BORDERS)
def test_stored_length_tells_the_size_to_a_step_only(size: int) -> None:
    stored = len(sealed(content_of(size))[0])
    full = size // STEP * STEP
    assert {len(sealed(content_of(full + more))[0]) for more in (0, 1, STEP - 1)} == {stored}


def test_two_seals_of_one_content_share_no_chunk() -> None:
    content = content_of(2 * CHUNK)
    one, other = (chunks(sealed(content)[0]) for _ in range(2))
    assert set(one) & set(other) == set()
    assert len(one) == len(other) == 3


def test_source_may_give_few_bytes_at_a_time() -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 1000))

    content, target = content_of(CHUNK + 5), io.BytesIO()
    key = seal_stream(Dripping(content), target, file=FILE).key
    assert b"".join(open_stream(Dripping(target.getvalue()), file=FILE, key=key)) == content


@many
@given(data=st.data())
def test_flipped_bit_is_refused_and_nothing_wrong_is_given_out(data: st.DataObject) -> None:
    content = content_of(2 * CHUNK + 100)
    intact, key = sealed(content)
    stored = bytearray(intact)
    place = data.draw(st.one_of(st.integers(0, HEADER_BYTES - 1), st.integers(0, len(stored) - 1)))
    stored[place] ^= 1 << data.draw(st.integers(0, 7))
    given_out = opened_until_broken(bytes(stored), key)
    whole = max(place - HEADER_BYTES, 0) // SEALED_CHUNK
    assert given_out == content[: whole * CHUNK]


@many
@given(length=st.integers(0, HEADER_BYTES + 2 * SEALED_CHUNK + STEP + 15))
def test_file_that_was_cut_anywhere_is_refused(length: int) -> None:
    content = content_of(2 * CHUNK + 100)
    stored, key = sealed(content)
    assert len(stored) == HEADER_BYTES + 2 * SEALED_CHUNK + STEP + 16
    assert content.startswith(opened_until_broken(stored[:length], key))


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_file_that_was_cut_at_a_border_is_refused(kept: int) -> None:
    content = content_of(3 * CHUNK)
    stored, key = sealed(content)
    cut = stored[: HEADER_BYTES + kept * SEALED_CHUNK]
    assert opened_until_broken(cut, key) == content[: max(kept - 1, 0) * CHUNK]


@many
@given(order=st.permutations(range(4)))
def test_chunks_in_another_order_are_refused(order: list[int]) -> None:
    content = content_of(4 * CHUNK)
    stored, key = sealed(content)
    parts = chunks(stored)
    shuffled = stored[:HEADER_BYTES] + b"".join(parts[one] for one in order) + parts[4]
    if order == sorted(order):
        assert opened(shuffled, key) == content
    else:
        first_wrong = next(place for place, one in enumerate(order) if place != one)
        assert opened_until_broken(shuffled, key) == content[: first_wrong * CHUNK]


@pytest.mark.parametrize("size", [0, 100, CHUNK, 2 * CHUNK])
@pytest.mark.parametrize("appended", ["first", "last", "zeros", "byte"])
def test_appended_chunk_is_refused(size: int, appended: str) -> None:
    content = content_of(size)
    stored, key = sealed(content)
    parts = chunks(stored)
    more = {"first": parts[0], "last": parts[-1], "zeros": bytes(SEALED_CHUNK), "byte": b"x"}[appended]
    assert content.startswith(opened_until_broken(stored + more, key))


def test_chunk_of_another_file_is_refused() -> None:
    (one, key), (other, _) = (sealed(content_of(2 * CHUNK, seed), file) for seed, file in ((1, FILE), (2, uuid4())))
    swapped = one[:HEADER_BYTES] + chunks(other)[0] + one[HEADER_BYTES + SEALED_CHUNK :]
    assert opened(one, key) == content_of(2 * CHUNK, 1)
    assert opened_until_broken(swapped, key) == b""


def test_chunk_of_an_earlier_seal_of_the_same_file_is_refused() -> None:
    (one, key), (other, _) = (sealed(content_of(2 * CHUNK)) for _ in range(2))
    assert opened_until_broken(one[:HEADER_BYTES] + other[HEADER_BYTES:], key) == b""


def test_file_in_the_place_of_another_is_refused() -> None:
    stored, key = sealed(b"letter")
    assert opened_until_broken(stored, key, uuid4()) == b""
    assert opened(stored, key) == b"letter"


def test_every_file_has_a_key_of_its_own() -> None:
    (one, key), (_, other) = sealed(b"letter"), sealed(b"letter")
    assert (len(key), len(other), key == other) == (32, 32, False)
    assert opened_until_broken(one, other) == b""


def test_key_stands_neither_in_the_file_nor_in_the_text_of_what_was_sealed() -> None:
    target = io.BytesIO()
    done = seal_stream(io.BytesIO(b"letter"), target, file=FILE)
    assert (done.key in target.getvalue(), repr(done)) == (False, "SealedStream(size=6)")


def test_foreign_header_is_told_apart() -> None:
    stored, key = sealed(b"letter")
    for place in range(HEADER_BYTES):
        changed = bytearray(stored)
        changed[place] ^= 0x40
        with pytest.raises(UnknownSealFormat):
            opened(bytes(changed), key)
    with pytest.raises(UnknownSealFormat):
        opened(b"", key)
    assert opened(stored, key) == b"letter"


def test_format_is_what_its_description_says() -> None:
    """Opened by hand: files that are stored today have to open with every later release."""
    stored, key = sealed(content_of(CHUNK + 5))
    assert (stored[:6], HEADER_BYTES, len(stored)) == (b"casf\x01\x01", 6, 6 + 65536 + 16 + 4096 + 16)
    cipher = AESGCM(key)
    first = bind("file-chunk", b"casf\x01\x01", FILE, 0, False)
    last = bind("file-chunk", b"casf\x01\x01", FILE, 1, True)
    assert cipher.decrypt(bytes(7) + b"\0\0\0\0\0", stored[6 : 6 + 65552], first) == content_of(CHUNK)
    tail = cipher.decrypt(bytes(7) + b"\0\0\0\1\1", stored[6 + 65552 :], last)
    assert tail == content_of(CHUNK + 5)[CHUNK:] + b"\x80" + bytes(4096 - 6)


@pytest.mark.parametrize("filled", [b"letter" + bytes(4090), b"letter" + b"\x80" + bytes(4088) + b"x", b""])
def test_last_chunk_without_its_padding_is_refused(filled: bytes) -> None:
    stored, key = sealed(b"letter")
    last = bind("file-chunk", b"casf\x01\x01", FILE, 0, True)
    chunk = AESGCM(key).encrypt(bytes(11) + b"\1", filled, last)
    assert opened_until_broken(stored[:HEADER_BYTES] + chunk, key) == b""
    padded = AESGCM(key).encrypt(bytes(11) + b"\1", b"letter\x80", last)
    assert opened(stored[:HEADER_BYTES] + padded, key) == b"letter"


def test_large_file_is_neither_sealed_nor_opened_in_memory(tmp_path: Path) -> None:
    size, stored = 200 * 1024 * 1024, tmp_path / "sealed"
    seal_and_open_once(stored, CHUNK)  # what is made once is no part of the measure
    tracemalloc.start()
    try:
        assert seal_and_open_once(stored, size) == size
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert stored.stat().st_size > size


def seal_and_open_once(stored: Path, size: int) -> int:
    """How many bytes came out of a file of zeros that was sealed to disk and opened from there."""
    with stored.open("wb") as target:
        key = seal_stream(Zeros(size), target, file=FILE).key
    with stored.open("rb") as source:
        return sum(map(len, open_stream(source, file=FILE, key=key)))


class Zeros(io.RawIOBase):
    """A source of zeros that holds none of them."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        part = bytes(min(size, self.left))
        self.left -= len(part)
        return part
