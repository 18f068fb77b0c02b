"""Deadlines when people are merged, erased, and asked about."""

from datetime import date, timedelta

from casemgmt.access.actors import operator
from casemgmt.privacy.actions import erase_when_over
from cases.actions.deadlines import finish_deadline
from cases.actions.duplicates import suggest_pair
from cases.actions.merges import merge_people, undo_merge
from cases.models import Case, Deadline, DeadlineStep, DuplicatePair, Person, RadarEntry
from tests.cases.radar.looks import moment, renewal, run, titled_case
from tests.factories.town import NOW, Town, make_person

FIRST_ALERT = date(2027, 8, 7)


def pair_of(pk: object) -> DuplicatePair:
    return DuplicatePair.objects.select_related("key").get(pk=pk)


def test_merge_hands_deadlines_over_and_computes_no_second_one(town: Town) -> None:
    case = titled_case(town)
    run(FIRST_ALERT)
    by = town.actor("caseworker", moment(FIRST_ALERT))
    finish_deadline(by=by, deadline=renewal(), remark="applied for")
    other = make_person(town)
    pair = suggest_pair(by=by, one=case.person, other=other)
    keep = Person.objects.select_related("key").get(pk=other.pk)
    merge_people(by=by, duplicatepair=pair_of(pair.pk), keep=keep)
    run(FIRST_ALERT)
    deadline = renewal()
    assert (deadline.person_id, deadline.key_id, deadline.state) == (other.pk, other.pk, "done")
    assert deadline.because[0].startswith(f"/api/v1/persons/{other.pk}/residence-documents/")
    undo_merge(by=by, duplicatepair=pair_of(pair.pk))
    run(FIRST_ALERT + timedelta(days=1))
    assert (renewal().person_id, renewal().state) == (case.person_id, "done")


def test_erased_person_leaves_nothing_on_the_radar(town: Town) -> None:
    case = titled_case(town)
    run(FIRST_ALERT)
    assert Deadline.objects.count() > 0
    for task in case.tasks.all():
        case.tasks.filter(pk=task.pk).update(state="done")
    Case.objects.filter(pk=case.pk).update(phase="closed", closed_on=date(2015, 1, 1), retention_until=date(2026, 1, 1))
    person = Person.objects.select_related("key").get(pk=case.person_id)
    erase_when_over(by=operator(now=NOW, municipality_id=town.municipality.pk), person=person)
    assert (Deadline.objects.count(), DeadlineStep.objects.count()) == (0, 0)
    assert not RadarEntry.objects.filter(pk=person.pk).exists()
    assert run(FIRST_ALERT + timedelta(days=1)).looked_at == 0
