"""A target beside what was measured."""

from typing import NamedTuple

NOT_MEASURED = "not measured"
REACHED = "reached"
NOT_REACHED = "not reached"


class Target(NamedTuple):
    """One target: its number, what it asks, what was measured, and whether that is enough."""

    number: str
    asks: str
    measured: str
    verdict: str


def judged(number: str, asks: str, text: str, *met: bool) -> Target:
    """Reached where everything was met."""
    return Target(number, asks, text, REACHED if all(met) else NOT_REACHED)


def missing(number: str, asks: str, why: str) -> Target:
    """Not measured in this run."""
    return Target(number, asks, "-", f"{NOT_MEASURED}: {why}")
