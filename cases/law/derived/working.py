"""What the law asks about permission to work: a status with what is looked up once, and what the authority allowed."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, first_day_after_months
from cases.law.derived.housing import housing_on
from cases.law.derived.safe import applied_on, ever_safe
from cases.law.derived.spells import since, stays
from cases.law.derived.status import Status
from cases.law.facts import AsylumProcedure, Decision, Document, PersonFacts
from cases.law.facts.base import refs
from cases.law.findings import Outcome
from cases.law.periods import OPEN
from cases.law.situation import Situation
from cases.law.tables import Row, table

after = lru_cache(maxsize=4096)(first_day_after_months)
"""The first day behind so many months; each is asked for on several days of the same status."""
PERMITS = frozenset({"allowed", "employer_only"})


class Answer(NamedTuple):
    """What holds about work on a day."""

    outcome: Outcome
    row: Row
    day: date | None = None
    hints: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    verify: bool = False


class Case(NamedTuple):
    """A status with what is asked on each of its days, looked up once."""

    situation: Situation
    status: Status
    here_since: date
    """Since when the person is here without interruption."""
    consent_until: date
    """The first day on which no consent of the Employment Agency is needed."""
    procedure: AsylumProcedure | None
    """The procedure that was applied for last."""
    permits: list[Decision]
    papers: list[Document]
    """Papers of the procedure or the toleration that say something about work."""
    maybe_safe: bool
    """Whether the person is of a state that some list of safe countries names."""
    homes: tuple[str, ...]
    """The rows of the law that the homes of the person can ask for."""


def case_of(situation: Situation, status: Status, procedure: AsylumProcedure | None) -> Case:
    """The case of a status."""
    person = situation.person
    begin = status.period.from_on
    here_since = since(situation.derived(stays), begin) or begin
    free = after(here_since, table("work.no_consent_after").rows()[0].value)
    permits = [one for one in person.decisions if one.kind == "work_permit"]
    papers = [one for one in person.documents if one.work and one.code.startswith(status.code[:3])]
    papers.sort(key=lambda one: (days_of(one), one.work))
    return Case(situation, status, here_since, free, procedure, permits, papers, ever_safe(situation), _homes(person))


def _homes(person: PersonFacts) -> tuple[str, ...]:
    if not any(one.kind == "reception" for one in person.housing):
        return ("municipality",)
    return ("reception", "municipality")


def last_procedure(situation: Situation) -> AsylumProcedure | None:
    """The asylum procedure that was applied for last."""
    known = [one for one in situation.person.procedures if applied_on(one) is not None]
    return max(known, key=_order, default=None)


def _order(one: AsylumProcedure) -> tuple[date, date]:
    return applied_on(one) or date.min, one.registered_on or date.min


def consent(case: Case, day: date) -> str:
    """The hint whether the Employment Agency has to consent."""
    return "consent_needed" if day < case.consent_until else "consent_not_needed"


def days_of(document: Document) -> tuple[date, date]:
    """The first day of a paper, and the first behind it."""
    printed = OPEN if document.valid_until is None else document.valid_until + ONE_DAY
    return document.valid_from or document.issued_on, min(printed, document.ended_on or OPEN)


def permit(case: Case, day: date) -> Answer | None:
    """What the foreigners' authority has allowed already: a decision, or the side condition on the paper."""
    if not case.permits and not case.papers:
        return None
    row = table("work.printed").rows()[0]
    for one in case.permits:
        if day in one.period:
            return Answer(Outcome.ALLOWED, row, hints=("permit_given",), because=refs(one))
    for paper in case.papers:
        begin, end = days_of(paper)
        if begin <= day < end and paper.work in PERMITS:
            return Answer(Outcome.ALLOWED, row, hints=(f"printed_{paper.work}",), because=refs(paper))
    return None


def where(situation: Situation, day: date) -> tuple[str, tuple[str, ...]]:
    """The row of the law for the home of the day, with a hint where the home is not known."""
    home = housing_on(situation, day)
    if home is None:
        return "municipality", ("housing_unknown",)
    return ("reception" if home.kind == "reception" else "municipality"), ()
