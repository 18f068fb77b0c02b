"""Half-open periods of days: from a first day up to, and without, another."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY

OPEN = date.max
"""Where a period ends whose end is not known."""


class Period(NamedTuple):
    """The days from `from_on` up to, and without, `to_on`; empty when it ends where it begins, or before."""

    from_on: date
    to_on: date = OPEN

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.from_on <= day < self.to_on

    def __bool__(self) -> bool:
        return self.from_on < self.to_on

    @property
    def last_on(self) -> date | None:
        """The last day, or None for an open end."""
        return None if self.to_on == OPEN else self.to_on - ONE_DAY

    @property
    def end(self) -> date | None:
        """The first day behind, or None for an open end."""
        return None if self.to_on == OPEN else self.to_on

    def common(self, other: "Period") -> "Period":
        """The days in both; may be empty."""
        from_on, to_on = self
        return Period(
            from_on if from_on > other.from_on else other.from_on, to_on if to_on < other.to_on else other.to_on
        )


ALWAYS = Period(date.min, OPEN)


def period(from_on: date, to_on: date | None) -> Period:
    """A period whose open end may be None."""
    return Period(from_on, OPEN if to_on is None else to_on)


def through(from_on: date, last_on: date | None) -> Period:
    """A period up to and with a last day, as papers print it."""
    return Period(from_on, OPEN if last_on is None or last_on == OPEN else last_on + ONE_DAY)


def union(periods: Iterable[Period]) -> list[Period]:
    """The same days in order, without overlap; periods that touch become one."""
    joined: list[Period] = []
    for one in sorted(filter(None, periods)):
        if joined and one.from_on <= joined[-1].to_on:
            if one.to_on > joined[-1].to_on:
                joined[-1] = Period(joined[-1].from_on, one.to_on)
        else:
            joined.append(one)
    return joined


def without(whole: Iterable[Period], removed: Iterable[Period]) -> list[Period]:
    """The days of `whole` that are in none of `removed`, in order."""
    taken = union(removed)
    return [gap for one in union(whole) for gap in _gaps(one, taken)]


def gaps(whole: Period, covered: Iterable[Period]) -> list[Period]:
    """The days of a period that nothing covers."""
    return without([whole], covered)


def pieces(whole: Period, cuts: Iterable[date]) -> Iterator[Period]:
    """The period cut before each of the days that lie inside it."""
    from_on = whole.from_on
    if from_on >= whole.to_on:
        return
    for cut in sorted(set(cuts)):
        if from_on < cut < whole.to_on:
            yield Period(from_on, cut)
            from_on = cut
    yield Period(from_on, whole.to_on)


def _gaps(whole: Period, taken: list[Period]) -> Iterator[Period]:
    from_on = whole.from_on
    for one in taken:
        if one.to_on <= from_on:
            continue
        if one.from_on >= whole.to_on:
            break
        if one.from_on > from_on:
            yield Period(from_on, one.from_on)
        from_on = one.to_on
    if from_on < whole.to_on:
        yield Period(from_on, whole.to_on)
