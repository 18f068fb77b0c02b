"""Periods of months in the calendar (§§ 187 Abs. 1, 188 Abs. 2, 3 BGB)."""

import calendar
from datetime import date

MONTHS_OF_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The day on which a period of months ends that an event on `day` begins; the event's own day does not count.

    It is the day of the same number, or where that month has none, the month's last (31 January → 28 February).
    """
    count = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_OF_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
