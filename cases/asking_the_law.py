"""The law's answers to gathered or supposed facts; where its tables do not reach back, that is said and not guessed."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from casemgmt.errors import Conflict
from cases import law
from cases.law.facts import Facts
from cases.law.switches import Switches
from cases.law.tables import TableError

T = TypeVar("T")


class LawOutOfReach(Conflict):
    """A table of the law says nothing about a day that the facts lead to."""

    code = "law_out_of_reach"
    detail = "The facts lead to days for which the tables of the law say nothing, mostly long ago. Look at the days."


def on_day(facts: Facts, on: date, switches: Switches) -> tuple[law.Finding, ...]:
    """What holds on a day. Raises LawOutOfReach."""
    return _answered(lambda: law.evaluate(facts, on, switches))


def over_time(facts: Facts, from_on: date, to_on: date, switches: Switches) -> law.Timeline:
    """What holds on the days from `from_on` up to, and without, `to_on`. Raises LawOutOfReach."""
    return _answered(lambda: law.timeline(facts, from_on, to_on, switches))


def _answered(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except TableError:
        raise LawOutOfReach from None
