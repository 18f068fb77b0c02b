"""Unwrapped keys in memory for KEY_CACHE_SECONDS: a few municipalities' keys, a bounded number of subjects' keys."""

import struct
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from casemgmt.crypto.envelope import KEY_BYTES, bind, key_number_of, unseal
from casemgmt.crypto.errors import ContentErased, KeysUnavailable, SealBroken
from casemgmt.crypto.models import IndexKey, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider

SUBJECT_KEYS_HELD = 4096

_OLDER = struct.Struct(">IH")
_lock = threading.Lock()
_tenant_keys: dict[UUID, tuple[float, AESGCM]] = {}
_current_epochs: dict[UUID, tuple[float, TenantKey]] = {}
_index_keys: dict[UUID, tuple[float, "tuple[IndexGeneration, ...]"]] = {}
_subject_keys: "OrderedDict[tuple[UUID, UUID, bytes], tuple[float, AESGCM]]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class IndexGeneration:
    """One live generation of a municipality's index key, with the keyed HMAC states derived from it by purpose."""

    number: int
    tenant: UUID
    root: bytes
    states: dict[str, HMAC] = field(default_factory=dict)

    def state(self, purpose: str) -> HMAC:
        """The keyed HMAC-SHA-256 state for one purpose, to be copied and not used up."""
        held = self.states.get(purpose)
        if held is None:
            info = bind("index", self.tenant, purpose)
            derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(self.root)
            held = self.states[purpose] = HMAC(derived, hashes.SHA256())
        return held


def tenant_binding(tenant: UUID, epoch: int) -> bytes:
    """What a municipality's wrapped key is bound to."""
    return bind("tenant-key", tenant, epoch)


def subject_binding(tenant: UUID, subject: UUID, epoch: int) -> bytes:
    """What a subject's wrapped key is bound to."""
    return bind("subject-key", tenant, subject, epoch)


def index_binding(tenant: UUID, generation: int) -> bytes:
    """What a municipality's wrapped index key is bound to."""
    return bind("index-key", tenant, generation)


def open_subject_key(key: SubjectKey, number: int | None = None) -> AESGCM:
    """The cipher of a subject's key, of its present number or of an older one that is still kept.

    Raises ContentErased once the key was destroyed, and SealBroken for a number that it never had or has no more. The
    cache is asked with all that the wrapping is bound to, as the row just read has it: a destroyed or replaced key is
    never answered, and neither is one that was copied to another subject. A key that was read before a rotation, beside
    a record sealed by it, is read once more.
    """
    if number is not None and number > key.number:
        _read_again(key)
    wrapped = bytes(key.wrapped)
    if not wrapped:
        raise ContentErased
    if number is not None and number != key.number:
        wrapped = dict(older_keys(bytes(key.older))).get(number, b"")
        if not wrapped:
            raise SealBroken
    place = (key.tenant, key.id, wrapped)
    held = _subject_keys.get(place)
    if held is None or held[0] < time.monotonic():
        held = (_held_until(), AESGCM(unwrapped_subject_key(key, wrapped)))
        with _lock:
            _subject_keys[place] = held
            while len(_subject_keys) > SUBJECT_KEYS_HELD:
                _subject_keys.popitem(last=False)
    return held[1]


def unwrapped_subject_key(key: SubjectKey, wrapped: bytes) -> bytes:
    """The 32 bytes of a subject's key behind one of its wrappings, without any cache of subjects' keys."""
    binding = subject_binding(key.tenant, key.id, key_number_of(wrapped))
    return unseal(tenant_cipher(key.tenant_key_id), wrapped, binding)


def older_keys(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """The older numbers of a subject's key with their wrappings, as `SubjectKey.older` packs them."""
    place = 0
    while place < len(packed):
        number, length = _OLDER.unpack_from(packed, place)
        place += _OLDER.size + length
        yield number, packed[place - length : place]


def packed_keys(keys: Iterator[tuple[int, bytes]]) -> bytes:
    """Older numbers and wrappings as `SubjectKey.older` holds them."""
    return b"".join(_OLDER.pack(number, len(wrapped)) + wrapped for number, wrapped in keys)


def current_tenant_key(tenant: UUID) -> tuple[TenantKey, AESGCM]:
    """The newest key of a municipality, which wraps new subjects' keys. Raises KeysUnavailable where it has none."""
    held = _current_epochs.get(tenant)
    if held is None or held[0] < time.monotonic():
        newest = TenantKey.objects.filter(tenant=tenant, retired_at=None).order_by("-epoch").first()
        if newest is None:
            raise KeysUnavailable("The municipality has no key.")
        held = (_held_until(), newest)
        _current_epochs[tenant] = held
    return held[1], tenant_cipher(held[1].id, held[1])


def tenant_cipher(tenant_key_id: UUID, known: TenantKey | None = None) -> AESGCM:
    """The cipher of one epoch of a municipality's key. Raises ContentErased where that epoch was destroyed."""
    held = _tenant_keys.get(tenant_key_id)
    if held is None or held[0] < time.monotonic():
        row = known or TenantKey.objects.get(pk=tenant_key_id)
        if not row.wrapped:
            raise ContentErased
        key = provider().unwrap(bytes(row.wrapped), tenant_binding(row.tenant, row.epoch))
        held = (_held_until(), AESGCM(key))
        _tenant_keys[tenant_key_id] = held
    return held[1]


def index_generations(tenant: UUID) -> tuple[IndexGeneration, ...]:
    """The live generations of a municipality's index key, newest first: one, or two while the index is re-keyed."""
    held = _index_keys.get(tenant)
    if held is None or held[0] < time.monotonic():
        rows = IndexKey.objects.filter(tenant=tenant, retired_at=None).order_by("-generation")
        live = tuple(
            IndexGeneration(
                row.generation, tenant, provider().unwrap(bytes(row.wrapped), index_binding(tenant, row.generation))
            )
            for row in rows
        )
        if not live:
            raise KeysUnavailable("The municipality has no index key.")
        held = (_held_until(), live)
        _index_keys[tenant] = held
    return held[1]


def forget_keys() -> None:
    """Empty every cache of unwrapped keys in this process."""
    with _lock:
        _tenant_keys.clear()
        _current_epochs.clear()
        _index_keys.clear()
        _subject_keys.clear()


def forget_subject(subject: UUID) -> None:
    """Drop a subject's unwrapped keys in this process; other processes ask theirs for wrappings that no row has."""
    with _lock:
        for place in [one for one in _subject_keys if one[1] == subject]:
            del _subject_keys[place]


def _read_again(key: SubjectKey) -> None:
    names = ("tenant_key_id", "number", "wrapped", "older")
    for name, value in (SubjectKey.objects.filter(pk=key.pk).values(*names).first() or {}).items():
        setattr(key, name, value)


def _unwrapped_index_key(row: IndexKey) -> bytes:
    return provider().unwrap(bytes(row.wrapped), index_binding(row.tenant, row.generation))


def _held_until() -> float:
    return time.monotonic() + settings.KEY_CACHE_SECONDS
