"""What lies over the law that is open by status: decisions of an office, youth welfare, covered need, work."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import birthday, next_month_start
from cases.law.derived.housing import arrived_on
from cases.law.facts import Job, PersonFacts
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation

MAJORITY = 18


class Overlay(NamedTuple):
    """A regime that comes before that of the status, as long as its period lasts."""

    period: Period
    code: str
    authority: str
    because: tuple[str, ...]
    hints: tuple[str, ...]
    verify: bool = False


def overlays(situation: Situation) -> list[Overlay]:
    """All of them, those first that come before others: decided by hand, youth welfare, covered need, work."""
    person = situation.person
    if not (
        person.decisions or person.jobs or person.sponsorships or person.unaccompanied or situation.facts.household
    ):
        return []
    return [
        *sorted(_decided(person)),
        *sorted(_youth_welfare(situation)),
        *sorted(_covered(person)),
        *sorted(_work(situation)),
    ]


def month_of(day: date) -> date:
    """The day itself where it is the first of a month, else the first of the next month."""
    return day if day.day == 1 else next_month_start(day)


def _decided(person: PersonFacts) -> Iterator[Overlay]:
    for one in person.decisions:
        if one.kind == "regime":
            yield Overlay(one.period, one.value, _authority(one.value), refs(one), ("decided",))


def _authority(code: str) -> str:
    known = {"SGB2": "jobcenter", "SGB12_K3": "social_office", "SGB12_K4": "social_office", "SGB8": "youth_office"}
    return known.get(code, "municipality" if code.startswith("ASYLBLG") else "")


def _youth_welfare(situation: Situation) -> Iterator[Overlay]:
    person = situation.person
    cared = [one for one in person.decisions if one.kind in {"inobhutnahme", "youth_welfare"}]
    for one in cared:
        yield Overlay(one.period, "SGB8", "youth_office", refs(one), (one.kind,))
    first = situation.derived(arrived_on)
    if person.unaccompanied and not cared and person.born_on is not None and first is not None:
        minor = Period(first, birthday(person.born_on, MAJORITY))
        if minor:
            yield Overlay(minor, "SGB8", "youth_office", (person.ref,), ("unaccompanied",))


def _covered(person: PersonFacts) -> Iterator[Overlay]:
    for one in person.decisions:
        if one.kind == "need_covered":
            yield Overlay(one.period, "NONE", "", refs(one), ("need_covered",))
    for sponsor in person.sponsorships:
        if sponsor.covers:
            yield Overlay(sponsor.period, "NONE", "", refs(sponsor), ("sponsor_covers",))


def _work(situation: Situation) -> Iterator[Overlay]:
    """Work that covers the need: full months of it; for the household only where somebody decided so."""
    person = situation.person
    for job in person.jobs:
        if _covers(situation, job):
            hints = ("income_covers",) if job.covers_need else ("income_taken_to_cover",)
            yield Overlay(_full_months(job), "WORK", "", refs(job), hints, not job.covers_need)
    for relative in situation.relatives("parent", "partner"):
        if relative.relation == "parent" and person.born_on is None:
            continue
        for job in relative.person.jobs:
            if job.covers_need:
                shared = _full_months(job).common(relative.period)
                if relative.relation == "parent":
                    shared = shared.common(Period(date.min, birthday(person.born_on or date.min, 25)))
                if shared:
                    yield Overlay(shared, "WORK", "", refs(job), ("income_of_household",), True)


def _covers(situation: Situation, job: Job) -> bool:
    if job.covers_need is not None:
        return job.covers_need
    if not job.insured or situation.relatives("partner", "child"):
        return False
    return bool(job.hours >= situation.switches.on("full_hours", job.from_on))


def _full_months(job: Job) -> Period:
    return Period(month_of(job.from_on), OPEN if job.to_on is None else month_of(job.to_on))
