"""From the findings of the law to the deadlines that they are: pure, without a clock or a database."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from cases.deadline_kinds import category_of_kind, horizon_of, lead_days_of
from cases.law import Finding, Outcome

ALERT, RENEWAL, CARD, VALIDITY = "document.alert", "document.renewal", "document.card", "document.validity"
FOLLOWING = frozenset({ALERT, RENEWAL})
"""Rules whose day follows the paper: when the law extends it, the deadline moves and is no second one."""

OF_PERSON = re.compile(r"^/api/v1/persons/[0-9a-f-]{36}/(.+)$")
Place = tuple[str, ...]


class Standing(StrEnum):
    """How a deadline stands by the facts on the day of the look."""

    LIVE = "live"
    AHEAD = "ahead"
    """It begins behind the horizon."""
    SETTLED = "settled"
    """By the facts it is done: what asked for it ended before its day."""
    PASSED = "passed"
    """Its day went by without that."""


class Wanted(NamedTuple):
    """A deadline as the law finds it: the rule, a digest of its cause, the day, and how it stands."""

    kind: str
    cause: str
    category: str
    finding: Finding
    due_on: date
    lead_days: tuple[int, ...]
    standing: Standing
    ended_on: date | None
    verify: bool


def wanted(findings: Sequence[Finding], on: date, horizon: int) -> list[Wanted]:
    """The deadlines among the findings, as they stand on a day. What begins within the horizon of days counts."""
    leads = _leads_of_papers(findings)
    found = [_one(place, group, on, horizon, leads) for place, group in _grouped(findings).items()]
    return sorted(found, key=lambda one: (one.due_on, one.kind, one.cause))


def wakes(findings: Iterable[Finding], on: date, horizon: int) -> Iterator[date]:
    """The days behind `on` on which a deadline begins to be known, to hold, or not to hold any more."""
    for one in filter(_is_deadline, findings):
        ahead = timedelta(days=horizon_of(one.rule, horizon))
        for day in (one.from_on, one.from_on - ahead, one.to_on):
            if day is not None and day > on:
                yield day


def _is_deadline(one: Finding) -> bool:
    """Something is due, or somebody is warned before a day; not that a day has gone by."""
    return one.day is not None and one.outcome in {Outcome.DUE, Outcome.WARNING} and one.from_on <= one.day


def _grouped(findings: Sequence[Finding]) -> dict[Place, list[Finding]]:
    """The findings of each deadline: by rule, step and cause, and where these are alike, by the order of their days."""
    cards, renewed = _cards(findings), {one.because for one in findings if one.rule == RENEWAL}
    alike: dict[Place, dict[date, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    groups: dict[Place, list[Finding]] = defaultdict(list)
    for one in filter(_is_deadline, findings):
        refs = sorted(map(_own_address, one.because))
        if one.rule in FOLLOWING:
            is_card = (one.because, one.day) in cards
            if one.rule == ALERT and one.because in renewed and not is_card:
                continue  # the deadline for applying says the same day
            groups[(one.rule, "card" if is_card else "", *refs)].append(one)
        elif one.day is not None:
            alike[(one.rule, one.code, *refs)][one.day].append(one)
    for place, by_day in alike.items():
        for number, day in enumerate(sorted(by_day)):
            groups[(*place, str(number))] = by_day[day]
    return groups


def _cards(findings: Iterable[Finding]) -> set[tuple[tuple[str, ...], date | None]]:
    """The last days of cards that are not also those of the paper itself."""
    days: dict[str, set[tuple[tuple[str, ...], date | None]]] = {CARD: set(), VALIDITY: set()}
    for one in findings:
        if one.rule in days:
            days[one.rule].add((one.because, one.day))
    return days[CARD] - days[VALIDITY]


def _leads_of_papers(findings: Iterable[Finding]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """How long before its last day each paper is brought up, as the alerts of the law say."""
    found: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for one in findings:
        if one.rule == ALERT and isinstance(one.value, int):
            found[one.because, one.day].add(one.value)
    return {place: tuple(sorted(days, reverse=True)) for place, days in found.items()}


def _one(place: Place, group: list[Finding], on: date, horizon: int, leads: Any) -> Wanted:
    chosen, standing = _chosen(group, on, horizon)
    if chosen.day is None:
        raise ValueError("A deadline has a day.")
    return Wanted(
        kind=chosen.rule,
        cause=sha256("|".join(place).encode()).hexdigest()[:40],
        category=category_of_kind(chosen.rule),
        finding=chosen,
        due_on=chosen.day,
        lead_days=leads.get((chosen.because, chosen.day)) or lead_days_of(chosen.rule),
        standing=standing,
        ended_on=max((one.to_on or date.max for one in group), default=None),
        verify=any(one.verify for one in group),
    )


def _chosen(group: list[Finding], on: date, horizon: int) -> tuple[Finding, Standing]:
    """The finding that says the day now: one that holds, else the next one, else the last one."""
    holding = [one for one in group if one.holds_on(on)]
    if holding:
        return min(holding, key=_day), Standing.LIVE
    coming = [one for one in group if one.from_on > on]
    if coming:
        chosen = min(coming, key=lambda one: one.from_on)
        near = chosen.from_on - timedelta(days=horizon_of(chosen.rule, horizon)) <= on
        return chosen, Standing.LIVE if near else Standing.AHEAD
    last = max(group, key=lambda one: one.to_on or date.max)
    ended_before = last.to_on is not None and last.to_on <= _day(last)
    return last, Standing.SETTLED if ended_before else Standing.PASSED


def _day(one: Finding) -> date:
    return one.day or date.max


def _own_address(ref: str) -> str:
    """The address of a record without the person whom it stands under: a merge hands it over and changes that part."""
    found = OF_PERSON.match(ref)
    return found.group(1) if found else ref
