"""Newborns, and minors who came alone (domain table 3.9)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months, birthday
from cases.law.derived.basis import ends_on
from cases.law.derived.housing import arrived_on
from cases.law.derived.regimes import ASYLBLG, regimes
from cases.law.derived.status import statuses
from cases.law.facts import Decision
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table
from cases.law.workdays import add_working_days, shifted

MAJORITY = 18


@rule("birth.title", "birth.place", tables=("birth.title_months", "birth.place"))
def newborn(situation: Situation) -> Iterator[Finding]:
    """Applying for the title of a child born here, and the place that is competent under the AsylbLG."""
    person = situation.person
    born_on = person.born_on
    if born_on is None or "DEU" in person.nationalities or situation.derived(arrived_on) != born_on:
        return
    because = (person.ref,)
    row = table("birth.title_months").find(born_on)
    if row is not None:
        done = [one.on for one in person.notices if one.kind in {"title", "asylum"}]
        done += [one.period.from_on for one in situation.derived(statuses) if one.code != "NONE"]
        held = Period(born_on, min([situation.derived(ends_on), *done]))
        if held:
            day, authority = shifted(add_months(born_on, row.value)), "foreigners_office"
            yield found("birth.title", Outcome.DUE, held, row, because, day=day, authority=authority)
    if not situation.relatives("parent"):
        return
    minor = Period(born_on, birthday(born_on, MAJORITY))
    place = table("birth.place").rows()[0]
    for regime in situation.derived(regimes):
        if regime.code in ASYLBLG and (days := regime.period.common(minor)):
            code = "mothers_place"
            yield found("birth.place", Outcome.APPLIES, days, place, because, code=code, authority="municipality")


@rule(
    "uma.report",
    "uma.distribution",
    "uma.file",
    "uma.transition",
    tables=("uma.report_days", "uma.distribution_months", "uma.file", "uma.transition", "switch.working_days"),
)
def unaccompanied(situation: Situation) -> Iterator[Finding]:
    """The periods of provisional care, and the transition to majority, which no weekend moves."""
    person = situation.person
    cared = min((one for one in person.decisions if one.kind == "inobhutnahme"), key=_begin, default=None)
    begin = situation.derived(arrived_on) if cared is None else cared.from_on
    if begin is None or person.born_on is None or not (person.unaccompanied or cared):
        return
    adult_on = birthday(person.born_on, MAJORITY)
    minor = Period(begin, min(adult_on, situation.derived(ends_on)))
    if not minor:
        return
    because = refs(cared) or (person.ref,)
    yield from _provisional_care(situation, minor, because)
    row = table("uma.file").rows()[0]
    yield found("uma.file", Outcome.APPLIES, minor, row, because, authority="youth_office")
    row = table("uma.transition").rows()[0]
    if held := Period(add_months(adult_on, -row.value["months"]), adult_on).common(minor):
        hints = tuple(row.value["steps"])
        yield found(
            "uma.transition", Outcome.WARNING, held, row, because, day=adult_on, hints=hints, authority="youth_office"
        )


def _provisional_care(situation: Situation, minor: Period, because: tuple[str, ...]) -> Iterator[Finding]:
    begin = minor.from_on
    row = table("uma.report_days").find(begin)
    barred = table("uma.distribution_months").find(begin)
    if row is None or barred is None:
        return
    reported = [one.on for one in situation.person.notices if one.kind == "uma_report"]
    if held := Period(begin, min([minor.to_on, *reported])):
        day = add_working_days(begin, row.value, situation.switches.on("working_days", begin))
        yield found("uma.report", Outcome.DUE, held, row, because, day=day, authority="youth_office")
    last = add_months(begin, barred.value)
    if held := minor.common(Period(begin, last + ONE_DAY)):
        yield found("uma.distribution", Outcome.DISCRETIONARY, held, barred, because, day=last, authority="land")
    if held := minor.common(Period(last + ONE_DAY)):
        hints = ("distribution_barred",)
        yield found("uma.distribution", Outcome.PROHIBITED, held, barred, because, day=last, hints=hints)


def _begin(one: Decision) -> date:
    return one.from_on
