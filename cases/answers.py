"""What the case records add to an answer under Art. 15 GDPR: rows that hang on others, and who else is told of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casemgmt.access.models import User
from casemgmt.audit.models import Entry
from casemgmt.privacy.models import Erasure, Notice
from casemgmt.privacy.pack import NAMES_OF_OTHERS, OTHERS, LeftOut
from casemgmt.privacy.pack_rows import HIDDEN_ITEMS, HIDDEN_ROWS, READERS
from casemgmt.privacy.registry import Withheld
from cases.models import (
    Case,
    Correction,
    Deadline,
    DeadlineStep,
    Document,
    Household,
    HouseholdMember,
    Note,
    Person,
    Task,
)

WORD = re.compile(r"\w+")
NAMES = ("given_names", "family_name", "original_given_names", "original_family_name")
ACCOUNTS = (
    (Case, "caseworker_id"),
    (Note, "author_id"),
    (Task, "created_by_id"),
    (Task, "assignee_id"),
    (Document, "added_by_id"),
    (Deadline, "responsible_id"),
    (DeadlineStep, "by_id"),
)
"""Records about a person, with the account that each names."""
MEMBERS = ("andere Mitglieder Ihres Haushalts", "other members of your household")


def others_in_households(subjects: Sequence[UUID]) -> "QuerySet[Person]":
    """Everybody else who belongs or belonged to a household of the subjects."""
    households = HouseholdMember.objects.filter(person_id__in=subjects, erased=False).values("household_id")
    members = HouseholdMember.objects.filter(household_id__in=households, erased=False).exclude(person_id__in=subjects)
    return Person.objects.filter(pk__in=members.values("person_id"), erased=False)


def names_of_others(subjects: Sequence[UUID]) -> Iterator[str]:
    """Words of the names of household members and of accounts that work or help; not those the person bears too."""
    people = _people(Person.objects.filter(pk__in=subjects))
    own = {word.casefold() for person in people for word in _words_of(person)}
    others = [word for person in _people(others_in_households(subjects)) for word in _words_of(person)]
    users = User.objects.filter(pk__in=_accounts_around(subjects), erased=False).select_related("key")
    others += [word for user in users for word in WORD.findall(user.display_name)]
    yield from (word for word in others if word.casefold() not in own)


def count_of_others(subjects: Sequence[UUID]) -> Iterator[LeftOut]:
    """How many other people share a household with the subjects."""
    number = others_in_households(subjects).count()
    if number:
        yield LeftOut(MEMBERS, number, Withheld.OTHERS)


def _accounts_around(subjects: Sequence[UUID]) -> set[UUID]:
    """The accounts that records about the subjects name: one statement for each kind."""
    found: set[UUID] = set()
    for model, column in ACCOUNTS:
        rows: Any = model._base_manager.filter(key_id__in=subjects, erased=False).exclude(**{column: None})
        found |= set(rows.values_list(column, flat=True))
    return found


def _people(rows: "QuerySet[Person]") -> "QuerySet[Person]":
    return rows.filter(erased=False).select_related("key")


def _words_of(person: Person) -> Iterator[str]:
    for name in NAMES:
        yield from WORD.findall(getattr(person, name))
    for variant in person.name_variants:
        yield from WORD.findall(f"{variant.get('given_names', '')} {variant.get('family_name', '')}")


def _through_another(way: Mapping[str, Any]) -> bool:
    return way.get("kind") == "via_person"


def _households(subjects: Sequence[UUID]) -> "QuerySet[Any]":
    return Household._base_manager.filter(members__person_id__in=subjects, members__erased=False).distinct()


def _entries(subjects: Sequence[UUID]) -> "QuerySet[Any]":
    return Entry.objects.filter(stream__in=[f"subject:{one}" for one in subjects])


READERS[Household._meta.label] = _households
READERS[Entry._meta.label] = _entries
READERS[Erasure._meta.label] = lambda subjects: Erasure._base_manager.filter(subject__in=subjects)
READERS[Notice._meta.label] = lambda subjects: Notice._base_manager.filter(subject__in=subjects)
HIDDEN_ROWS[Note._meta.label] = (Q(confidential=True), Withheld.SECRECY)
HIDDEN_ROWS[Correction._meta.label] = (Q(kind="sponsorshipdeclaration"), Withheld.OTHERS)
HIDDEN_ITEMS[f"{Person._meta.label}.contact_ways"] = _through_another
NAMES_OF_OTHERS.append(names_of_others)
OTHERS.append(count_of_others)
