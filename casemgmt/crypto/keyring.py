"""Unwrapped keys in memory: a few municipalities' keys for some minutes, a bounded number of subjects' keys."""

import threading
import time
from collections import OrderedDict
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casemgmt.crypto.envelope import KEY_BYTES, bind, unseal
from casemgmt.crypto.errors import ContentErased, KeysUnavailable
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider

TENANT_KEY_SECONDS = 300
SUBJECT_KEYS_HELD = 4096

_lock = threading.Lock()
_tenant_keys: dict[UUID, tuple[float, AESGCM]] = {}
_current_epochs: dict[UUID, tuple[float, TenantKey]] = {}
_index_states: dict[tuple[UUID, str], tuple[float, int, HMAC]] = {}
_subject_keys: "OrderedDict[tuple[UUID, UUID, bytes], AESGCM]" = OrderedDict()


def tenant_binding(tenant: UUID, epoch: int) -> bytes:
    """What a municipality's wrapped key is bound to."""
    return bind("tenant-key", tenant, epoch)


def subject_binding(tenant: UUID, subject: UUID, epoch: int) -> bytes:
    """What a subject's wrapped key is bound to."""
    return bind("subject-key", tenant, subject, epoch)


def index_binding(tenant: UUID, generation: int) -> bytes:
    """What a municipality's wrapped index key is bound to."""
    return bind("index-key", tenant, generation)


def open_subject_key(key: SubjectKey) -> AESGCM:
    """The cipher of a subject's key. Raises ContentErased once the key was destroyed.

    The cache is asked with all that the wrapping is bound to, as the row just read has it: a destroyed or replaced key
    is never answered, and neither is one that was copied to another subject.
    """
    wrapped = bytes(key.wrapped)
    if not wrapped:
        raise ContentErased
    place = (key.tenant, key.id, wrapped)
    aead = _subject_keys.get(place)
    if aead is None:
        tenant_key = _tenant_cipher(key.tenant_key_id)
        epoch = _epoch_number(wrapped)
        aead = AESGCM(unseal(tenant_key, wrapped, subject_binding(key.tenant, key.id, epoch)))
        with _lock:
            _subject_keys[place] = aead
            while len(_subject_keys) > SUBJECT_KEYS_HELD:
                _subject_keys.popitem(last=False)
    return aead


def current_tenant_key(tenant: UUID) -> tuple[TenantKey, AESGCM]:
    """The newest key of a municipality, which wraps new subjects' keys. Raises KeysUnavailable where it has none."""
    held = _current_epochs.get(tenant)
    if held is None or held[0] < time.monotonic():
        newest = TenantKey.objects.filter(tenant=tenant, retired_at=None).order_by("-epoch").first()
        if newest is None:
            raise KeysUnavailable("The municipality has no key.")
        held = (time.monotonic() + TENANT_KEY_SECONDS, newest)
        _current_epochs[tenant] = held
    return held[1], _tenant_cipher(held[1].id, held[1])


def index_state(tenant: UUID, purpose: str) -> tuple[int, HMAC]:
    """The newest generation number and the keyed HMAC-SHA-256 state for one purpose, to be copied and not used up."""
    held = _index_states.get((tenant, purpose))
    if held is None or held[0] < time.monotonic():
        newest = IndexKey.objects.filter(tenant=tenant).order_by("-generation").first()
        if newest is None:
            raise KeysUnavailable("The municipality has no index key.")
        root = provider().unwrap(bytes(newest.wrapped), index_binding(tenant, newest.generation))
        derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=bind("index", tenant, purpose)).derive(root)
        held = (time.monotonic() + TENANT_KEY_SECONDS, newest.generation, HMAC(derived, hashes.SHA256()))
        _index_states[(tenant, purpose)] = held
    return held[1], held[2]


def forget_keys() -> None:
    """Empty every cache of unwrapped keys in this process."""
    with _lock:
        _tenant_keys.clear()
        _current_epochs.clear()
        _index_states.clear()
        _subject_keys.clear()


def _epoch_number(wrapped: bytes) -> int:
    return int.from_bytes(wrapped[2:6], "big")


def _tenant_cipher(tenant_key_id: UUID, known: TenantKey | None = None) -> AESGCM:
    held = _tenant_keys.get(tenant_key_id)
    if held is None or held[0] < time.monotonic():
        row = known or TenantKey.objects.get(pk=tenant_key_id)
        key = provider().unwrap(bytes(row.wrapped), tenant_binding(row.tenant, row.epoch))
        held = (time.monotonic() + TENANT_KEY_SECONDS, AESGCM(key))
        _tenant_keys[tenant_key_id] = held
    return held[1]
