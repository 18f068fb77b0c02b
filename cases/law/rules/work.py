"""Permission to work by status, home and day (domain table 3.6)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import birthday, first_day_after_months
from cases.law.derived.basis import ends_on
from cases.law.derived.fiction import by_code, title_behind
from cases.law.derived.housing import housing_changes, housing_on
from cases.law.derived.piecewise import piecewise
from cases.law.derived.safe import applied_on, banned, eu_list, ever_safe, is_safe, safe_changes, spared
from cases.law.derived.spells import since, stays, tolerations
from cases.law.derived.status import Status, is_title, statuses
from cases.law.facts import AsylumProcedure, Decision, Document
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

PERMISSION = "work.permission"
WITHOUT_TITLE = frozenset({"AUFG", "ANKN"})
REFUSED = frozenset({"rejected_obvious", "inadmissible", "transfer"})
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


def _case(situation: Situation, status: Status, procedure: AsylumProcedure | None) -> Case:
    person = situation.person
    begin = status.period.from_on
    here_since = since(situation.derived(stays), begin) or begin
    free = first_day_after_months(here_since, table("work.no_consent_after").rows()[0].value)
    permits = [one for one in person.decisions if one.kind == "work_permit"]
    papers = [one for one in person.documents if one.work and one.code.startswith(status.code[:3])]
    papers.sort(key=lambda one: (_days_of(one), one.work))
    return Case(situation, status, here_since, free, procedure, permits, papers, ever_safe(situation))


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
    procedure = _procedure(situation)
    for status in situation.derived(statuses):
        whole = status.period.common(working_life)
        if not whole:
            continue
        case = _case(situation, status, procedure)
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
        return _in_procedure(case, day)
    if code.startswith("DUL"):
        return _tolerated(case, day)
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
        days |= set(_days_of(paper))
    if case.maybe_safe:
        days |= safe_changes()
    if case.status.code in WITHOUT_TITLE:
        days.update(_thresholds(case, whole))
        days.update(one.served_on for procedure in situation.person.procedures for one in procedure.rulings)
    else:
        days |= _toleration_cuts(case, whole)
    return days


def _consent(case: Case, day: date) -> str:
    return "consent_needed" if day < case.consent_until else "consent_not_needed"


def _days_of(document: Document) -> tuple[date, date]:
    last = document.ended_on or document.valid_until or OPEN
    return document.valid_from or document.issued_on, last


def _permit(case: Case, day: date) -> Answer | None:
    """What the foreigners' authority has allowed already: a decision, or the side condition on the paper."""
    if not case.permits and not case.papers:
        return None
    row = table("work.printed").rows()[0]
    for one in case.permits:
        if day in one.period:
            return Answer(Outcome.ALLOWED, row, hints=("permit_given",), because=refs(one))
    for paper in case.papers:
        begin, last = _days_of(paper)
        if begin <= day <= last and paper.work in PERMITS:
            return Answer(Outcome.ALLOWED, row, hints=(f"printed_{paper.work}",), because=refs(paper))
    return None


def _where(situation: Situation, day: date) -> tuple[str, tuple[str, ...]]:
    home = housing_on(situation, day)
    if home is None:
        return "municipality", ("housing_unknown",)
    return ("reception" if home.kind == "reception" else "municipality"), ()


def _thresholds(case: Case, whole: Period) -> Iterator[date]:
    for where in ("reception", "municipality"):
        for piece, row in table("work.asylum").pieces(whole, where):
            value = row.value
            yield piece.from_on
            if "may" in value:
                yield first_day_after_months(case.here_since, value["may"])
            start = _anchor(case, value.get("since", "permitted"))
            if start is not None and "entitled" in value:
                yield first_day_after_months(start, value.get("other_state", value["entitled"]))
                yield first_day_after_months(start, value["entitled"])


def _procedure(situation: Situation) -> AsylumProcedure | None:
    known = [one for one in situation.person.procedures if applied_on(one) is not None]
    return max(known, key=_order, default=None)


def _order(one: AsylumProcedure) -> tuple[date, date]:
    return applied_on(one) or date.min, one.registered_on or date.min


def _anchor(case: Case, kind: str) -> date | None:
    procedure = case.procedure
    if kind == "permitted":
        return case.here_since
    if procedure is None:
        return None
    if kind == "registration":
        return procedure.registered_on or procedure.requested_on or procedure.applied_on
    return applied_on(procedure)


def _in_procedure(case: Case, day: date) -> Answer | None:
    permit = _permit(case, day)
    if permit is not None:
        return permit
    ban = banned(case.situation, day) if case.maybe_safe else None
    if ban is not None:
        return Answer(Outcome.PROHIBITED, ban, hints=("safe_country",))
    where, unsure = _where(case.situation, day)
    row = table("work.asylum").find(day, where)
    if row is None:
        return None
    refused = row.value.get("refused") and _refused(case, day)
    accelerated = row.value.get("accelerated") and any(one.accelerated for one in case.situation.person.procedures)
    if where == "reception" and (not row.value or accelerated or refused):
        hint = "in_reception" if not row.value else "accelerated" if accelerated else "refused"
        return Answer(Outcome.PROHIBITED, row, hints=(hint,))
    return _by_months(case, day, row, unsure, bool(refused))


