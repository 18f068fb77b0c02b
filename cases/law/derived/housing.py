"""Where somebody lives, and since when a municipality is concerned."""

from datetime import date

from cases.law.facts import Housing
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation


def housing_on(situation: Situation, day: date) -> Housing | None:
    """Where the person lives on the day; of two, where they moved in last."""
    held = [one for one in situation.person.housing if day in one.period]
    return max(held, key=lambda one: one.from_on, default=None)


def housing_changes(situation: Situation) -> set[date]:
    """The days on which where somebody lives can change."""
    return {day for one in situation.person.housing for day in one.period if day != OPEN}


def in_reception(situation: Situation) -> list[Period]:
    """The days in a reception facility of the Land."""
    return [one.period for one in situation.person.housing if one.kind == "reception"]


def arrived_on(situation: Situation) -> date | None:
    """The first day on which anything is known of the person here: entry, birth here, or the earliest paper or stay."""
    person = situation.person
    known = [one.on for one in person.entries]
    if not known:
        known = [one.from_on for one in person.stays] + [one.issued_on for one in person.documents]
        known += [one.requested_on or one.registered_on or one.applied_on or OPEN for one in person.procedures]
        known += [one.from_on for one in person.housing]
    first = min(known, default=OPEN)
    return None if first == OPEN else first


def municipal_from(situation: Situation) -> date | None:
    """Since when the municipality is concerned: assignment, else the first home not of the Land, else arrival."""
    person = situation.person
    if person.assigned_on is not None:
        return person.assigned_on
    homes = [one.from_on for one in person.housing if one.kind not in {"reception", "abroad"}]
    if homes:
        return min(homes)
    if any(one.kind == "reception" for one in person.housing):
        return None
    return situation.derived(arrived_on)
