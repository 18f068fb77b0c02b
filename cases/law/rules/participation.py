"""Education and participation (Bildung und Teilhabe): legal base by regime, supplies, participation (table 3.9)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import birthday, next_month_start
from cases.law.derived.housing import arrived_on, municipal_from
from cases.law.derived.regimes import regimes
from cases.law.derived.school_age import SchoolAge, enrolments, school_age, school_year
from cases.law.facts import Schooling
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

CARE = frozenset({"kita", "day_care"})
HALVES = {"1": 8, "2": 2}
"""The halves of a school year, and the month in which each is paid."""
AUGUST = 8
LONGEST = 25
"""Years for which payments are listed behind the last rate that is known."""


class Base(NamedTuple):
    """The legal base during a period."""

    period: Period
    row: Row
    because: tuple[str, ...]


@rule("but.base", "but.participation", "but.actual", tables=("but.base", "but.age", "but.participation", "but.actual"))
def participation(situation: Situation) -> Iterator[Finding]:
    """The one legal base of each day, the flat rate for participation, and what is paid at actual cost."""
    born_on = situation.person.born_on
    if born_on is None:
        return
    minor_until = birthday(born_on, table("but.age").rows("participation")[0].value)
    learning = situation.derived(learning_days)
    actual = table("but.actual").rows()[0]
    for base in situation.derived(legal_bases):
        days, code, because = base.period, base.row.value, base.because
        concerned = union([*(one.common(days) for one in learning), days.common(Period(born_on, minor_until))])
        hints = ("with_child_supplement_or_housing_benefit",) if code == "bkgg_6b" else ()
        for held in concerned:
            yield found("but.base", Outcome.ENTITLED, held, base.row, because, code=code, hints=hints)
        minor = days.common(Period(born_on, minor_until))
        for held, row in table("but.participation").pieces(minor):
            yield found(
                "but.participation", Outcome.ENTITLED, held, row, because, value=row.value, code=code, hints=hints
            )
        for one in learning:
            if held := one.common(days).common(Period(actual.from_on)):
                marks = (*actual.value, *hints)
                yield found("but.actual", Outcome.ENTITLED, held, actual, because, code=code, hints=marks)


def legal_bases(situation: Situation) -> list[Base]:
    """The legal base by the regime of each day, up to the age limit; one at a time."""
    born_on, municipal = situation.person.born_on, situation.derived(municipal_from)
    if born_on is None or municipal is None:
        return []
    young = Period(max(born_on, municipal), birthday(born_on, table("but.age").rows("education")[0].value))
    if not young:
        return []
    bases = table("but.base")
    return [
        Base(piece, row, regime.because)
        for regime in situation.derived(regimes)
        for piece, row in bases.pieces(regime.period.common(young), regime.code)
    ]


def learning_days(situation: Situation) -> list[Period]:
    """The days in school or childcare: known places, else those of school duty."""
    places = [one.period for one in situation.person.schooling]
    age = situation.derived(school_age)
    if age is not None and not enrolments(situation.person):
        places.append(age.whole)
    return union(places)


@rule("but.supplies", tables=("but.supplies",))
def supplies(situation: Situation) -> Iterator[Finding]:
    """School supplies in August and February, and in the month of a first enrolment what is due for the school year."""
    age = situation.derived(school_age)
    bases = situation.derived(legal_bases)
    if age is None or not bases:
        return
    known = enrolments(situation.person)
    places = [one.period for one in known] or _assumed(situation, age)
    if not places:
        return
    begin = places[0].from_on
    first, assumed = _is_first(situation, known)
    if first:
        yield from _paid(_first(begin), bases, ("first_enrolment", *assumed), assumed)
        begin = next_month_start(begin)
    for payment in _payments(places, begin, bases[-1].period.to_on):
        yield from _paid(payment, bases, assumed, assumed)


def _is_first(situation: Situation, known: list[Schooling]) -> tuple[bool, tuple[str, ...]]:
    """Whether the first place is a first enrolment: marked so, or taken so for those who came in that school year."""
    if not known:
        return True, ("enrolment_assumed",)
    if known[0].first:
        return True, ()
    arrived = situation.derived(arrived_on)
    if arrived is not None and school_year(arrived) == school_year(known[0].from_on):
        return True, ("taken_as_first_enrolment",)
    return False, ()


class Payment(NamedTuple):
    """The day from which something is paid, up to the end of the month, and the row and sum of it."""

    period: Period
    row: Row
    value: Decimal


def _calendar() -> list[Payment]:
    """Each half of a school year for which there is a rate, as it is paid: 1 August and 1 February."""
    found = []
    for half, month in HALVES.items():
        rows = table("but.supplies").rows(half)
        for year in range(rows[0].from_on.year, rows[-1].from_on.year + LONGEST):
            first = date(year, month, 1)
            row = table("but.supplies").at(first, half)
            found.append(Payment(Period(first, next_month_start(first)), row, row.value))
    return sorted(found)


CALENDAR = _calendar()


def _assumed(situation: Situation, age: SchoolAge) -> list[Period]:
    """The days of school duty in the municipality, where no place is known."""
    days = age.whole.common(Period(situation.derived(municipal_from) or OPEN))
    return [days] if days else []


def _payments(places: list[Period], begin: date, end: date) -> Iterator[Payment]:
    """The halves that are paid, each from the first day of its month that lies in a place."""
    for payment in CALENDAR:
        month = payment.period
        if month.from_on >= end:
            return
        if month.from_on < begin.replace(day=1):
            continue
        for place in places:
            if place.from_on < month.to_on and month.from_on < place.to_on:
                early = place.from_on <= month.from_on
                yield payment if early else payment._replace(period=Period(place.from_on, month.to_on))
                break


def _first(enrolled_on: date) -> Payment | None:
    """A first enrolment in the second half of the school year, or in the month it begins, brings both halves."""
    year = school_year(enrolled_on)
    due = [one for one in CALENDAR if date(year, AUGUST, 1) <= one.period.from_on <= enrolled_on]
    if not due or due[0].period.from_on.month != AUGUST:
        return None
    return Payment(
        Period(enrolled_on, next_month_start(enrolled_on)), due[-1].row, sum((one.value for one in due), Decimal(0))
    )


def _paid(
    payment: Payment | None, bases: list[Base], hints: tuple[str, ...], assumed: tuple[str, ...]
) -> Iterator[Finding]:
    if payment is None:
        return
    for base in bases:
        if payment.period.from_on in base.period:
            yield found(
                "but.supplies",
                Outcome.ENTITLED,
                payment.period,
                payment.row,
                base.because,
                value=payment.value,
                code=base.row.value,
                hints=hints,
                verify=bool(assumed),
            )
            return
