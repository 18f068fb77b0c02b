"""How alike somebody is to what is sought, and why: told of people in sight only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases.models import Person
from cases.names.forms import forms_to_compare
from cases.names.matching import found_by
from cases.names.ranking import similarity
from cases.names.scripts import script_of
from cases.names.units import NameUnit, name_units
from cases.search.reasons import Reason
from cases.search.sought import Sought
from cases.search.words import contact_words, full_names

NAME_WEIGHT = 0.75
SAME_YEAR = 0.6
UNKNOWN_DATE = 0.6
LEAST = 0.6
"""Below this score nobody would call two names alike."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who is alike: how much (0 to 1), and what the two have in common."""

    person: Person
    score: float
    reasons: tuple[Reason, ...]


def compared(people: Iterable[Person], sought: Sought) -> list[Hit]:
    """The people who are alike enough, best first."""
    return best_first(hit for person in people if (hit := comparison(person, sought)).score >= LEAST)


def best_first(hits: Iterable[Hit]) -> list[Hit]:
    """Hits by score; equal ones the newest first."""
    return sorted(hits, key=lambda hit: (-hit.score, -hit.person.updated_at.timestamp()))


def comparison(person: Person, sought: Sought) -> Hit:
    """A person beside what is sought: 0.75 for the name and 0.25 for the birth date where one is sought.

    Where no name is sought, who shares the birth date or a contact way was named by it.
    """
    likeness = _best_name(person, sought) if sought.units else _Likeness(1.0, ())
    score, reasons = likeness.score, [*likeness.reasons, *_contact_reasons(person, sought)]
    if sought.born_on is not None:
        score = NAME_WEIGHT * score + (1 - NAME_WEIGHT) * _date_score(person.born_on, sought.born_on)
        reasons += _date_reasons(person.born_on, sought.born_on)
    return Hit(person, round(score, 4), tuple(reasons))


@dataclass(frozen=True, slots=True)
class _Likeness:
    score: float
    reasons: tuple[Reason, ...]


def _best_name(person: Person, sought: Sought) -> _Likeness:
    """The two names that are most alike, of all that the person and what is sought go by."""
    mine = [(name, name_units(name)) for name in full_names(person)]
    theirs = list(zip(filter(name_units, sought.names), sought.units, strict=False))
    pairs = ((similarity(other, units), name, text) for name, units in mine for text, other in theirs)
    score, name, text = max(pairs, default=(0.0, "", ""), key=lambda one: one[0])
    return _Likeness(score, _name_reasons(score, name, text, is_main=bool(mine) and name == mine[0][0]))


def _name_reasons(score: float, name: str, text: str, *, is_main: bool) -> tuple[Reason, ...]:
    if score < LEAST:
        return ()
    script = script_of(name)
    if _texts(name) == _texts(text):
        found = Reason("same_name")
    elif not _is_same(name_units(name), name_units(text)):
        found = Reason("similar_name")
    elif script != script_of(text):
        found = Reason("same_name_in_script", script)
    else:
        found = Reason("same_name_other_spelling")
    return (found,) if is_main or found.script else (found, Reason("by_name_variant"))


def _is_same(one: Sequence[NameUnit], other: Sequence[NameUnit]) -> bool:
    """Whether each part of the one name stands for a part of the other, and none is left over."""
    as_long = any(len(form) == len(facing) for form, facing in forms_to_compare(one, other))
    return as_long and found_by(one, other, "fine")


def _texts(name: str) -> list[str]:
    return sorted(unit.text for unit in name_units(name))


def _date_score(one: date | None, other: date) -> float:
    if one is None:
        return UNKNOWN_DATE
    if one == other:
        return 1.0
    return SAME_YEAR if one.year == other.year else 0.0


def _date_reasons(one: date | None, other: date) -> Sequence[Reason]:
    if one == other:
        return [Reason("same_birth_date")]
    return [Reason("same_birth_year")] if one is not None and one.year == other.year else []


def _contact_reasons(person: Person, sought: Sought) -> list[Reason]:
    mine = {
        words
        for way in person.contact_ways
        for words in contact_words(str(way.get("kind", "")), str(way.get("value", "")))
        if sought.contacts
    }
    return [Reason(f"same_{purpose}") for purpose, *_ in sorted(mine & sought.contacts)]
