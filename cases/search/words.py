"""By which words a person is found: exact pairs of names, birth date, telephone and e-mail.

A single name is never stored (crypto.md 5). Search across spellings and scripts replaces the exact pairs by skeletons.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from casemgmt.crypto.digests import Words, folded
from cases.identifiers import IdentifierProblem, normalise_email, normalise_phone
from cases.models import Person

RULES = 1
"""Version of the rules by which words are made; stored terms of an earlier one are found less."""

ALONE = "\0"
"""Stands beside the name of somebody who has only one."""


def person_words(person: Person) -> set[Words]:
    """All words by which a person is found."""
    found: set[Words] = set()
    for names in filter(None, _full_names(person)):
        found |= name_words(names)
        if person.born_on:
            found.add(("name+born_on", *sorted(names), person.born_on.isoformat()))
    if person.born_on:
        found.add(born_on_words(person.born_on))
    for way in person.contact_ways:
        found |= contact_words(str(way.get("kind", "")), str(way.get("value", "")))
    return found


def name_words(names: Iterable[str]) -> set[Words]:
    """The words of one full name: each pair of its parts; a lone part beside nothing."""
    parts = sorted(set(names))
    if len(parts) == 1:
        return {("names", parts[0], ALONE)}
    return {("names", *pair) for pair in combinations(parts, 2)}


def query_words(query: str) -> set[Words]:
    """The words that a name typed by somebody must all match."""
    parts = words_of(query)
    return name_words(parts) if parts else set()


def born_on_words(day: date) -> Words:
    """The words of a birth date."""
    return ("born_on", day.isoformat())


def contact_words(kind: str, value: str) -> set[Words]:
    """The words of a telephone number or an e-mail address; none for what cannot be either."""
    try:
        if kind in {"phone", "messenger"}:
            return {("phone", normalise_phone(value))}
        if kind == "email":
            return {("email", normalise_email(value))}
    except IdentifierProblem:
        return set()
    return set()


def words_of(text: str) -> list[str]:
    """The words of a name, folded."""
    return folded(text.replace(",", " ")).split()


def _full_names(person: Person) -> Iterator[list[str]]:
    """Every full name of a person; what a variant leaves out is that of the main name, so that no part stands alone."""
    given, family = person.given_names, person.family_name
    names = [
        (given, family),
        (person.original_given_names, person.original_family_name),
        *((one.get("given_names", ""), one.get("family_name", "")) for one in person.name_variants),
    ]
    for own_given, own_family in names:
        if own_given or own_family:
            yield words_of(f"{own_given or given} {own_family or family}")
