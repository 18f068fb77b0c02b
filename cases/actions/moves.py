"""The moves of a case from phase to phase, and its side states. A refused move names what is missing."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from cases.actions.cases import UNSIGNED, CaseOpenAlready, append_phase
from cases.actions.days import refuse_future
from cases.actions.endings import close_paths, closing_dates, end_of_inquiry
from cases.actions.open_cases import require_workable
from cases.guards import missing
from cases.lifecycle import MOVES, WORKING, Phase, Standing
from cases.models import Case

EVENTS = {
    "accept": "case.accepted",
    "decline": "case.declined",
    "refer_out": "case.referred_out",
    "inform_only": "case.informed_only",
    "start_assessment": "case.assessment_started",
    "start_planning": "case.planning_started",
    "agree_plan": "case.plan_agreed",
    "start_monitoring": "case.monitoring_started",
    "reassess": "case.reassessed",
    "start_evaluation": "case.evaluation_started",
    "close": "case.closed",
}


class MoveRefused(Conflict):
    """The case is not where this move begins, or something is missing; `problems` names each thing."""

    code = "move_refused"
    detail = "The case cannot move there now."


@action
def move_case(*, by: Actor, case: Case, move: str, reason: str = "", facts: dict[str, Any] | None = None) -> Case:
    """Move a case, entering the facts that come with the move. Raises MoveRefused naming all that is missing."""
    require_workable(by, case)
    changed = assign(case, facts or {})
    problems = hindrances(case, move, by.now)
    if problems:
        raise MoveRefused(problems=problems)
    before, case.phase, case.phase_since = case.phase, MOVES[move].target, by.now
    append_phase(by=by, case=case, move=move, from_phase=before, reason=reason)
    if case.phase == Phase.CLOSED:
        case.crisis = False
        changed += close_paths(by=by, case=case)
    return store(case, by=by, event=EVENTS[move], fields=[*changed, "phase"])


def hindrances(case: Case, move: str, now: datetime) -> list[FieldProblem]:
    """What stands in the way of a move: that the case rests, that it is elsewhere, or all that the guards miss."""
    plan = MOVES[move]
    if case.standing != Standing.ACTIVE:
        return [_not_active(case)]
    if case.phase not in plan.sources:
        allowed = ", ".join(sorted(plan.sources))
        return [FieldProblem("wrong_phase", f"The case is in {case.phase}; this begins in {allowed}.", "/phase")]
    return missing(case, plan.guards, now)


def accept_case(*, by: Actor, case: Case) -> Case:
    """Take an inquiry into intake."""
    return move_case(by=by, case=case, move="accept")


def decline_case(*, by: Actor, case: Case, reason: str) -> Case:
    """Decline an inquiry or intake, with the reason (team lead)."""
    return _end(by, case, "decline", reason, "declined")


def refer_out_case(*, by: Actor, case: Case, reason: str, handover: str) -> Case:
    """End an intake by referring the person to somebody else."""
    return _end(by, case, "refer_out", reason, "referred_out", handover=handover)


def inform_only_case(*, by: Actor, case: Case, reason: str) -> Case:
    """End an intake in which information was enough."""
    return _end(by, case, "inform_only", reason, "info_only")


def start_assessment(*, by: Actor, case: Case) -> Case:
    """Decide to open: from intake to assessment."""
    return move_case(by=by, case=case, move="start_assessment")


def start_planning(*, by: Actor, case: Case) -> Case:
    """From a complete assessment to the service plan."""
    return move_case(by=by, case=case, move="start_planning")


def agree_plan(*, by: Actor, case: Case, **agreement: Any) -> Case:
    """Agree the plan with the person: date, participants, language, interpreter, the person's agreement."""
    facts = {f"plan_{name}": value for name, value in agreement.items()}
    return move_case(by=by, case=case, move="agree_plan", facts=facts)


def start_monitoring(*, by: Actor, case: Case) -> Case:
    """From linking to monitoring, once every measure has a state; sets the next review (default 12 weeks)."""
    review = timezone.localdate(by.now) + timedelta(weeks=settings.REVIEW_WEEKS)
    return move_case(by=by, case=case, move="start_monitoring", facts={"next_review_on": review})


def reassess(*, by: Actor, case: Case, reason: str) -> Case:
    """Back to assessment, since the plan fails or the situation changed."""
    return move_case(by=by, case=case, move="reassess", reason=reason, facts={"next_review_on": None})


def start_evaluation(*, by: Actor, case: Case, cause: str) -> Case:
    """Begin the evaluation: goals reached, moved, withdrawn, no contact."""
    return move_case(by=by, case=case, move="start_evaluation", facts={"evaluation_cause": cause})


@action
def sign_evaluation(*, by: Actor, case: Case) -> Case:
    """Sign the evaluation (team lead). Raises MoveRefused with what it lacks."""
    require_workable(by, case)
    if case.standing != Standing.ACTIVE:
        raise MoveRefused(problems=[_not_active(case)])
    if case.phase != Phase.EVALUATION:
        raise MoveRefused(problems=[FieldProblem("wrong_phase", "The case is not in evaluation.", "/phase")])
    if case.evaluation_signed_at is not None:
        raise MoveRefused(problems=[FieldProblem("already_so", "It is signed already.", "/evaluation_signed_at")])
    problems = missing(case, ("goals_evaluated", "rated_again", "evaluation_told"), by.now)
    if problems:
        raise MoveRefused(problems=problems)
    case.evaluation_signed_by_id = by.user_id
    case.evaluation_signed_at = by.now
    return store(case, by=by, event="case.evaluation_signed", fields=["evaluation_signed_by", "evaluation_signed_at"])


