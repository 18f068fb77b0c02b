"""By what somebody is covered in sickness on each day: exactly one cover, or the code `none`."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cases.law.arithmetic import birthday
from cases.law.derived.regimes import Regime, regimes
from cases.law.facts.base import refs
from cases.law.periods import Period
from cases.law.situation import Situation
from cases.law.tables import Row, table

MAJORITY = 18
BY_REGIME = {
    "ASYLBLG_2": "analog",
    "SGB2": "sgb2",
    "SGB12_K3": "sgb12",
    "SGB12_K4": "sgb12",
    "SGB8": "sgb8",
    "SGB3": "sgb3",
    "WORK": "uninsured",
    "NONE": "uninsured",
    "BAFOEG": "uninsured",
    "SGB11": "uninsured",
}
"""The situation of the table `health.cover` for each regime; the others are of §§ 4, 6 AsylbLG, by age."""


class Cover(NamedTuple):
    """The cover of a period: the row of `health.cover`, what it is called, and the regime below it."""

    period: Period
    code: str
    row: Row
    regime: Regime
    because: tuple[str, ...]
    hints: tuple[str, ...] = ()


def covers(situation: Situation) -> list[Cover]:
    """The cover of each day of a regime, in order."""
    own = sorted(_insured(situation))
    cuts = _cuts(situation, own)
    found: list[Cover] = []
    for regime in situation.derived(regimes):
        from_on, to_on = regime.period
        inside = [from_on, *(day for day in cuts if from_on < day < to_on), to_on]
        for begin, end in pairwise(inside):
            found += _of_piece(situation, own, regime, Period(begin, end))
    return found


def _insured(situation: Situation) -> Iterator[tuple[Period, str, tuple[str, ...]]]:
    for job in situation.person.jobs:
        if job.insured:
            yield job.period, "employment", refs(job)
    for one in situation.person.insurances:
        yield one.period, one.kind, refs(one)


def _cuts(situation: Situation, own: list[tuple[Period, str, tuple[str, ...]]]) -> list[date]:
    days = {day for period, _, _ in own for day in period}
    born_on = situation.person.born_on
    if born_on is not None:
        days.add(birthday(born_on, MAJORITY))
    days |= {day for one in situation.person.decisions if one.kind == "care_begun" for day in one.period}
    return sorted(days)


def _of_piece(
    situation: Situation, own: list[tuple[Period, str, tuple[str, ...]]], regime: Regime, piece: Period
) -> Iterator[Cover]:
    day = piece.from_on
    for period, kind, because in own:
        if day in period:
            for held, row in table("health.cover").pieces(piece, kind):
                yield Cover(held, row.value["code"], row, regime, because)
            return
    key = BY_REGIME.get(regime.code) or ("minor" if _as_minor(situation, day) else "adult")
    for held, row in table("health.cover").pieces(piece, key):
        if row.value["code"] != "asylblg_4":
            yield Cover(held, row.value["code"], row, regime, regime.because, tuple(row.value.get("hints", ())))
            continue
        for part, joined in situation.switches.pieces("egk_264_1", held):
            hint = "egk_264_1" if joined else "treatment_voucher"
            yield Cover(part, "asylblg_4", row, regime, regime.because, (hint, *row.value.get("hints", ())))


def _as_minor(situation: Situation, day: date) -> bool:
    """Whether care is that of a minor; what was begun goes on behind the 18th birthday (§ 4(4) AsylbLG)."""
    born_on = situation.person.born_on
    if born_on is not None and day < birthday(born_on, MAJORITY):
        return True
    return any(one.kind == "care_begun" and day in one.period for one in situation.person.decisions)
