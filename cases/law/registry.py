"""The rules that there are. A rule module registers its functions here; nothing else has to know it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cases.law.findings import Finding
from cases.law.situation import Situation

Answer = Callable[[Situation], Iterable[Finding]]


class Rule(NamedTuple):
    """A function from a situation to findings, the codes of the rules it answers for, and the tables it reads."""

    answer: Answer
    codes: tuple[str, ...]
    tables: tuple[str, ...]


RULES: list[Rule] = []
"""All registered rules, in the order of the modules' names."""


def rule(*codes: str, tables: tuple[str, ...] = ()) -> Callable[[Answer], Answer]:
    """Register a function that answers findings of exactly these codes. Raises ValueError for a code that is taken."""
    taken = {code for one in RULES for code in one.codes}
    if again := taken & set(codes):
        raise ValueError(f"{sorted(again)} is answered by another rule.")

    def register(answer: Answer) -> Answer:
        RULES.append(Rule(answer, codes, tables))
        return answer

    return register
