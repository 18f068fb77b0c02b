"""Consent of the Employment Agency, and work opportunities under the AsylbLG (domain table 3.6)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import birthday, first_day_after_months
from cases.law.derived.basis import ends_on
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.derived.spells import stays
from cases.law.derived.status import statuses
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import Period, union
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

WITHOUT_TITLE = ("AUFG", "ANKN", "DUL")
CONSENT = "work.consent"


@rule(CONSENT, tables=("work.no_consent_after", "work.no_consent_for"))
def consent(situation: Situation) -> Iterator[Finding]:
    """Whether a job needs the consent of the Employment Agency; `day` is the first day without."""
    row = table("work.no_consent_after").rows()[0]
    runs = situation.derived(stays)
    found_days = [one for one in situation.derived(statuses) if one.code.startswith(WITHOUT_TITLE)]
    if not found_days:
        return
    end = situation.derived(ends_on)
    for days in union(one.period.common(Period(date.min, end)) for one in found_days):
        start = next((one.from_on for one in runs if days.from_on in one), days.from_on)
        free_on = first_day_after_months(start, row.value)
        because = next((one.because for one in found_days if days.from_on in one.period), ())
        before, after = days.common(Period(date.min, free_on)), days.common(Period(free_on))
        authority = "employment_agency"
        if before:
            yield found(CONSENT, Outcome.OBLIGED, before, row, because, day=free_on, code="job", authority=authority)
        if after:
            yield found(
                CONSENT, Outcome.APPLIES, after, row, because, day=free_on, code="job", hints=("consent_not_needed",)
            )
        yield from _training(situation, days)


def _training(situation: Situation, days: Period) -> Iterator[Finding]:
    row = table("work.no_consent_for").rows()[0]
    for one in situation.person.trainings:
        held = one.period.common(days)
        if held and one.recognised and one.kind in row.value:
            hints = ("consent_not_needed",)
            yield found(CONSENT, Outcome.APPLIES, held, row, refs(one), code=one.kind, hints=hints)


@rule("work.opportunity", tables=("work.opportunity", "work.opportunity_age"))
def opportunity(situation: Situation) -> Iterator[Finding]:
    """Work opportunities for those under the AsylbLG: no permit is needed; `value` is in euros an hour."""
    born_on = situation.person.born_on
    age = table("work.opportunity_age").rows()[0].value
    adult = date.min if born_on is None else birthday(born_on, age)
    held_by = [one for one in situation.derived(regimes) if one.code in ASYLBLG]
    for days in union(one.period for one in held_by):
        because = next(one.because for one in held_by if days.from_on in one.period)
        for held, row in table("work.opportunity").pieces(days.common(Period(adult))):
            hints = ("no_permission_needed",)
            yield found("work.opportunity", Outcome.ALLOWED, held, row, because, value=row.value, hints=hints)
