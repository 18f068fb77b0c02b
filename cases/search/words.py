"""By which words a person is found: pairs of name skeletons, skeletons with the birth date, contact ways (crypto.md 4).

A single name is never stored (crypto.md 5): who knows how often names are given would read it off the frequencies.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import combinations, product

from casemgmt.crypto.digests import Words
from cases.identifiers import IdentifierProblem, normalise_email, normalise_phone
from cases.models import Person
from cases.names.rules import RULES as NAME_RULES
from cases.names.units import NameUnit, name_units

WORD_RULES = 1
RULES = 100 * WORD_RULES + NAME_RULES
"""Version of the rules by which words are made; who raises it has the index written anew (`rotate_keys --search`)."""

MOST_UNITS = 6
"""Units of one name that are paired: more would store hundreds of words for one person."""

ALONE = ""
"""Stands beside the only unit of a name."""


def person_words(person: Person) -> set[Words]:
    """All words by which a person is found; none once they were merged into another."""
    if person.merged_into_id is not None:
        return set()
    found: set[Words] = set()
    for name in full_names(person):
        units = name_units(name)
        found |= fine_pairs(units) | loose_pairs(units)
        if person.born_on:
            found |= dated_names(units, person.born_on)
    if person.born_on:
        found.add(birth_date(person.born_on))
    for way in person.contact_ways:
        found |= contact_words(str(way.get("kind", "")), str(way.get("value", "")))
    return found


def full_names(person: Person) -> list[str]:
    """Every full name of a person, the main one first.

    What a variant leaves out is that of the main name, so that no part stands alone.
    """
    variants = [(one.get("given_names", ""), one.get("family_name", "")) for one in person.name_variants]
    return joined_names(
        (person.given_names, person.family_name),
        (person.original_given_names, person.original_family_name),
        variants,
    )


def joined_names(
    main: tuple[str, str], original: tuple[str, str], variants: Sequence[tuple[str, str]] = ()
) -> list[str]:
    """The full names that these given and family names make; the first is the main one where there is one."""
    given, family = main
    found = {
        f"{own_given or given} {own_family or family}".strip(): None
        for own_given, own_family in (main, original, *variants)
        if own_given or own_family
    }
    return list(found)


def fine_pairs(units: Sequence[NameUnit]) -> set[Words]:
    """Each pair of fine skeletons of two units of a name."""
    return _pairs("pair", [unit.fine for unit in units[:MOST_UNITS]])


def loose_pairs(units: Sequence[NameUnit]) -> set[Words]:
    """Each pair of loose skeletons of two units of a name."""
    return _pairs("loose-pair", [unit.loose for unit in units[:MOST_UNITS]])


def dated_names(units: Sequence[NameUnit], born_on: date) -> set[Words]:
    """Each loose skeleton of a name beside the birth date."""
    day = born_on.isoformat()
    return {("dated-name", day, key) for unit in units[:MOST_UNITS] for key in unit.loose}


def birth_date(born_on: date) -> Words:
    """The words of a birth date."""
    return ("born_on", born_on.isoformat())


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


def pair(purpose: str, one: str, other: str) -> Words:
    """The words of two skeletons, whichever stands first."""
    return (purpose, *sorted((one, other)))


def _pairs(purpose: str, keys: Sequence[Collection[str]]) -> set[Words]:
    if len(keys) == 1:
        return {pair(purpose, key, ALONE) for key in keys[0]}
    return {pair(purpose, *two) for one, other in combinations(keys, 2) for two in product(one, other)}
