"""Deadlines in the asylum procedure and the assessment of needs (domain tables 2.3, 3.10)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_days, add_months
from cases.law.derived.basis import ends_on
from cases.law.derived.safe import applied_on
from cases.law.facts import AsylumProcedure, Ruling
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table
from cases.law.workdays import shifted

URGENT = frozenset({"rejected_obvious", "inadmissible"})
NEEDS_DONE = frozenset({"needs_assessment", "vulnerability_assessment"})


@rule("deadline.action", "deadline.grounds", tables=("deadline.action", "deadline.grounds"))
def action(situation: Situation) -> Iterator[Finding]:
    """The last day of an action and of its grounds; they count from formal service, without fiction."""
    end = situation.derived(ends_on)
    for procedure in situation.person.procedures:
        for one in procedure.rulings:
            row = table("deadline.action").find(one.served_on, one.outcome)
            if row is None:
                continue
            day = shifted(add_days(one.served_on, row.value))
            closed = min(day + ONE_DAY, one.final_on or OPEN, end)
            hints = ("urgent_application_too",) if row.value < 14 else ()  # noqa: PLR2004 - the common two weeks
            held = Period(one.served_on, min(one.remedy_filed_on or OPEN, closed))
            if held:
                yield found(
                    "deadline.action",
                    Outcome.DUE,
                    held,
                    row,
                    refs(one),
                    day=day,
                    code=one.outcome,
                    hints=hints,
                    authority="court",
                )
            yield from _grounds(situation, one, end)


def _grounds(situation: Situation, ruling: Ruling, end: date) -> Iterator[Finding]:
    row = table("deadline.grounds").find(ruling.served_on)
    if row is None:
        return
    given = [one.on for one in situation.person.notices if one.kind == "grounds" and one.on >= ruling.served_on]
    day = shifted(add_months(ruling.served_on, row.value))
    unfiled = OPEN if ruling.remedy_filed_on else day + ONE_DAY
    held = Period(ruling.served_on, min([ruling.final_on or OPEN, unfiled, end, *given]))
    if held:
        yield found(
            "deadline.grounds", Outcome.DUE, held, row, refs(ruling), day=day, code=ruling.outcome, authority="court"
        )


class _Leave(NamedTuple):
    event_on: date
    days: int


@rule("deadline.leave", tables=("deadline.leave", "deadline.leave_after_suspension"))
def leave(situation: Situation) -> Iterator[Finding]:
    """The last day for leaving; after an action it counts from the final decision, unless that had no effect."""
    end = situation.derived(ends_on)
    for procedure in situation.person.procedures:
        for one in procedure.rulings:
            event = _leave_event(one)
            row = None if event is None else table("deadline.leave").find(one.served_on, one.outcome)
            if event is None or row is None:
                continue
            days = row.value
            if event == one.final_on and one.outcome in URGENT:
                row = table("deadline.leave_after_suspension").rows()[0]
                days = row.value
            day = add_days(event, days)
            held = Period(event, min(day + ONE_DAY, end))
            if held:
                because, authority = refs(one), "person"
                yield found(
                    "deadline.leave", Outcome.DUE, held, row, because, day=day, code=one.outcome, authority=authority
                )


def _leave_event(ruling: Ruling) -> date | None:
    """What the leave period counts from; None while it is held up by an action."""
    filed = ruling.remedy_filed_on is not None
    if ruling.outcome in URGENT:
        return ruling.final_on if ruling.suspensive else ruling.served_on
    if filed and ruling.suspensive is not False:
        return ruling.final_on
    if ruling.final_on is not None:
        return ruling.final_on
    return ruling.served_on


@rule("deadline.hearing", tables=("deadline.hearing_lead",))
def hearing(situation: Situation) -> Iterator[Finding]:
    """A reminder of counselling before the hearing."""
    row = table("deadline.hearing_lead").rows()[0]
    for one in situation.person.procedures:
        if one.hearing_on is None:
            continue
        begin = add_days(one.hearing_on, -row.value)
        asked = one.requested_on or one.registered_on or one.applied_on
        held = Period(max(begin, asked) if asked else begin, one.hearing_on + ONE_DAY)
        if held:
            hints = ("counselling_before_hearing",)
            yield found("deadline.hearing", Outcome.WARNING, held, row, refs(one), day=one.hearing_on, hints=hints)


@rule("deadline.needs", tables=("deadline.needs",))
def needs(situation: Situation) -> Iterator[Finding]:
    """The assessment of special needs, counted from the application for protection; no weekend moves it."""
    for one in situation.person.procedures:
        begin = applied_on(one)
        row = None if begin is None else table("deadline.needs").find(begin)
        if begin is None or row is None:
            continue
        done = [proof.on for proof in situation.person.proofs if proof.kind in NEEDS_DONE]
        held = Period(begin, min([situation.derived(ends_on), _ended(one), *done]))
        if held:
            day, authority = add_days(begin, row.value), "land"
            yield found("deadline.needs", Outcome.DUE, held, row, refs(one), day=day, authority=authority)


def _ended(procedure: AsylumProcedure) -> date:
    final = [one.final_on for one in procedure.rulings if one.final_on is not None]
    return min([procedure.withdrawn_on or OPEN, *final])


@rule("deadline.family_reunion", tables=("deadline.family_reunion",))
def family_reunion(situation: Situation) -> Iterator[Finding]:
    """The months in which relatives can join without secured livelihood, from final recognition."""
    asked = [one.on for one in situation.person.notices if one.kind == "family_reunion"]
    for procedure in situation.person.procedures:
        for one in procedure.rulings:
            row = table("deadline.family_reunion").find(one.served_on, one.outcome)
            if row is None:
                continue
            event = one.final_on or one.served_on
            day = shifted(add_months(event, row.value))
            after = [on for on in asked if on >= one.served_on]
            held = Period(one.served_on, min([day + ONE_DAY, situation.derived(ends_on), *after]))
            if held:
                hints = ("apply_at_mission_or_here",)
                because, authority = refs(one), "foreigners_office"
                yield found(
                    "deadline.family_reunion",
                    Outcome.DUE,
                    held,
                    row,
                    because,
                    day=day,
                    code=one.outcome,
                    hints=hints,
                    authority=authority,
                    verify=one.final_on is None,
                )
