"""Lawful stays for settlement and naturalisation: runs of titles, with the asylum procedure that counts before them."""

from datetime import date
from typing import NamedTuple

from cases.law.derived.basis import ends_on
from cases.law.derived.fiction import title_behind
from cases.law.derived.safe import applied_on
from cases.law.derived.status import PROTECTION, Status, is_title, permitted_from, statuses
from cases.law.periods import Period
from cases.law.situation import Situation


class Run(NamedTuple):
    """Titles that follow each other without a gap, and since when the stay counts."""

    since: date
    statuses: tuple[Status, ...]


def protected_since(situation: Situation) -> date | None:
    """The application of the procedure that led to protection or a ban: its time counts (§ 26 AufenthG, § 55 AsylG)."""
    asked = [
        applied_on(procedure) or permitted_from(situation, procedure)
        for procedure in situation.person.procedures
        if any(one.outcome in PROTECTION or one.outcome == "ban" for one in procedure.rulings)
    ]
    return min((one for one in asked if one is not None), default=None)


def titled(situation: Situation, codes: frozenset[str]) -> list[tuple[Period, tuple[str, ...]]]:
    """The runs of days with one of these titles, what continues them included, each with what it is known from."""
    found: list[tuple[Period, tuple[str, ...]]] = []
    for status in _titles(situation):
        if title_behind(situation, status) not in codes:
            continue
        if found and found[-1][0].to_on == status.period.from_on:
            found[-1] = (Period(found[-1][0].from_on, status.period.to_on), found[-1][1])
        else:
            found.append((status.period, status.because))
    return found


def lawful_runs(situation: Situation) -> list[Run]:
    """The runs of titles; the first counts from the asylum application where that led to international protection."""
    runs: list[Run] = []
    for status in _titles(situation):
        if runs and runs[-1].statuses[-1].period.to_on == status.period.from_on:
            runs[-1] = runs[-1]._replace(statuses=(*runs[-1].statuses, status))
        else:
            runs.append(Run(status.period.from_on, (status,)))
    asked = situation.derived(protected_since)
    if runs and asked is not None and runs[0].statuses[0].code in set(PROTECTION.values()):
        runs[0] = runs[0]._replace(since=min(asked, runs[0].since))
    return runs


def _titles(situation: Situation) -> list[Status]:
    end = situation.derived(ends_on)
    held = [one for one in situation.derived(statuses) if is_title(title_behind(situation, one))]
    cut = [one._replace(period=one.period.common(Period(date.min, end))) for one in held]
    return [one for one in cut if one.period]
