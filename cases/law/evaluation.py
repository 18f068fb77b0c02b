"""Runs every rule: what holds on a day, and how it changes over time.

A rule answers for all time at once, at the days where something can change, not day by day. A day and a timeline are
two cuts of the same findings.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from cases.law.facts import Facts
from cases.law.findings import Finding
from cases.law.periods import OPEN
from cases.law.registry import RULES
from cases.law.rules import load_rules
from cases.law.situation import Situation
from cases.law.switches import Switches

load_rules()
DEFAULT_SWITCHES = Switches()


class Change(NamedTuple):
    """A day on which findings end or begin."""

    on: date
    ends: tuple[Finding, ...]
    begins: tuple[Finding, ...]


class Timeline(NamedTuple):
    """The findings that hold on some day of a period, in order, and the days on which they change."""

    from_on: date
    to_on: date
    findings: tuple[Finding, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The days inside the period on which findings end or begin, in order."""
        ends: dict[date, list[Finding]] = {}
        begins: dict[date, list[Finding]] = {}
        for one in self.findings:
            if self.from_on < one.from_on:
                begins.setdefault(one.from_on, []).append(one)
            if one.to_on is not None and one.to_on < self.to_on:
                ends.setdefault(one.to_on, []).append(one)
        return tuple(
            Change(day, tuple(ends.get(day, ())), tuple(begins.get(day, ()))) for day in sorted({*ends, *begins})
        )


def findings_of(facts: Facts, switches: Switches = DEFAULT_SWITCHES) -> list[Finding]:
    """Everything that the rules find, over all time, in the order of rules and days."""
    return sorted(_found(facts, switches), key=_order)


def evaluate(facts: Facts, on: date, switches: Switches = DEFAULT_SWITCHES) -> tuple[Finding, ...]:
    """What holds on a day, as the law of that day stands."""
    return tuple(sorted((one for one in _found(facts, switches) if one.holds_on(on)), key=_order))


def timeline(facts: Facts, from_on: date, to_on: date, switches: Switches = DEFAULT_SWITCHES) -> Timeline:
    """What holds on the days from `from_on` up to, and without, `to_on`."""
    found = _found(facts, switches)
    held = [one for one in found if one.from_on < to_on and (one.to_on is None or from_on < one.to_on)]
    held.sort(key=_order)
    return Timeline(from_on, to_on, tuple(held))


def _found(facts: Facts, switches: Switches) -> Iterator[Finding]:
    situation = Situation(facts, switches)
    return chain.from_iterable(rule.answer(situation) for rule in RULES)


def _order(one: Finding) -> tuple[str, date, date, str, str, date, tuple[str, ...]]:
    return one.rule, one.from_on, one.to_on or OPEN, one.code, one.outcome, one.day or OPEN, one.because
