"""What is put into escrow: the municipalities' keys in clear, inside the sealed file and nowhere else.

A JSON document. A municipality's index keys stand in it sealed under its newest key: whoever seals a file of his own to
the recipients (their public keys are public) cannot slip in an index key that he knows.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from casemgmt.crypto.envelope import KEY_BYTES, seal, unseal
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.escrow.errors import EscrowRefused
from casemgmt.crypto.keyring import index_binding, tenant_binding
from casemgmt.crypto.models import IndexKey, TenantKey
from casemgmt.crypto.providers import provider, read_key_file

DOCUMENT = 1
"""Version of the document."""


@dataclass(frozen=True, slots=True)
class EscrowedKey:
    """One key: the columns of its row without `wrapped`, and its 32 bytes."""

    row: Mapping[str, Any]
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EscrowedTown:
    """A municipality's keys, newest first."""

    tenant: UUID
    epochs: tuple[EscrowedKey, ...]
    index_keys: tuple[EscrowedKey, ...]


@dataclass(frozen=True, slots=True)
class Escrow:
    """All that an escrow file holds; `root_keys` is the text of the key file, where it was asked for."""

    made_at: datetime
    towns: tuple[EscrowedTown, ...]
    root_keys: str = field(default="", repr=False)


def collect(*, at: datetime, root_keys: str = "") -> Escrow:
    """Every municipality's keys that are not destroyed, unwrapped. Raises KeysUnavailable where one does not open."""
    epochs = TenantKey.objects.exclude(wrapped=b"").order_by("tenant", "-epoch")
    indexes = IndexKey.objects.filter(retired_at=None).exclude(wrapped=b"").order_by("tenant", "-generation")
    by_tenant: dict[UUID, tuple[list[EscrowedKey], list[EscrowedKey]]] = {}
    for row in epochs:
        key = provider().unwrap(bytes(row.wrapped), tenant_binding(row.tenant, row.epoch))
        by_tenant.setdefault(row.tenant, ([], []))[0].append(EscrowedKey(_columns(row, _EPOCH_COLUMNS), key))
    for index in indexes:
        key = provider().unwrap(bytes(index.wrapped), index_binding(index.tenant, index.generation))
        by_tenant.setdefault(index.tenant, ([], []))[1].append(EscrowedKey(_columns(index, _INDEX_COLUMNS), key))
    towns = (EscrowedTown(tenant, tuple(one), tuple(other)) for tenant, (one, other) in by_tenant.items() if one)
    return Escrow(at, tuple(towns), root_keys)


def root_keys_of_this_house() -> str:
    """The text of the root keys. Raises EscrowRefused where they are in a vault or a token, which never let them go."""
    if provider().name == "environment":
        return str(settings.ROOT_KEY)
    if provider().name == "file":
        return read_key_file(Path(settings.KEY_FILE))
    raise EscrowRefused("The root keys are not in a file: they cannot be put into escrow from here.")


def encode(escrow: Escrow) -> bytes:
    """The document, to be sealed at once."""
    document = {
        "version": DOCUMENT,
        "made_at": escrow.made_at,
        "towns": [_encoded_town(town) for town in escrow.towns],
        "root_keys": escrow.root_keys,
    }
    return orjson.dumps(document)


def decode(document: bytes) -> Escrow:
    """The escrow in a document that was unsealed. Raises EscrowRefused where it is of another version or broken."""
    try:
        told = orjson.loads(document)
        if told["version"] != DOCUMENT:
            raise EscrowRefused("The escrow holds a document of a version that this release does not know.")
        towns = tuple(map(_decoded_town, told["towns"]))
        return Escrow(datetime.fromisoformat(told["made_at"]), towns, str(told["root_keys"]))
    except (KeyError, TypeError, ValueError, SealBroken, IndexError):
        raise EscrowRefused("The escrow holds no keys in the form of this house.") from None


_EPOCH_COLUMNS = ("id", "epoch", "created_at", "retired_at")
_INDEX_COLUMNS = ("id", "generation", "rules", "created_at", "filled_at")
_MOMENTS = {"created_at", "retired_at", "filled_at"}


def _columns(row: TenantKey | IndexKey, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _encoded_town(town: EscrowedTown) -> dict[str, Any]:
    newest = town.epochs[0]
    cipher, number = AESGCM(newest.key), newest.row["epoch"]
    return {
        "tenant": town.tenant,
        "epochs": [dict(one.row) | {"key": _text(one.key)} for one in town.epochs],
        "index_keys": [
            dict(one.row)
            | {"key": _text(seal(cipher, number, one.key, index_binding(town.tenant, one.row["generation"])))}
            for one in town.index_keys
        ],
    }


def _decoded_town(told: dict[str, Any]) -> EscrowedTown:
    tenant = UUID(told["tenant"])
    epochs = tuple(EscrowedKey(_row(one, _EPOCH_COLUMNS), _raw(one["key"])) for one in told["epochs"])
    cipher = AESGCM(epochs[0].key)
    index_keys = tuple(
        EscrowedKey(
            _row(one, _INDEX_COLUMNS), unseal(cipher, _raw(one["key"]), index_binding(tenant, one["generation"]))
        )
        for one in told["index_keys"]
    )
    if any(len(one.key) != KEY_BYTES for one in (*epochs, *index_keys)):
        raise ValueError
    return EscrowedTown(tenant, epochs, index_keys)


def _row(told: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: _value(name, told[name]) for name in names}


def _value(name: str, told: Any) -> Any:
    if told is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(told)
    return UUID(told) if name == "id" else int(told)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
