"""Every write of keys and terms: a municipality's first keys, a subject's key, the terms by which it is found."""

import os
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from casemgmt.crypto import indexing
from casemgmt.crypto.digests import Term, Words, terms
from casemgmt.crypto.envelope import KEY_BYTES, seal
from casemgmt.crypto.keyring import (
    current_tenant_key,
    index_binding,
    index_generations,
    subject_binding,
    tenant_binding,
)
from casemgmt.crypto.models import IndexKey, SearchTerm, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider


def create_tenant_keys(*, tenant: UUID, at: datetime) -> TenantKey:
    """Give a municipality its first key and its first index key. Runs inside the caller's transaction."""
    create_index_key(tenant=tenant, generation=1, at=at, filled_at=at)
    return create_tenant_key(tenant=tenant, epoch=1, at=at)


def create_tenant_key(*, tenant: UUID, epoch: int, at: datetime) -> TenantKey:
    """A fresh key of a municipality, for one epoch."""
    wrapped = provider().wrap(os.urandom(KEY_BYTES), tenant_binding(tenant, epoch))
    return TenantKey.objects.create(tenant=tenant, epoch=epoch, wrapped=wrapped, created_at=at)


def create_index_key(*, tenant: UUID, generation: int, at: datetime, filled_at: datetime | None = None) -> IndexKey:
    """A fresh key for search digests, of one generation, under the rules of this release."""
    wrapped = provider().wrap(os.urandom(KEY_BYTES), index_binding(tenant, generation))
    return IndexKey.objects.create(
        tenant=tenant,
        generation=generation,
        rules=indexing.rules(),
        wrapped=wrapped,
        created_at=at,
        filled_at=filled_at,
    )


def create_subject_key(*, subject: UUID, tenant: UUID, at: datetime) -> SubjectKey:
    """Give a subject its data key. Raises KeysUnavailable where the municipality has none to wrap it."""
    key = new_subject_key(subject=subject, tenant=tenant, at=at)
    key.save(force_insert=True)
    return key


def new_subject_key(*, subject: UUID, tenant: UUID, at: datetime) -> SubjectKey:
    """A subject's data key that is not stored yet, for writers that store many at once.

    It counts as indexed: whoever makes a subject that is searched for adds its terms in the same transaction.
    """
    tenant_key, cipher = current_tenant_key(tenant)
    bound_to = subject_binding(tenant, subject, tenant_key.epoch)
    return SubjectKey(
        id=subject,
        tenant=tenant,
        tenant_key_id=tenant_key.id,
        wrapped=seal(cipher, tenant_key.epoch, os.urandom(KEY_BYTES), bound_to),
        indexed_generation=index_generations(tenant)[0].number,
        created_at=at,
    )


def replace_terms(*, key: SubjectKey, words: Iterable[Words]) -> None:
    """Let the subject be found by exactly these words; writes only what changed. The caller has locked the subject.

    The generation is marked in the row itself and not by what was read of it: a process that does not know of a new
    generation yet has just removed its terms, and the subject has to be indexed again.
    """
    wanted = {one.value: one for one in terms(key.tenant, words)}
    held = set(SearchTerm.objects.filter(subject_id=key.handle).values_list("term", flat=True))
    gone = held - wanted.keys()
    if gone:
        SearchTerm.objects.filter(subject_id=key.handle, term__in=gone).delete()
    added = [one for value, one in wanted.items() if value not in held]
    _store(key, added)
    newest = index_generations(key.tenant)[0].number
    if gone or added or key.indexed_generation != newest:
        key.indexed_generation = newest
        SubjectKey.objects.filter(pk=key.pk).exclude(indexed_generation=newest).update(indexed_generation=newest)


def add_terms(*, key: SubjectKey, words: Iterable[Words]) -> None:
    """Store the terms of a subject that has none yet."""
    _store(key, terms(key.tenant, words))


def wait_for_words(*, tenant: UUID, words: Iterable[Words]) -> None:
    """Let others who are about to add a subject under one of these words wait until the transaction ends.

    Of two who enter the same person at once, the second then finds the first. On SQLite one writer excludes the other.
    """
    if connection.vendor != "postgresql":
        return
    locks = sorted({one.value for one in terms(tenant, words)})
    with connection.cursor() as cursor:
        for lock in locks:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def _store(key: SubjectKey, wanted: Iterable[Term]) -> None:
    rows = [
        SearchTerm(term=one.value, subject_id=key.handle, generation=one.generation)
        for one in sorted({one.value: one for one in wanted}.values())
    ]
    if rows:
        SearchTerm.objects.bulk_create(rows)
