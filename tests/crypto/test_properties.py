"""Properties of the seal, tried out in bulk: nothing moved, changed or cut off opens; no nonce comes twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, permutations, product
from random import Random
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db.models import BinaryField
from uuid_utils.compat import uuid7

from casemgmt.crypto.actions import create_subject_key, create_tenant_keys
from casemgmt.crypto.envelope import KEY_BYTES, NONCE_BYTES, pad, seal
from casemgmt.crypto.errors import KeysUnavailable, SealBroken
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.keyring import index_binding, open_subject_key, tenant_binding
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider
from casemgmt.crypto.rotation.resealing import sealed_models
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from tests.factories.town import NOW

SWAPS = 10_000
FLIPS = 10_000
SEALS = 1_000_000
HEADER_BYTES = 6
CONTENT = b'{"_":1}'

PLAIN_BINARY = {
    "access.AccessToken.digest": "SHA-256 of a random token",
    "access.Session.digest": "SHA-256 of a random token",
    "access.Session.provider_session": "SHA-256 of the random name of a session",
    "access.SpentState.digest": "SHA-256 of a random state",
    "access.Invitation.digest": "SHA-256 of a random token",
    "access.ClientSecret.digest": "SHA-256 of a random secret",
    "access.RecoveryCode.digest": "hash of a recovery code",
    "access.Factor.digest": "hash of a passkey's id",
    "access.FailedLogins.digest": "keyed digest of a user name or address, of which nothing is kept",
    "audit.Entry.digest": "hash of a line of the trail",
    "audit.Entry.previous": "hash of a line of the trail",
    "audit.Stream.head": "hash of a line of the trail",
    "audit.Checkpoint.root": "hash over the heads of the trail",
    "audit.Checkpoint.previous": "hash of a checkpoint",
    "audit.Checkpoint.signature": "Ed25519 signature of a checkpoint",
    "crypto.SigningKey.public": "public half of a signing key",
}
"""Binary columns that no key has anything to do with, and what they hold."""

WRAPPED_KEYS = {
    "crypto.TenantKey.wrapped",
    "crypto.IndexKey.wrapped",
    "crypto.SubjectKey.wrapped",
    "crypto.SubjectKey.older",
    "crypto.SigningKey.wrapped",
}


@dataclass(frozen=True)
class Place:
    """Where an envelope belongs: table, group, row, town, revision, and the subject's key."""

    model: type[SealedModel]
    group: SealedGroup
    pk: UUID
    town: UUID
    revision: int
    key: SubjectKey
    envelope: bytes

    def opens(self, envelope: bytes | None = None, **changed: Any) -> bool:
        """Whether the row opens, with some of its columns as somebody with the database wrote them."""
        columns = {"pk": self.pk, "municipality_id": self.town, "seal_revision": self.revision, "key": self.key}
        row = self.model(**(columns | changed))
        setattr(row, self.group.attname, self.envelope if envelope is None else envelope)
        try:
            getattr(row, next(iter(self.group.attributes)))
        except SealBroken:
            return False
        return True


@pytest.fixture
def places(db: None) -> list[Place]:
    """Every group of every sealed model, in two towns, of two subjects each, two rows each, in two revisions.

    Rows of different tables share their keys, so that only the table tells them apart.
    """
    return list(_places())


def _places() -> Iterator[Place]:
    for town in (uuid7(), uuid7()):
        create_tenant_keys(tenant=town, at=NOW)
        for _ in range(2):
            key = create_subject_key(subject=uuid7(), tenant=town, at=NOW)
            for pk, revision in product((uuid7(), uuid7()), (1, 2)):
                for group in (one for model in sealed_models() for one in model.sealed_groups):
                    sealed = seal(open_subject_key(key), key.number, pad(CONTENT), group.place(town, pk, revision))
                    yield Place(group.model, group, pk, town, revision, key, sealed)


def _moves(places: list[Place], chance: Random) -> Iterator[bool]:
    """Endless tries: an envelope put elsewhere, or its place changed under it. Each says whether it opened."""
    keys = sorted({one.key.pk: one.key for one in places}.values(), key=lambda key: key.pk)
    while True:
        place, other = chance.choice(places), chance.choice(places)
        alike = [one for one in places if _differences(place, one) == 1]
        if place is not other:
            yield place.opens(other.envelope)
        yield place.opens(chance.choice(alike).envelope)
        yield place.opens(seal_revision=place.revision + chance.choice((-1, 1, 2)))
        yield place.opens(municipality_id=next(one.town for one in places if one.town != place.town))
        yield place.opens(key=chance.choice([one for one in keys if one.pk != place.key.pk]))
        yield place.opens(pk=uuid7())


