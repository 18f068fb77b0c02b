"""What crypto tells of keys stands in the trail, or does not happen."""

from uuid import UUID

import pytest

from casemgmt.audit.models import Entry
from casemgmt.audit.trail import OutsideTransactionError
from casemgmt.crypto.signals import tell
from tests.factories.town import NOW

KEY = UUID("01a00000-0000-7000-8000-0000000000aa")


def test_change_of_keys_leaves_a_line_of_the_operator(town):
    tenant = town.municipality.pk
    tell(event="keys.rotated", tenant=tenant, keys=[KEY], fields=["root_key"], at=NOW)
    [entry] = Entry.objects.filter(event="keys.rotated")
    assert (entry.municipality_id, entry.stream) == (tenant, f"municipality:{tenant}")
    assert (entry.actor_id, entry.roles, entry.kind) == (None, "operator", "key")
    assert (entry.object_ids, entry.fields, entry.at) == ([str(KEY)], ["root_key"], NOW)


@pytest.mark.django_db
def test_change_of_keys_of_no_single_town_stands_in_the_stream_of_the_house():
    tell(event="keys.destroyed", tenant=None, keys=[KEY], at=NOW)
    [entry] = Entry.objects.filter(event="keys.destroyed")
    assert (entry.municipality_id, entry.stream) == (None, f"municipality:{UUID(int=0)}")


@pytest.mark.django_db(transaction=True)
def test_change_of_keys_that_cannot_be_told_ends_in_an_error():
    with pytest.raises(OutsideTransactionError):
        tell(event="keys.rotated", tenant=None, keys=[KEY], at=NOW)
