"""Deadlines that follow from decisions and applications: objection, review, recognition, plan (domain table 3.10)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months
from cases.law.derived.basis import ends_on
from cases.law.derived.regimes import regimes
from cases.law.facts import Notice
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table
from cases.law.workdays import notified_on, shifted

DECEMBER = 12


def _notified(one: Notice) -> tuple[date | None, bool]:
    """When a decision counts as received: served, or by the fiction of post; and whether it is the fiction."""
    if one.served_on is not None:
        return one.served_on, False
    if one.decided_on is not None:
        return notified_on(one.decided_on), True
    return None, False


def _later(situation: Situation, kind: str, day: date) -> date:
    return min((one.on for one in situation.person.notices if one.kind == kind and one.on >= day), default=OPEN)


@rule("deadline.objection", tables=("deadline.objection", "notification.postal_days"))
def objection(situation: Situation) -> Iterator[Finding]:
    """The last day of an objection to a decision on benefits."""
    for one in situation.person.notices:
        received, by_fiction = _notified(one)
        row = None if received is None else table("deadline.objection").find(received, one.kind)
        if received is None or row is None:
            continue
        day = shifted(add_months(received, row.value))
        held = Period(received, min(day + ONE_DAY, _later(situation, "objection", received)))
        if held:
            hints = ("received_by_fiction",) if by_fiction else ()
            yield found(
                "deadline.objection",
                Outcome.DUE,
                held,
                row,
                refs(one),
                day=day,
                code=one.kind,
                hints=hints,
                authority="person",
                verify=by_fiction,
            )


@rule("deadline.review", "review.back_to", tables=("deadline.review",))
def review(situation: Situation) -> Iterator[Finding]:
    """Until when a review still reaches a decision, and how far back a review that was asked for reaches."""
    for one in situation.person.notices:
        if one.kind.startswith("review_"):
            kind = one.kind.removeprefix("review_")
            row = table("deadline.review").find(one.on, kind)
            if row is not None:
                held = Period(one.on, one.decided_on or OPEN)
                day = date(one.on.year - row.value, 1, 1)
                yield found("review.back_to", Outcome.APPLIES, held, row, refs(one), day=day, code=kind)
            continue
        received, by_fiction = _notified(one)
        row = None if received is None else table("deadline.review").find(received, one.kind)
        if received is None or row is None:
            continue
        day = date(received.year + row.value, DECEMBER, 31)
        held = Period(received, min(day + ONE_DAY, _later(situation, f"review_{one.kind}", received)))
        if held:
            because, verify = refs(one), by_fiction
            yield found(
                "deadline.review",
                Outcome.DUE,
                held,
                row,
                because,
                day=day,
                code=one.kind,
                authority="person",
                verify=verify,
            )


@rule("recognition.receipt", "recognition.decision", tables=("deadline.recognition",))
def recognition(situation: Situation) -> Iterator[Finding]:
    """Periods within which the authority confirms and decides; they end on the day itself, Sundays too."""
    longer = [one for one in situation.person.decisions if one.kind == "recognition_extended" and one.to_on]
    for one in situation.person.notices:
        if one.kind != "recognition":
            continue
        because, authority = refs(one), "recognition_office"
        row = table("deadline.recognition").find(one.on, "receipt")
        held = Period(one.on, min(one.complete_on or OPEN, one.decided_on or OPEN))
        if row is not None and held:
            day = add_months(one.on, row.value)
            yield found("recognition.receipt", Outcome.DUE, held, row, because, day=day, authority=authority)
        if one.complete_on is None:
            continue
        row = table("deadline.recognition").find(one.complete_on, "decision")
        held = Period(one.complete_on, one.decided_on or OPEN)
        if row is not None and held:
            day = add_months(one.complete_on, row.value)
            extended = [held_on.to_on for held_on in longer if held_on.to_on and held_on.to_on > day]
            hints = ("extended_once",) if extended else ("one_extension",)
            day = max([day, *(last - ONE_DAY for last in extended)])
            yield found(
                "recognition.decision", Outcome.DUE, held, row, because, day=day, hints=hints, authority=authority
            )


@rule("deadline.cooperation_plan", tables=("deadline.cooperation_plan",))
def cooperation_plan(situation: Situation) -> Iterator[Finding]:
    """The update of the Jobcenter's cooperation plan, as long as there are SGB II benefits."""
    plans = sorted((one for one in situation.person.notices if one.kind == "cooperation_plan"), key=lambda one: one.on)
    if not plans:
        return
    benefits = union(one.period for one in situation.derived(regimes) if one.code == "SGB2")
    for one, until in zip(plans, [*(later.on for later in plans[1:]), situation.derived(ends_on)], strict=True):
        row = table("deadline.cooperation_plan").find(one.on)
        for days in benefits:
            held = days.common(Period(one.on, until))
            if row is not None and held:
                day = add_months(one.on, row.value)
                yield found(
                    "deadline.cooperation_plan", Outcome.DUE, held, row, refs(one), day=day, authority="jobcenter"
                )
