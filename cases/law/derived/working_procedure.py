"""Permission to work during the asylum procedure (§ 61 AsylG)."""

from collections.abc import Iterator
from datetime import date

from cases.law.derived.safe import applied_on, banned
from cases.law.derived.working import Answer, Case, after, consent, permit, where
from cases.law.findings import Outcome
from cases.law.periods import Period
from cases.law.tables import Row, table

REFUSED = frozenset({"rejected_obvious", "inadmissible", "transfer"})


def procedure_cuts(case: Case, whole: Period) -> set[date]:
    """The days on which the answer of a procedure can change, besides those of every status without a title."""
    days = set(_thresholds(case, whole))
    days.update(one.served_on for procedure in case.situation.person.procedures for one in procedure.rulings)
    return days


def _thresholds(case: Case, whole: Period) -> Iterator[date]:
    for home in case.homes:
        for piece, row in table("work.asylum").pieces(whole, home):
            value = row.value
            yield piece.from_on
            if "may" in value:
                yield after(case.here_since, value["may"])
            start = _anchor(case, value.get("since", "permitted"))
            if start is not None and "entitled" in value:
                yield after(start, value.get("other_state", value["entitled"]))
                yield after(start, value["entitled"])


def _anchor(case: Case, kind: str) -> date | None:
    procedure = case.procedure
    if kind == "permitted":
        return case.here_since
    if procedure is None:
        return None
    if kind == "registration":
        return procedure.registered_on or procedure.requested_on or procedure.applied_on
    return applied_on(procedure)


def in_procedure(case: Case, day: date) -> Answer | None:
    """What holds on a day of the procedure."""
    allowed = permit(case, day)
    if allowed is not None:
        return allowed
    ban = banned(case.situation, day) if case.maybe_safe else None
    if ban is not None:
        return Answer(Outcome.PROHIBITED, ban, hints=("safe_country",))
    home, unsure = where(case.situation, day)
    row = table("work.asylum").find(day, home)
    if row is None:
        return None
    refused = row.value.get("refused") and _refused(case, day)
    accelerated = row.value.get("accelerated") and any(one.accelerated for one in case.situation.person.procedures)
    if home == "reception" and (not row.value or accelerated or refused):
        hint = "in_reception" if not row.value else "accelerated" if accelerated else "refused"
        return Answer(Outcome.PROHIBITED, row, hints=(hint,))
    return _by_months(case, day, row, unsure, bool(refused))


def _by_months(case: Case, day: date, row: Row, unsure: tuple[str, ...], refused: bool) -> Answer:
    value = row.value
    anchor = _anchor(case, value.get("since", "permitted"))
    other_state = any(one.other_state for one in case.situation.person.procedures)
    months = value.get("other_state") if other_state and value.get("other_state") else value.get("entitled")
    entitled_on = None if anchor is None or not months or refused else after(anchor, months)
    may_on = after(case.here_since, value["may"]) if "may" in value else None
    hints = (*unsure, consent(case, day))
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
