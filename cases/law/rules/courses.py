"""Entitlement, admission and obligation to integration courses (domain table 3.7)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months
from cases.law.derived.fiction import by_code
from cases.law.derived.learning import BY_DISCRETION, UNKNOWN_TOLERATION, course_status, learning_days
from cases.law.derived.levels import proven_on
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.derived.status import is_title, statuses
from cases.law.facts import Document
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, without
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

ENTITLEMENT = "course.entitlement"
ADMISSION = "course.admission"
STOP = "bamf_44_4_stop"
GOAL = "B1"
ADULT_ROUTE = "asylblg"


@rule(ENTITLEMENT, tables=("course.entitling", "course.entitlement_months", "course.min_age"))
def entitlement(situation: Situation) -> Iterator[Finding]:
    """The entitlement that the first title of certain kinds brings, until it lapses; `day` is its last day."""
    held = situation.derived(entitled)
    if held is None:
        return
    days, title, row = held
    last = days.to_on - ONE_DAY
    excused = [one.period for one in situation.person.decisions if one.kind == "course_lapse_excused"]
    short = title.valid_until is not None and title.valid_until < add_months(days.from_on, 12) - ONE_DAY
    hints = ("title_under_one_year",) if short else ()
    for learning in situation.derived(learning_days):
        if common := days.common(learning):
            because, authority = refs(title), "foreigners_office"
            yield found(
                ENTITLEMENT,
                Outcome.ENTITLED,
                common,
                row,
                because,
                day=last,
                code=title.code,
                hints=hints,
                authority=authority,
                verify=short,
            )
        for one in excused:
            if common := one.common(learning).common(Period(days.to_on)):
                hints = ("lapse_not_at_fault",)
                yield found(ENTITLEMENT, Outcome.ENTITLED, common, row, refs(title), code=title.code, hints=hints)


def entitled(situation: Situation) -> tuple[Period, Document, Row] | None:
    """The days on which the first entitling title gives the entitlement, with the title and its row."""
    first: tuple[date, Document, Row] | None = None
    for one in situation.person.documents:
        if not is_title(one.code):
            continue
        begin = one.valid_from or one.issued_on
        row = table("course.entitling").find(begin, by_code(one.code))
        if row is None or row.value not in {True, one.variant}:
            continue
        if first is None or (begin, one.code, one.variant) < (first[0], first[1].code, first[1].variant):
            first = (begin, one, row)
    if first is None:
        return None
    begin, title, row = first
    months = table("course.entitlement_months").at(begin).value
    return Period(begin, add_months(begin, months) + ONE_DAY), title, row


class Asked(NamedTuple):
    """A period for which admission is asked about: the kind of status, and the row of the law."""

    period: Period
    kind: str
    row: Row
    because: tuple[str, ...]
    hints: tuple[str, ...]


@rule(ADMISSION, tables=("course.admission", "course.priority", f"switch.{STOP}"))
def admission(situation: Situation) -> Iterator[Finding]:
    """Admission by the BAMF of those without entitlement (§ 44(4)), and the days on which it admits nobody."""
    if not situation.derived(learning_days):
        return
    held = situation.derived(entitled)
    taken = [] if held is None else [held[0]]
    goal = _goal(situation)
    for status in situation.derived(statuses):
        kind = course_status(situation, status)
        if not kind:
            continue
        key = kind if table("course.admission").rows(kind) else "title"
        row_key = "DUL" if kind == UNKNOWN_TOLERATION else key
        for open_days in without([status.period.common(Period(date.min, goal))], taken):
            for learning in situation.derived(learning_days):
                for piece, row in table("course.admission").pieces(open_days.common(learning), row_key):
                    hints = ("entitlement_lapsed",) if held is not None and held[0].to_on <= piece.from_on else ()
                    yield from _admitted(situation, Asked(piece, kind, row, status.because, hints))


def _goal(situation: Situation) -> date:
    """When the level is proven that integration courses lead to."""
    reached = proven_on(situation, GOAL)
    return OPEN if reached is None else reached.on


def _admitted(situation: Situation, asked: Asked) -> Iterator[Finding]:
    kind, row, because = asked.kind, asked.row, asked.because
    if row.value == "never":
        unknown = kind == UNKNOWN_TOLERATION
        outcome = Outcome.UNKNOWN if unknown else Outcome.PROHIBITED
        marks: tuple[str, ...] = ("kind_of_toleration_missing",) if unknown else ("only_60a_2_3",)
        yield found(
            ADMISSION, outcome, asked.period, row, because, code=kind, hints=marks, authority="bamf", verify=unknown
        )
        return
    for begin, held, stopped in _stops(situation, asked.period):
        if stopped:
            said = table(f"switch.{STOP}").find(held.from_on) or row
            outcome, day = Outcome.PROHIBITED, begin
            marks = ("bamf_stop", "self_payers_possible", "former_admissions_hold")
            yield found(ADMISSION, outcome, held, said, because, day=day, code=kind, hints=marks, authority="bamf")
            continue
        for part, priority in _priority(held, kind):
            marks = (*asked.hints, row.value, *(("priority",) if priority else ()))
            outcome = Outcome.DISCRETIONARY
            yield found(ADMISSION, outcome, part, row, because, code=kind, hints=marks, authority="bamf")


def stops(situation: Situation) -> list[tuple[Period, bool]]:
    """The periods with and without the stop."""
    return [(held, bool(on)) for held, on in situation.switches.pieces(STOP, Period(date(2005, 1, 1)))]


def _stops(situation: Situation, piece: Period) -> Iterator[tuple[date, Period, bool]]:
    """The pieces with and without the stop, each with the day on which it began."""
    for held, on in situation.derived(stops):
        if held.from_on <= piece.from_on and piece.to_on <= held.to_on:
            yield held.from_on, piece, on
        elif common := held.common(piece):
            yield held.from_on, common, on


def _priority(held: Period, kind: str) -> Iterator[tuple[Period, bool]]:
    row = table("course.priority").rows()[0]
    if kind not in row.value:
        yield held, False
        return
    for part, first in ((Period(date.min, row.from_on), False), (Period(row.from_on), True)):
        if common := held.common(part):
            yield common, first


@rule("course.route", tables=("course.routes",))
def routes(situation: Situation) -> Iterator[Finding]:
    """Who can oblige somebody to take part: this way stays open while the BAMF admits nobody."""
    if not situation.derived(learning_days):
        return
    until = Period(date.min, _goal(situation))
    learned = situation.derived(learning_days)
    for route, days, because, verify in _routes(situation):
        for learning in learned:
            for piece, row in table("course.routes").pieces(days.common(until).common(learning), route):
                for _, held, stopped in _stops(situation, piece):
                    hints = ("works_despite_stop",) if stopped else ()
                    yield found(
                        "course.route",
                        Outcome.ALLOWED,
                        held,
                        row,
                        because,
                        code=route,
                        hints=hints,
                        authority=row.value,
                        verify=verify,
                    )


def _routes(situation: Situation) -> Iterator[tuple[str, Period, tuple[str, ...], bool]]:
    kinds = [(one, course_status(situation, one)) for one in situation.derived(statuses)]
    for status, kind in kinds:
        if is_title(kind) and not kind.startswith("NE_"):
            yield "abh", status.period, status.because, False
    for regime in situation.derived(regimes):
        if regime.code == "SGB2":
            yield "jobcenter", regime.period, regime.because, regime.verify
        elif regime.code in ASYLBLG:
            for status, kind in kinds:
                if kind in {"AUFG", BY_DISCRETION, UNKNOWN_TOLERATION, "AE_24", "AE_25_5"} and (
                    days := regime.period.common(status.period)
                ):
                    yield ADULT_ROUTE, days, regime.because, kind == UNKNOWN_TOLERATION


@rule("course.duty", tables=())
def duty(situation: Situation) -> Iterator[Finding]:
    """The duty to take part that somebody was given, until the course ended."""
    for one in situation.person.courses:
        begin = min(filter(None, (one.admitted_on, one.registered_on, one.started_on)), default=None)
        if begin is None or not one.obliged_by:
            continue
        row = table("course.routes").find(begin, one.obliged_by)
        held = Period(begin, one.ended_on or OPEN)
        if row is not None and held:
            hints = () if one.registered_on else ("register_at_once",)
            yield found(
                "course.duty", Outcome.OBLIGED, held, row, refs(one), code=one.kind, hints=hints, authority=row.value
            )
