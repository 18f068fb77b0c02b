"""The way of a fictional case from its assessment to its end."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.demo.accounts import read_town
from casemgmt.demo.case_facts import FictionalCase
from casemgmt.demo.seeding.fictional_people import Desk
from cases.actions import assessments, moves, plans
from cases.actions.cases import update_case
from cases.lifecycle import GoalState, MeasureState, Phase
from cases.models import Assessment, Case, Goal
from cases.ratings import MANDATORY

PHASES = tuple(Phase.values)

# Days from the inquiry to each step; a case that gets there came in at least so long ago (case_facts.draw_arrival).
ASSESSED, AGREED, LINKED, EVALUATED, SIGNED, CLOSED = 30, 50, 100, 180, 190, 200

RESOURCES = "Keeps appointments, and asks where something is unclear."
GOAL_DAYS = 365
TEAM_LEAD = "tl-muster"
SATISFACTION = 7

# What a closing reason says of the evaluation: its cause, what became of the goal, and what the summary tells.
ENDINGS: Mapping[str, tuple[str, GoalState, str]] = {
    "": ("goal_reached", GoalState.REACHED, "The goal is reached; the person goes on alone."),
    "goal_reached": ("goal_reached", GoalState.REACHED, "The goal is reached; the person goes on alone."),
    "regular_system": ("regular_system", GoalState.REACHED, "The regular offices have taken over."),
    "moved": ("moved", GoalState.PARTLY_REACHED, "Moved away while the plan was under way."),
    "returned": ("moved", GoalState.GIVEN_UP, "Has left the country of their own will."),
    "no_contact": ("no_contact", GoalState.NOT_REACHED, "Three letters and calls stayed without answer."),
    "withdrawn_consent": ("withdrawn_consent", GoalState.GIVEN_UP, "Does not wish case management any more."),
}


class AssessedCase:
    """Takes a case at its intake as far as the fiction says."""

    def __init__(self, desk: Desk, case: Case, told: FictionalCase) -> None:
        self.desk = desk
        self.case = case
        self.told = told
        self.goal: Goal = Goal()

    def go(self) -> None:
        """All steps up to the phase that the case shall reach."""
        steps: tuple[tuple[Phase, Callable[[], None]], ...] = (
            (Phase.ASSESSMENT, self._start),
            (Phase.PLANNING, self._plan),
            (Phase.LINKING, self._agree),
            (Phase.MONITORING, self._monitor),
            (Phase.EVALUATION, self._evaluate),
            (Phase.CLOSED, self._close),
        )
        for phase, step in steps:
            if PHASES.index(phase) <= PHASES.index(self.told.phase):
                step()

    def _by(self, days: int, username: str = "") -> Actor:
        return self.desk.by(self.told.inquired_on + timedelta(days), username)

    def _start(self) -> None:
        by = self.desk.by(self.told.informed_on or self.told.inquired_on)
        moves.start_assessment(by=by, case=self.case)
        self.assessment = assessments.create_assessment(by=by, case=self.case)
        assessments.rate_assessment(by=by, assessment=self.assessment, ratings=_ratings(self.told))

    def _plan(self) -> None:
        by = self._by(ASSESSED)
        _complete(by, self.assessment, {"persons_view": self.told.concern})
        moves.start_planning(by=by, case=self.case)
        due_on = self.told.inquired_on + timedelta(GOAL_DAYS)
        aim = _aims()[self.told.priorities[0].domain]
        self.goal = plans.create_goal(by=by, case=self.case, due_on=due_on, priority=1, **aim)
        started = self.told.phase != Phase.PLANNING
        plans.create_measure(
            by=by,
            goal=self.goal,
            title=self.told.immediate_needs,
            due_on=due_on,
            responsible="office",
            typed_state=MeasureState.UNDER_WAY if started else MeasureState.PLANNED,
        )

    def _agree(self) -> None:
        by = self._by(AGREED)
        moves.agree_plan(
            by=by,
            case=self.case,
            agreed_on=self.told.inquired_on + timedelta(AGREED),
            participants="Person, caseworker",
            language=self.told.language,
            interpreted=self.told.interpreter_needed,
            agreement="Agreed and signed.",
        )

    def _monitor(self) -> None:
        moves.start_monitoring(by=self._by(LINKED), case=self.case)

    def _evaluate(self) -> None:
        by = self._by(EVALUATED)
        cause, became, summary = ENDINGS[self.told.closing_reason]
        moves.start_evaluation(by=by, case=self.case, cause=cause)
        plans.evaluate_goal(by=by, goal=self.goal, state=became, outcome=summary)
        final = assessments.create_assessment(by=by, case=self.case)
        reached = became == GoalState.REACHED
        ratings = [_settled(domain) for domain in MANDATORY] if reached else _ratings(self.told)
        assessments.rate_assessment(by=by, assessment=final, ratings=ratings)
        _complete(by, final, {"persons_view": summary, "no_need": reached})
        facts = {"satisfaction": SATISFACTION, "evaluation_summary": summary, "open_needs": "None that is known."}
        update_case(by=by, case=self.case, changes=facts)

    def _close(self) -> None:
        moves.sign_evaluation(by=self._by(SIGNED, TEAM_LEAD), case=self.case)
        on = self.told.inquired_on + timedelta(CLOSED)
        moves.close_case(by=self._by(CLOSED), case=self.case, on=on, closing_reason=self.told.closing_reason)


def _complete(by: Actor, assessment: Assessment, view: Mapping[str, Any]) -> None:
    seen_on = timezone.localdate(by.now)
    screening = {"vulnerability_screened_on": seen_on, "child_protection_checked_on": seen_on}
    changes = {"resources": RESOURCES, **view, **screening}
    assessments.update_assessment(by=by, assessment=assessment, changes=changes)
    assessments.complete_assessment(by=by, assessment=assessment)


def _ratings(told: FictionalCase) -> list[dict[str, Any]]:
    """The needs of the fiction; every other domain is stable."""
    needs = {need.domain: need for need in told.priorities}
    return [
        {
            "domain": domain,
            "rating": needs[domain].rating,
            "need_status": needs[domain].need_status,
            "priority": needs[domain].priority,
            "self_rating": None,
            "evidence": needs[domain].evidence,
        }
        if domain in needs
        else _settled(domain)
        for domain in MANDATORY
    ]


def _settled(domain: str) -> dict[str, Any]:
    return {
        "domain": domain,
        "rating": 4,
        "need_status": "met",
        "priority": None,
        "self_rating": None,
        "evidence": "",
    }


@cache
def _aims() -> Mapping[str, Mapping[str, str]]:
    """What is aimed at by the domain that matters most (`town/goals.toml`)."""
    names = ("field_of_action", "what", "measured_by")
    return {one["domain"]: {name: one[name] for name in names} for one in read_town("goals")}
