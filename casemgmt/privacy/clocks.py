"""Retention clocks: what is over by the periods of `retention`, and what becomes of it.

Each app registers the clocks of what it holds. Nothing goes early; whatever is due goes, or is named with the reason
why it stays; and a period for which no clock runs is named as well. Every step is one transaction behind the locks of
the records, and asks again there whether it is due, so that a run can be broken off, repeated, and run twice at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from casemgmt.access.actors import Actor
from casemgmt.errors import DomainError
from casemgmt.privacy.registry import HOLDINGS
from casemgmt.privacy.retention import ACCOUNTS, AUDIT_TRAIL, PERIODS, Retention

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose period is over: the record that it hangs on, and since when."""

    kind: str
    record: UUID
    due_on: date


@dataclass(frozen=True)
class Clock:
    """A period, how what is over is found, and how it goes.

    `find` gives what is due on a day, in the order of keys, from behind the key that it is given. `hindrances` says
    why one thing stays, as codes, without changing anything; none where it goes. `drop` takes it away and returns how
    many rows went, by table; it raises a DomainError where something stands in the way, and returns nothing where it is
    not due any more. Both run in the caller's transaction. `also` are periods that end on a day which is found along,
    and `not_started` counts what no clock ever reaches, because the fact that starts the period does not come about.
    """

    retention: Retention
    find: Callable[[date, UUID | None, int], Iterable[Due]]
    hindrances: Callable[[Due, date], list[str]]
    drop: Callable[[Actor, Due, date], Counts | None]
    also: tuple[Retention, ...] = ()
    not_started: Callable[[], int] = lambda: 0


CLOCKS: list[Clock] = []
"""Every clock, in the order in which they run."""

WITHOUT_CLOCK: Mapping[str, str] = {
    AUDIT_TRAIL.code: "The trail is append-only and chained: a line cannot go before the chain allows it.",
    ACCOUNTS.code: "An account stays as long as the trail can name it.",
}
"""Periods whose data do not go by a clock, and why."""

NO_TABLE = "Nothing of this kind is held here."
NO_CLOCK = "No clock is built for it."


@dataclass
class Report:
    """What a run did: what went, and what is due and stays with the codes of the reasons."""

    as_of: date
    dry_run: bool
    gone: list[dict[str, Any]] = field(default_factory=list)
    stays: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As a JSON object; `not_started` and `without_clock` say what no clock reaches."""
        return {
            "as_of": self.as_of.isoformat(),
            "dry_run": self.dry_run,
            "gone": self.gone,
            "stays": self.stays,
            "not_started": {one.retention.code: number for one in CLOCKS if (number := one.not_started())},
            "without_clock": periods_without_clock(),
        }


def periods_without_clock() -> dict[str, str]:
    """By the code of the period, why no clock runs for it."""
    running = {one.code for clock in CLOCKS for one in (clock.retention, *clock.also)}
    held = {one.code for holding in HOLDINGS.values() for one in holding.retention}
    return {
        one.code: WITHOUT_CLOCK.get(one.code, NO_CLOCK if one.code in held else NO_TABLE)
        for one in PERIODS
        if one.code not in running
    }


def everything_due(clock: Clock, as_of: date, batch: int) -> Iterator[Due]:
    """What is due on the day, read by the batch, so that no run holds everything at once."""
    after: UUID | None = None
    while rows := list(clock.find(as_of, after, batch)):
        yield from rows
        after = rows[-1].record


def reasons_of(error: DomainError) -> list[str]:
    """The codes of an error's causes, or its own."""
    return [one.code for one in error.problems] or [error.code]
