"""Changes of regime, and the days for which nobody has applied for what the new law gives."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, add_days, month_start
from cases.law.derived.regimes import Regime, regimes
from cases.law.facts import Notice, PersonFacts
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation
from cases.law.tables import table

APPLICATIONS = {"SGB2": "sgb2", "SGB12_K3": "sgb12", "SGB12_K4": "sgb12"}
"""The notice with which a benefit is applied for; the AsylbLG needs none."""
EARLY_DAYS = 183
"""How long before a change an application can be that is for it."""


class Change(NamedTuple):
    """A change from one law to another: its day, that of the next, that of the event that brings it, the regimes."""

    on: date
    until: date
    event_on: date
    before: Regime
    after: Regime


class Gap(NamedTuple):
    """Days of a regime for which no application or grant is known."""

    period: Period
    change: Change
    late: bool
    """Whether it was applied for in the end."""
    because: tuple[str, ...]


def family(code: str) -> str:
    """The law of a regime: changes inside of it hand nothing over."""
    if code.startswith("ASYLBLG"):
        return "ASYLBLG"
    return code


def changes(situation: Situation) -> list[Change]:
    """The days on which another law begins to give benefits."""
    lead = table("continuity.lead_days").rows()[0].value
    held = situation.derived(regimes)
    turns = [pair for pair in pairwise(held) if family(pair[0].code) != family(pair[1].code)]
    ends = [*(after.period.from_on for _, after in turns[1:]), held[-1].period.to_on if held else OPEN]
    found = []
    for (before, after), until in zip(turns, ends, strict=False):
        on = after.period.from_on
        found.append(Change(on, until, max(min(after.event_on, on), add_days(on, -lead)), before, after))
    return found


def gaps_of_livelihood(situation: Situation) -> list[Gap]:
    """Where a change leads to a benefit that has to be applied for: the days without application or grant."""
    found = []
    for change in situation.derived(changes):
        code = change.after.code
        if code not in APPLICATIONS:
            continue
        whole = Period(change.on, change.until)
        applied = _applied(situation, change, code, whole)
        first = min((day for day, _ in applied), default=OPEN)
        if whole.from_on < first:
            because = tuple(ref for day, refs_ in applied if day == first for ref in refs_)
            found.append(Gap(Period(whole.from_on, min(first, whole.to_on)), change, bool(applied), because))
    return found


def applied_on(situation: Situation, change: Change) -> date:
    """The day on which the benefit of a change was applied for or granted; OPEN where that is not known."""
    code = change.after.code
    if code not in APPLICATIONS:
        return OPEN
    asked = [one.on for one in _notices(situation, code, Period(change.on, change.until))]
    asked += [max(one.from_on, change.event_on) for one in situation.person.receipts if _meets(one.regime, code)]
    return min(asked, default=OPEN)


def _applied(situation: Situation, change: Change, code: str, whole: Period) -> list[tuple[date, tuple[str, ...]]]:
    """From which days an application or a grant covers the benefit."""
    row = table("regime.works_back").at(whole.from_on, code)
    found = []
    for notice in _notices(situation, code, whole):
        found.append((month_start(notice.on) if row.value else notice.on, refs(notice)))
    for one in situation.person.receipts:
        if _meets(one.regime, code) and one.from_on < whole.to_on and one.period.to_on > whole.from_on:
            found.append((one.from_on, refs(one)))
    return found


def _meets(regime: str, code: str) -> bool:
    return regime == code or APPLICATIONS.get(regime) == APPLICATIONS[code]


def _notices(situation: Situation, code: str, whole: Period) -> list[Notice]:
    """The applications of the person, or of a parent or partner for the household, from shortly before the change."""
    early = Period(add_days(whole.from_on, -EARLY_DAYS), max(whole.to_on, whole.from_on + ONE_DAY))
    people: list[PersonFacts] = [situation.person]
    people += [one.person for one in situation.relatives("parent", "partner", "child")]
    return [one for person in people for one in person.notices if one.kind == APPLICATIONS[code] and one.on in early]
