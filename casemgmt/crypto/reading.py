"""Reads one sealed group of many rows without building records: for searches that look at every row in sight."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, cast
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import QuerySet

from casemgmt.crypto.envelope import FORMAT, bind, key_number_of, unseal
from casemgmt.crypto.errors import SealBroken
from casemgmt.crypto.keyring import open_subject_key, unwrapped_subject_key
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.sealed import SealedGroup

CHUNK = 2000
KEY_COLUMNS = ("id", "tenant", "tenant_key_id", "number", "wrapped", "older")


class KeyRow(NamedTuple):
    """The columns of a subject's key that opening asks for."""

    id: UUID
    tenant: UUID
    tenant_key_id: UUID
    number: int
    wrapped: bytes
    older: bytes


def documents(
    rows: QuerySet[Any], group: SealedGroup, *, chunk: int | None = CHUNK
) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Key and opened document of every row, in the rows' order; about 10 µs each. Raises SealBroken for a moved one.

    Rows come by the chunk, or where they are few, with `chunk` None, all in one answer. The bounded cache of subjects'
    keys is left alone: a scan would only push out what the requests around it use.
    """
    name = group.name
    columns = ("pk", "municipality_id", "seal_revision", group.attname, *(f"key__{one}" for one in KEY_COLUMNS))
    read = rows.values_list(*columns)
    table_of = _table(group)
    for pk, town, revision, envelope, *key in read.iterator(chunk_size=chunk) if chunk else read:
        sealed = bytes(envelope)
        if not sealed:
            raise SealBroken
        binding = table_of(town) + bind(pk, name, revision)
        yield pk, orjson.loads(unseal(_cipher(KeyRow(*key), key_number_of(sealed)), sealed, binding))


def _table(group: SealedGroup) -> Callable[[UUID], bytes]:
    """The beginning of what a group's envelopes are bound to, which is the same for all rows of a municipality."""
    label, known = group.model._meta.label_lower, dict[UUID, bytes]()

    def of_town(town: UUID) -> bytes:
        if town not in known:
            known[town] = bind(FORMAT, town, label)
        return known[town]

    return of_town


def _cipher(row: KeyRow, number: int) -> AESGCM:
    key = cast(SubjectKey, row)
    if number != row.number:
        return open_subject_key(key, number)
    return AESGCM(unwrapped_subject_key(key, bytes(row.wrapped)))
