"""Whom the radar has to look at: marked in the transaction that changes a fact, for everybody whom it concerns.

Facts are stored through one door (`casemgmt.access.writing.put`), which tells of it; what is written past it, such as
by an import of rows, says so itself by `mark_people`. A person without an entry is found by the next run all the same.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from casemgmt.access.writing import record_put
from cases.models import (
    AsylumProcedure,
    BenefitDecision,
    Case,
    HouseholdMember,
    Person,
    RadarEntry,
    RegimePeriod,
    ResidenceDocument,
    SponsorshipDeclaration,
    SwitchSetting,
)

AT_ONCE = date(1900, 1, 1)
"""The day of an entry whose facts have changed: before every day for which the radar may be asked."""

People = Callable[[Any], Iterable[UUID]]


def _whom(record: Any) -> list[UUID]:
    return [record.person_id]


WATCHED: dict[type, People] = {
    Person: lambda person: [person.pk],
    **dict.fromkeys(
        (Case, ResidenceDocument, AsylumProcedure, RegimePeriod, BenefitDecision, SponsorshipDeclaration), _whom
    ),
    HouseholdMember: _whom,
}
"""Records that hold facts of the law, and whom each is about. An app above the case records adds its own."""


def mark_people(municipality_id: UUID, people: Iterable[UUID], *, with_household: bool = True) -> None:
    """Let the radar look at these people at once, and at those who share or shared a household with them."""
    ids = set(people)
    if with_household:
        homes = HouseholdMember._base_manager.filter(person_id__in=ids, erased=False).values("household_id")
        fellows = HouseholdMember._base_manager.filter(household_id__in=homes, erased=False)
        ids |= set(fellows.values_list("person_id", flat=True))
    # sorted: whoever marks several waits for each in one order
    entries = [RadarEntry(pk=pk, municipality_id=municipality_id, look_on=AT_ONCE) for pk in sorted(ids)]
    RadarEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["id"], update_fields=["look_on"])


def mark_town(municipality_id: UUID) -> None:
    """Let the radar look at everybody of a municipality: a switch of its law was set."""
    RadarEntry.objects.filter(municipality_id=municipality_id).update(look_on=AT_ONCE)


@receiver(record_put)
def note_change(*, record: Any, **_: Any) -> None:
    """Mark whom a record is about that was just stored."""
    kind = type(record)
    if kind is SwitchSetting:
        mark_town(record.municipality_id)
    elif kind in WATCHED:
        mark_people(record.municipality_id, WATCHED[kind](record))