def close_case(*, by: Actor, case: Case, on: date, closing_reason: str, handover: str = "") -> Case:
    """End work on a case and keep the reason; it stays readable until its retention ends."""
    refuse_future(by, on, "/on")
    if on < timezone.localdate(case.created_at):
        raise Invalid(problems=[FieldProblem("before_the_case", "The day lies before the case began.", "/on")])
    facts = {"closing_reason": closing_reason} | closing_dates(on)
    if handover:
        facts["handover"] = handover
    return move_case(by=by, case=case, move="close", facts=facts)


@action
def reopen_case(*, by: Actor, case: Case, reason: str) -> Case:
    """Take up a closed case again, within its retention: where an assessment was made, there; else at intake."""
    require_workable(by, case)
    if case.phase != Phase.CLOSED:
        raise MoveRefused(problems=[FieldProblem("wrong_phase", "The case is not closed.", "/phase")])
    if case.retention_until and case.retention_until <= timezone.localdate(by.now):
        raise MoveRefused(problems=[FieldProblem("retention_over", "The retention is over.", "/retention_until")])
    if Case.objects.filter(person_id=case.person_id, municipality_id=case.municipality_id).open().exists():
        raise CaseOpenAlready
    case.phase = Phase.ASSESSMENT if case.assessments.exists() else Phase.INTAKE
    case.phase_since = by.now
    blank = {"closed_on": None, "retention_until": None, "closing_reason": ""}
    assign(case, {**blank, **UNSIGNED})
    append_phase(by=by, case=case, move="reopen", from_phase=Phase.CLOSED, reason=reason)
    return store(case, by=by, event="case.reopened", fields=["phase", *blank])


def hold_case(*, by: Actor, case: Case, reason: str, until: date) -> Case:
    """Let a case rest until a day."""
    if until <= timezone.localdate(by.now):
        raise MoveRefused(problems=[FieldProblem("until_in_the_past", "The day lies in the past.", "/until")])
    return _stand(by=by, case=case, word="held", after=Standing.ON_HOLD, reason=reason, until=until)


def resume_case(*, by: Actor, case: Case) -> Case:
    """Go on with a case that rested."""
    return _stand(by=by, case=case, word="resumed", after=Standing.ACTIVE)


@action
def transfer_case(*, by: Actor, case: Case, to: str, handover: str, consented_on: date | None, reason: str) -> Case:
    """Hand a case to another office, with the person's consent to the handover. It ends here."""
    require_workable(by, case)
    if case.phase == Phase.CLOSED or case.standing == Standing.TRANSFERRED:
        raise MoveRefused(problems=[FieldProblem("wrong_phase", "The case is not open.", "/phase")])
    if consented_on is None:
        raise MoveRefused(problems=[FieldProblem("consent_missing", "The handover needs consent.", "/consented_on")])
    case.standing = Standing.TRANSFERRED
    facts = {
        "handover": f"{to}\n{handover}",
        "standing_reason": reason,
        "closing_reason": "moved",
        "on_hold_until": None,
    }
    changed = assign(case, facts | closing_dates(timezone.localdate(by.now)))
    changed += close_paths(by=by, case=case)
    append_phase(by=by, case=case, move="transfer", from_phase=case.phase, reason=reason)
    return store(case, by=by, event="case.transferred", fields=["standing", *changed])


@action
def raise_crisis(*, by: Actor, case: Case, reason: str) -> Case:
    """Mark that safety comes first now."""
    return _crisis(by, case, True, "case.crisis_raised", reason)


@action
def end_crisis(*, by: Actor, case: Case, reason: str) -> Case:
    """Take the mark away."""
    return _crisis(by, case, False, "case.crisis_ended", reason)


@action
def _crisis(by: Actor, case: Case, value: bool, event: str, reason: str) -> Case:
    require_workable(by, case)
    if case.phase not in WORKING or case.standing == Standing.TRANSFERRED:
        raise MoveRefused(problems=[FieldProblem("wrong_phase", "The case is not open.", "/phase")])
    if case.crisis == value:
        raise MoveRefused(problems=[FieldProblem("already_so", "The case is marked so already.", "/crisis")])
    case.crisis = value
    append_phase(by=by, case=case, move=event.removeprefix("case."), from_phase=case.phase, reason=reason)
    return store(case, by=by, event=event, fields=["crisis"])


@action
def _stand(*, by: Actor, case: Case, word: str, after: Standing, reason: str = "", until: date | None = None) -> Case:
    require_workable(by, case)
    before = Standing.ON_HOLD if after == Standing.ACTIVE else Standing.ACTIVE
    if case.phase == Phase.CLOSED or case.standing != before:
        raise MoveRefused(problems=[FieldProblem("wrong_standing", f"The case is not {before.value}.", "/standing")])
    case.standing = after
    case.on_hold_until = until
    case.standing_reason = reason
    append_phase(by=by, case=case, move=word, from_phase=case.phase, reason=reason)
    return store(case, by=by, event=f"case.{word}", fields=["standing", "on_hold_until"])


def _end(by: Actor, case: Case, move: str, reason: str, closing_reason: str, **facts: Any) -> Case:
    closing = {"closing_reason": closing_reason} | facts | closing_dates(timezone.localdate(by.now))
    if case.phase == Phase.INQUIRY:
        closing["retention_until"] = end_of_inquiry(case, timezone.localdate(by.now))
    return move_case(by=by, case=case, move=move, reason=reason, facts=closing)


def _not_active(case: Case) -> FieldProblem:
    return FieldProblem("not_active", f"The case is {case.standing}.", "/standing")
