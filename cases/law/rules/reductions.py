"""Reduced and bridging benefits, the payment card, and reporting a job (domain tables 3.2, 3.3)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_days, add_months, birthday, last_day_from
from cases.law.derived.basis import bases
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.facts import Decision
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import ALWAYS, OPEN, Period, union, without
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table
from cases.law.workdays import shifted

ADULT_AT = 18
KINDS = ("reduction", "house_order", "bridging")


@rule("reduction.review", "reduction.too_long", "reduction.again", tables=("reduction.limit",))
def reductions(situation: Situation) -> Iterator[Finding]:
    """Until when a reduction can last, the days behind that on which it still does, and bridging twice in two years."""
    for one in situation.person.decisions:
        if one.kind not in KINDS:
            continue
        row = table("reduction.limit").find(one.from_on, one.kind)
        if row is None:
            continue
        last = _last_day(one, row)
        because = refs(one)
        ends = one.to_on or OPEN
        held = Period(one.from_on, min(ends, last + ONE_DAY))
        yield found("reduction.review", Outcome.DUE, held, row, because, day=last, code=one.kind)
        if ends > last + ONE_DAY:
            late = Period(last + ONE_DAY, ends)
            yield found("reduction.too_long", Outcome.WARNING, late, row, because, day=last, code=one.kind)
        before = _before(situation, one, row)
        if before is not None:
            held, because = one.period, refs(before, one)
            day = add_months(before.from_on, row.value["once_in_months"])
            yield found("reduction.again", Outcome.WARNING, held, row, because, day=day, code=one.kind)


def _before(situation: Situation, one: Decision, row: Row) -> Decision | None:
    """The decision of the same kind that is so recent that another one is not foreseen."""
    months = row.value.get("once_in_months")
    if months is None:
        return None
    earlier = [other for other in situation.person.decisions if other.kind == one.kind and other.from_on < one.from_on]
    recent = [other for other in earlier if one.from_on < add_months(other.from_on, months)]
    return max(recent, key=lambda other: other.from_on, default=None)


def _last_day(one: Decision, row: Row) -> date:
    if "days" in row.value:
        return add_days(one.from_on, row.value["days"] - 1)
    return last_day_from(one.from_on, row.value["months"])


@rule("payment.card", tables=("payment.mini_job", "switch.payment_card"))
def payment_card(situation: Situation) -> Iterator[Finding]:
    """Whether AsylbLG benefits of adults come on a payment card; not for those who earn enough or are in training."""
    row = table("switch.payment_card").rows()[-1]
    held = situation.derived(regimes)
    born_on = situation.person.born_on
    adult = ALWAYS if born_on is None else Period(birthday(born_on, ADULT_AT), OPEN)
    municipal = (one for one in held if one.code in ASYLBLG and one.authority == "municipality")
    asylblg = union(one.period.common(adult) for one in municipal)
    exempt = union(_exempt(situation)) if asylblg else []
    for whole in asylblg:
        for piece, on in situation.switches.pieces("payment_card", whole):
            if not on:
                continue
            for card in without([piece], exempt):
                yield found("payment.card", Outcome.APPLIES, card, row, code="card")
            for free in exempt:
                if common := free.common(piece):
                    yield found("payment.card", Outcome.APPLIES, common, row, code="exempt", hints=("earns_or_trains",))


def _exempt(situation: Situation) -> Iterator[Period]:
    for job in situation.person.jobs:
        for piece, row in table("payment.mini_job").pieces(job.period):
            if job.insured if job.gross is None else job.gross >= row.value:
                yield piece
    yield from (one.period for one in situation.person.trainings if one.kind == "apprenticeship")


@rule("job.report", tables=("job.report_days",))
def job_report(situation: Situation) -> Iterator[Finding]:
    """Reporting a job that was taken up under the AsylbLG."""
    for job in situation.person.jobs:
        if not any(one.asylblg and job.from_on in one.period for one in situation.derived(bases)):
            continue
        row = table("job.report_days").at(job.from_on)
        reported = [one.on for one in situation.person.notices if one.kind == "job" and one.on >= job.from_on]
        day = shifted(add_days(job.from_on, row.value))
        held = Period(job.from_on, min(reported, default=OPEN))
        if held:
            yield found("job.report", Outcome.DUE, held, row, refs(job), day=day, authority="municipality")
