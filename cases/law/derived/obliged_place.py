"""The obligation of residence of § 12a AufenthG: from when, how long, and the days on which it does not bind."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, add_months, birthday
from cases.law.derived.basis import ends_on
from cases.law.derived.fiction import by_code
from cases.law.derived.status import is_title, statuses
from cases.law.facts import Job, PersonFacts
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period, union
from cases.law.situation import Situation
from cases.law.tables import Row, table

MAJORITY = 18
RELATIONS = ("partner", "parent", "child")


class Obligation(NamedTuple):
    """Obliged during `period`, counted from recognition or first title; `follows`: family who joined (§ 12a(6))."""

    period: Period
    event_on: date
    row: Row
    because: tuple[str, ...]
    follows: bool = False


class Exemption(NamedTuple):
    """Days on which the obligation does not bind or is to be lifted, and why."""

    period: Period
    hint: str
    because: tuple[str, ...]


def obligation(situation: Situation) -> Obligation | None:
    """The person's obligation: the own one, else that of the family member whom they joined."""
    own = situation.derived(own_obligation)
    if own is not None:
        return own
    joined = [one for one in situation.derived(statuses) if is_title(one.code) and by_code(one.code) == "family"]
    if not joined:
        return None
    begin, because = joined[0].period.from_on, joined[0].because
    held = [situation.alone(one).derived(own_obligation) for one in situation.relatives("partner", "parent")]
    of_family = [one for one in held if one is not None and begin < one.period.to_on]
    if not of_family:
        return None
    last = max(of_family, key=lambda one: one.period.to_on)
    period = Period(max(begin, last.period.from_on), last.period.to_on)
    return last._replace(period=period, because=(*because, *last.because), follows=True)


def own_obligation(situation: Situation) -> Obligation | None:
    """Three years from the first recognition or title of the list; for minors who came alone only from majority on."""
    months = table("movement.12a_since").rows()[0]
    for status in situation.derived(statuses):
        event = status.period.from_on
        row = table("movement.12a_titles").find(event, status.code)
        if row is None:
            continue
        begin = max(event, months.from_on)
        person = situation.person
        if person.unaccompanied and person.born_on is not None:
            begin = max(begin, birthday(person.born_on, MAJORITY))
        end = min(add_months(event, months.value) + ONE_DAY, situation.derived(ends_on), _settled(situation))
        return Obligation(Period(begin, end), event, months, status.because) if begin < end else None
    return None


def exemptions(situation: Situation) -> list[Exemption]:
    """The days of § 12a on which work, training, or a decision frees from it, in order."""
    held = situation.derived(obligation)
    if held is None:
        return []
    found = [*_decided(situation.person)]
    people = [situation.person, *(one.person for one in situation.relatives(*RELATIONS))]
    for person in people:
        found += _working(person, held.period)
        found += _training(person)
    kept = [one._replace(period=_kept(one.period, held.period)) for one in found]
    return sorted((one for one in kept if one.period), key=lambda one: (one.period, one.hint))


def binding(situation: Situation) -> list[Period]:
    """The days on which the obligation binds."""
    held = situation.derived(obligation)
    if held is None:
        return []
    free = union(one.period for one in situation.derived(exemptions))
    days, begin = [], held.period.from_on
    for one in free:
        if begin < one.from_on:
            days.append(Period(begin, one.from_on))
        begin = max(begin, one.to_on)
    return [*days, Period(begin, held.period.to_on)] if begin < held.period.to_on else days


def _settled(situation: Situation) -> date:
    """Settlement permits carry no obligation."""
    held = [one.period.from_on for one in situation.derived(statuses) if one.code.startswith("NE_")]
    return min(held, default=OPEN)


def _kept(reason: Period, obliged: Period) -> Period:
    """An exemption that lasted long enough stays; one that was lost earlier ends with its reason."""
    months = table("movement.12a_keeps_months").rows()[0].value
    common = reason.common(obliged)
    if common and reason.to_on < obliged.to_on and add_months(reason.from_on, months) <= reason.to_on:
        return Period(common.from_on, obliged.to_on)
    return common


def _decided(person: PersonFacts) -> Iterator[Exemption]:
    for one in person.decisions:
        if one.kind == "lift_12a":
            yield Exemption(one.period, f"lifted_{one.value}" if one.value in REASONS else "lifted", refs(one))


REASONS = frozenset({"family", "hardship", "course"})


def _working(person: PersonFacts, obliged: Period) -> Iterator[Exemption]:
    hours = table("movement.12a_job_hours").rows()[0].value
    for job in person.jobs:
        if job.insured and job.hours >= hours and obliged.common(job.period) and _earns_enough(job, obliged):
            yield Exemption(job.period, "exempt_job" if job.gross is not None else "exempt_job_income", refs(job))


def _earns_enough(job: Job, obliged: Period) -> bool:
    """Whether the income is at least the need of a single person; an income that is not known counts as enough."""
    row = table("movement.single_need").find(max(job.from_on, obliged.from_on))
    return job.gross is None or row is None or job.gross >= row.value


def _training(person: PersonFacts) -> Iterator[Exemption]:
    kinds = table("movement.12a_exempt_training").rows()[0].value
    for one in person.trainings:
        if one.kind in kinds:
            yield Exemption(one.period, "exempt_training", refs(one))
