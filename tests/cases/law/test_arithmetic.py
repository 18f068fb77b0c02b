"""Periods of months, ages, working days and postal notification, day before and on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.law import arithmetic, workdays
from cases.law.arithmetic import add_months, age_on, birthday, first_day_after_months, last_day_from

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("event", "months", "last"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_period_of_months_ends_on_the_same_number_or_the_last_day(event: date, months: int, last: date) -> None:
    assert add_months(event, months) == last


@pytest.mark.parametrize(
    ("entry", "months", "first"),
    [
        (date(2017, 1, 7), 15, date(2018, 4, 8)),
        (date(2022, 7, 25), 18, date(2024, 1, 26)),
        (date(2022, 8, 25), 18, date(2024, 2, 26)),
        (date(2023, 12, 11), 36, date(2026, 12, 12)),
        (date(2023, 12, 14), 3, date(2024, 3, 15)),
    ],
)
def test_first_day_after_months_does_not_count_the_day_of_the_event(entry: date, months: int, first: date) -> None:
    assert first_day_after_months(entry, months) == first


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2024, 11, 6), 36, date(2027, 11, 5)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 1, 1), 12, date(2024, 12, 31)),
    ],
)
def test_period_whose_first_day_counts_ends_the_day_before(first: date, months: int, last: date) -> None:
    assert last_day_from(first, months) == last


def test_age_is_reached_on_the_birthday() -> None:
    born_on = date(2011, 4, 10)
    assert [age_on(born_on, day) for day in (date(2025, 4, 9), date(2025, 4, 10))] == [13, 14]
    assert birthday(born_on, 14) == date(2025, 4, 10)


def test_age_of_a_leap_day_is_reached_on_the_first_of_march_in_common_years() -> None:
    born_on = date(2008, 2, 29)
    assert [birthday(born_on, 18), birthday(born_on, 20)] == [date(2026, 3, 1), date(2028, 2, 29)]
    assert [age_on(born_on, day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]


@given(DAYS, st.integers(0, 30))
def test_birthday_and_age_agree(born_on: date, age: int) -> None:
    day = birthday(born_on, age)
    assert (age_on(born_on, day), age_on(born_on, day - arithmetic.ONE_DAY)) == (age, age - 1)


@given(DAYS, DAYS, st.integers(0, 600))
def test_months_added_keep_the_order_of_days(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)


@given(DAYS, st.integers(0, 300), st.integers(0, 300))
def test_more_months_end_later(event: date, fewer: int, more: int) -> None:
    assert (add_months(event, fewer) < add_months(event, fewer + more)) == (more > 0)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2023, 11, 30), date(2023, 11, 30)),
        (date(2024, 11, 1), date(2024, 11, 4)),  # All Saints, a Friday
        (date(2024, 3, 29), date(2024, 4, 2)),  # Good Friday to Easter Monday
        (date(2024, 5, 30), date(2024, 5, 31)),  # Corpus Christi
        (date(2017, 10, 31), date(2017, 11, 2)),  # 500 years of the Reformation, once
        (date(2018, 10, 31), date(2018, 10, 31)),
        (date(2024, 12, 25), date(2024, 12, 27)),
        (date(2025, 2, 1), date(2025, 2, 3)),
        (date(2024, 12, 24), date(2024, 12, 24)),
    ],
)
def test_deadline_moves_off_saturdays_sundays_and_holidays(day: date, end: date) -> None:
    assert workdays.shifted(day) == end


def test_holidays_are_those_of_north_rhine_westphalia() -> None:
    assert sorted(workdays.holidays_of(2024)) == [
        date(2024, 1, 1),
        date(2024, 3, 29),
        date(2024, 4, 1),
        date(2024, 5, 1),
        date(2024, 5, 9),
        date(2024, 5, 20),
        date(2024, 5, 30),
        date(2024, 10, 3),
        date(2024, 11, 1),
        date(2024, 12, 25),
        date(2024, 12, 26),
    ]


def test_s5_seven_working_days_hang_on_the_week() -> None:
    event = date(2024, 5, 6)  # Ascension lies between
    ends = [workdays.add_working_days(event, 7, week) for week in ("mon_sat", "mon_fri")]
    assert ends == [date(2024, 5, 15), date(2024, 5, 16)]


@pytest.mark.parametrize(
    ("posted_on", "notified_on"),
    [
        (date(2024, 12, 30), date(2025, 1, 2)),
        (date(2024, 12, 31), date(2025, 1, 3)),
        (date(2025, 1, 1), date(2025, 1, 5)),  # a Sunday, not moved
        (date(2025, 1, 2), date(2025, 1, 6)),
    ],
)
def test_letter_counts_as_received_on_the_third_day_and_since_2025_on_the_fourth(
    posted_on: date, notified_on: date
) -> None:
    assert workdays.notified_on(posted_on) == notified_on
