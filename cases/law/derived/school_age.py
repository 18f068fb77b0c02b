"""From when to when a child has to go to school, by age and by the day since which the municipality is concerned."""

from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import birthday
from cases.law.derived.basis import ends_on
from cases.law.derived.housing import municipal_from
from cases.law.facts import PersonFacts, Schooling
from cases.law.periods import Period
from cases.law.situation import Situation
from cases.law.tables import table

SCHOOLS = frozenset({"primary", "secondary", "vocational"})
AUGUST = 8


class SchoolAge(NamedTuple):
    """The first day of school, the first day behind the full-time years, and the first behind the vocational duty."""

    starts_on: date
    full_time_until: date
    vocational_until: date

    @property
    def whole(self) -> Period:
        """All days of the duty by age."""
        return Period(self.starts_on, max(self.full_time_until, self.vocational_until))


def school_year(day: date) -> int:
    """The calendar year in which the day's school year begins, on 1 August."""
    return day.year if day.month >= AUGUST else day.year - 1


def school_age(situation: Situation) -> SchoolAge | None:
    """The duty by age; a deferral that was decided moves its begin by a year. None without a date of birth."""
    person = situation.person
    if person.born_on is None:
        return None
    value = table("school.age").rows()[0].value
    old_enough = birthday(person.born_on, value["age"])
    cut_off = date(old_enough.year, value["month"], value["day"])
    year = old_enough.year + (old_enough > cut_off) + any(one.kind == "school_deferred" for one in person.decisions)
    adult = birthday(person.born_on, value["vocational_age"])
    full_time = date(year + value["full_time_years"], AUGUST, 1)
    return SchoolAge(date(year, AUGUST, 1), full_time, date(school_year(adult) + 1, AUGUST, 1))


def here(situation: Situation) -> Period | None:
    """The days in the municipality: from assignment or arrival to death or departure."""
    begin = situation.derived(municipal_from)
    if begin is None:
        return None
    days = Period(begin, situation.derived(ends_on))
    return days if days else None


def enrolments(person: PersonFacts) -> list[Schooling]:
    """The places in schools, in order."""
    return sorted(
        (one for one in person.schooling if one.kind in SCHOOLS), key=lambda one: (one.from_on, one.kind, not one.first)
    )
