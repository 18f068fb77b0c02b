"""The stage of need (Bedarfsstufe, Regelbedarfsstufe) of somebody on each day, from age, home and household."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cases.law.arithmetic import birthday
from cases.law.derived.housing import arrived_on, housing_changes, housing_on
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation

AGES = (6, 14, 18, 25)
ADULT_AT = 18
WITH_PARENTS_UNTIL = 25


class Stage(NamedTuple):
    """The stage during a period: of § 3a AsylbLG, and of the annex to § 28 SGB XII (all other benefits)."""

    period: Period
    asylblg: str
    standard: str
    hints: tuple[str, ...] = ()


def stages(situation: Situation) -> list[Stage]:
    """The stages since arrival, in order; empty where the date of birth is missing."""
    person = situation.person
    first = situation.derived(arrived_on)
    if person.born_on is None or first is None:
        return []
    whole = Period(first, OPEN)
    days = housing_changes(situation) | {birthday(person.born_on, age) for age in AGES}
    for one in situation.relatives("parent", "partner"):
        days |= set(one.period)
    cuts = [whole.from_on, *sorted(day for day in days if whole.from_on < day < whole.to_on), whole.to_on]
    found: list[Stage] = []
    for from_on, to_on in pairwise(cuts):
        asylblg, standard, hints = _stage(situation, person.born_on, from_on)
        before = found[-1] if found else None
        if before and before.asylblg == asylblg and before.standard == standard and before.hints == hints:
            found[-1] = Stage(Period(before.period.from_on, to_on), asylblg, standard, hints)
        else:
            found.append(Stage(Period(from_on, to_on), asylblg, standard, hints))
    return found


def _stage(situation: Situation, born_on: date, day: date) -> tuple[str, str, tuple[str, ...]]:
    for stage, age in (("6", 6), ("5", 14), ("4", ADULT_AT)):
        if day < birthday(born_on, age):
            return stage, stage, ()
    home = housing_on(situation, day)
    kind = "flat" if home is None else home.kind
    hints = ("housing_unknown",) if home is None else (f"lives_{kind}",)
    partner = any(day in one.period for one in situation.relatives("partner"))
    if kind == "institution":
        return "3", "3", hints
    if partner:
        return "2", "2", (*hints, "with_partner")
    if kind in {"shared", "reception"}:
        return "2", "1", hints
    if day < birthday(born_on, WITH_PARENTS_UNTIL) and any(day in one.period for one in situation.relatives("parent")):
        return "3", "3", (*hints, "with_parents")
    return "1", "1", hints
