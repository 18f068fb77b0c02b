"""New data keys for subjects: everything is sealed anew, the old number opens until nobody needs it, and then never."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.crypto.envelope import key_number_of
from casemgmt.crypto.errors import ContentErased, SealBroken
from casemgmt.crypto.keyring import forget_keys, older_keys, open_subject_key
from casemgmt.crypto.models import Renewal, SubjectKey
from casemgmt.crypto.rotation.elsewhere import ELSEWHERE, sealed_elsewhere
from casemgmt.crypto.rotation.renewals import kept_for, renew_subject, renew_subjects
from casemgmt.crypto.rotation.resealing import sealed_models
from cases.actions.notes import create_note
from cases.models import Case, Person, PhaseChange
from tests.crypto.rotation.everything import every_row, everything_open, people_not_found, stamps
from tests.factories.case_records import NOTE
from tests.factories.statements import counted
from tests.factories.town import make_case, make_person

LATER = timedelta(days=1)


@pytest.fixture
def tenant(full_town):
    return full_town.municipality.pk


@pytest.fixture
def person(full_town):
    return make_person(full_town, given_names="Selma")


def numbers_of_envelopes(key: UUID | None = None) -> set[int]:
    """The numbers of the keys under which anything stands sealed."""
    return {
        key_number_of(bytes(envelope))
        for model in sealed_models()
        for row in model._base_manager.filter(**({"key": key} if key else {}))
        for group in model.sealed_groups
        if (envelope := getattr(row, group.attname))
    }


def later() -> Any:
    return timezone.now() + LATER


def opened(person: Person) -> str:
    return Person.objects.select_related("key").get(pk=person.pk).given_names


def test_everything_is_sealed_anew_and_opens(tenant, before, run):
    held, count = stamps(), SubjectKey.objects.count()
    rows = sum(model._base_manager.filter(seal_revision__gt=0).count() for model in sealed_models())
    assert numbers_of_envelopes() == {1}
    report = renew_subjects(tenant, run())
    assert report.done == {"subject keys renewed": count, "rows sealed anew": rows}
    assert numbers_of_envelopes() == {2}
    assert (everything_open(), stamps()) == (before, held)
    assert people_not_found() == []


def test_older_number_is_dropped_once_nobody_can_hold_it(tenant, before, run):
    count = SubjectKey.objects.count()
    report = renew_subjects(tenant, run())
    newest = SubjectKey.objects.latest("renewed_at").renewed_at
    assert (report.left, report.finished) == ({"subjects with an older number": count}, False)
    assert report.again_at == newest + kept_for()
    assert kept_for() >= timedelta(minutes=10)
    report = renew_subjects(tenant, run(now=later))
    assert (report.done, report.left, report.finished) == ({"older numbers dropped": count}, {}, True)
    assert set(SubjectKey.objects.values_list("number", "older")) == {(2, b"")}
    assert everything_open() == before


def test_old_key_is_useless_afterwards(tenant, person, run):
    envelope, key = bytes(person.identity), SubjectKey.objects.get(pk=person.pk)
    renew_subjects(tenant, run())
    Person.objects.filter(pk=person.pk).update(identity=envelope)
    assert opened(person) == "Selma"
    renew_subjects(tenant, run(now=later))
    assert opened(person) == "Selma"  # was sealed anew before the number was dropped
    Person.objects.filter(pk=person.pk).update(identity=envelope)
    with pytest.raises(SealBroken):
        opened(person)
    assert Person.objects.get(pk=person.pk).key.number == key.number + 1


def test_renewal_of_a_town_is_resumed_and_then_begun_anew(tenant, run):
    count = SubjectKey.objects.count()
    renew_subjects(tenant, run())
    assert "subject keys renewed" not in renew_subjects(tenant, run()).done
    assert renew_subjects(tenant, run(now=later)).finished
    assert Renewal.objects.filter(tenant=tenant, finished_at=None).count() == 0
    assert renew_subjects(tenant, run(now=later)).done["subject keys renewed"] == count
    assert Renewal.objects.filter(tenant=tenant).count() == 2


def test_renewal_that_was_cut_off_renews_the_others_only(tenant, run):
    count = SubjectKey.objects.count()
    renew_subjects(tenant, run())
    cut = list(SubjectKey.objects.order_by("pk").values_list("pk", flat=True)[:3])
    SubjectKey.objects.filter(pk__in=cut).update(renewed_at=None)
    report = renew_subjects(tenant, run())
    assert report.done["subject keys renewed"] == 3
    assert sorted(SubjectKey.objects.values_list("number", flat=True)) == [2] * (count - 3) + [3] * 3


def test_renewal_that_is_asked_for_anew_renews_everybody_again(tenant, before, run):
    count = SubjectKey.objects.count()
    renew_subjects(tenant, run())
    report = renew_subjects(tenant, run(new=True))
    assert report.done["subject keys renewed"] == count
    assert {tuple(number for number, _ in older_keys(bytes(one.older))) for one in SubjectKey.objects.all()} == {(1, 2)}
    assert everything_open() == before


def test_resuming_begins_nothing(tenant, person, run):
    before = every_row()
    assert renew_subjects(tenant, run(resume=True)).finished
    assert renew_subject(person.pk, run(resume=True)).finished
    assert every_row() == before


def test_one_subject_is_renewed_with_all_records(full_town, tenant, person, run):
    case = make_case(full_town, person=person)
    create_note(by=full_town.actor("caseworker"), case=case, **NOTE)
    assert numbers_of_envelopes(person.pk) == {1}
    report = renew_subject(person.pk, run())
    assert report.done == {"subject keys renewed": 1, "rows sealed anew": 4}  # person, case, its first step, note
    assert (numbers_of_envelopes(person.pk), numbers_of_envelopes()) == ({2}, {1, 2})
    assert opened(person) == "Selma"
    [entry] = Entry.objects.filter(event="keys.rotated")
    assert (entry.object_ids, entry.fields) == ([str(person.pk)], ["subject_key"])
    assert renew_subject(person.pk, run()).done == {}
    assert renew_subject(person.pk, run(now=later)).done == {"older numbers dropped": 1}


def test_destroyed_subject_cannot_be_renewed(tenant, person, run):
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"")
    with pytest.raises(ContentErased):
        renew_subject(person.pk, run())
    renew_subjects(tenant, run())
    assert SubjectKey.objects.values_list("number", "wrapped").get(pk=person.pk) == (1, b"")


def test_writer_with_the_old_number_loses_nothing(full_town, tenant, person, run):
    make_case(full_town, person=person)
    held = [model.objects.select_related("key").get(key=person.pk) for model in (Person, Case)]
    renew_subjects(tenant, run())
    held[0].given_names, held[1].concern = "Selma Noor", "Sealed late"
    for one in held:
        one.save()
    assert numbers_of_envelopes(person.pk) == {1, 2}
    assert (opened(person), Case.objects.get(key=person.pk).concern) == ("Selma Noor", "Sealed late")
    report = renew_subjects(tenant, run(now=later))
    assert report.done["rows sealed anew"] == 2
    assert (opened(person), Case.objects.get(key=person.pk).concern) == ("Selma Noor", "Sealed late")
    assert numbers_of_envelopes(person.pk) == {2}


def test_reader_with_a_key_from_before_opens_what_was_sealed_anew(tenant, person, run):
    key = SubjectKey.objects.get(pk=person.pk)
    renew_subjects(tenant, run())
    row = Person.objects.get(pk=person.pk)
    row.key = key
    with counted() as statements:
        assert row.given_names == "Selma"
    assert [one.split()[0] for one in statements if "subjectkey" in one] == ["SELECT"]


def test_history_of_a_case_keeps_its_trigger_and_is_sealed_anew(full_town, tenant, run):
    steps = PhaseChange.objects.count()
    assert steps > 0
    renew_subjects(tenant, run())
    assert {key_number_of(bytes(one)) for one in PhaseChange.objects.values_list("account", flat=True)} == {2}


def test_broken_row_is_named_left_and_keeps_its_old_number(tenant, person, run):
    Person.objects.filter(pk=person.pk).update(identity=bytes(person.identity)[:-1] + b"\0")
    report = renew_subjects(tenant, run(now=later))
    again = renew_subjects(tenant, run(now=lambda: later() + LATER))
    assert report.left["rows under an older number"] == again.left["rows under an older number"] == 1
    assert again.left["subjects with an older number"] == 1
    assert again.notes[0] == f"cases.Person {person.pk} cannot be opened: seal_broken."


def test_erased_row_without_content_holds_nothing_up(tenant, person, run):
    Person.objects.filter(pk=person.pk).update(identity=b"", contact=b"", erased=True)
    renew_subjects(tenant, run())
    assert renew_subjects(tenant, run(now=later)).finished


def test_what_is_sealed_elsewhere_is_asked_before_a_number_is_dropped(tenant, person, run):
    behind = {person.pk}
    sealed_elsewhere("letters", behind=lambda keys: behind & set(keys), reseal=lambda keys: 0)
    try:
        renew_subject(person.pk, run())
        report = renew_subject(person.pk, run(now=later))
        assert report.left["subjects with letters under an older number"] == 1
        assert SubjectKey.objects.get(pk=person.pk).older != b""
        behind.clear()
        assert renew_subject(person.pk, run(now=later)).finished
    finally:
        del ELSEWHERE["letters"]


def test_small_batches_come_to_the_same(tenant, before, run):
    renew_subjects(tenant, run(batch=2))
    assert numbers_of_envelopes() == {2}
    assert everything_open() == before


def test_dry_run_foresees_and_changes_nothing(tenant, person, run):
    before, rows = (
        every_row(),
        sum(model._base_manager.filter(seal_revision__gt=0).count() for model in sealed_models()),
    )
    report = renew_subjects(tenant, run(dry_run=True))
    assert report.done == {"subject keys to renew": SubjectKey.objects.count(), "rows to seal anew": rows}
    assert renew_subject(person.pk, run(dry_run=True)).done == {"subject keys to renew": 1, "rows to seal anew": 1}
    assert every_row() == before


def test_key_that_was_never_renewed_has_no_other_number(person):
    forget_keys()
    with pytest.raises(SealBroken):
        open_subject_key(SubjectKey.objects.get(pk=person.pk), 2)
