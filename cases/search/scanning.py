"""Searches that look at everybody in sight, because nothing is stored that could find them: a single name, an order.

Each person's identity is unsealed, so there is a limit (`CASEMGMT_SEARCH_SCAN_LIMIT`), and it is said openly.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from casemgmt.crypto.digests import folded
from casemgmt.crypto.reading import documents
from casemgmt.errors import Invalid
from cases.models import Person
from cases.names.ranking import similarity
from cases.names.units import NameUnit, name_units
from cases.search.candidates import MOST
from cases.search.words import joined_names

IDENTITY: Any = Person._meta.get_field("identity")


class SecondFactNeeded(Invalid):
    """Too many people are in sight to look at each of them."""

    code = "second_fact_needed"
    detail = "A single name is not enough among so many people. Add another name or the birth date."


class TooManyToSort(Invalid):
    """Too many people are in sight to bring them into the order of their names."""

    code = "too_many_to_sort"
    detail = "So many people cannot be sorted by name. Narrow the list, or sort it by time."


def scanned_for(people: QuerySet[Any], sought: NameUnit) -> list[UUID]:
    """The ids of at most 200 people who bear a name like this one, best first. Raises SecondFactNeeded."""
    if more_than_can_be_scanned(people):
        raise SecondFactNeeded
    scored = ((_likeness(document, sought), pk) for pk, document in documents(people, IDENTITY))
    found = sorted(((score, pk) for score, pk in scored if score), key=lambda one: -one[0])
    return [pk for _, pk in found[:MOST]]


def sorted_by_name(people: QuerySet[Any], *, down: bool = False) -> list[UUID]:
    """The ids of the people in the order of family and given names, as DIN 5007-1 has it. Raises TooManyToSort."""
    if more_than_can_be_scanned(people):
        raise TooManyToSort
    read = [(_place(document), pk) for pk, document in documents(people, IDENTITY)]
    return [pk for _, pk in sorted(read, reverse=down)]


def more_than_can_be_scanned(people: QuerySet[Any]) -> bool:
    """Whether more people are in sight than are unsealed for one request; counts no further than that."""
    most = settings.SEARCH_SCAN_LIMIT
    return people.order_by()[: most + 1].count() > most


def _likeness(document: dict[str, Any], sought: NameUnit) -> float:
    """How alike the most similar name is; 0 where no skeleton is shared, which is cheaper to find out."""
    best = 0.0
    for name in names_in(document):
        units = name_units(name)
        if any(unit.loose & sought.loose for unit in units):
            best = max(best, similarity((sought,), units))
    return best


def names_in(document: dict[str, Any]) -> list[str]:
    """Every full name in the document of an identity, the main one first."""
    variants = [(one.get("given_names", ""), one.get("family_name", "")) for one in document["name_variants"]]
    return joined_names(
        (document["given_names"], document["family_name"]),
        (document["original_given_names"], document["original_family_name"]),
        variants,
    )


def born_in(document: dict[str, Any]) -> date | None:
    """The birth date in the document of an identity."""
    return date.fromisoformat(day) if (day := document.get("born_on")) else None


def _place(document: dict[str, Any]) -> tuple[bool, str, str]:
    """Where a name stands: by family name, then given names; who is known in another script only, behind all others."""
    family, given = document["family_name"], document["given_names"]
    if family or given:
        return False, folded(family), folded(given)
    return True, folded(document["original_family_name"]), folded(document["original_given_names"])
