"""School duty, full-day care in primary school, and childcare by age (domain table 3.9)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months, birthday
from cases.law.derived.school_age import SchoolAge, enrolments, here, school_age
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

AUGUST = 8
CARE = ("conditional", "kita_or_day_care", "kita")


@rule("school.duty", "school.start", "school.enrolment", tables=("school.age", "school.enrolment_months"))
def duty(situation: Situation) -> Iterator[Finding]:
    """The school duty from assignment on, full-time and vocational, and the enrolment until there is a place."""
    age, days = situation.derived(school_age), situation.derived(here)
    if age is None or days is None:
        return
    row = table("school.age").rows()[0]
    parts = (
        ("full_time", Period(age.starts_on, age.full_time_until)),
        ("vocational_duty", Period(age.full_time_until, age.vocational_until)),
    )
    because = (situation.person.ref,)
    if ahead := days.common(Period(date.min, age.starts_on)):
        yield found("school.start", Outcome.APPLIES, ahead, row, because, day=age.starts_on)
    for code, part in parts:
        if held := part.common(days):
            day = part.to_on - ONE_DAY
            yield found("school.duty", Outcome.OBLIGED, held, row, because, day=day, code=code)
    yield from _enrolment(situation, age, days)


def _enrolment(situation: Situation, age: SchoolAge, days: Period) -> Iterator[Finding]:
    common = age.whole.common(days)
    if not common:
        return
    row = table("school.enrolment_months").rows()[0]
    begin = max(days.from_on, add_months(age.starts_on, -row.value))
    places = [one.from_on for one in enrolments(situation.person)]
    held = Period(begin, min([common.to_on, *places]))
    if held:
        because = (situation.person.ref,)
        yield found("school.enrolment", Outcome.DUE, held, row, because, day=common.from_on, authority="school_office")


@rule("school.full_day", tables=("school.full_day",))
def full_day(situation: Situation) -> Iterator[Finding]:
    """Full-day care of those who begin class 1 since it came into force, to the end of class 4; hours a day."""
    age, days = situation.derived(school_age), situation.derived(here)
    row = table("school.full_day").rows()[0]
    if age is None or days is None or age.starts_on < row.from_on:
        return
    until = date(age.starts_on.year + row.value["classes"], AUGUST, 1)
    whole = Period(age.starts_on, until)
    day, value, because = whole.from_on, row.value["hours"], (situation.person.ref,)
    ahead = days.common(Period(date.min, day))
    if ahead:
        yield found("school.full_day", Outcome.ENTITLED_FROM, ahead, row, because, day=day, value=value)
    if held := whole.common(days):
        yield found("school.full_day", Outcome.ENTITLED, held, row, because, day=day, value=value)


@rule("childcare.claim", tables=("childcare.claim",))
def childcare(situation: Situation) -> Iterator[Finding]:
    """Childcare by age, from assignment on; under one on conditions, with the day from which it is a claim."""
    born_on = situation.person.born_on
    age, days = situation.derived(school_age), situation.derived(here)
    if born_on is None or age is None or days is None or age.starts_on <= days.from_on:
        return
    claims = table("childcare.claim")
    begins = [birthday(born_on, claims.rows(one)[0].value) for one in CARE]
    because = (situation.person.ref,)
    for code, begin, until in zip(CARE, begins, [*begins[1:], age.starts_on], strict=True):
        for held, row in claims.pieces(Period(begin, until).common(days), code):
            if code == "conditional":
                outcome, day, hints = Outcome.ENTITLED_FROM, begins[1], ("under_one_conditional",)
            else:
                outcome, day, hints = Outcome.ENTITLED, begin, ("habitual_stay",)
            yield found(
                "childcare.claim",
                outcome,
                held,
                row,
                because,
                day=day,
                code=code,
                hints=hints,
                authority="youth_office",
            )


@rule("protection.assessment", tables=("protection.assessment",))
def endangerment(situation: Situation) -> Iterator[Finding]:
    """What is to be done where weighty signs of endangerment were noted, until it was decided."""
    row = table("protection.assessment").rows()[0]
    for one in situation.person.notices:
        if one.kind == "endangerment":
            hints = ("experienced_professional", "pseudonymise", "disclosure_allowed")
            held = Period(one.on, one.decided_on or OPEN)
            if held:
                because = (one.ref,) if one.ref else ()
                outcome, authority = Outcome.OBLIGED, "youth_office"
                yield found(
                    "protection.assessment", outcome, held, row, because, day=one.on, hints=hints, authority=authority
                )
