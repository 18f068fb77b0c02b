"""Does the cryptography of this machine compute what the standards say, and do the keys of this house open?

Answers with published vectors: AES-256-GCM from the GCM specification (test case 16), HMAC-SHA-256 from RFC 4231 (case
2), HKDF-SHA-256 from RFC 5869 (case 1), Ed25519 from RFC 8032 (test 2).
"""

import secrets
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

import cryptography
from cryptography.hazmat.backends.openssl.backend import backend
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps

from casemgmt.crypto.envelope import KEY_BYTES, bind
from casemgmt.crypto.errors import ContentErased, KeysUnavailable, SealBroken
from casemgmt.crypto.keyring import index_binding, tenant_binding, unwrapped_subject_key
from casemgmt.crypto.models import IndexKey, SigningKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider
from casemgmt.crypto.sealed import SealedModel
from casemgmt.crypto.signing import signer_of

_HANDLES = 63


class Finding(NamedTuple):
    """One thing that was tried; `problem` is empty where it is well. It names rows by their ids only."""

    what: str
    problem: str = ""


def versions() -> dict[str, str]:
    """What computes here."""
    return {
        "provider": provider().name,
        "cryptography": cryptography.__version__,
        "openssl": backend.openssl_version_text(),
    }


def examine(sample: int) -> Iterator[Finding]:
    """Known answers, the provider, each municipality's keys, a sample of subjects' keys and records of each kind."""
    yield from _known_answers()
    yield _tried("key provider", provider().health)
    for row in TenantKey.objects.exclude(wrapped=b"").order_by("tenant", "-epoch"):
        place = tenant_binding(row.tenant, row.epoch)
        yield _tried(f"key of {row}", provider().unwrap, bytes(row.wrapped), place)
    for index in IndexKey.objects.filter(retired_at=None).order_by("tenant", "-generation"):
        place = index_binding(index.tenant, index.generation)
        yield _tried(f"index key of {index}", provider().unwrap, bytes(index.wrapped), place)
    for signing in SigningKey.objects.filter(retired_at=None).order_by("-number"):
        yield _tried(str(signing), signer_of, signing)
    for tenant in TenantKey.objects.order_by("tenant").values_list("tenant", flat=True).distinct():
        yield _tried(f"probe for {tenant}", _probe, tenant)
    yield from _sampled(sample)


def _known_answers() -> Iterator[Finding]:
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    associated, nonce = (
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        bytes.fromhex("cafebabefacedbaddecaf888"),
    )
    sealed = (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    yield _equal("AES-256-GCM", AESGCM(key).encrypt(nonce, plain, associated), sealed)
    keyed = HMAC(b"Jefe", hashes.SHA256())
    keyed.update(b"what do ya want for nothing?")
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    yield _equal("HMAC-SHA-256", keyed.finalize(), digest)
    derived = HKDF(hashes.SHA256(), 42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA))).derive(b"\x0b" * 22)
    okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    yield _equal("HKDF-SHA-256", derived, okm)
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    yield _equal("Ed25519", Ed25519PrivateKey.from_private_bytes(secret).sign(b"\x72"), signature)


def _equal(what: str, computed: bytes, expected: str) -> Finding:
    return Finding(f"known answer of {what}", "" if computed.hex() == expected else "computes something else")


def _probe(tenant: UUID) -> None:
    key, place = secrets.token_bytes(KEY_BYTES), bind("probe", tenant)
    if provider().unwrap(provider().wrap(key, place), place) != key:
        raise KeysUnavailable("What was wrapped did not come back.")


def _sampled(sample: int) -> Iterator[Finding]:
    """Living subjects whose random handles lie behind a random number, and their newest records of every kind."""
    living = SubjectKey.objects.exclude(wrapped=b"").order_by("handle")
    keys = list(living.filter(handle__gte=secrets.randbits(_HANDLES))[:sample])
    keys += living.exclude(pk__in=[one.pk for one in keys])[: sample - len(keys)]
    for key in keys:
        yield _tried(f"key of subject {key}", unwrapped_subject_key, key, bytes(key.wrapped))
    for model in apps.get_models():
        if issubclass(model, SealedModel):
            rows = model._base_manager.filter(key__in=keys, erased=False).select_related("key")
            for record in rows.order_by("-pk")[:sample]:
                yield _tried(f"{model._meta.label} {record.pk}", _unseal, record)


def _unseal(record: SealedModel) -> None:
    for group in record.sealed_groups:
        group.unseal_into(record)


def _tried(what: str, attempt: Callable[..., object], *of: Any) -> Finding:
    try:
        attempt(*of)
    except (KeysUnavailable, SealBroken, ContentErased) as error:
        return Finding(what, error.detail)
    return Finding(what)
