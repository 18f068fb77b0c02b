"""Half-open periods: joined, cut and subtracted, checked day by day against sets."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cases.law.periods import OPEN, Period, gaps, pieces, through, union, without

FIRST = date(2024, 1, 1)
DAY = st.integers(0, 40).map(lambda number: FIRST + timedelta(number))
PERIOD = st.tuples(DAY, DAY).map(lambda ends: Period(*ends))
PERIODS = st.lists(PERIOD, max_size=8)


def days(*periods: Period) -> set[date]:
    """Every single day."""
    return {one.from_on + timedelta(number) for one in periods for number in range((one.to_on - one.from_on).days)}


def apart(periods: list[Period]) -> bool:
    """Whether the periods are in order, not empty, and neither overlap nor touch."""
    return all(periods) and all(one.to_on < after.from_on for one, after in pairwise(periods))


@given(PERIODS)
def test_union_has_the_same_days_and_no_overlap(periods: list[Period]) -> None:
    joined = union(periods)
    assert (days(*joined), apart(joined)) == (days(*periods), True)


@given(PERIODS, PERIODS)
def test_without_takes_exactly_the_days_away(whole: list[Period], removed: list[Period]) -> None:
    left = without(whole, removed)
    assert (days(*left), apart(left)) == (days(*whole) - days(*removed), True)


@given(PERIOD, PERIODS)
def test_gaps_and_what_covers_make_up_the_whole(whole: Period, covered: list[Period]) -> None:
    open_days = days(*gaps(whole, covered))
    assert open_days | (days(*covered) & days(whole)) == days(whole)
    assert open_days & days(*covered) == set()


@given(PERIOD, st.lists(DAY, max_size=6))
def test_pieces_make_up_the_whole_and_break_at_the_cuts(whole: Period, cuts: list[date]) -> None:
    cut = list(pieces(whole, cuts))
    assert days(*cut) == days(whole)
    assert {one.from_on for one in cut} == ({whole.from_on} | {day for day in cuts if day in whole} if whole else set())


def test_period_through_a_last_day_holds_that_day() -> None:
    printed = through(FIRST, date(2024, 3, 4))
    assert [date(2024, 3, 4) in printed, date(2024, 3, 5) in printed, printed.last_on] == [
        True,
        False,
        date(2024, 3, 4),
    ]
    assert through(FIRST, None) == Period(FIRST, OPEN)
