"""The escrow file opens for each of its recipients, for nobody else, and only whole."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casemgmt.crypto.envelope import bind
from casemgmt.crypto.escrow.errors import EscrowRefused
from casemgmt.crypto.escrow.recipients import fingerprint, new_pair, open_private, read_public, shown
from casemgmt.crypto.escrow.sealing import open_with, recipients_of, seal_for

DOCUMENT = b'{"towns": []}'
PASSPHRASE = "four words of a dice"
FIRST, SECOND, STRANGER = (X25519PrivateKey.generate() for _ in range(3))


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    return new_pair(PASSPHRASE)


def sealed() -> bytes:
    return seal_for([FIRST.public_key(), SECOND.public_key()], DOCUMENT)


def test_each_recipient_opens_the_file_alone():
    file = sealed()
    assert [open_with(one, file) for one in (FIRST, SECOND)] == [DOCUMENT, DOCUMENT]


def test_stranger_is_told_to_whom_the_file_is_sealed():
    names = [shown(fingerprint(one.public_key())) for one in (FIRST, SECOND)]
    assert recipients_of(sealed()) == names
    with pytest.raises(EscrowRefused) as refused:
        open_with(STRANGER, sealed())
    assert str(refused.value) == f"The file is sealed to other keys: {', '.join(names)}."


def test_recipient_named_twice_is_one():
    assert len(recipients_of(seal_for([FIRST.public_key(), FIRST.public_key()], DOCUMENT))) == 1


@pytest.mark.parametrize("number", [0, 33])
def test_number_of_recipients_is_bounded(number):
    with pytest.raises(EscrowRefused):
        seal_for([X25519PrivateKey.generate().public_key() for _ in range(number)], DOCUMENT)


def test_every_changed_byte_is_refused():
    file = seal_for([FIRST.public_key()], DOCUMENT)
    assert open_with(FIRST, file) == DOCUMENT
    for position in range(len(file)):
        changed = bytearray(file)
        changed[position] ^= 1
        with pytest.raises(EscrowRefused):
            open_with(FIRST, bytes(changed))


def test_every_shorter_file_is_refused():
    file = seal_for([FIRST.public_key()], DOCUMENT)
    for length in range(len(file)):
        with pytest.raises(EscrowRefused):
            open_with(FIRST, file[:length])


def test_files_of_one_document_have_nothing_in_common_behind_the_names():
    one, other = sealed(), sealed()
    assert one[17:49] != other[17:49]
    assert one[-len(DOCUMENT) :] != other[-len(DOCUMENT) :]


def test_file_can_be_opened_by_the_documented_layout_alone():
    file = seal_for([FIRST.public_key()], DOCUMENT)
    own = FIRST.public_key().public_bytes_raw()
    assert file[:17] == b"casemgmt-escrow\x01\x01"
    ephemeral, name, envelope = file[17:49], file[49:65], file[65:131]
    assert name == hashlib.sha256(own).digest()[:16]
    secret = FIRST.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, ephemeral + own, bind("escrow-file", 1)).derive(secret))
    place = envelope[:6] + bind("escrow-key", 1, name, ephemeral)
    key = cipher.decrypt(envelope[6:18], envelope[18:], place)
    assert AESGCM(key).decrypt(file[131:143], file[143:], file[:131]) == DOCUMENT


def test_private_key_opens_by_its_passphrase_and_belongs_to_the_public_one(pair):
    private = open_private(pair[0], PASSPHRASE)
    assert private.public_key() == read_public(pair[1])
    assert open_with(private, seal_for([read_public(pair[1])], DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize("passphrase", ["", "four words of a dicf", PASSPHRASE + " "])
def test_other_passphrase_opens_nothing(pair, passphrase):
    with pytest.raises(EscrowRefused) as refused:
        open_private(pair[0], passphrase)
    assert PASSPHRASE not in str(refused.value)


@pytest.mark.parametrize("part", [2, 3, 4])
def test_changed_private_file_opens_nothing(pair, part):
    parts = pair[0].split()
    for letters in (parts[part][:-8], ("A" if parts[part][5] != "A" else "B").join((parts[part][:5], parts[part][6:]))):
        changed = [*parts[:part], letters, *parts[part + 1 :]]
        with pytest.raises(EscrowRefused):
            open_private(" ".join(changed), PASSPHRASE)


@pytest.mark.parametrize("text", ["", "casemgmt-escrow-public 2 AAAA", "casemgmt-escrow-public 1 AAAA", "x" * 50])
def test_text_that_is_no_public_key_is_refused(text):
    with pytest.raises(EscrowRefused):
        read_public(text)


def test_private_file_is_no_public_one_and_the_reverse(pair):
    with pytest.raises(EscrowRefused):
        read_public(pair[0])
    with pytest.raises(EscrowRefused):
        open_private(pair[1], PASSPHRASE)


def test_short_passphrase_is_refused():
    with pytest.raises(EscrowRefused) as refused:
        new_pair("eleven char")
    assert str(refused.value) == "A passphrase has at least 12 characters."


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31)])
def test_file_with_a_point_of_small_order_is_refused(point):
    file = seal_for([FIRST.public_key()], DOCUMENT)
    with pytest.raises(EscrowRefused):
        open_with(FIRST, file[:17] + point + file[49:])
