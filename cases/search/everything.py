"""One search over everything somebody may see: people, cases, households and organisations.

Each kind of record is looked for among what exists for the asker, if their role reads it; a fixed number of statements,
whatever the tables hold.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.models import Agency
from casemgmt.access.policies import AGENCY
from casemgmt.crypto.digests import Words, digests
from cases import policies
from cases.identifiers import KINDS, IdentifierProblem, normalise_identifier
from cases.models import Case, Household, Person, PersonIdentifier
from cases.models.person import identifier_words
from cases.search.comparing import Hit
from cases.search.people import find_people, towns_of
from cases.search.reasons import Reason
from cases.search.scanning import SecondFactNeeded
from cases.search.sought import Sought
from cases.search.words import contact_words

MOST_OF_A_KIND = 20
REFERENCE = re.compile(r"[A-Z]{1,9}-\d{8}-\d{4}-\d{6}")
_DAYS = (
    (re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b"), (1, 2, 3)),
    (re.compile(r"\b([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\b"), (3, 2, 1)),
)
"""How days are written, and which groups are year, month and day."""

_DIGITS_OF_A_PHONE = 6


@dataclass(frozen=True)
class Query:
    """What a line typed into a search field may mean; each part is empty where it means nothing of the sort."""

    text: str
    reference: str
    identifiers: tuple[tuple[str, str], ...]
    contacts: frozenset[Words]
    born_on: date | None
    name: str


class Found(NamedTuple):
    """One record that fits: its kind as the trail calls it, how well it fits (0 to 1), and why."""

    record: Any
    score: float
    reasons: tuple[Reason, ...]


def read_query(text: str) -> Query:
    """The query as what it may mean: a file number, a number of an authority, a contact way, a birth date, a name."""
    line = " ".join(text.split())
    born_on, rest = _day_in(line)
    capitals = rest.upper()
    has_digits = any(char.isdigit() for char in rest)
    return Query(
        text=line,
        reference=capitals if REFERENCE.fullmatch(capitals) else "",
        identifiers=tuple(_identifiers_in(rest)) if has_digits else (),
        contacts=frozenset(_contacts_in(rest)),
        born_on=born_on,
        name="" if has_digits or "@" in rest else rest,
    )


class Outcome(NamedTuple):
    """What was found, best first, and whether people were left out, since a single name fits too many to look at."""

    found: list[Found]
    second_fact_needed: bool


def search_everything(actor: Actor, text: str) -> Outcome:
    """Everything in sight that fits, at most 20 of a kind."""
    query = read_query(text)
    people: list[Found] = []
    second_fact_needed = False
    try:
        people = _people(actor, query) if _reads(actor, policies.PERSON) else []
    except SecondFactNeeded:
        second_fact_needed = True
    found = [
        *people,
        *(_cases(actor, query, people) if _reads(actor, policies.CASE) else []),
        *(_households(actor, query) if _reads(actor, policies.HOUSEHOLD) else []),
        *(_agencies(actor, query) if _reads(actor, AGENCY) else []),
    ]
    return Outcome(sorted(found, key=lambda one: -one.score), second_fact_needed)


def _reads(actor: Actor, policy: Any) -> bool:
    return bool(policy.allows(actor, "list"))


def _people(actor: Actor, query: Query) -> list[Found]:
    people = Person.objects.visible_to(actor)
    sought = Sought((query.name,) if query.name else (), query.born_on, query.contacts)
    hits: Sequence[Hit] = ()
    if sought.units or sought.born_on or sought.contacts:
        hits = find_people(people, towns_of(actor), sought)
    numbered = _numbered(actor, query) if query.identifiers and _reads(actor, policies.IDENTIFIER) else {}
    rows = people.filter(pk__in=numbered).select_related("key") if numbered else ()
    by_number = [Found(person, 1.0, (Reason("same_identifier", kind=numbered[person.pk]),)) for person in rows]
    by_likeness = [Found(hit.person, hit.score, hit.reasons) for hit in hits if hit.person.pk not in numbered]
    return [*by_number, *by_likeness][:MOST_OF_A_KIND]


def _numbered(actor: Actor, query: Query) -> dict[UUID, str]:
    """The people whose numbers these are, with the kind of the number."""
    marks = {
        mark: kind
        for town in towns_of(actor)
        for kind, value in query.identifiers
        for mark in digests(town, identifier_words(kind, value))
    }
    rows = PersonIdentifier.objects.visible_to(actor).filter(digest__in=list(marks))
    return dict(rows.values_list("person_id", "kind")[:MOST_OF_A_KIND])


def _cases(actor: Actor, query: Query, people: Sequence[Found]) -> Iterator[Found]:
    """The case with this number, and the cases of the people who were found."""
    scores = {one.record.pk: one.score for one in people}
    if not (query.reference or scores):
        return
    cases = Case.objects.visible_to(actor).filter(Q(reference=query.reference) | Q(person_id__in=scores))
    for case in cases.select_related("key").order_by("-updated_at")[:MOST_OF_A_KIND]:
        if case.reference == query.reference:
            yield Found(case, 1.0, (Reason("same_file_number"),))
        else:
            yield Found(case, scores[case.person_id], (Reason("case_of_person"),))


def _households(actor: Actor, query: Query) -> Iterator[Found]:
    if query.reference:
        for household in Household.objects.visible_to(actor).filter(reference=query.reference):
            yield Found(household, 1.0, (Reason("same_file_number"),))


def _agencies(actor: Actor, query: Query) -> Iterator[Found]:
    """Organisations in whose name every word of the query stands."""
    words = query.text.split()
    if words and not query.reference:
        named = reduce(and_, (Q(name__icontains=word) for word in words))
        for agency in Agency.objects.visible_to(actor).filter(named).order_by("name")[:MOST_OF_A_KIND]:
            exact = agency.name.casefold() == query.text.casefold()
            yield Found(agency, 1.0 if exact else 0.8, (Reason("same_organisation_name"),))


def _day_in(line: str) -> tuple[date | None, str]:
    """The first day that stands in the line, and the line without it."""
    for pattern, order in _DAYS:
        found = pattern.search(line)
        day = _day(*(int(found[part]) for part in order)) if found else None
        if found and day:
            rest = f"{line[: found.start()]} {line[found.end() :]}"
            return day, " ".join(rest.split()).strip(" ,")
    return None, line


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _identifiers_in(text: str) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        try:
            yield kind, normalise_identifier(kind, text)
        except IdentifierProblem:
            continue


def _contacts_in(text: str) -> set[Words]:
    if "@" in text:
        return contact_words("email", text)
    digits = sum(char.isdigit() for char in text)
    return contact_words("phone", text) if digits >= _DIGITS_OF_A_PHONE else set()
