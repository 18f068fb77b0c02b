"""Proven levels of German, and what exams say (§ 17 IntV)."""

from datetime import date
from typing import NamedTuple

from cases.law.facts import Certificate
from cases.law.facts.base import refs
from cases.law.situation import Situation
from cases.law.tables import table

LEVELS: list[str] = table("course.levels").rows()[0].value
NO_LEVEL = -1
OF_LANGUAGE = frozenset({"dtz", "language", "vocational_language"})


class Proven(NamedTuple):
    """A level, and since when it is proven by what."""

    on: date
    level: str
    because: tuple[str, ...]


def rank(level: str) -> int:
    """The place of a level among A1 to C2, of a part level (A2.1) that below it; NO_LEVEL for none."""
    name, _, part = level.upper().partition(".")
    if name not in LEVELS:
        return NO_LEVEL
    return LEVELS.index(name) - (part == "1")


def dtz_level(one: Certificate) -> str:
    """The overall level of a DTZ: speaking and one other part; that on the paper where the parts are not known."""
    if not (one.speaking or one.listening_reading or one.writing):
        return one.level
    others = max(rank(one.listening_reading), rank(one.writing))
    for level in table("course.exam_dtz").rows()[-1].value:
        if min(rank(one.speaking), others) >= rank(level):
            return str(level)
    return ""


def proven(situation: Situation) -> list[Proven]:
    """The levels that are proven, each higher than the one before, in order."""
    known = [one for one in situation.person.certificates if one.kind in OF_LANGUAGE]
    found: list[Proven] = []
    for one in sorted(known, key=lambda held: (held.on, -rank(_level(held)))):
        level = _level(one)
        if rank(level) > (rank(found[-1].level) if found else NO_LEVEL):
            found.append(Proven(one.on, level, refs(one)))
    return found


def proven_on(situation: Situation, level: str) -> Proven | None:
    """The first proof of at least the level."""
    return next((one for one in situation.derived(proven) if rank(one.level) >= rank(level)), None)


def _level(one: Certificate) -> str:
    return dtz_level(one) if one.kind == "dtz" else one.level
