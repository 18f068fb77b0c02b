"""Permission to work by status, home and day (domain table 3.6)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import birthday
from cases.law.derived.basis import ends_on
from cases.law.derived.fiction import by_code, title_behind
from cases.law.derived.housing import housing_changes
from cases.law.derived.piecewise import piecewise
from cases.law.derived.safe import safe_changes
from cases.law.derived.status import is_title, statuses
from cases.law.derived.working import Answer, Case, case_of, days_of, last_procedure
from cases.law.derived.working_procedure import in_procedure, procedure_cuts
from cases.law.derived.working_tolerated import tolerated, toleration_cuts
from cases.law.facts import Document
from cases.law.findings import Finding, Outcome
from cases.law.periods import Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

PERMISSION = "work.permission"
WITHOUT_TITLE = frozenset({"AUFG", "ANKN"})


@rule(
    PERMISSION,
    tables=(
        "work.asylum",
        "work.tolerated",
        "work.barred",
        "work.safe_countries",
        "work.safe_country_ban",
        "work.safe_country_spared",
        "work.title",
        "work.fiction",
        "work.printed",
        "work.toleration_for",
        "work.no_consent_after",
        "work.min_age",
        "stay.gap_days",
        "switch.eu_safe_countries",
    ),
)
def permission(situation: Situation) -> Iterator[Finding]:
    """Allowed, allowed from a day, discretionary or prohibited: for each day of a status."""
    person = situation.person
    old_enough = date.min
    if person.born_on is not None:
        old_enough = birthday(person.born_on, table("work.min_age").rows()[0].value)
    working_life = Period(old_enough, situation.derived(ends_on))
    procedure = last_procedure(situation)
    for status in situation.derived(statuses):
        whole = status.period.common(working_life)
        if not whole:
            continue
        case = case_of(situation, status, procedure)
        for held, said in _pieces(case, whole):
            yield found(
                PERMISSION,
                said.outcome,
                held,
                said.row,
                (*status.because, *said.because) if said.because else status.because,
                day=said.day,
                code=status.code,
                hints=said.hints,
                authority="foreigners_office",
                verify=said.verify,
            )


def _pieces(case: Case, whole: Period) -> Iterator[tuple[Period, Answer]]:
    if case.status.code in WITHOUT_TITLE or case.status.code.startswith("DUL"):
        return piecewise(whole, _cuts(case, whole), lambda day: _answer(case, day))
    said = _answer(case, whole.from_on)
    return iter(() if said is None else ((whole, said),))


def _answer(case: Case, day: date) -> Answer | None:
    code = case.status.code
    if code in WITHOUT_TITLE:
        return in_procedure(case, day)
    if code.startswith("DUL"):
        return tolerated(case, day)
    if is_title(code):
        return _title(code, case.status.document, day)
    if code == "FIK":
        return _fiction(case, day)
    if code == "OTHER":
        return Answer(Outcome.UNKNOWN, table("work.fiction").at(day, "other"), hints=("see_document",))
    return Answer(Outcome.PROHIBITED, table("work.fiction").at(day, "none"), hints=("no_permission_to_stay",))


def _cuts(case: Case, whole: Period) -> set[date]:
    situation = case.situation
    days = housing_changes(situation) | {case.consent_until}
    for one in situation.person.decisions:
        days |= set(one.period)
    for paper in case.papers:
        days |= set(days_of(paper))
    if case.maybe_safe:
        days |= safe_changes()
    return days | (procedure_cuts if case.status.code in WITHOUT_TITLE else toleration_cuts)(case, whole)


def _title(code: str, document: Document | None, day: date) -> Answer:
    printed = "" if document is None else document.work
    if printed:
        outcomes = {"prohibited": Outcome.PROHIBITED, "needs_permission": Outcome.DISCRETIONARY}
        hints = (f"printed_{printed}",)
        return Answer(outcomes.get(printed, Outcome.ALLOWED), table("work.printed").rows()[0], hints=hints)
    row = table("work.title").find(day, by_code(code)) or table("work.title").at(day, "default")
    if row.value == "law":
        return Answer(Outcome.ALLOWED, row, hints=("by_title",))
    return Answer(Outcome.DISCRETIONARY, row, hints=("authority_decides", "consent_not_needed"))


def _fiction(case: Case, day: date) -> Answer:
    document = case.status.document
    if document is not None and document.work:
        return _title("", document, day)
    behind = title_behind(case.situation, case.status)
    if case.status.variant == "81_4" and is_title(behind):
        said = _title(behind, None, day)
        return said._replace(hints=("title_goes_on", *said.hints))
    if behind == "AE_24" and case.status.variant != "81_3_2":
        return Answer(Outcome.ALLOWED, table("work.fiction").at(day, "AE_24"), hints=("see_document",))
    return Answer(Outcome.UNKNOWN, table("work.fiction").at(day, "other"), hints=("see_document",))
