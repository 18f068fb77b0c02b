"""On which days somebody can learn in a course for adults, and what kind of status that is for courses."""

from datetime import date

from cases.law.arithmetic import birthday
from cases.law.derived.basis import ends_on
from cases.law.derived.fiction import title_behind
from cases.law.derived.status import Status, is_title
from cases.law.periods import Period, without
from cases.law.situation import Situation
from cases.law.tables import table

AT_SCHOOL = frozenset({"primary", "secondary", "vocational"})
UNKNOWN_TOLERATION = "DUL_UNKNOWN"
BY_DISCRETION = "DUL_60A_2_3"
"""A toleration by § 60a(2) S. 3; those for training and for employment are such."""


def learning_days(situation: Situation) -> list[Period]:
    """The days from the age for courses on, without those at school."""
    person = situation.person
    begin = date.min
    if person.born_on is not None:
        begin = birthday(person.born_on, table("course.min_age").rows()[0].value)
    school = [one.period for one in person.schooling if one.kind in AT_SCHOOL]
    return without([Period(begin, situation.derived(ends_on))], school)


def course_status(situation: Situation, status: Status) -> str:
    """What the law of courses calls the status: AUFG, a kind of toleration, a title (its code), or nothing."""
    code = title_behind(situation, status)
    if code == "AUFG" or is_title(code):
        return code
    if code.startswith("DUL"):
        if status.variant == "60a_2_3" or code in {"DUL_60C", "DUL_60D"}:
            return BY_DISCRETION
        return UNKNOWN_TOLERATION if code == "DUL" and not status.variant else "DUL"
    return ""
