"""Permission to work with a toleration (§§ 60a–60d AufenthG, § 61 AsylG, § 32 BeschV)."""

from datetime import date

from cases.law.derived.safe import applied_on, eu_safe, is_safe, spared
from cases.law.derived.spells import since, tolerations
from cases.law.derived.working import PERMITS, Answer, Case, after, consent, permit, where
from cases.law.facts.base import refs
from cases.law.findings import Outcome
from cases.law.periods import Period
from cases.law.tables import Row, table


def toleration_cuts(case: Case, whole: Period) -> set[date]:
    """The days on which the answer of a toleration can change, besides those of every status without a title."""
    person, begin = case.situation.person, _tolerated_since(case)
    days = {one.on for one in person.proofs} | {one.applied_on or one.from_on for one in person.trainings}
    for home in case.homes:
        for piece, row in table("work.tolerated").pieces(whole, home):
            start = begin if row.value.get("since") == "toleration" else case.here_since
            months = [row.value.get("months"), row.value.get("identity")]
            days |= {piece.from_on, *(after(start, one) for one in months if one)}
    days |= {row.from_on for row in table("work.barred").each()}
    for piece in case.situation.derived(eu_safe):
        days |= set(piece)
    return days


def _tolerated_since(case: Case) -> date:
    begin = case.status.period.from_on
    return since(case.situation.derived(tolerations), begin) or begin


def tolerated(case: Case, day: date) -> Answer | None:
    """What holds on a day of a toleration."""
    row = table("work.toleration_for").find(day, case.status.code)
    if row is not None:
        return Answer(Outcome.ENTITLED, row, hints=(row.value, "consent_not_needed"))
    barred = _barred(case, day)
    if barred is not None:
        return barred
    allowed = permit(case, day)
    if allowed is not None:
        return allowed
    home, unsure = where(case.situation, day)
    row = table("work.tolerated").find(day, home)
    if row is None:
        return None
    if not row.value:
        return Answer(Outcome.PROHIBITED, row, hints=("in_reception",))
    if row.value.get("allowed_before") and _allowed_in_procedure(case):
        return Answer(Outcome.ENTITLED, row, hints=("allowed_in_procedure", consent(case, day)))
    on = _tolerated_from(case, day, row)
    hints = (row.value["how"], *unsure, consent(case, day))
    if on <= day:
        return Answer(Outcome.DISCRETIONARY, row, on, hints, verify=bool(unsure))
    return Answer(Outcome.ALLOWED_FROM, row, on, hints, verify=bool(unsure))


def _tolerated_from(case: Case, day: date, row: Row) -> date:
    begin = _tolerated_since(case)
    start = begin if row.value["since"] == "toleration" else case.here_since
    on = after(start, row.value["months"])
    if "identity" in row.value and _identity_or_training(case, day):
        return min(on, after(begin, row.value["identity"]))
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
    european = any(day in piece for piece in situation.derived(eu_safe))
    if not european and not (case.maybe_safe and is_safe(situation, day)):
        return False
    procedure = case.procedure
    if procedure is None:
        return True
    applied = applied_on(procedure) or date.min
    return applied > table("work.safe_country_ban").rows()[0].value and not spared(situation, day, applied)
