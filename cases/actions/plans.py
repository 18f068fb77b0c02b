"""Writes of the service plan: goals, what became of them, and the measures that lead there."""

from typing import Any
from uuid import UUID

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from cases.actions.open_cases import lock_open_case, require_office, require_phase
from cases.lifecycle import GoalState, Phase
from cases.models import Case, Goal, Measure
from cases.progress import TARGETS

PLANNED_IN = frozenset({Phase.PLANNING, Phase.LINKING, Phase.MONITORING, Phase.EVALUATION})
"""No plan without an assessment (domain.md 2.1)."""


class GoalOpenAlready(Conflict):
    """The goal has no outcome that could be taken back."""

    code = "goal_open_already"
    detail = "The goal is open already."


class GoalHasMeasures(Conflict):
    """Measures lead to the goal."""

    code = "goal_has_measures"
    detail = "Measures lead to this goal. Remove them, or give the goal up."


@action
def create_goal(*, by: Actor, case: Case, **values: Any) -> Goal:
    """Set a goal of an open case that is assessed. Raises CaseNotOpen or WrongPhase."""
    case = _lock_case_with_plan(case.pk)
    require_office(by, case)
    goal = Goal(municipality_id=case.municipality_id, team_id=case.team_id, key=case.key, case=case, **values)
    return store(goal, by=by, event="goal.created", fields=values)


@action
def update_goal(*, by: Actor, goal: Goal, changes: dict[str, Any]) -> Goal:
    """Word a goal anew, or move its day."""
    lock_open_case(goal.case_id)
    return store(goal, by=by, event="goal.changed", fields=assign(goal, changes))


@action
def evaluate_goal(*, by: Actor, goal: Goal, state: str, outcome: str = "") -> Goal:
    """Say what became of a goal, or take that back (`open`). Raises GoalOpenAlready."""
    lock_open_case(goal.case_id)
    if state == goal.state == GoalState.OPEN:
        raise GoalOpenAlready
    changed = assign(goal, {"state": state, "outcome": outcome})
    return store(goal, by=by, event="goal.evaluated", fields=changed)


@action
def remove_goal(*, by: Actor, goal: Goal) -> None:
    """Take away a goal that was set by mistake. Raises GoalHasMeasures."""
    lock_open_case(goal.case_id)
    if goal.measures.exists():
        raise GoalHasMeasures
    store(goal, by=by, event="goal.removed", fields=["what"])
    goal.delete()


@action
def create_measure(*, by: Actor, goal: Goal, **values: Any) -> Measure:
    """Plan who does what for a goal. Without a name, the office's part falls to the case's caseworker.

    Raises CaseNotOpen, WrongPhase, or Invalid for somebody responsible, a target or a state that does not fit.
    """
    case = _lock_case_with_plan(goal.case_id)
    measure = Measure(
        municipality_id=case.municipality_id, team_id=case.team_id, key=case.key, case=case, goal=goal, **values
    )
    _check(by, case, measure, values)
    return store(measure, by=by, event="measure.created", fields=values)


@action
def update_measure(*, by: Actor, measure: Measure, changes: dict[str, Any]) -> Measure:
    """Change a measure, whom it falls to, or what it points at. A typed state is for those that point at nothing."""
    case = lock_open_case(measure.case_id)
    changed = assign(measure, changes)
    _check(by, case, measure, changes)
    return store(measure, by=by, event="measure.changed", fields=changed)


@action
def remove_measure(*, by: Actor, measure: Measure) -> None:
    """Take away a measure. What it points at stays."""
    lock_open_case(measure.case_id)
    store(measure, by=by, event="measure.removed", fields=["title"])
    measure.delete()


def _lock_case_with_plan(case_id: UUID) -> Case:
    case = lock_open_case(case_id)
    require_phase(case, PLANNED_IN)
    return case


def _check(by: Actor, case: Case, measure: Measure, given: dict[str, Any]) -> None:
    if measure.responsible == "office" and measure.responsible_user_id is None:
        measure.responsible_user_id = case.caseworker_id
    problems = _responsible_problems(measure) + _target_problems(by, measure, given)
    if problems:
        raise Invalid(problems=problems)


def _responsible_problems(measure: Measure) -> list[FieldProblem]:
    user, agency = measure.responsible_user, measure.responsible_agency
    problems = []
    if measure.responsible == "partner" and agency is None:
        problems.append(FieldProblem("agency_missing", "Name the agency that is responsible.", "/responsible_agency"))
    if measure.responsible != "partner" and agency is not None:
        sentence = "Only a partner's measure names an agency."
        problems.append(FieldProblem("agency_not_fitting", sentence, "/responsible_agency"))
    if measure.responsible != "office" and user is not None:
        sentence = "Only the office's measure names an account."
        problems.append(FieldProblem("user_not_fitting", sentence, "/responsible_user"))
    for name, one in (("responsible_user", user), ("responsible_agency", agency)):
        if one is not None and one.municipality_id != measure.municipality_id:
            problems.append(FieldProblem("other_municipality", "This is in another municipality.", f"/{name}"))
    return problems


def _target_problems(by: Actor, measure: Measure, given: dict[str, Any]) -> list[FieldProblem]:
    kind, target = measure.target_kind, measure.target_id
    if not kind and target is None:
        return []
    if not kind or target is None:
        return [FieldProblem("target_incomplete", "A target has a kind and an id.", "/target_id")]
    problems = []
    if "typed_state" in given:
        sentence = "The state comes from what the measure points at."
        problems.append(FieldProblem("state_is_computed", sentence, "/typed_state"))
    named = not {"target_kind", "target_id"}.isdisjoint(given)
    visible = TARGETS[kind][0].objects.visible_to(by).filter(pk=target, case_id=measure.case_id)
    if named and not visible.exists():
        problems.append(FieldProblem("does_not_exist", "There is no such record of this case.", "/target_id"))
    return problems
