"""Unwrapped keys in memory: few, bound to their subject, and never answered once destroyed."""

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from casemgmt.crypto.actions import create_subject_key, new_subject_key
from casemgmt.crypto.errors import ContentErased, KeysUnavailable, SealBroken
from casemgmt.crypto.keyring import (
    SUBJECT_KEYS_HELD,
    current_tenant_key,
    forget_keys,
    index_generations,
    open_subject_key,
)
from casemgmt.crypto.models import SubjectKey, TenantKey
from tests.factories.statements import counted
from tests.factories.town import NOW


def test_subject_key_is_kept_once_opened(key):
    assert open_subject_key(key) is open_subject_key(SubjectKey.objects.get(pk=key.pk))


def test_forgotten_keys_are_opened_anew(key):
    before = open_subject_key(key)
    forget_keys()
    assert open_subject_key(key) is not before


def test_kept_subject_keys_are_bounded(tenant, key):
    before = open_subject_key(key)
    others = [new_subject_key(subject=uuid4(), tenant=tenant, at=NOW) for _ in range(SUBJECT_KEYS_HELD)]
    for other in others[:-1]:
        open_subject_key(other)
    assert open_subject_key(key) is before
    open_subject_key(others[-1])
    assert open_subject_key(key) is not before


def test_opening_many_subjects_asks_for_the_town_once(tenant):
    keys = [create_subject_key(subject=uuid4(), tenant=tenant, at=NOW) for _ in range(3)]
    forget_keys()
    with counted() as statements:
        for one in keys:
            open_subject_key(one)
    assert len(statements) == 1


def test_destroyed_key_is_erased_content_even_while_kept(key):
    open_subject_key(key)
    SubjectKey.objects.filter(pk=key.pk).update(wrapped=b"", destroyed_at=timezone.now())
    with pytest.raises(ContentErased):
        open_subject_key(SubjectKey.objects.get(pk=key.pk))


@pytest.mark.parametrize("kept", [True, False])
def test_key_copied_to_another_subject_is_refused(tenant, key, kept):
    other = create_subject_key(subject=uuid4(), tenant=tenant, at=NOW)
    open_subject_key(key), open_subject_key(other)
    if not kept:
        forget_keys()
    SubjectKey.objects.filter(pk=other.pk).update(wrapped=key.wrapped)
    with pytest.raises(SealBroken):
        open_subject_key(SubjectKey.objects.get(pk=other.pk))


@pytest.mark.parametrize("kept", [True, False])
def test_key_moved_to_another_town_is_refused(other_tenant, key, kept):
    open_subject_key(key)
    if not kept:
        forget_keys()
    SubjectKey.objects.filter(pk=key.pk).update(tenant=other_tenant)
    with pytest.raises(SealBroken):
        open_subject_key(SubjectKey.objects.get(pk=key.pk))


def test_towns_key_copied_to_another_town_opens_nothing(tenant, other_tenant):
    assert current_tenant_key(other_tenant)[0].tenant == other_tenant
    TenantKey.objects.filter(tenant=other_tenant).update(wrapped=TenantKey.objects.get(tenant=tenant).wrapped)
    forget_keys()
    with pytest.raises(KeysUnavailable):
        current_tenant_key(other_tenant)


@pytest.mark.django_db
def test_town_without_keys_can_neither_seal_nor_search():
    nowhere = UUID("01a00000-0000-7000-8000-0000000000ff")
    with pytest.raises(KeysUnavailable):
        new_subject_key(subject=uuid4(), tenant=nowhere, at=NOW)
    with pytest.raises(KeysUnavailable):
        index_generations(nowhere)


def test_retired_epoch_wraps_no_new_key(tenant):
    assert new_subject_key(subject=uuid4(), tenant=tenant, at=NOW).tenant == tenant
    TenantKey.objects.filter(tenant=tenant).update(retired_at=NOW)
    forget_keys()
    with pytest.raises(KeysUnavailable):
        new_subject_key(subject=uuid4(), tenant=tenant, at=NOW)
