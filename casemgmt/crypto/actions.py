"""Every write of keys and terms: a municipality's first keys, a subject's key, the terms by which it is found."""

import os
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from casemgmt.crypto.digests import Term
from casemgmt.crypto.envelope import KEY_BYTES, seal
from casemgmt.crypto.keyring import current_tenant_key, index_binding, subject_binding, tenant_binding
from casemgmt.crypto.models import IndexKey, SearchTerm, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider


def create_tenant_keys(*, tenant: UUID, at: datetime) -> TenantKey:
    """Give a municipality its first key and its first index key. Runs inside the caller's transaction."""
    wrapped = provider().wrap(os.urandom(KEY_BYTES), tenant_binding(tenant, 1))
    index = provider().wrap(os.urandom(KEY_BYTES), index_binding(tenant, 1))
    IndexKey.objects.create(tenant=tenant, generation=1, wrapped=index, created_at=at)
    return TenantKey.objects.create(tenant=tenant, epoch=1, wrapped=wrapped, created_at=at)


def create_subject_key(*, subject: UUID, tenant: UUID, at: datetime) -> SubjectKey:
    """Give a subject its data key. Raises KeysUnavailable where the municipality has none to wrap it."""
    key = new_subject_key(subject=subject, tenant=tenant, at=at)
    key.save(force_insert=True)
    return key


def new_subject_key(*, subject: UUID, tenant: UUID, at: datetime) -> SubjectKey:
    """A subject's data key that is not stored yet, for writers that store many at once."""
    tenant_key, cipher = current_tenant_key(tenant)
    bound_to = subject_binding(tenant, subject, tenant_key.epoch)
    return SubjectKey(
        id=subject,
        tenant=tenant,
        tenant_key_id=tenant_key.id,
        wrapped=seal(cipher, tenant_key.epoch, os.urandom(KEY_BYTES), bound_to),
        created_at=at,
    )


def replace_terms(*, subject: UUID, tenant: UUID, terms: Iterable[Term]) -> None:
    """Let the subject be found by exactly these terms; writes only what changed."""
    wanted = set(terms)
    held = {
        Term(generation, term): pk
        for pk, generation, term in SearchTerm.objects.filter(subject_id=subject).values_list(
            "pk", "generation", "term"
        )
    }
    gone = [pk for term, pk in held.items() if term not in wanted]
    if gone:
        SearchTerm.objects.filter(pk__in=gone).delete()
    add_terms(subject=subject, tenant=tenant, terms=wanted - held.keys())


def add_terms(*, subject: UUID, tenant: UUID, terms: Iterable[Term]) -> None:
    """Store terms of a subject that has none of them yet."""
    rows = [
        SearchTerm(tenant=tenant, generation=one.generation, term=one.value, subject_id=subject)
        for one in sorted(set(terms))
    ]
    if rows:
        SearchTerm.objects.bulk_create(rows)
