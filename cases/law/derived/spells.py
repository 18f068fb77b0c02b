"""Uninterrupted stays: since when somebody is here with permission or toleration, or with a toleration."""

from datetime import date

from cases.law.derived.housing import arrived_on
from cases.law.derived.status import statuses
from cases.law.periods import OPEN, Period, union
from cases.law.situation import Situation
from cases.law.tables import table

UNLAWFUL = frozenset({"GUEB", "NONE", "OTHER"})


def stays(situation: Situation) -> list[Period]:
    """The runs of days with permission or toleration; short gaps, such as that of a leave period, do not end one."""
    held = [one.period for one in situation.derived(statuses) if one.code not in UNLAWFUL]
    first = situation.derived(arrived_on)
    if situation.person.unaccompanied and first is not None:  # care by the youth office comes before any paper
        held.append(Period(first, held[0].from_on if held else OPEN))
    return _bridged(union(held))


def tolerations(situation: Situation) -> list[Period]:
    """The runs of days with a toleration of any kind, without a gap."""
    return union(one.period for one in situation.derived(statuses) if one.code.startswith("DUL"))


def since(runs: list[Period], day: date) -> date | None:
    """The first day of the run in which the day lies."""
    for one in runs:
        if day in one:
            return one.from_on
    return None


def _bridged(runs: list[Period]) -> list[Period]:
    days = table("stay.gap_days").rows()[0].value
    joined: list[Period] = []
    for one in runs:
        if joined and (one.from_on - joined[-1].to_on).days <= days:
            joined[-1] = Period(joined[-1].from_on, one.to_on)
        else:
            joined.append(one)
    return joined
