"""What all facts have: a reference, and for those that last, a half-open period."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from cases.law.periods import OPEN, Period

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is known; `ref` is how a finding names it under `because`."""

    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting(Fact):
    """Something that lasts from a first day up to, and without, `to_on`."""

    from_on: date
    to_on: date | None = None

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.from_on, self.to_on or OPEN)


def in_one_order(facts: tuple[T, ...]) -> tuple[T, ...]:
    """The same facts, always in the same order, so that no rule can depend on how they were given."""
    return tuple(sorted(facts, key=repr)) if len(facts) > 1 else facts


def refs(*facts: Fact | None) -> tuple[str, ...]:
    """The references of the facts, without those that have none, each once."""
    return tuple(dict.fromkeys(fact.ref for fact in facts if fact is not None and fact.ref))
