"""What the law answers: findings, and the outcomes they can have."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY


class Outcome(StrEnum):
    """What a finding says. `labels/outcomes.toml` has the words."""

    ALLOWED = "allowed"
    ALLOWED_FROM = "allowed_from"
    """Not yet; from `day` on, as the law stands during the period of the finding."""
    DISCRETIONARY = "discretionary"
    PROHIBITED = "prohibited"
    ENTITLED = "entitled"
    ENTITLED_FROM = "entitled_from"
    OBLIGED = "obliged"
    DUE = "due"
    """Something is to be done until `day`; in force until it is done."""
    WARNING = "warning"
    """Somebody should look: an alert."""
    APPLIES = "applies"
    """Something holds: a regime, a status, a limit, an amount."""
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    """A fact is missing; `hints` says which."""


Value = Decimal | int | str | None


class Finding(NamedTuple):
    """One answer: during the half-open period from `from_on` to `to_on`, the rule has this outcome.

    A finding holds on a day as the law of that day stands. A forecast that a change of law overtakes is therefore two
    findings with different `day`. Money is a Decimal of euros with two places.
    """

    rule: str
    outcome: Outcome
    from_on: date
    to_on: date | None
    because: tuple[str, ...]
    """References of the facts that it was computed from."""
    source: str
    verify: bool
    """Whether law or practice leaves room, or the source is not the text of the law."""
    day: date | None = None
    """The day it speaks of: due on, allowed from, last day of validity."""
    value: Value = None
    code: str = ""
    """The regime, status, benefit or document it speaks of."""
    hints: tuple[str, ...] = ()
    """Codes of reasons and conditions; `labels/` has the words."""
    authority: str = ""
    """Who decides or has to act."""

    @property
    def last_on(self) -> date | None:
        """The last day on which it holds."""
        return None if self.to_on is None else self.to_on - ONE_DAY

    def holds_on(self, day: date) -> bool:
        """Whether it holds on the day."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)