def _by_months(case: Case, day: date, row: Row, unsure: tuple[str, ...], refused: bool) -> Answer:
    value = row.value
    anchor = _anchor(case, value.get("since", "permitted"))
    other_state = any(one.other_state for one in case.situation.person.procedures)
    months = value.get("other_state") if other_state and value.get("other_state") else value.get("entitled")
    entitled_on = None if anchor is None or not months or refused else first_day_after_months(anchor, months)
    may_on = first_day_after_months(case.here_since, value["may"]) if "may" in value else None
    hints = (*unsure, _consent(case, day))
    procedure = case.procedure
    if value.get("since") == "application" and (procedure is None or procedure.applied_on is None):
        hints = ("application_date_missing", *hints)
    verify = bool(unsure) or "application_date_missing" in hints
    if entitled_on is not None and entitled_on <= day:
        return Answer(Outcome.ENTITLED, row, entitled_on, hints, verify=verify)
    if may_on is not None and may_on <= day:
        return Answer(Outcome.DISCRETIONARY, row, entitled_on, hints, verify=verify)
    ahead = [one for one in (may_on, entitled_on) if one is not None]
    if not ahead:
        return Answer(Outcome.UNKNOWN, row, None, hints, verify=True)
    then = "entitled_then" if min(ahead) == entitled_on else "discretionary_then"
    return Answer(Outcome.ALLOWED_FROM, row, min(ahead), (then, *hints), verify=verify)


def _refused(case: Case, day: date) -> bool:
    rulings = [one for procedure in case.situation.person.procedures for one in procedure.rulings]
    return any(one.outcome in REFUSED and one.served_on <= day and not one.suspensive for one in rulings)


def _toleration_cuts(case: Case, whole: Period) -> set[date]:
    person, tolerated = case.situation.person, _tolerated_since(case)
    days = {one.on for one in person.proofs} | {one.applied_on or one.from_on for one in person.trainings}
    for where in ("reception", "municipality"):
        for piece, row in table("work.tolerated").pieces(whole, where):
            start = tolerated if row.value.get("since") == "toleration" else case.here_since
            months = [row.value.get("months"), row.value.get("identity")]
            days |= {piece.from_on, *(first_day_after_months(start, one) for one in months if one)}
    days |= {row.from_on for row in table("work.barred").each()}
    days |= {piece.from_on for piece, _ in eu_list(case.situation, case.status.period)}
    return days


def _tolerated_since(case: Case) -> date:
    begin = case.status.period.from_on
    return since(case.situation.derived(tolerations), begin) or begin


def _tolerated(case: Case, day: date) -> Answer | None:
    row = table("work.toleration_for").find(day, case.status.code)
    if row is not None:
        return Answer(Outcome.ENTITLED, row, hints=(row.value, "consent_not_needed"))
    barred = _barred(case, day)
    if barred is not None:
        return barred
    permit = _permit(case, day)
    if permit is not None:
        return permit
    where, unsure = _where(case.situation, day)
    row = table("work.tolerated").find(day, where)
    if row is None:
        return None
    if not row.value:
        return Answer(Outcome.PROHIBITED, row, hints=("in_reception",))
    if row.value.get("allowed_before") and _allowed_in_procedure(case):
        return Answer(Outcome.ENTITLED, row, hints=("allowed_in_procedure", _consent(case, day)))
    on = _tolerated_from(case, day, row)
    hints = (row.value["how"], *unsure, _consent(case, day))
    if on <= day:
        return Answer(Outcome.DISCRETIONARY, row, on, hints, verify=bool(unsure))
    return Answer(Outcome.ALLOWED_FROM, row, on, hints, verify=bool(unsure))


def _tolerated_from(case: Case, day: date, row: Row) -> date:
    tolerated = _tolerated_since(case)
    start = tolerated if row.value["since"] == "toleration" else case.here_since
    on = first_day_after_months(start, row.value["months"])
    if "identity" in row.value and _identity_or_training(case, day):
        return min(on, first_day_after_months(tolerated, row.value["identity"]))
    return on


def _identity_or_training(case: Case, day: date) -> bool:
    person = case.situation.person
    shown = any(one.kind == "passport" and one.on <= day for one in person.proofs)
    asked = [one.applied_on or one.from_on for one in person.trainings if one.kind == "apprenticeship"]
    return shown or any(one <= day for one in asked)


def _allowed_in_procedure(case: Case) -> bool:
    person, begin = case.situation.person, case.status.period.from_on
    printed = any(one.code == "AUFG" and one.work in PERMITS and one.issued_on <= begin for one in person.documents)
    return printed or any(one.kind == "work_permit" and one.from_on < begin for one in person.decisions)


def _barred(case: Case, day: date) -> Answer | None:
    person = case.situation.person
    reasons = [(one.kind, refs(one)) for one in person.decisions if day in one.period]
    if case.status.code == "DUL_60B":
        reasons.append(("identity_unclear", ()))
    if _safe_without_asylum(case, day):
        reasons.append(("safe_country", ()))
    for reason, because in sorted(reasons):
        row = table("work.barred").find(day, reason)
        if row is not None:
            return Answer(Outcome.PROHIBITED, row, hints=(reason,), because=because)
    return None


def _safe_without_asylum(case: Case, day: date) -> bool:
    """§ 60a(6) no. 3: of a safe country, by the German or the European list, and asylum refused or never asked for."""
    situation = case.situation
    european = next((names for piece, names in eu_list(situation, Period(day, OPEN)) if day in piece), frozenset())
    if not is_safe(situation, day) and not european.intersection(situation.person.nationalities):
        return False
    procedure = case.procedure
    if procedure is None:
        return True
    applied = applied_on(procedure) or date.min
    return applied > table("work.safe_country_ban").rows()[0].value and not spared(situation, day, applied)


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
