"""The format of sealed files: what goes in comes out, whole or not at all, chunk by chunk, in bounded memory."""

import hashlib
import io
import tracemalloc
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt.crypto.actions import create_subject_key
from casemgmt.crypto.envelope import bind, seal, unseal
from casemgmt.crypto.errors import ContentErased, SealBroken, UnknownSealFormat
from casemgmt.crypto.files import (
    CHUNK,
    HEADER_BYTES,
    SEALED_CHUNK,
    STEP,
    header_key_number,
    open_stream,
    reseal_header,
    seal_stream,
)
from casemgmt.crypto.keyring import current_tenant_key, open_subject_key, packed_keys, subject_binding
from casemgmt.crypto.models import SubjectKey
from tests.factories.town import NOW

FILE = UUID("0193a1b2-0000-7000-8000-000000000001")
BORDERS = [
    0, 1, STEP - 2, STEP - 1, STEP, CHUNK - STEP - 1, CHUNK - STEP, CHUNK - 1, CHUNK, CHUNK + 1,
    2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK + 17,
]  # fmt: skip
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def content_of(size: int, seed: int = 1) -> bytes:
    """Bytes that differ from chunk to chunk, with zeros and the mark of the padding among them."""
    block = hashlib.shake_256(str(seed).encode()).digest(4096) + b"\x80" + bytes(31)
    return (block * (size // len(block) + 1))[:size]


def sealed(content: bytes, key: SubjectKey, file: UUID = FILE) -> bytes:
    target = io.BytesIO()
    assert seal_stream(io.BytesIO(content), target, file=file, key=key) == len(content)
    return target.getvalue()


def opened(stored: bytes, key: SubjectKey, file: UUID = FILE) -> bytes:
    return b"".join(open_stream(io.BytesIO(stored), file=file, key=key))


def opened_until_broken(stored: bytes, key: SubjectKey, file: UUID = FILE) -> bytes:
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
def test_file_comes_out_as_it_went_in(key: SubjectKey, size: int) -> None:
    content = content_of(size)
    assert opened(sealed(content, key), key) == content


@many
@given(size=st.integers(0, 3 * CHUNK), tail=st.sampled_from([b"", b"\x80", b"\0", b"\x80\0\0", b"\0\x80"]))
def test_file_of_any_size_and_end_comes_out_as_it_went_in(key: SubjectKey, size: int, tail: bytes) -> None:
    content = content_of(size) + tail
    assert opened(sealed(content, key), key) == content


@pytest.mark.parametrize("size", BORDERS)
def test_stored_length_tells_the_size_to_a_step_only(key: SubjectKey, size: int) -> None:
    stored = len(sealed(content_of(size), key))
    full = size // STEP * STEP
    assert {len(sealed(content_of(full + more), key)) for more in (0, 1, STEP - 1)} == {stored}


def test_two_seals_of_one_content_share_no_chunk(key: SubjectKey) -> None:
    content = content_of(2 * CHUNK)
    one, other = (chunks(sealed(content, key)) for _ in range(2))
    assert set(one) & set(other) == set()
    assert len(one) == len(other) == 3


def test_source_may_give_few_bytes_at_a_time(key: SubjectKey) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 1000))

    content, target = content_of(CHUNK + 5), io.BytesIO()
    seal_stream(Dripping(content), target, file=FILE, key=key)
    assert b"".join(open_stream(Dripping(target.getvalue()), file=FILE, key=key)) == content


@many
@given(data=st.data())
def test_flipped_bit_is_refused_and_nothing_wrong_is_given_out(key: SubjectKey, data: st.DataObject) -> None:
    content = content_of(2 * CHUNK + 100)
    stored = bytearray(sealed(content, key))
    place = data.draw(st.one_of(st.integers(0, HEADER_BYTES - 1), st.integers(0, len(stored) - 1)))
    stored[place] ^= 1 << data.draw(st.integers(0, 7))
    given_out = opened_until_broken(bytes(stored), key)
    whole = max(place - HEADER_BYTES, 0) // SEALED_CHUNK
    assert given_out == content[: whole * CHUNK]


