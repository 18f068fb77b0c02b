"""Rights that lapse, units, exams and what follows them (domain table 3.7)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months, first_day_after_months
from cases.law.derived.learning import BY_DISCRETION, UNKNOWN_TOLERATION, course_status, learning_days
from cases.law.derived.levels import dtz_level, proven, proven_on, rank
from cases.law.derived.regimes import regimes
from cases.law.derived.spells import since, tolerations
from cases.law.derived.status import statuses
from cases.law.facts import Course
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

VOCATIONAL = "vocational"
GOAL = "B1"
TENTH = Decimal("0.1")


def family(course: Course) -> str:
    """`vocational` for courses by the DeuFöV, else `integration`."""
    return VOCATIONAL if course.kind.startswith(VOCATIONAL) else "integration"


def first_day(course: Course) -> date | None:
    """The first day that is known of a course: start, registration or admission."""
    return course.started_on or course.registered_on or course.admitted_on


@rule("course.right", "course.lapsed", tables=("course.right_months",))
def right(situation: Situation) -> Iterator[Finding]:
    """Until when somebody has to register, to start, or to go on; and the days behind that."""
    for one in situation.person.courses:
        steps = (
            ("admitted", one.admitted_on, one.registered_on or one.started_on),
            ("registered", one.registered_on, one.started_on),
            ("interrupted", one.interrupted_on, one.ended_on),
        )
        for after, begin, done in steps:
            row = None if begin is None else table("course.right_months").find(begin, family(one), after)
            if begin is None or row is None:
                continue
            last = add_months(begin, row.value)
            hints = ("unless_not_at_fault",) if after != "admitted" else ()
            held = Period(begin, min(done or OPEN, last + ONE_DAY))
            if held:
                yield found(
                    "course.right",
                    Outcome.DUE,
                    held,
                    row,
                    refs(one),
                    day=last,
                    code=after,
                    hints=hints,
                    authority="person",
                )
            over = Period(last + ONE_DAY, min(done or OPEN, one.ended_on or OPEN, _again(situation, one, last)))
            if over:
                yield found("course.lapsed", Outcome.WARNING, over, row, refs(one), day=last, code=after, hints=hints)


def _again(situation: Situation, course: Course, after: date) -> date:
    """When a later right to a course of the same family began."""
    others = [one for one in situation.person.courses if one is not course and family(one) == family(course)]
    days = [day for one in others for day in (one.admitted_on, one.registered_on, one.started_on) if day is not None]
    return min((one for one in days if one > after), default=OPEN)


@rule("course.start", tables=("course.start_weeks",))
def start(situation: Situation) -> Iterator[Finding]:
    """The day by which the course should begin."""
    row = table("course.start_weeks").rows()[0]
    for one in situation.person.courses:
        if one.registered_on is None or family(one) == VOCATIONAL:
            continue
        held = Period(one.registered_on, one.started_on or one.ended_on or OPEN)
        if held:
            day = one.registered_on + timedelta(weeks=row.value)
            yield found("course.start", Outcome.DUE, held, row, refs(one), day=day, code=one.kind, authority="bamf")


@rule("course.units", "course.progress", "course.not_offered", tables=("course.units",))
def units(situation: Situation) -> Iterator[Finding]:
    """The units of a course by its kind and the law of the day it begins, and how far somebody has come in percent."""
    for one in situation.person.courses:
        begin = first_day(one)
        held = None if begin is None else Period(begin, one.ended_on or OPEN)
        if begin is None or not held:
            continue
        of_kind = table("course.units")
        row = of_kind.find(begin, one.kind)
        known = [(held, row)] if one.started_on and row else [] if one.started_on else of_kind.pieces(held, one.kind)
        offered_until = begin
        for piece, said in known:
            offered_until = piece.to_on
            yield from _units(one, piece, said)
        if offered_until < held.to_on and of_kind.rows(one.kind):
            last = of_kind.rows(one.kind)[-1]
            rest = Period(offered_until, held.to_on)
            yield found("course.not_offered", Outcome.WARNING, rest, last, refs(one), day=last.to_on, code=one.kind)


def _units(course: Course, held: Period, row: Row) -> Iterator[Finding]:
    total = row.value["language"] + row.value.get("orientation", 0)
    old = row.value.get("old", False)
    hints = ("old_rules",) if old else ()
    day = row.to_on - ONE_DAY if old and course.started_on is None else None
    because = refs(course)
    yield found(
        "course.units", Outcome.APPLIES, held, row, because, day=day, value=total, code=course.kind, hints=hints
    )
    if course.units is not None:
        done = (Decimal(course.units * 100) / total).quantize(TENTH, ROUND_HALF_UP)
        yield found("course.progress", Outcome.APPLIES, held, row, because, value=done, code=course.kind)


@rule("course.repeat", tables=("course.repeat",))
def repeat(situation: Situation) -> Iterator[Finding]:
    """Whether units can be repeated after a DTZ below B1, by the kind of the course before it."""
    person = situation.person
    goal = proven_on(situation, GOAL)
    until = OPEN if goal is None else goal.on
    for exam in person.certificates:
        if exam.kind != "dtz" or rank(dtz_level(exam)) >= rank(GOAL):
            continue
        before = [one for one in person.courses if family(one) == "integration" and (first_day(one) or OPEN) <= exam.on]
        if not before:
            continue
        course = max(before, key=lambda one: (first_day(one), one.kind))
        language = table("course.units").find(first_day(course) or exam.on, course.kind)
        for piece, row in table("course.repeat").pieces(Period(exam.on, until)):
            possible = not row.value["kinds"] or course.kind in row.value["kinds"]
            left = row.value["cap"] - (language.value["language"] if language else 0)
            value = max(min(row.value["units"], left), 0) if possible else 0
            outcome = Outcome.DISCRETIONARY if value else Outcome.PROHIBITED
            because = refs(exam, course)
            yield found("course.repeat", outcome, piece, row, because, value=value, code=course.kind, authority="bamf")


@rule("course.exam", "course.lid", "course.certificate", tables=("course.exam_dtz", "course.exam_lid"))
def exams(situation: Situation) -> Iterator[Finding]:
    """Results of DTZ and LiD, and the certificate of the integration course from the day on which both are passed."""
    passed_language, passed_orientation = [], []
    for one in situation.person.certificates:
        held, because = Period(one.on), refs(one)
        if one.kind == "dtz":
            row = table("course.exam_dtz").find(one.on) or table("course.exam_dtz").rows()[0]
            level = dtz_level(one)
            met = rank(level) >= rank(GOAL)
            outcome = Outcome.MET if met else Outcome.NOT_MET
            yield found("course.exam", outcome, held, row, because, day=one.on, value=level or "none", code="dtz")
            passed_language += [(one.on, because)] if met else []
        elif one.kind == "lid" and one.points is not None:
            for test in ("orientation", "naturalisation"):
                row = table("course.exam_lid").rows(test)[0]
                met = one.points >= row.value
                outcome = Outcome.MET if met else Outcome.NOT_MET
                yield found("course.lid", outcome, held, row, because, day=one.on, value=one.points, code=test)
                passed_orientation += [(one.on, because)] if met and test == "orientation" else []
    if passed_language and passed_orientation:
        language, orientation = min(passed_language), min(passed_orientation)
        on = max(language[0], orientation[0])
        row = table("course.exam_dtz").rows()[-1]
        because = (*language[1], *orientation[1])
        yield found("course.certificate", Outcome.MET, Period(on), row, because, day=on)


@rule(
    "course.level",
    "course.vocational",
    tables=("course.levels", "course.vocational", "course.vocational_tolerated_months"),
)
def levels(situation: Situation) -> Iterator[Finding]:
    """The proven level of German, and the vocational course that it opens, by status."""
    held = situation.derived(proven)
    ends = [*(one.on for one in held[1:]), OPEN]
    scale = table("course.levels").rows()[0]
    for one, until in zip(held, ends, strict=False):
        days = Period(one.on, until)
        if not days:
            continue
        yield found("course.level", Outcome.APPLIES, days, scale, one.because, day=one.on, value=one.level)
        for piece, row in table("course.vocational").pieces(days, one.level):
            for open_days in situation.derived(vocational_days):
                for learning in situation.derived(learning_days):
                    if common := piece.common(open_days).common(learning):
                        because, authority = one.because, "employment_agency"
                        outcome, code = Outcome.DISCRETIONARY, row.value
                        yield found("course.vocational", outcome, common, row, because, code=code, authority=authority)


def vocational_days(situation: Situation) -> list[Period]:
    """The runs of days of a status with which vocational courses are open."""
    return union(_open(situation))


def _open(situation: Situation) -> Iterator[Period]:
    wait = table("course.vocational_tolerated_months").rows()[0]
    for status in situation.derived(statuses):
        kind = course_status(situation, status)
        if not kind:
            continue
        if kind in {"DUL", UNKNOWN_TOLERATION} and kind != BY_DISCRETION:
            begin = since(situation.derived(tolerations), status.period.from_on) or status.period.from_on
            waited = status.period.common(Period(first_day_after_months(begin, wait.value)))
            if waited and status.code != "DUL_60B":
                yield waited
        else:
            yield status.period


@rule("course.free", tables=("course.free_with",))
def free(situation: Situation) -> Iterator[Finding]:
    """Integration courses free of charge on request, while somebody gets benefits."""
    row = table("course.free_with").rows()[0]
    for one in situation.person.courses:
        begin = first_day(one)
        if begin is None or family(one) == VOCATIONAL:
            continue
        days = Period(begin, one.ended_on or OPEN)
        for regime in situation.derived(regimes):
            if regime.code in row.value and (held := regime.period.common(days)):
                because = (*refs(one), *regime.because)
                hints = ("on_request",)
                yield found(
                    "course.free", Outcome.ENTITLED, held, row, because, code=one.kind, hints=hints, authority="bamf"
                )
