"""What somebody is entitled to in a month, and for parts of months."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cases.law.arithmetic import next_month_start
from cases.law.derived.composition import stages
from cases.law.derived.household import month_of
from cases.law.derived.regimes import regimes
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation
from cases.law.tables import Row, table

CENT = Decimal("0.01")
DAYS = 30
"""A month of benefits has thirty days (§ 3(5) AsylbLG, § 41(1) SGB II)."""
BASIC = "ASYLBLG_3"
STANDARD = frozenset({"ASYLBLG_2", "SGB2", "SGB12_K3", "SGB12_K4"})


class Rate(NamedTuple):
    """The euros of a full month during a period."""

    period: Period
    monthly: Decimal
    regime: str
    stage: str
    row: Row
    hints: tuple[str, ...]
    because: tuple[str, ...]
    verify: bool


class Month(NamedTuple):
    """The euros of each month in a period: of full months, or of one month of which parts differ or are missing."""

    period: Period
    amount: Decimal
    rates: tuple[Rate, ...]


def rates(situation: Situation) -> list[Rate]:
    """The rates of the regimes that the municipality, the Jobcenter or the Sozialamt gives, in order."""
    found: list[Rate] = []
    for regime in situation.derived(regimes):
        basic = regime.code == BASIC
        if not (basic or regime.code in STANDARD) or regime.authority == "land":
            continue
        rows = table("amount.asylblg" if basic else "amount.standard")
        for stage in situation.derived(stages):
            key = stage.asylblg if basic else stage.standard
            for piece, row in rows.pieces(stage.period.common(regime.period), key):
                verify = regime.verify or row.verify or "housing_unknown" in stage.hints
                one = Rate(piece, row.value, regime.code, key, row, stage.hints, regime.because, verify)
                if found and _goes_on(found[-1], one):
                    found[-1] = found[-1]._replace(period=Period(found[-1].period.from_on, piece.to_on))
                else:
                    found.append(one)
    return found


def _goes_on(before: Rate, one: Rate) -> bool:
    return before.period.to_on == one.period.from_on and before[1:] == one[1:]


def months(situation: Situation) -> list[Month]:
    """The amounts by month, in order: runs of full months with one rate, and single months of parts."""
    known = situation.derived(rates)
    parts: dict[date, list[tuple[Period, Rate]]] = {}
    found = []
    for rate in known:
        first, end = month_of(rate.period.from_on), _month_floor(rate.period.to_on)
        if first < end:
            found.append(Month(Period(first, end), rate.monthly, (rate,)))
            outside = [Period(rate.period.from_on, first), Period(end, rate.period.to_on)]
        else:
            outside = [rate.period]
        for piece in outside:
            for month, part in _by_month(piece):
                parts.setdefault(month, []).append((part, rate))
    found += [_of_parts(month, held) for month, held in parts.items()]
    return sorted(found, key=lambda one: one.period)


def _month_floor(day: date) -> date:
    return day if day == OPEN else day.replace(day=1)


def _by_month(piece: Period) -> Iterator[tuple[date, Period]]:
    from_on = piece.from_on
    while from_on < piece.to_on:
        end = min(next_month_start(from_on), piece.to_on)
        yield from_on.replace(day=1), Period(from_on, end)
        from_on = end


def _of_parts(month: date, held: list[tuple[Period, Rate]]) -> Month:
    """The parts of a month: days by thirtieths; a month without a missing day has thirty, however long it is."""
    held.sort(key=lambda one: one[0])
    counted = [(part.to_on - part.from_on).days for part, _ in held]
    full = sum(counted) == (next_month_start(month) - month).days
    before = sum(counted[:-1])
    counted[-1] = max(DAYS - before, 0) if full else min(counted[-1], max(DAYS - before, 0))
    exact = sum((rate.monthly * days for (_, rate), days in zip(held, counted, strict=True)), Decimal(0)) / DAYS
    period = Period(held[0][0].from_on, held[-1][0].to_on)
    return Month(period, exact.quantize(CENT, ROUND_HALF_UP), tuple(rate for _, rate in held))
