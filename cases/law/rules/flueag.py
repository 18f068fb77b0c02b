"""What the Land pays the municipality for whom it has to receive (FlüAG NRW, domain table 3.12)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from cases.law.answering import found
from cases.law.arithmetic import month_start, next_month_start
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.derived.status import statuses
from cases.law.facts import Document
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table


def report_due(month: date) -> date:
    """The day by which the list of a month is reported."""
    return next_month_start(month).replace(day=table("flueag.report_day").at(month_start(month)).value)


TABLES = ("flueag.monthly", "flueag.report_day", "flueag.social_care", "switch.county_free", "switch.flueag_monthly")


@rule("flueag.list", tables=TABLES)
def monthly_list(situation: Situation) -> Iterator[Finding]:
    """The months in whose list the person stands, with the rate; `day` is the report of the first of them."""
    for months in union(_months(situation)):
        for piece, free in situation.switches.pieces("county_free", months):
            for rated, row in table("flueag.monthly").pieces(piece, "county_free" if free else "county"):
                for held, own in situation.switches.pieces("flueag_monthly", rated):
                    rate = Decimal(own) if own else row.value
                    day = report_due(held.from_on)
                    hints = ("rate_of_municipality",) if own else ()
                    yield found("flueag.list", Outcome.APPLIES, held, row, day=day, value=rate, hints=hints)


def _months(situation: Situation) -> Iterator[Period]:
    """Whole months that have a day of the AsylbLG in the municipality without toleration."""
    tolerated = [one.period for one in situation.derived(statuses) if one.code.startswith(("DUL", "GUEB"))]
    for regime in situation.derived(regimes):
        if regime.code not in ASYLBLG or regime.authority != "municipality":
            continue
        begin, end = regime.period
        for one in tolerated:
            if one.from_on <= begin < one.to_on:
                begin = one.to_on
            elif begin < one.from_on < end:
                end = one.from_on
        if begin < end:
            yield Period(month_start(begin), end if end == OPEN or end.day == 1 else next_month_start(end))


@rule("flueag.toleration_once", tables=("flueag.toleration_once",))
def toleration_once(situation: Situation) -> Iterator[Finding]:
    """The one-off rate for a first toleration since 2021."""
    first = min((one for one in situation.person.documents if one.code.startswith("DUL")), key=_issued, default=None)
    if first is None:
        return
    row = table("flueag.toleration_once").find(first.issued_on)
    if row is not None:
        day = report_due(first.issued_on)
        held = Period(first.issued_on, next_month_start(day))
        yield found("flueag.toleration_once", Outcome.APPLIES, held, row, refs(first), day=day, value=row.value)


def _issued(document: Document) -> date:
    return document.issued_on
