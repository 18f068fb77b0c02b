"""Periods of months and ages as the German Civil Code counts them (§§ 186–193 BGB)."""

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The day with the same number so many months later, or the last day of that month (§ 188(3) BGB)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    number = day.day
    if number > 28:  # noqa: PLR2004 - the days that every month has
        number = min(number, monthrange(year, month)[1])
    return date(year, month, number)


def add_days(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


def last_day_of_months(event: date, months: int) -> date:
    """The last day of a period of months that an event starts; the day of the event is not counted (§ 187(1) BGB)."""
    return add_months(event, months)


def first_day_after_months(event: date, months: int) -> date:
    """The first day behind a period of months that an event starts."""
    return add_months(event, months) + ONE_DAY


def last_day_of_weeks(event: date, weeks: int) -> date:
    """The last day of a period of weeks that an event starts: the same weekday (§ 188(2) BGB)."""
    return event + timedelta(weeks=weeks)


def last_day_from(first: date, months: int) -> date:
    """The last day of a period of months whose first day counts, such as that of a permit (§§ 187(2), 188(2) BGB)."""
    return add_months(first, months) - ONE_DAY if first.day == 1 else add_months(first - ONE_DAY, months)


def birthday(born_on: date, age: int) -> date:
    """The day at whose beginning the age is reached (§ 187(2) BGB); 1 March for 29 February in common years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(born_on: date, day: date) -> int:
    """Years completed on a day; negative before birth."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def month_start(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def next_month_start(day: date) -> date:
    """The first day of the month after the day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return next_month_start(day) - ONE_DAY
