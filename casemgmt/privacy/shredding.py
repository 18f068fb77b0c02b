"""Erasing subjects: their keys, their terms, and every sealed row about them, whatever app it belongs to.

Tables are found by walking the models, so that one that comes later is covered on the day it is added. What its
holding declares decides whether the row stays to be counted. All of it runs inside the caller's transaction.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import OperationalError, connection

from casemgmt.crypto.actions import destroy_subject_key
from casemgmt.crypto.filed import erase_files_of
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.crypto.sealed import SealedModel
from casemgmt.privacy.erasing import subject_erased
from casemgmt.privacy.registry import HOLDINGS, OnErasure

log = logging.getLogger(__name__)

FILES = "files"
"""What the sealed files are counted as; each is removed once the transaction is committed."""

Counts = dict[str, dict[str, int]]
"""`emptied` and `deleted`: by the label of a table, how many rows stay without content, and how many went."""


def shred(subjects: Sequence[UUID], *, at: datetime) -> Counts:
    """Destroy the subjects' keys and everything that was sealed under them; what went.

    Raises ContentErased for a subject whose key is destroyed already.
    """
    terms = sum(destroy_subject_key(subject=one, at=at) for one in sorted(subjects))
    return _shred_rows(subjects, at, terms)


def shred_again(subjects: Sequence[UUID], *, at: datetime) -> Counts:
    """The same behind a restored backup: whatever of the subjects lives again, in keys or in rows."""
    terms = sum(destroy_subject_key(subject=one, at=at) for one in living_keys(subjects))
    return _shred_rows(subjects, at, terms)


def living_keys(subjects: Iterable[UUID]) -> list[UUID]:
    """The subjects whose key is there, sorted (one statement)."""
    return sorted(SubjectKey.objects.filter(pk__in=list(subjects), destroyed_at=None).values_list("pk", flat=True))


def stays_emptied(model: type[SealedModel]) -> bool:
    """Whether the table's rows stay to be counted. A keyed digest never does: a word could be compared with it."""
    holding = HOLDINGS.get(model._meta.label)
    declared = holding.on_erasure if holding else OnErasure.KEEP
    return declared == OnErasure.KEEP and not any(isinstance(one, KeyedDigest) for one in model._meta.concrete_fields)


def drop_rows(model: type[SealedModel], keys: Iterable[UUID]) -> int:
    """Empty single rows of somebody who stays, or delete them, as their holding declares; how many went.

    For a table without files and without digests: only whole people are found and filed.
    """
    rows = model._base_manager.filter(pk__in=list(keys), erased=False)
    if not stays_emptied(model):
        return rows.delete()[0]
    return rows.update(erased=True, **{str(group.attname): b"" for group in model.sealed_groups})


def drop_traces() -> None:
    """Let SQLite write its log back and cut it: it would hold old pages until others overwrite them.

    Waits for nobody: where somebody reads or writes at the moment, the log is left to the next erasure. PostgreSQL
    clears dead rows by VACUUM, which is the operator's (docs/how-to/erase-a-person.md).
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        [(patience,)] = cursor.execute("PRAGMA busy_timeout").fetchall()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            [(busy, _, _)] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except OperationalError:
            busy = True
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
    if busy:
        log.warning("the write-ahead log is in use, and keeps old pages until the next erasure or a restart")


def _shred_rows(subjects: Sequence[UUID], at: datetime, terms: int) -> Counts:
    emptied: Counter[str] = Counter()
    deleted: Counter[str] = Counter({SearchTerm._meta.label: terms, FILES: erase_files_of(subjects)})
    for model in _sealed_models():
        if stays_emptied(model):
            emptied[model._meta.label] = _empty(model, subjects)
        else:
            deleted[model._meta.label] = model._base_manager.filter(key_id__in=subjects).delete()[0]
    for _, gone in subject_erased.send(sender=shred, subjects=list(subjects), at=at):
        deleted.update(gone or {})
    return {"emptied": _told(emptied), "deleted": _told(deleted)}


def _sealed_models() -> list[Any]:
    return [one for one in apps.get_models() if issubclass(one, SealedModel) and not one._meta.proxy]


def _empty(model: type[SealedModel], subjects: Sequence[UUID]) -> int:
    """How many rows there were. Plain SQL, made once for a table: the ORM would take most of an erasure's time."""
    key, nothing = model._meta.get_field("key"), [b""] * len(model.sealed_groups)
    emptied = 0
    with connection.cursor() as cursor:
        for subject in subjects:
            cursor.execute(_emptying(model), [*nothing, key.get_db_prep_value(subject, connection)])
            emptied += cursor.rowcount
    return emptied


@cache
def _emptying(model: type[SealedModel]) -> str:
    """The statement; every name in it comes from the models."""
    quote = connection.ops.quote_name
    table, groups = quote(model._meta.db_table), [quote(str(one.column)) for one in model.sealed_groups]
    empty = "".join(f", {group} = %s" for group in groups)
    return f"UPDATE {table} SET erased = TRUE{empty} WHERE key_id = %s AND NOT erased"  # noqa: S608


def _told(counted: Mapping[str, int]) -> dict[str, int]:
    return {label: number for label, number in sorted(counted.items()) if number}
