"""Periods of months by §§ 187, 188 BGB, and when what is kept is over."""

from datetime import date

import pytest

from casemgmt.privacy.periods import add_months
from casemgmt.privacy.retention import CASE_FILE, CONTACT_NOTES, HEALTH_DETAILS, UNCONFIRMED_INQUIRY


@pytest.mark.parametrize(
    ("day", "months", "ends_on"),
    [
        (date(2025, 7, 1), 1, date(2025, 8, 1)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2025, 8, 31), 3, date(2025, 11, 30)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_period_ends_on_the_day_of_the_same_number(day: date, months: int, ends_on: date) -> None:
    assert add_months(day, months) == ends_on


def test_retention_of_the_story_is_over_on_the_days_of_the_story() -> None:
    closed = date(2025, 6, 16)
    assert CONTACT_NOTES.over_on(closed) == date(2029, 1, 1)
    assert CASE_FILE.over_on(closed) == date(2036, 1, 1)


def test_period_from_an_event_is_over_behind_its_last_day() -> None:
    assert HEALTH_DETAILS.over_on(date(2025, 6, 16)) == date(2026, 6, 17)
    assert UNCONFIRMED_INQUIRY.over_on(date(2025, 8, 31)) == date(2026, 3, 1)
