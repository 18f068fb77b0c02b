"""Continuity of care (Versorgungskontinuität): days without livelihood or health cover, before they come."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import add_days
from cases.law.derived.cover import covers
from cases.law.derived.livelihood import APPLICATIONS, Gap, gaps_of_livelihood
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table


@rule("continuity.livelihood", "continuity.health", tables=("continuity.lead_days", "regime.works_back"))
def continuity(situation: Situation) -> Iterator[Finding]:
    """A warning from the day on which a gap can be foreseen; `day` is the first day of it."""
    for gap in situation.derived(gaps_of_livelihood):
        row = table("regime.works_back").at(gap.period.from_on, gap.change.after.code)
        because = (*gap.change.after.because, *gap.because)
        code, hints = gap.change.after.code, ("applied_late" if gap.late else "not_applied",)
        authority = gap.change.after.authority
        yield found(
            "continuity.livelihood",
            Outcome.WARNING,
            Period(gap.change.event_on, gap.period.to_on),
            row,
            because,
            day=gap.period.from_on,
            value=_days(gap.period),
            code=code,
            hints=hints,
            authority=authority,
        )
    yield from _health(situation)


def _health(situation: Situation) -> Iterator[Finding]:
    lead = table("continuity.lead_days").rows()[0]
    gaps = situation.derived(gaps_of_livelihood)
    for cover in situation.derived(covers):
        if cover.code == "none":
            begin = max(add_days(cover.period.from_on, -lead.value), cover.regime.event_on)
            held = Period(min(begin, cover.period.from_on), cover.period.to_on)
            yield found(
                "continuity.health",
                Outcome.WARNING,
                held,
                cover.row,
                cover.because,
                day=cover.period.from_on,
                value=_days(cover.period),
                code=cover.regime.code,
                hints=("no_cover",),
            )
        elif cover.regime.code in APPLICATIONS and cover.code in {"insured", "full_care"}:
            yield from _uncovered(cover.period, cover.regime.code, gaps)


def _uncovered(cover: Period, code: str, gaps: list[Gap]) -> Iterator[Finding]:
    """Cover that follows from a benefit is missing while the benefit is."""
    for gap in gaps:
        days = gap.period.common(cover)
        if days and gap.change.after.code == code:
            row = table("regime.works_back").at(days.from_on, code)
            held = Period(gap.change.event_on if days.from_on == gap.period.from_on else days.from_on, days.to_on)
            yield found(
                "continuity.health",
                Outcome.WARNING,
                held,
                row,
                gap.change.after.because,
                day=days.from_on,
                value=_days(days),
                code=code,
                hints=("cover_follows_benefit",),
            )


def _days(period: Period) -> int | None:
    return None if period.to_on in {OPEN, date.max} else (period.to_on - period.from_on).days