@many
@given(length=st.integers(0, HEADER_BYTES + 2 * SEALED_CHUNK + STEP + 15))
def test_file_that_was_cut_anywhere_is_refused(key: SubjectKey, length: int) -> None:
    content = content_of(2 * CHUNK + 100)
    stored = sealed(content, key)
    assert len(stored) == HEADER_BYTES + 2 * SEALED_CHUNK + STEP + 16
    assert content.startswith(opened_until_broken(stored[:length], key))


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_file_that_was_cut_at_a_border_is_refused(key: SubjectKey, kept: int) -> None:
    content = content_of(3 * CHUNK)
    stored = sealed(content, key)
    cut = stored[: HEADER_BYTES + kept * SEALED_CHUNK]
    assert opened_until_broken(cut, key) == content[: max(kept - 1, 0) * CHUNK]


@many
@given(order=st.permutations(range(4)))
def test_chunks_in_another_order_are_refused(key: SubjectKey, order: list[int]) -> None:
    content = content_of(4 * CHUNK)
    stored = sealed(content, key)
    parts = chunks(stored)
    shuffled = stored[:HEADER_BYTES] + b"".join(parts[one] for one in order) + parts[4]
    if order == sorted(order):
        assert opened(shuffled, key) == content
    else:
        first_wrong = next(place for place, one in enumerate(order) if place != one)
        assert opened_until_broken(shuffled, key) == content[: first_wrong * CHUNK]


@pytest.mark.parametrize("size", [0, 100, CHUNK, 2 * CHUNK])
@pytest.mark.parametrize("appended", ["first", "last", "zeros", "byte"])
def test_appended_chunk_is_refused(key: SubjectKey, size: int, appended: str) -> None:
    content = content_of(size)
    stored = sealed(content, key)
    parts = chunks(stored)
    more = {"first": parts[0], "last": parts[-1], "zeros": bytes(SEALED_CHUNK), "byte": b"x"}[appended]
    assert content.startswith(opened_until_broken(stored + more, key))


def test_chunk_of_another_file_is_refused(key: SubjectKey) -> None:
    one, other = (sealed(content_of(2 * CHUNK, seed), key, file) for seed, file in ((1, FILE), (2, uuid4())))
    swapped = one[:HEADER_BYTES] + chunks(other)[0] + one[HEADER_BYTES + SEALED_CHUNK :]
    assert opened(one, key) == content_of(2 * CHUNK, 1)
    assert opened_until_broken(swapped, key) == b""


def test_chunk_of_an_earlier_seal_of_the_same_file_is_refused(key: SubjectKey) -> None:
    one, other = (sealed(content_of(2 * CHUNK), key) for _ in range(2))
    assert opened_until_broken(one[:HEADER_BYTES] + other[HEADER_BYTES:], key) == b""


def test_file_in_the_place_of_another_is_refused(key: SubjectKey) -> None:
    assert opened_until_broken(sealed(b"letter", key), key, uuid4()) == b""


def test_file_of_another_subject_is_refused(key: SubjectKey, tenant: UUID) -> None:
    other = create_subject_key(subject=uuid4(), tenant=tenant, at=NOW)
    assert opened_until_broken(sealed(b"letter", other), key) == b""


def test_file_of_another_town_is_refused(key: SubjectKey, other_tenant: UUID) -> None:
    elsewhere = create_subject_key(subject=uuid4(), tenant=other_tenant, at=NOW)
    assert opened_until_broken(sealed(b"letter", elsewhere), key) == b""


def test_foreign_header_is_told_apart(key: SubjectKey) -> None:
    stored = sealed(b"letter", key)
    for place in (0, 4, 5, 6, 7):
        changed = bytearray(stored)
        changed[place] ^= 0x40
        with pytest.raises(UnknownSealFormat):
            opened(bytes(changed), key)
    assert opened(stored, key) == b"letter"


def key_of_file(stored: bytes, key: SubjectKey) -> AESGCM:
    """The file's own key, taken out of the header by the letter of the format."""
    binding = bind("file-key", b"casf\x01\x01", key.tenant, FILE, key.id)
    return AESGCM(unseal(open_subject_key(key), stored[6:72], binding))


