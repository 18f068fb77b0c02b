"""By which terms a person is found: exact pairs of names, birth date, telephone and e-mail.

A single name is never a term (crypto.md 5). Search across spellings and scripts replaces the exact pairs by skeletons.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from uuid import UUID

from casemgmt.crypto.digests import Term, folded, term
from cases.identifiers import IdentifierProblem, normalise_email, normalise_phone
from cases.models import Person

ALONE = "\0"
"""Stands beside the name of somebody who has only one."""


def person_terms(person: Person) -> set[Term]:
    """All terms of a person."""
    tenant = person.key.tenant
    found = set()
    for names in filter(None, _full_names(person)):
        found |= name_terms(tenant, names)
        if person.born_on:
            found.add(term(tenant, "name+born_on", *sorted(names), person.born_on.isoformat()))
    if person.born_on:
        found.add(born_on_term(tenant, person.born_on))
    for way in person.contact_ways:
        found |= contact_terms(tenant, str(way.get("kind", "")), str(way.get("value", "")))
    return found


def name_terms(tenant: UUID, names: Iterable[str]) -> set[Term]:
    """The terms of one full name: each pair of its words; a lone word beside nothing."""
    words = sorted(set(names))
    if len(words) == 1:
        return {term(tenant, "names", words[0], ALONE)}
    return {term(tenant, "names", *pair) for pair in combinations(words, 2)}


def query_terms(tenant: UUID, query: str) -> set[Term]:
    """The terms that a name typed by somebody must all match."""
    words = words_of(query)
    return name_terms(tenant, words) if words else set()


def born_on_term(tenant: UUID, day: date) -> Term:
    """The term of a birth date."""
    return term(tenant, "born_on", day.isoformat())


def contact_terms(tenant: UUID, kind: str, value: str) -> set[Term]:
    """The term of a telephone number or an e-mail address; none for what cannot be either."""
    try:
        if kind in {"phone", "messenger"}:
            return {term(tenant, "phone", normalise_phone(value))}
        if kind == "email":
            return {term(tenant, "email", normalise_email(value))}
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
