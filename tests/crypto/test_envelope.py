"""The envelope: its bytes, what it is bound to, and that nothing but the whole of it opens."""

import struct
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import assume, given
from hypothesis import strategies as st

from casemgmt.crypto.envelope import bind, key_number_of, pad, seal, unseal
from casemgmt.crypto.errors import SealBroken, UnknownSealFormat

AEAD = AESGCM(bytes(range(32)))
PLACE = bind("cases.person", UUID(int=7), "identity", 3)
PARTS = st.lists(st.one_of(st.text(max_size=6), st.binary(max_size=6), st.uuids()), max_size=5)


def test_envelope_has_34_bytes_around_the_content():
    envelope = seal(AEAD, 258, b"content", PLACE)
    assert len(envelope) == 34 + len(b"content")
    assert struct.unpack_from(">BBI", envelope) == (1, 1, 258)
    assert key_number_of(envelope) == 258


def test_envelope_can_be_opened_by_the_documented_layout_alone():
    envelope = seal(AEAD, 1, b"content", PLACE)
    header, nonce, sealed = envelope[:6], envelope[6:18], envelope[18:]
    assert AEAD.decrypt(nonce, sealed, header + PLACE) == b"content"


def test_every_envelope_has_a_nonce_of_its_own():
    assert len({seal(AEAD, 1, b"content", PLACE)[6:18] for _ in range(200)}) == 200


@given(st.binary(max_size=300), st.integers(0, 2**32 - 1))
def test_content_comes_back(content, number):
    assert unseal(AEAD, seal(AEAD, number, content, PLACE), PLACE) == content


@pytest.mark.parametrize(("position", "value"), [(0, 0), (0, 2), (0, 255), (1, 0), (1, 2)])
def test_foreign_format_or_algorithm_is_refused(position, value):
    envelope = bytearray(seal(AEAD, 1, b"content", PLACE))
    assert unseal(AEAD, bytes(envelope), PLACE) == b"content"
    envelope[position] = value
    with pytest.raises(UnknownSealFormat):
        unseal(AEAD, bytes(envelope), PLACE)


@pytest.mark.parametrize("length", [0, 1, 6, 18])
def test_stump_is_refused_as_foreign(length):
    with pytest.raises(UnknownSealFormat):
        unseal(AEAD, seal(AEAD, 1, b"content", PLACE)[:length], PLACE)


def test_every_flipped_bit_is_refused():
    envelope = seal(AEAD, 1, b'{"family_name":"Haddad"}', PLACE)
    assert unseal(AEAD, envelope, PLACE) == b'{"family_name":"Haddad"}'
    for bit in range(len(envelope) * 8):
        flipped = bytearray(envelope)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unseal(AEAD, bytes(flipped), PLACE)


@pytest.mark.parametrize("length", [19, 33, 40])
def test_shortened_envelope_is_refused(length):
    envelope = seal(AEAD, 1, b"content", PLACE)
    assert len(envelope) == 41
    with pytest.raises(SealBroken):
        unseal(AEAD, envelope[:length], PLACE)


def test_other_place_or_other_key_is_refused():
    envelope = seal(AEAD, 1, b"content", PLACE)
    assert unseal(AEAD, envelope, PLACE) == b"content"
    for aead, place in [(AEAD, bind("cases.person", UUID(int=7), "identity", 4)), (AESGCM(bytes(32)), PLACE)]:
        with pytest.raises(SealBroken):
            unseal(aead, envelope, place)


def as_bytes(part: str | bytes | UUID) -> bytes:
    return part.bytes if isinstance(part, UUID) else part.encode() if isinstance(part, str) else part


@given(PARTS, PARTS)
def test_bind_is_injective(one, other):
    assume([as_bytes(part) for part in one] != [as_bytes(part) for part in other])
    assert bind(*one) != bind(*other)


@given(PARTS, st.data())
def test_bind_tells_the_same_bytes_apart_by_where_they_are_cut(parts, data):
    raw = b"".join(map(as_bytes, parts))
    cut = data.draw(st.integers(0, len(raw)))
    assume([raw[:cut], raw[cut:]] != [as_bytes(part) for part in parts])
    assert bind(raw[:cut], raw[cut:]) != bind(*parts)


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 0), (1, 64), (63, 64), (64, 64), (65, 128), (128, 128), (1000, 1024)]
)
def test_padding_fills_to_the_next_64_bytes(length, padded):
    content = b"x" * length
    assert pad(content) == content + b" " * (padded - length)
