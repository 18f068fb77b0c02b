"""How a rule words its answer: a finding from a row of a table."""

from datetime import date

from cases.law.findings import Finding, Outcome, Value
from cases.law.periods import OPEN, Period
from cases.law.tables import Row


def found(
    rule: str,
    outcome: Outcome,
    held: Period,
    row: Row,
    because: tuple[str, ...] = (),
    *,
    day: date | None = None,
    value: Value = None,
    code: str = "",
    hints: tuple[str, ...] = (),
    authority: str = "",
    verify: bool = False,
) -> Finding:
    """A finding for the period, with the source of the row; it says verify where the row or the rule does."""
    from_on, end = held
    to_on = None if end == OPEN else end
    verify = verify or row.verify
    return Finding(rule, outcome, from_on, to_on, because, row.source, verify, day, value, code, hints, authority)
