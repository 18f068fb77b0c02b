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

SAME_NAME = 0.97
"""From this score on no other name of the same person is looked at."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who is alike: how much (0 to 1), and what the two have in common."""

    person: Person
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike somebody's names and birth date are to what is sought, and which two names come closest."""

    score: float
    name_score: float
    name: str
    text: str
    is_main: bool
    born_on: date | None


def compared(people: Iterable[Person], sought: Sought) -> list[Hit]:
    """The people who are alike enough, best first."""
    return best_first(hit for person in people if (hit := comparison(person, sought)).score >= LEAST)


def best_first(hits: Iterable[Hit]) -> list[Hit]:
    """Hits by score; equal ones the newest first."""
    return sorted(hits, key=lambda hit: (-hit.score, -hit.person.updated_at.timestamp()))


def comparison(person: Person, sought: Sought) -> Hit:
    """A person beside what is sought."""
    return hit_of(person, likeness(full_names(person), person.born_on, sought), sought)


def likeness(names: Sequence[str], born_on: date | None, sought: Sought) -> Likeness:
    """Names and a birth date beside what is sought: 0.75 for the name and 0.25 for the birth date where one is sought.

    Where no name is sought, who shares the birth date or a contact way was named by it.
    """
    score, name, text = _best_name(names, sought) if sought.named else (1.0, "", "")
    whole = score
    if sought.born_on is not None:
        whole = NAME_WEIGHT * score + (1 - NAME_WEIGHT) * date_score(born_on, sought.born_on)
    return Likeness(round(whole, 4), score, name, text, bool(names) and name == names[0], born_on)


def hit_of(person: Person, found: Likeness, sought: Sought) -> Hit:
    """The person with all reasons for the likeness that was found."""
    reasons = [*(_name_reasons(found) if sought.named else ()), *_contact_reasons(person, sought)]
    if sought.born_on is not None:
        reasons += _date_reasons(found.born_on, sought.born_on)
    return Hit(person, found.score, tuple(reasons))


def _best_name(names: Sequence[str], sought: Sought) -> tuple[float, str, str]:
    """How alike the two names are that are most alike, of all that somebody and what is sought go by.

    Names in the script that is asked in come first, and where one of them is the same, the others are not looked at.
    """
    best = (0.0, "", "")
    for text, other in sought.named:
        for name in sorted(names, key=lambda one: one.isascii() != text.isascii()):
            score = similarity(other, name_units(name))
            if score > best[0]:
                best = (score, name, text)
            if score >= SAME_NAME:
                break
    return best


def _name_reasons(found: Likeness) -> tuple[Reason, ...]:
    if found.name_score < LEAST:
        return ()
    script = script_of(found.name)
    if _texts(found.name) == _texts(found.text):
        reason = Reason("same_name")
    elif not _is_same(name_units(found.name), name_units(found.text)):
        reason = Reason("similar_name")
    elif script != script_of(found.text):
        reason = Reason("same_name_in_script", script)
    else:
        reason = Reason("same_name_other_spelling")
    return (reason,) if found.is_main or reason.script else (reason, Reason("by_name_variant"))


def _is_same(one: Sequence[NameUnit], other: Sequence[NameUnit]) -> bool:
    """Whether each part of the one name stands for a part of the other, and none is left over."""
    as_long = any(len(form) == len(facing) for form, facing in forms_to_compare(one, other))
    return as_long and found_by(one, other, "fine")


def _texts(name: str) -> list[str]:
    return sorted(unit.text for unit in name_units(name))


def date_score(one: date | None, other: date) -> float:
    """How well a birth date fits another; one that nobody knows fits as well as the same year."""
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
    if not sought.contacts:
        return []
    mine = {
        words
        for way in person.contact_ways
        for words in contact_words(str(way.get("kind", "")), str(way.get("value", "")))
    }
    return [Reason(f"same_{purpose}") for purpose, *_ in sorted(mine & sought.contacts)]
