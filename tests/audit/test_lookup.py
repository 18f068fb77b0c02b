"""Every entry is found by every id that it tells of, whoever wrote it; and a look-up row that is gone is missed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from casemgmt.audit.lookup import Comparison, compare_lookup, entries_about
from casemgmt.audit.models import Entry, Mention
from casemgmt.audit.trail import ValueInTrailError
from casemgmt.audit.verification import verify
from tests.audit.conftest import CASE, CASEWORKER, OTHER_CASE, OTHER_TOWN, TOWN
from tests.audit.triggers import tamper, triggers_lifted
from tests.factories.statements import counted

pytestmark = pytest.mark.django_db

LOOKS = f"actor:{CASEWORKER}"
WHOLE = Comparison([], [])


def mentioned():
    return set(Mention.objects.values_list("about", flat=True))


def test_entry_is_found_by_objects_and_subjects(look):
    entry = look(stream=LOOKS, ids=[CASE, OTHER_CASE], subjects=[TOWN, OTHER_TOWN])
    assert mentioned() == {CASE, OTHER_CASE, TOWN, OTHER_TOWN}
    assert set(Mention.objects.values_list("at", "entry")) == {(entry.at, entry.pk)}


def test_entry_is_found_by_the_subject_of_its_stream(look):
    look(stream=f"subject:{TOWN}", ids=[OTHER_CASE])
    assert mentioned() == {TOWN, OTHER_CASE}


def test_account_that_looked_is_nobody_whom_the_entry_is_about(look):
    look(stream=LOOKS, ids=[CASE])
    assert mentioned() == {CASE}


def test_subjects_are_named_once_and_not_beside_themselves(look):
    entry = look(stream=f"subject:{TOWN}", ids=[CASE, CASE], subjects=[CASE, TOWN, OTHER_CASE, OTHER_CASE])
    entry.refresh_from_db()
    assert entry.subject_ids == [str(OTHER_CASE)]
    assert mentioned() == {CASE, TOWN, OTHER_CASE}


def test_subjects_are_ids_and_no_values(look):
    with pytest.raises(ValueInTrailError):
        look(subjects=["Amina Testfall"])
    assert Entry.objects.count() == 0


def test_subjects_belong_to_the_chain(look):
    entry = look(stream=LOOKS, subjects=[OTHER_CASE])
    look(stream=LOOKS)
    assert verify().findings == ()
    for told in ([], [str(TOWN)]):
        with triggers_lifted():
            Entry.objects.filter(pk=entry.pk).update(subject_ids=told)
        assert [(one.position, one.problem) for one in verify().findings] == [(1, "changed")]
    with triggers_lifted():
        Entry.objects.filter(pk=entry.pk).update(subject_ids=[str(OTHER_CASE)])
        Entry.objects.filter(position=2).update(subject_ids=[str(OTHER_CASE)])
    assert [(one.position, one.problem) for one in verify().findings] == [(2, "changed")]


def test_removed_look_up_row_is_missed(look):
    entry = look(stream=LOOKS, ids=[CASE, OTHER_CASE], subjects=[TOWN])
    look(stream=LOOKS)
    assert compare_lookup() == WHOLE
    for about in (CASE, TOWN):
        with triggers_lifted():
            Mention.objects.filter(about=about, entry=entry).delete()
        assert compare_lookup() == Comparison([entry.pk.hex], [])
    assert verify().findings == ()


def test_row_of_the_stream_s_subject_is_missed(look):
    entry = look(ids=[OTHER_CASE])
    with triggers_lifted():
        Mention.objects.filter(about=CASE).delete()
    assert compare_lookup() == Comparison([entry.pk.hex], [])


@pytest.mark.parametrize("column", ["about", "at"])
def test_changed_look_up_row_is_found(look, column):
    entry = look(stream=LOOKS)
    value = OTHER_CASE if column == "about" else entry.at + timedelta(microseconds=1)
    with triggers_lifted():
        Mention.objects.update(**{column: value})
    assert compare_lookup() == Comparison([entry.pk.hex], [entry.pk.hex])


def test_invented_look_up_row_is_found(look):
    entry = look(stream=LOOKS)
    Mention.objects.create(about=OTHER_CASE, at=entry.at, entry=entry)
    assert compare_lookup() == Comparison([], [entry.pk.hex])


@pytest.mark.parametrize("statement", ["DELETE FROM audit_mention", "UPDATE audit_mention SET about = entry_id"])
def test_look_up_rows_stay_as_they_are(look, statement):
    look()
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert mentioned() == {CASE}


def test_entry_written_past_append_is_found_all_the_same(look):
    first = look(stream=LOOKS)
    values = {field.attname: getattr(first, field.attname) for field in Entry._meta.fields}
    following = {"id": OTHER_CASE, "position": 2, "previous": first.digest, "object_ids": [str(OTHER_TOWN)]}
    Entry.objects.bulk_create([Entry(**values | following)])
    assert mentioned() == {CASE, OTHER_TOWN}


def test_lifted_trigger_leaves_an_entry_that_is_missed(look):
    entry = look(stream=LOOKS)
    tamper("DELETE FROM audit_mention")
    assert compare_lookup().lacking == [entry.pk.hex]


def test_entries_of_several_ids_come_in_one_order_each_once(look, actor):
    made = []
    for minute, ids in enumerate(([CASE], [OTHER_CASE], [CASE, OTHER_CASE], [TOWN], [CASE])):
        object.__setattr__(actor, "now", actor.now + timedelta(minutes=minute))
        made.append(look(stream=LOOKS, ids=ids).pk)
    about = [made[0], made[1], made[2], made[4]]
    for size in (1, 2, 3, 10):
        for down, expected in ((False, about), (True, about[::-1])):
            with counted() as statements:
                rows = entries_about([CASE, OTHER_CASE], narrow=lambda rows: rows, down=down, size=size)
            assert [one.pk for one in rows] == expected[:size]
            assert len(statements) == 2
