"""Education and participation (Bildung und Teilhabe): legal base by regime, supplies, participation (table 3.9)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import birthday, month_start, next_month_start
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
LONGEST = 20
"""Years for which payments are listed where no end of school is known."""
HALVES = (("1", 8, 0), ("2", 2, 1))
"""The halves of a school year: month of payment, and whether that lies in the next calendar year."""


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
    due = list(_payments(places))
    if first:
        due = [one for one in due if one.month >= next_month_start(begin)]
        due.insert(0, _first(begin))
    for payment in due:
        yield from _paid(payment, bases, assumed)


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
    """The day on which a month of payment begins for the child, and the halves that are paid: year and half."""

    month: date
    halves: tuple[tuple[int, str], ...]
    first: bool = False


def _assumed(situation: Situation, age: SchoolAge) -> list[Period]:
    """The days of school duty in the municipality, where no place is known."""
    days = age.whole.common(Period(situation.derived(municipal_from) or OPEN))
    return [days] if days else []


def _payments(places: list[Period]) -> Iterator[Payment]:
    """The months in which a half is paid, from the first day in them that lies in a place."""
    begin, last = places[0].from_on, max(one.to_on for one in places)
    for year in range(begin.year - 1, min(last.year, begin.year + LONGEST) + 1):
        for half, month, later in HALVES:
            first = date(year + later, month, 1)
            whole = Period(first, next_month_start(first))
            days = [common for one in places if (common := one.common(whole))]
            if days:
                yield Payment(min(days).from_on, ((year + later, half),))


def _first(enrolled_on: date) -> Payment:
    """A first enrolment in the second half of the school year, or in the month it begins, brings both halves."""
    year = school_year(enrolled_on)
    halves = [(date(year + later, month, 1), (year + later, half)) for half, month, later in HALVES]
    return Payment(enrolled_on, tuple(of for begin, of in halves if begin <= month_start(enrolled_on)), True)


def _paid(payment: Payment, bases: list[Base], assumed: tuple[str, ...]) -> Iterator[Finding]:
    rows = [table("but.supplies").find(date(year, 8 if half == "1" else 2, 1), half) for year, half in payment.halves]
    base = next((one for one in bases if payment.month in one.period), None)
    if base is None or not rows or None in rows:
        return
    known = [row for row in rows if row is not None]
    value = sum((row.value for row in known), Decimal(0))
    held = Period(payment.month, next_month_start(payment.month))
    hints = (*(("first_enrolment",) if payment.first else ()), *assumed)
    code, verify = base.row.value, bool(assumed)
    yield found(
        "but.supplies",
        Outcome.ENTITLED,
        held,
        known[-1],
        base.because,
        value=value,
        code=code,
        hints=hints,
        verify=verify,
    )
