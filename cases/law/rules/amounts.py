"""Amounts as information, never as a decision: rates, parts of months, supplements (domain table 3.3)."""

from collections.abc import Iterator

from cases.law.answering import found
from cases.law.arithmetic import birthday
from cases.law.derived.rates import Month, months, rates
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.findings import Finding, Outcome
from cases.law.periods import Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

ADULT_AT = 18


@rule("amount.rate", "amount.month", tables=("amount.asylblg", "amount.standard"))
def amounts(situation: Situation) -> Iterator[Finding]:
    """The rate of a full month by stage of need, and what the month comes to where parts of it count."""
    if situation.person.born_on is None:
        yield from _unknown(situation)
    for rate in situation.derived(rates):
        yield found(
            "amount.rate",
            Outcome.APPLIES,
            rate.period,
            rate.row,
            rate.because,
            value=rate.monthly,
            code=rate.regime,
            hints=(f"stage_{rate.stage}", *rate.hints),
            verify=rate.verify,
        )
    for month in situation.derived(months):
        yield _month(month)


def _unknown(situation: Situation) -> Iterator[Finding]:
    row = table("amount.asylblg").rows("1")[0]
    for one in situation.derived(regimes):
        if one.code in ASYLBLG:
            yield found("amount.rate", Outcome.UNKNOWN, one.period, row, code=one.code, hints=("birth_date_missing",))


def _month(month: Month) -> Finding:
    first = month.rates[0]
    mixed = len(month.rates) > 1 and any(rate.monthly != first.monthly for rate in month.rates)
    part = month.amount != first.monthly
    hints = (*(("several_rates",) if mixed else ()), *(("part_of_month",) if part and not mixed else ()))
    because, verify = first.because, first.verify or part
    if len(month.rates) > 1:
        because = tuple(dict.fromkeys(ref for rate in month.rates for ref in rate.because))
        verify = any(rate.verify for rate in month.rates) or part
    return found(
        "amount.month",
        Outcome.APPLIES,
        month.period,
        month.rates[-1].row,
        because,
        value=month.amount,
        code=month.rates[-1].regime,
        hints=hints,
        verify=verify,
    )


@rule("amount.supplement", tables=("amount.supplement",))
def supplement(situation: Situation) -> Iterator[Finding]:
    """The immediate supplement of minors (Sofortzuschlag), for a full month."""
    born_on = situation.person.born_on
    if born_on is None:
        return
    minor = Period(born_on, birthday(born_on, ADULT_AT))
    for regime in situation.derived(regimes):
        held = regime.period.common(minor)
        if not held or regime.authority == "land":
            continue
        law = "asylblg" if regime.code in ASYLBLG else regime.code
        for piece, row in table("amount.supplement").pieces(held, law):
            yield found(
                "amount.supplement", Outcome.ENTITLED, piece, row, regime.because, value=row.value, code=regime.code
            )
