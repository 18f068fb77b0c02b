"""Compare and swap: a row is only changed while it holds what was read."""

from uuid import uuid4

from casemgmt.crypto.actions import create_subject_key
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.rotation.swaps import Swap, swap
from tests.factories.town import NOW


def test_only_rows_that_hold_what_was_read_are_changed(tenant):
    one, other, destroyed = (create_subject_key(subject=uuid4(), tenant=tenant, at=NOW) for _ in range(3))
    SubjectKey.objects.filter(pk=destroyed.pk).update(wrapped=b"")
    rows = [Swap(key.pk, (key.wrapped, b""), (b"new", b"packed", NOW)) for key in (one, destroyed)]
    rows.append(Swap(other.pk, (other.wrapped, b"something else"), (b"new", b"packed", NOW)))
    moved = swap(SubjectKey, compare=("wrapped", "older"), write=("wrapped", "older", "renewed_at"), rows=rows)
    assert moved == 1
    held = {
        key.pk: (bytes(key.wrapped), bytes(key.older), key.renewed_at)
        for key in SubjectKey.objects.filter(pk__in=[one.pk, other.pk, destroyed.pk])
    }
    assert held == {
        one.pk: (b"new", b"packed", NOW),
        other.pk: (other.wrapped, b"", None),
        destroyed.pk: (b"", b"", None),
    }


def test_no_rows_are_no_statement(tenant, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert swap(SubjectKey, compare=("wrapped",), write=("wrapped",), rows=[]) == 0
