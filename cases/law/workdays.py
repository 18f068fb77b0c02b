"""Working days and public holidays of North Rhine-Westphalia, and when what was posted counts as received."""

from collections.abc import Set
from datetime import date
from functools import cache

import holidays

from cases.law.arithmetic import ONE_DAY, add_days
from cases.law.tables import table

STATE = "NW"
SATURDAY = 5
SUNDAY = 6
MONDAY_TO_SATURDAY = "mon_sat"
MONDAY_TO_FRIDAY = "mon_fri"


@cache
def holidays_of(year: int) -> Set[date]:
    """The public holidays of a year in North Rhine-Westphalia."""
    return frozenset(holidays.country_holidays("DE", subdiv=STATE, years=year))


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday in North Rhine-Westphalia."""
    return day in holidays_of(day.year)


def is_working_day(day: date, week: str = MONDAY_TO_FRIDAY) -> bool:
    """Whether the day is a working day, in a week from Monday to Saturday or to Friday."""
    return day.weekday() < (SUNDAY if week == MONDAY_TO_SATURDAY else SATURDAY) and not is_holiday(day)


def shifted(day: date) -> date:
    """The end of a deadline: moved off Saturdays, Sundays and holidays (§ 193 BGB, § 26(3) SGB X, § 222(2) ZPO).

    Not for periods of benefits (§ 26(4) SGB X), for ages, nor for periods within which an authority decides.
    """
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(event: date, days: int, week: str = MONDAY_TO_SATURDAY) -> date:
    """The last of so many working days after an event, whose own day is not counted."""
    while days > 0:
        event += ONE_DAY
        days -= is_working_day(event, week)
    return event


def notified_on(posted_on: date) -> date:
    """When a letter counts as received: so many days after posting (§ 37(2) SGB X); not for formal service.

    The day may be a Sunday: it is no deadline, and is not moved.
    """
    row = table("notification.postal_days").at(posted_on)
    return add_days(posted_on, row.value)
