"""Analog benefits under § 2 AsylbLG: forecast, entitlement, protection (domain table 3.2)."""

from collections.abc import Iterator

from cases.law.answering import found
from cases.law.derived.waiting import waiting
from cases.law.findings import Finding, Outcome
from cases.law.registry import rule
from cases.law.situation import Situation


@rule("analog.forecast", "analog.benefits", tables=("analog.waiting_months", "analog.children"))
def analog(situation: Situation) -> Iterator[Finding]:
    """From which day § 2 is expected, as the law of each day stands; and the days on which it holds."""
    held = situation.derived(waiting)
    hints = ("several_entries",) if len(situation.person.entries) > 1 else ()
    for wait in held.forecasts:
        yield found(
            "analog.forecast",
            Outcome.ENTITLED_FROM,
            wait.period,
            wait.row,
            wait.because,
            day=wait.on,
            value=None if wait.follows else wait.row.value["months"],
            hints=(*(("follows_parent",) if wait.follows else ()), *hints),
            verify=bool(hints),
        )
    for one in held.analog:
        months = None if one.follows else one.row.value["months"]
        how = "follows_parent" if one.follows else "protected" if one.protected else "waiting_over"
        yield found(
            "analog.benefits",
            Outcome.ENTITLED,
            one.period,
            one.row,
            one.because,
            day=one.reached_on,
            value=months,
            hints=(how, *hints),
            verify=bool(hints),
        )
