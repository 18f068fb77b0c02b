"""A retired epoch is destroyed once nothing is wrapped under it and its backups are gone; then old copies stay shut."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.keyring import forget_keys, open_subject_key
from casemgmt.crypto.models import SubjectKey, TenantKey
from casemgmt.crypto.rotation.destruction import destroy_epochs, kept_for
from casemgmt.crypto.rotation.epochs import rotate_municipality_key
from casemgmt.crypto.rotation.renewals import renew_subjects
from cases.models import Person
from tests.crypto.rotation.everything import every_row, everything_open
from tests.factories.town import NOW, make_person


@pytest.fixture
def tenant(full_town):
    return full_town.municipality.pk


def after(**time):
    moment = timezone.now() + timedelta(**time)
    return lambda: moment


def destroyed():
    return list(TenantKey.objects.filter(wrapped=b"").order_by("epoch").values_list("epoch", flat=True))


def test_epoch_is_kept_as_long_as_its_backups(tenant, run, settings):
    settings.BACKUP_RETENTION_DAYS = 30
    rotate_municipality_key(tenant, run())
    report = destroy_epochs(tenant, run(now=after(days=29)))
    until = TenantKey.objects.get(epoch=1).retired_at + timedelta(days=30)
    assert (report.finished, report.done, destroyed()) == (True, {}, [])
    assert report.notes == [f"Epoch 1 is kept until {until:%Y-%m-%d %H:%M}, for the backups from its time."]


def test_epoch_is_destroyed_when_its_backups_are_gone(tenant, before, run):
    rotate_municipality_key(tenant, run())
    now = after(days=31)
    report = destroy_epochs(tenant, run(now=now))
    assert (report.finished, report.done, destroyed()) == (True, {"epochs destroyed": 1}, [1])
    assert TenantKey.objects.get(epoch=1).destroyed_at == now()
    assert everything_open() == before
    [entry] = Entry.objects.filter(event="keys.destroyed")
    assert entry.object_ids == [str(TenantKey.objects.get(epoch=1).pk)]
    assert destroy_epochs(tenant, run(now=now)).done == {}


def test_without_backups_an_epoch_is_kept_as_long_as_somebody_may_hold_it(tenant, run, settings):
    settings.BACKUP_RETENTION_DAYS = 0
    rotate_municipality_key(tenant, run())
    settings.KEY_CACHE_SECONDS = 60
    assert kept_for() == timedelta(minutes=12)
    destroy_epochs(tenant, run(now=after(minutes=11)))
    assert destroyed() == []
    destroy_epochs(tenant, run(now=after(minutes=13)))
    assert destroyed() == [1]


def test_backup_of_an_erased_persons_key_opens_for_nobody_once_the_epoch_is_destroyed(full_town, tenant, run):
    person = make_person(full_town)
    backup = SubjectKey.objects.get(pk=person.pk)
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"", destroyed_at=NOW)
    rotate_municipality_key(tenant, run())
    forget_keys()
    assert open_subject_key(backup) is not None
    destroy_epochs(tenant, run(now=after(days=31)))
    forget_keys()
    with pytest.raises(ContentErased):
        open_subject_key(backup)


def test_epoch_under_which_something_is_wrapped_is_refused(full_town, tenant, run):
    person = make_person(full_town)
    held = SubjectKey.objects.get(pk=person.pk)
    rotate_municipality_key(tenant, run())
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=held.wrapped, tenant_key=held.tenant_key)
    report = destroy_epochs(tenant, run(now=after(days=31)))
    assert (report.left, report.finished, destroyed()) == ({"subject keys under epoch 1": 1}, False, [])
    assert Person.objects.select_related("key").get(pk=person.pk).given_names == "Amina"


def test_epoch_under_which_an_older_number_is_wrapped_is_refused(full_town, tenant, run):
    person = make_person(full_town)
    renew_subjects(tenant, run())
    held = SubjectKey.objects.get(pk=person.pk)
    rotate_municipality_key(tenant, run())
    SubjectKey.objects.filter(pk=person.pk).update(older=held.older)
    report = destroy_epochs(tenant, run(now=after(days=31)))
    assert (report.left, destroyed()) == ({"subject keys under epoch 1": 1}, [])


def test_nothing_is_destroyed_where_the_present_epoch_does_not_open(tenant, run):
    rotate_municipality_key(tenant, run())
    TenantKey.objects.filter(epoch=2).update(wrapped=TenantKey.objects.get(epoch=1).wrapped)
    report = destroy_epochs(tenant, run(now=after(days=31)))
    assert (report.left, report.finished, destroyed()) == ({"epochs": 1}, False, [])
    assert report.notes == ["The present epoch does not open what is wrapped under it. Nothing was destroyed."]


def test_nothing_is_destroyed_where_a_subjects_key_does_not_open(full_town, tenant, run):
    person = make_person(full_town)
    rotate_municipality_key(tenant, run())
    broken = bytes(SubjectKey.objects.get(pk=person.pk).wrapped)[:-1] + b"\0"
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=broken)
    assert destroy_epochs(tenant, run(now=after(days=31))).left == {"epochs": 1}
    assert destroyed() == []


def test_present_epoch_is_never_destroyed(tenant, run):
    assert destroy_epochs(tenant, run(now=after(days=999))).finished
    assert destroyed() == []


def test_dry_run_foresees_and_changes_nothing(tenant, run):
    rotate_municipality_key(tenant, run())
    before = every_row()
    assert destroy_epochs(tenant, run(now=after(days=31), dry_run=True)).done == {"epochs to destroy": 1}
    assert every_row() == before
