"""What rules are asked about: facts and switches, with what was already derived from them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from cases.law.facts import Facts, PersonFacts, Relative
from cases.law.periods import Period
from cases.law.switches import Switches

T = TypeVar("T")
MISSING: Any = object()


class Situation:
    """The facts of one person with the switches of the municipality.

    `derived(function)` answers `function(situation)` and computes it once, so that rules share status, regime and the
    like without importing each other.
    """

    __slots__ = ("_derived", "_relatives", "facts", "person", "switches")

    def __init__(self, facts: Facts, switches: Switches) -> None:
        self.facts = facts
        self.person: PersonFacts = facts.person
        self.switches = switches
        self._derived: dict[Callable[..., Any], Any] = {}
        self._relatives: dict[int, Situation] = {}

    def derived(self, function: "Callable[[Situation], T]") -> T:
        """What the function says of this situation, computed once."""
        found = self._derived.get(function, MISSING)
        if found is MISSING:
            found = self._derived[function] = function(self)
        return cast(T, found)

    def relatives(self, *relations: str) -> list[Relative]:
        """Those of the household who are this to the person."""
        return [one for one in self.facts.household if one.relation in relations]

    def alone(self, relative: Relative) -> "Situation":
        """The relative's own situation without a household, so that it never asks back."""
        found = self._relatives.get(id(relative))
        if found is None:
            found = self._relatives[id(relative)] = Situation(Facts(person=relative.person), self.switches)
        return found


def together(relative: Relative) -> Period:
    """The days on which the relative lives in the household."""
    return relative.period