def test_format_is_what_its_description_says(key: SubjectKey) -> None:
    """Opened by hand: files that are stored today have to open with every later release."""
    stored = sealed(content_of(CHUNK + 5), key)
    assert (stored[:6], HEADER_BYTES, len(stored)) == (b"casf\x01\x01", 72, 72 + 65536 + 16 + 4096 + 16)
    cipher = key_of_file(stored, key)
    first = bind("file-chunk", b"casf\x01\x01", FILE, 0, False)
    last = bind("file-chunk", b"casf\x01\x01", FILE, 1, True)
    assert cipher.decrypt(bytes(7) + b"\0\0\0\0\0", stored[72 : 72 + 65552], first) == content_of(CHUNK)
    tail = cipher.decrypt(bytes(7) + b"\0\0\0\1\1", stored[72 + 65552 :], last)
    assert tail == content_of(CHUNK + 5)[CHUNK:] + b"\x80" + bytes(4096 - 6)


@pytest.mark.parametrize("filled", [b"letter" + bytes(4090), b"letter" + b"\x80" + bytes(4088) + b"x", b""])
def test_last_chunk_without_its_padding_is_refused(key: SubjectKey, filled: bytes) -> None:
    stored = sealed(b"letter", key)
    last = bind("file-chunk", b"casf\x01\x01", FILE, 0, True)
    chunk = key_of_file(stored, key).encrypt(bytes(11) + b"\1", filled, last)
    assert opened_until_broken(stored[:HEADER_BYTES] + chunk, key) == b""
    padded = key_of_file(stored, key).encrypt(bytes(11) + b"\1", b"letter\x80", last)
    assert opened(stored[:HEADER_BYTES] + padded, key) == b"letter"


def test_file_of_a_destroyed_key_is_erased(key: SubjectKey) -> None:
    stored = sealed(b"letter", key)
    key.wrapped = b""
    with pytest.raises(ContentErased):
        opened(stored, key)


def test_header_is_sealed_anew_under_the_next_number_and_chunks_stay(key: SubjectKey) -> None:
    content = content_of(CHUNK + 9)
    stored = sealed(content, key)
    take_next_number(key)
    assert opened(stored, key) == content
    header = reseal_header(stored[:HEADER_BYTES], file=FILE, opened_by=key, sealed_by=key)
    assert (header_key_number(stored[:HEADER_BYTES]), header_key_number(header)) == (1, 2)
    key.older = b""
    assert opened(header + stored[HEADER_BYTES:], key) == content
    assert opened_until_broken(stored, key) == b""


def test_header_is_sealed_anew_under_another_subject_and_the_first_opens_it_no_more(
    key: SubjectKey, tenant: UUID
) -> None:
    other, stored = create_subject_key(subject=uuid4(), tenant=tenant, at=NOW), sealed(b"letter", key)
    header = reseal_header(stored[:HEADER_BYTES], file=FILE, opened_by=key, sealed_by=other)
    moved = header + stored[HEADER_BYTES:]
    assert opened(moved, other) == b"letter"
    assert opened_until_broken(moved, key) == b""


def test_header_is_not_sealed_anew_by_a_key_that_does_not_open_it(key: SubjectKey, tenant: UUID) -> None:
    other, stored = create_subject_key(subject=uuid4(), tenant=tenant, at=NOW), sealed(b"letter", key)
    with pytest.raises(SealBroken):
        reseal_header(stored[:HEADER_BYTES], file=FILE, opened_by=other, sealed_by=other)


def test_large_file_is_neither_sealed_nor_opened_in_memory(key: SubjectKey, tmp_path: Path) -> None:
    size, stored = 200 * 1024 * 1024, tmp_path / "sealed"
    seal_and_open_once(key, stored, CHUNK)  # what is made once is no part of the measure
    tracemalloc.start()
    try:
        assert seal_and_open_once(key, stored, size) == size
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert stored.stat().st_size > size


def seal_and_open_once(key: SubjectKey, stored: Path, size: int) -> int:
    """How many bytes came out of a file of zeros that was sealed to disk and opened from there."""
    with stored.open("wb") as target:
        seal_stream(Zeros(size), target, file=FILE, key=key)
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


def take_next_number(key: SubjectKey) -> None:
    """Give the subject a fresh key of the next number, and keep the one before."""
    tenant_key, cipher = current_tenant_key(key.tenant)
    key.older = packed_keys(iter([(key.number, bytes(key.wrapped))]))
    key.wrapped = seal(
        cipher, tenant_key.epoch, bytes(range(32)), subject_binding(key.tenant, key.id, tenant_key.epoch)
    )
    key.number += 1
