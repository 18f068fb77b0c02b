"""Rotation while everybody works (PostgreSQL): no read fails, nothing is lost, no destroyed key comes back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from casemgmt.crypto.actions import create_index_key
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import IndexKey, SearchTerm, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider, root_key_line
from casemgmt.crypto.rotation import epochs as epoch_rotation
from casemgmt.crypto.rotation import others
from casemgmt.crypto.rotation.epochs import begin_epoch, current_epoch, rewrap, rotate_municipality_key
from casemgmt.crypto.rotation.generations import rotate_search
from casemgmt.crypto.rotation.others import RotationUnderWay, alone
from casemgmt.crypto.rotation.renewals import renew_subjects
from casemgmt.crypto.rotation.roots import rotate_root
from casemgmt.crypto.rotation.runs import FIRST, Report, Run
from cases.models import Person
from tests.crypto.rotation.commands import rotated
from tests.crypto.rotation.everything import epochs, everything_open, generations, people_not_found, terms_out_of_place
from tests.crypto.rotation.load import Office, open_office
from tests.crypto.rotation.test_roots import root_numbers
from tests.factories.threads import at_once, on_own_connection, wait_for_waiters
from tests.factories.town import NOW, Town, make_person

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("kept_trail")]


@pytest.fixture
def office(kept_trail: None, town: Town, settings: Any) -> Office:
    """An office whose process holds keys for a second, as the process that rotates does."""
    settings.KEY_CACHE_SECONDS = 1
    forget_keys()
    return open_office(town)


def test_new_epoch_begins_while_everybody_works(office: Office) -> None:
    tenant = office.town.municipality.pk
    with office.at_work():
        report = rotated("--municipality-key", "--batch", "5", "--pause", "20")
    assert report["finished"] is True
    assert epochs(tenant) == [(1, True, 0), (2, False, SubjectKey.objects.count())]
    TenantKey.objects.filter(epoch=1).update(wrapped=b"")
    everything_open()
    office.nothing_is_lost()


def test_index_is_made_anew_while_everybody_works(office: Office) -> None:
    tenant = office.town.municipality.pk
    with office.at_work():
        report = rotated("--search", "--new-key", "--batch", "5", "--pause", "20")
    assert (report["finished"], generations(tenant)) == (True, [(1, True, True, True), (2, True, False, False)])
    assert set(SubjectKey.objects.values_list("indexed_generation", flat=True)) == {2}
    assert set(SearchTerm.objects.values_list("generation", flat=True)) == {2}
    assert (people_not_found(), terms_out_of_place(tenant)) == ([], [])
    office.nothing_is_lost()


def test_data_keys_are_renewed_while_everybody_works(office: Office, run: Callable[..., Run], settings: Any) -> None:
    settings.KEY_CACHE_SECONDS = 1
    tenant = office.town.municipality.pk
    with office.at_work():
        report = rotated("--subjects", "--batch", "5", "--pause", "20")
    assert set(report["municipalities"][0]["left"]) <= {"rows under an older number", "subjects with an older number"}
    office.nothing_is_lost()
    assert renew_subjects(tenant, run(now=lambda: timezone.now() + timedelta(days=1))).finished
    renewed = set(SubjectKey.objects.filter(created_at__lt=NOW + timedelta(days=1)).values_list("number", "older"))
    assert renewed <= {(1, b""), (2, b"")}
    assert SubjectKey.objects.filter(pk__in=office.people, number=2).count() == len(office.people)
    everything_open()
    office.nothing_is_lost()


def test_root_key_is_changed_while_everybody_works(office: Office, run: Callable[..., Run], settings: Any) -> None:
    tenant, newer = office.town.municipality.pk, root_key_line(purpose="development", number=2)
    settings.ROOT_KEY = f"{settings.ROOT_KEY}\n{newer}"
    provider.cache_clear()
    try:
        with office.at_work():
            report = rotate_root(tenant, run())
        assert (report.finished, root_numbers()) == (True, {2})
        settings.ROOT_KEY = newer
        provider.cache_clear()
        everything_open()
        office.nothing_is_lost()
    finally:
        provider.cache_clear()


def test_subject_that_is_erased_while_a_batch_waits_to_end_stays_erased(town: Town, run: Callable[..., Run]) -> None:
    person, tenant = make_person(town), town.municipality.pk
    begin_epoch(tenant, run())
    forget_keys()
    with transaction.atomic():
        _, moved = epoch_rotation._rewrap_batch(current_epoch(tenant), Report("", tenant), FIRST, 500)
        erased = Event()
        work = at_work_alone(lambda: (erase(person), erased.set()))
        wait_for_waiters(1)
        assert (moved > 0, erased.is_set()) == (True, False)
    work.result(30)
    assert key_of(person) == (b"", b"")
    assert rotate_municipality_key(tenant, run()).finished
    assert key_of(person) == (b"", b"")


def test_subject_whose_erasure_is_not_committed_yet_stays_erased(town: Town, run: Callable[..., Run]) -> None:
    person, tenant = make_person(town), town.municipality.pk
    begin_epoch(tenant, run())
    forget_keys()
    held, go_on = Event(), Event()

    def erase_slowly() -> None:
        with transaction.atomic():
            erase(person)
            held.set()
            go_on.wait(30)

    work = at_work_alone(erase_slowly)
    assert held.wait(30)
    report = Report("", tenant)
    assert rewrap(tenant, run(), report) == 1
    go_on.set()
    work.result(30)
    assert key_of(person) == (b"", b"")
    assert rotate_municipality_key(tenant, run(resume=True)).finished
    assert key_of(person) == (b"", b"")


def test_of_many_erasures_at_once_with_a_rotation_none_is_undone(town: Town, run: Callable[..., Run]) -> None:
    people, tenant = [make_person(town) for _ in range(30)], town.municipality.pk
    at_once(
        [
            lambda: rotate_municipality_key(tenant, run(batch=3)),
            lambda: [erase(person) for person in people[:20]],
        ]
    )
    assert {key_of(person) for person in people[:20]} == {(b"", b"")}
    assert rotate_municipality_key(tenant, run(resume=True)).finished
    assert {key_of(person) for person in people[:20]} == {(b"", b"")}
    TenantKey.objects.filter(epoch=1).update(wrapped=b"")
    assert {one.given_names for one in Person.objects.filter(pk__in=[one.pk for one in people[20:]])} == {"Amina"}


def test_name_that_is_being_corrected_is_indexed_as_corrected(town: Town, run: Callable[..., Run]) -> None:
    person, tenant = make_person(town), town.municipality.pk
    create_index_key(tenant=tenant, generation=2, at=NOW)
    forget_keys()
    held, go_on = Event(), Event()

    def correct() -> None:
        with transaction.atomic():
            locked = Person.objects.select_for_update(of=("self",)).select_related("key").get(pk=person.pk)
            held.set()
            go_on.wait(30)
            locked.given_names = "Corrected"
            locked.save()

    work = at_work_alone(correct)
    assert held.wait(30)
    report = rotate_search(tenant, run(wait=False))
    assert report.left == {"generations to fill": 1}
    assert report.done == {"subjects indexed": SubjectKey.objects.count() - 1}
    go_on.set()
    work.result(30)
    assert rotate_search(tenant, run()).finished
    assert (people_not_found(), terms_out_of_place(tenant)) == ([], [])
    assert IndexKey.objects.get(generation=1).wrapped == b""


def test_second_rotation_of_a_town_at_once_is_refused(town: Town, run: Callable[..., Run], monkeypatch: Any) -> None:
    monkeypatch.setattr(others, "LOCK_SECONDS", 0.1)
    tenant = town.municipality.pk
    held, go_on = Event(), Event()

    def rotate_slowly() -> None:
        with alone(tenant):
            held.set()
            go_on.wait(30)

    work = at_work_alone(rotate_slowly)
    assert held.wait(30)
    with pytest.raises(RotationUnderWay):
        rotate_municipality_key(tenant, run())
    go_on.set()
    work.result(30)
    assert rotate_municipality_key(tenant, run()).finished


def test_run_waits_for_transactions_from_before(town: Town, run: Callable[..., Run]) -> None:
    tenant = town.municipality.pk
    held, go_on = Event(), Event()

    def enter_slowly() -> None:
        with transaction.atomic():
            make_person(town, given_names="Slow")
            held.set()
            go_on.wait(30)

    work = at_work_alone(enter_slowly)
    assert held.wait(30)
    report = rotate_municipality_key(tenant, run(wait=False))
    assert (report.finished, report.again_at is None) == (False, False)
    go_on.set()
    work.result(30)
    assert rotate_municipality_key(tenant, run(resume=True)).finished
    assert epochs(tenant)[0] == (1, True, 0)


def erase(person: Person) -> None:
    """What erasing does to a subject's key."""
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"", older=b"", destroyed_at=NOW)


def key_of(person: Person) -> tuple[bytes, bytes]:
    key = SubjectKey.objects.get(pk=person.pk)
    return bytes(key.wrapped), bytes(key.older)


def at_work_alone(work: Callable[[], Any]) -> Any:
    """The work on a thread and connection of its own."""

    pool = ThreadPoolExecutor(1)
    done = pool.submit(on_own_connection, work)
    pool.shutdown(wait=False)
    return done