def _differences(one: Place, other: Place) -> int:
    names = ("group", "pk", "town", "revision")
    return sum(getattr(one, name) != getattr(other, name) for name in names)


def flipped(envelope: bytes, bit: int) -> bytes:
    changed = bytearray(envelope)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def bits_of(envelope: bytes) -> range:
    return range(len(envelope) * 8)


def test_every_envelope_opens_in_its_place(places: list[Place]) -> None:
    assert {one.model for one in places} == set(sealed_models())
    assert [one for one in places if not one.opens()] == []


def test_moved_ciphertext_is_refused_in_ten_thousand_swaps(places: list[Place]) -> None:
    opened = list(islice(_moves(places, Random(1)), SWAPS))
    assert (len(opened), opened.count(False)) == (SWAPS, SWAPS)


def test_each_flipped_bit_of_an_envelope_is_refused(places: list[Place]) -> None:
    for place in Random(2).sample(places, 3):
        opened = [bit for bit in bits_of(place.envelope) if place.opens(flipped(place.envelope, bit))]
        assert (opened, place.opens()) == ([], True)


def test_random_flipped_bits_are_refused_ten_thousand_times(places: list[Place]) -> None:
    chance, refused = Random(3), 0
    for _ in range(FLIPS):
        place = chance.choice(places)
        refused += not place.opens(flipped(place.envelope, chance.choice(bits_of(place.envelope))))
    assert refused == FLIPS


def test_envelope_that_was_cut_or_made_longer_is_refused(places: list[Place]) -> None:
    place = places[0]
    assert not any(place.opens(place.envelope[:length]) for length in range(1, len(place.envelope)))
    assert not any(place.opens(place.envelope + bytes(length)) for length in range(1, 20))


def test_each_flipped_bit_of_a_subjects_wrapped_key_is_refused(key: SubjectKey) -> None:
    wrapped = key.wrapped
    for bit in bits_of(wrapped):
        key.wrapped = flipped(wrapped, bit)
        with pytest.raises(SealBroken):
            open_subject_key(key)
    key.wrapped = wrapped
    assert open_subject_key(key) is not None


@pytest.mark.parametrize("model", [TenantKey, IndexKey])
def test_each_flipped_bit_of_a_municipalitys_wrapped_key_is_refused(tenant: UUID, model: Any) -> None:
    row = model.objects.get(tenant=tenant)
    place = tenant_binding(tenant, row.epoch) if model is TenantKey else index_binding(tenant, row.generation)
    for bit in bits_of(row.wrapped):
        with pytest.raises(KeysUnavailable):
            provider().unwrap(flipped(row.wrapped, bit), place)
    assert len(provider().unwrap(bytes(row.wrapped), place)) == KEY_BYTES


def test_wrapped_keys_of_subjects_are_refused_elsewhere(places: list[Place]) -> None:
    keys = {one.key.pk: one.key for one in places}.values()
    for one, other in permutations(keys, 2):
        with pytest.raises(SealBroken):
            open_subject_key(SubjectKey(id=one.pk, tenant=one.tenant, tenant_key=one.tenant_key, wrapped=other.wrapped))


def test_nonces_never_repeat_in_a_million_seals() -> None:
    aead = AESGCM(AESGCM.generate_key(256))
    nonces = {seal(aead, 1, b"a", b"")[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES] for _ in range(SEALS)}
    assert len(nonces) == SEALS


def test_every_binary_column_is_sealed_a_digest_a_wrapped_key_or_told_why_not() -> None:
    """Rotation walks sealed groups and keyed digests: a binary column of another kind would be missed."""
    others = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(("casemgmt.", "cases.", "housing.", "services."))
        for field in model._meta.local_concrete_fields
        if isinstance(field, BinaryField) and not isinstance(field, SealedGroup | KeyedDigest)
    }
    assert others == WRAPPED_KEYS | PLAIN_BINARY.keys()


def test_every_keyed_digest_says_what_it_was_made_of() -> None:
    columns = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, KeyedDigest)
    ]
    assert columns != []
    assert all(field.words_of is not None and issubclass(model, SealedModel) for model, field in columns)
