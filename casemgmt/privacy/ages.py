"""How old somebody is."""

from datetime import date


def full_years(born_on: date, day: date) -> int:
    """Full years on the day; the birthday itself counts (§ 187 Abs. 2 BGB)."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
