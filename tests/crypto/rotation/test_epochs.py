"""A new epoch of a municipality's key: everything is wrapped under it, and nothing is lost."""

from uuid import UUID

import pytest

from casemgmt.audit.models import Entry
from casemgmt.crypto.actions import create_subject_key, create_tenant_keys, new_subject_key
from casemgmt.crypto.envelope import key_number_of
from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.keyring import forget_keys, older_keys, open_subject_key, unwrapped_subject_key
from casemgmt.crypto.models import SubjectKey, TenantKey
from casemgmt.crypto.rotation.epochs import begin_epoch, rotate_municipality_key
from casemgmt.crypto.rotation.renewals import renew_subjects
from tests.crypto.rotation.everything import epochs, every_row, everything_open, stamps
from tests.factories.town import NOW, make_person

NEW_TENANT = UUID("01a00000-0000-7000-8000-0000000000ee")


@pytest.fixture
def tenant(full_town):
    return full_town.municipality.pk


def test_new_epoch_wraps_every_key_and_everything_opens(tenant, before, run):
    held, count = stamps(), SubjectKey.objects.count()
    report = rotate_municipality_key(tenant, run())
    assert (report.finished, report.left, report.figures.rows) == (True, {}, count)
    assert report.done == {"epochs begun": 1, "subject keys re-wrapped": count}
    assert epochs(tenant) == [(1, True, 0), (2, False, count)]
    assert everything_open() == before
    assert stamps() == held
    assert {key_number_of(bytes(one)) for one in SubjectKey.objects.values_list("wrapped", flat=True)} == {2}


def test_old_epoch_is_useless_afterwards(tenant, before, run):
    rotate_municipality_key(tenant, run())
    TenantKey.objects.filter(epoch=1).update(wrapped=b"")
    assert everything_open() == before


def test_older_numbers_are_wrapped_along(tenant, before, run):
    renew_subjects(tenant, run())
    rotate_municipality_key(tenant, run())
    for key in SubjectKey.objects.all():
        [(number, wrapped)] = older_keys(bytes(key.older))
        assert (number, key_number_of(wrapped)) == (1, 2)
        assert len(unwrapped_subject_key(key, wrapped)) == 32


def test_rotation_stands_in_the_trail(tenant, run):
    rotate_municipality_key(tenant, run())
    [entry] = Entry.objects.filter(event="keys.rotated")
    old, new = TenantKey.objects.order_by("epoch")
    assert (entry.municipality_id, entry.fields) == (tenant, ["municipality_key"])
    assert entry.object_ids == [str(new.pk), str(old.pk)]


def test_other_municipality_keeps_its_epoch(tenant, run):
    other = create_tenant_keys(tenant=NEW_TENANT, at=NOW).tenant
    key = create_subject_key(subject=NEW_TENANT, tenant=other, at=NOW)
    rotate_municipality_key(tenant, run())
    assert epochs(other) == [(1, False, 1)]
    assert bytes(SubjectKey.objects.get(pk=key.pk).wrapped) == key.wrapped


def test_unfinished_epoch_is_finished_and_no_other_begun(tenant, before, run):
    begin_epoch(tenant, run())
    count = SubjectKey.objects.count()
    assert epochs(tenant) == [(1, True, count), (2, False, 0)]
    report = rotate_municipality_key(tenant, run())
    assert (report.finished, report.done) == (True, {"subject keys re-wrapped": count})
    assert epochs(tenant) == [(1, True, 0), (2, False, count)]


def test_epoch_is_begun_anew_where_that_is_asked(tenant, before, run):
    begin_epoch(tenant, run())
    rotate_municipality_key(tenant, run(new=True))
    assert epochs(tenant) == [(1, True, 0), (2, True, 0), (3, False, SubjectKey.objects.count())]
    assert everything_open() == before


def test_resuming_begins_nothing(tenant, run):
    before = every_row()
    report = rotate_municipality_key(tenant, run(resume=True))
    assert (report.finished, report.figures.rows) == (True, 0)
    assert every_row() == before


def test_key_that_was_wrapped_under_the_old_epoch_meanwhile_opens_and_is_left_for_the_next_run(full_town, tenant, run):
    stale = new_subject_key(subject=NEW_TENANT, tenant=tenant, at=NOW)
    rotate_municipality_key(tenant, run())
    stale.save(force_insert=True)
    assert open_subject_key(SubjectKey.objects.get(pk=stale.pk)) is not None
    report = rotate_municipality_key(tenant, run(resume=True))
    assert (report.figures.rows, report.left) == (1, {})


def test_run_that_does_not_wait_says_when_to_go_on(tenant, run, settings):
    settings.KEY_CACHE_SECONDS = 60
    report = rotate_municipality_key(tenant, run(wait=False))
    epoch = TenantKey.objects.get(epoch=2)
    assert (report.left, report.finished) == ({}, False)
    assert (report.again_at - epoch.created_at).total_seconds() == 60


def test_destroyed_key_stays_destroyed(full_town, tenant, run):
    person = make_person(full_town)
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"", destroyed_at=NOW)
    report = rotate_municipality_key(tenant, run())
    key = SubjectKey.objects.get(pk=person.pk)
    assert (bytes(key.wrapped), key.destroyed_at, report.finished) == (b"", NOW, True)
    forget_keys()
    with pytest.raises(ContentErased):
        open_subject_key(key)


def test_broken_key_is_named_and_left(full_town, tenant, run):
    person = make_person(full_town)
    broken = bytes(person.key.wrapped)[:-1] + b"\0"
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=broken)
    report = rotate_municipality_key(tenant, run())
    assert report.left == {"subject keys under epoch 1": 1}
    assert report.notes == [f"The key of {person.pk} cannot be opened: seal_broken."]
    assert bytes(SubjectKey.objects.get(pk=person.pk).wrapped) == broken


def test_batches_are_counted(tenant, run):
    said = []
    report = rotate_municipality_key(tenant, run(batch=4, say=said.append))
    count = SubjectKey.objects.count()
    assert report.figures.rows == count
    assert report.figures.seconds > 0
    assert report.figures.longest_batch_ms > 0
    assert report.figures.per_second == round(report.figures.rows / report.figures.seconds)
    assert said[-1].startswith(f"subject keys re-wrapped: {count} rows, ")
    assert said[-1].endswith(", 0 left")


def test_dry_run_foresees_and_changes_nothing(tenant, run):
    before, count = every_row(), SubjectKey.objects.count()
    report = rotate_municipality_key(tenant, run(dry_run=True))
    assert report.notes == ["Would begin epoch 2 and retire epoch 1."]
    assert report.done == {"subject keys to re-wrap": count}
    assert every_row() == before
