"""What the case records add to erasing a person: the order of locks, what stands in the way, what points at them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.dispatch import receiver

from casemgmt.errors import FieldProblem
from casemgmt.privacy.erasing import FURTHER_SUBJECTS, HINDRANCES, subject_erased
from cases.actions.merges import merged_into
from cases.lifecycle import OPEN_REFERRALS, OPEN_TASKS
from cases.models import (
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    DuplicatePair,
    Household,
    HouseholdMember,
    Person,
    RadarEntry,
    Referral,
    Task,
)

RETENTION_OVER = "retention_over"


def lock_records_of(subjects: Iterable[UUID]) -> None:
    """Lock households, then cases, then people: the order of everybody who writes about them.

    Whoever writes about the person has one of these locks, or waits for it and then finds that there is nobody.
    """
    ids = list(subjects)
    for rows in (
        Household.objects.filter(pk__in=HouseholdMember.objects.filter(person_id__in=ids).values("household_id")),
        Case.objects.filter(person_id__in=ids),
        Person.objects.filter(pk__in=ids),
    ):
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def hindrances_of_cases(subjects: Sequence[UUID], ground: str, today: date) -> Iterator[FieldProblem]:
    """What is still going on with the person, or has to be kept; locked, so that nothing begins meanwhile."""
    lock_records_of(subjects)
    cases = Case.objects.filter(person_id__in=subjects)
    if cases.open().exists():
        yield FieldProblem("case_open", "The person has an open case. Close or decline it first.")
    if Task.objects.filter(key_id__in=subjects, state__in=OPEN_TASKS).exists():
        yield FieldProblem("task_open", "There is an open task about the person.")
    if Referral.objects.filter(key_id__in=subjects, state__in=OPEN_REFERRALS).exists():
        yield FieldProblem("referral_open", "A referral of the person is still running.")
    if ground == RETENTION_OVER and Person.objects.filter(pk__in=subjects, restricted=True).exists():
        yield FieldProblem("restricted", "Processing is restricted: the data are to be kept.", "/ground")
    if ground == RETENTION_OVER and cases.exclude(retention_until__lte=today).exists():
        yield FieldProblem("retention_runs", "The retention of a case is not over.", "/ground")


@receiver(subject_erased)
def let_go(*, subjects: Sequence[UUID], at: datetime, **_: Any) -> dict[str, int]:
    """Take away grants of the person's cases, pairs they are in, and what in clear ties them to their household."""
    changed = {"version": F("version") + 1, "updated_at": at}
    Household.objects.filter(head_id__in=subjects).update(head=None, **changed)
    cases = Case.objects.filter(person_id__in=subjects)
    cases.exclude(household=None).update(household=None)
    grants = (
        (model._meta.label, model.grants.filter(content_object__in=cases).delete()[0])
        for model in (CaseUserGrant, CaseGroupGrant)
    )
    pairs = DuplicatePair.objects.filter(Q(person_a__in=subjects) | Q(person_b__in=subjects))
    RadarEntry.objects.filter(pk__in=subjects).delete()
    return {DuplicatePair._meta.label: pairs.delete()[0], **dict(grants)}


FURTHER_SUBJECTS.append(merged_into)
HINDRANCES.append(hindrances_of_cases)
