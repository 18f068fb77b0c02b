"""Fictional households as cases, taken as far as each shall get by the same actions that the API calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team
from casemgmt.demo.accounts import read_town
from casemgmt.demo.fiction import FictionalHousehold, FictionalPerson
from casemgmt.demo.seeding.timeline import at_nine
from casemgmt.demo.seeding.town import DemoTown
from casemgmt.privacy.actions import give_consent
from cases.actions import assessments, households, moves, persons, plans
from cases.actions.cases import assign_case, log_contact, open_case, update_case
from cases.lifecycle import GoalState, MeasureState, Phase
from cases.models import Assessment, Case, Household, Person
from cases.ratings import MANDATORY

PHASES = tuple(Phase.values)
IDENTITY = (
    "given_names", "family_name", "original_given_names", "original_family_name", "original_script", "name_variants",
    "born_on", "born_precision", "sex", "own_designation", "nationalities", "mother_tongue", "languages",
    "interpreter_wish", "contact_ways", "address",
)  # fmt: skip
INQUIRY = ("channel", "inquired_on", "concern", "language", "interpreter_needed")
INTAKE = (
    "entered_on", "assigned_on", "status_document", "status_document_until", "legal_regime", "immediate_needs",
    "informed_on", "informed_language",
)  # fmt: skip
INFORMATION_VERSION = "2022-01"
CONSENTED = ["identity", "contact", "household", "residence", "benefits", "assessment_plan", "tasks", "contact_notes"]

# Days from the inquiry to each step. A case that shall get there came in long enough ago (case_facts.draw_arrival).
CONTACT, ASSESSED, AGREED, LINKED, EVALUATED, SIGNED, CLOSED = 1, 30, 50, 100, 180, 190, 200


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on a fictional case, and in which team."""

    team: str
    caseworker: str
    team_lead: str = ""


class FictionalIntake:
    """Takes fictional households in at a desk of the town."""

    def __init__(self, town: DemoTown, desk: Desk) -> None:
        self.town = town
        self.desk = desk
        self.team: Team = town.teams[desk.team]

    def take_in(self, household: FictionalHousehold, *, reaches: str = "", place: Mapping[str, str] | None = None) -> Case:
        """Enter the people and bring the case of the head to the phase; `place` overrides parts of the address."""
        return _Way(self, household, reaches or household.case.phase, place or {}).go()


class _Way:
    """The way of one case."""

    def __init__(
        self, intake: FictionalIntake, household: FictionalHousehold, reaches: str, place: Mapping[str, str]
    ) -> None:
        self.intake = intake
        self.household = household
        self.facts = household.case
        self.reaches = PHASES.index(reaches)
        self.place = place
        self.case: Case = Case()

    def go(self) -> Case:
        """All steps, as far as the case gets."""
        self._inquire()
        for phase, step in (
            (Phase.INTAKE, self._accept),
            (Phase.ASSESSMENT, self._assess),
            (Phase.PLANNING, self._plan),
            (Phase.LINKING, self._agree),
            (Phase.MONITORING, self._link),
            (Phase.EVALUATION, self._evaluate),
            (Phase.CLOSED, self._close),
        ):
            if PHASES.index(phase) <= self.reaches:
                step()
        return self.case

    def _by(self, days: int, username: str = "") -> Actor:
        day = self.facts.inquired_on + timedelta(days)
        town = self.intake.town
        return town.actor(username or self.intake.desk.caseworker, at_nine(day, now=town.now))

    def _inquire(self) -> None:
        head, *others = self.household.persons
        by = self._by(0)
        person = self._enter(by, head)
        home = households.create_household(by=by, team=self.intake.team, head=person, joined_on=head.joined_on) if others else None
        for one in others:
            self._join(home, one)
        self.case = open_case(by=by, person=person, household=home, **_facts(self.facts, INQUIRY))

    def _enter(self, by: Actor, told: FictionalPerson) -> Person:
        facts = _facts(told, IDENTITY)
        facts["address"] = facts["address"] | dict(self.place)
        person = persons.create_person(by=by, team=self.intake.team, **facts)
        for number in told.identifiers:
            persons.create_identifier(by=by, person=person, **number)
        return person

    def _join(self, home: Household, told: FictionalPerson) -> None:
        by = self._by(max(0, (told.joined_on - self.facts.inquired_on).days))
        person = self._enter(by, told)
        households.add_member(by=by, household=home, person=person, relation=told.relation, joined_on=told.joined_on)

    def _accept(self) -> None:
        by, case = self._by(CONTACT), self.case
        log_contact(by=by, case=case, on=by.now.date(), way="phone", reached=True)
        moves.accept_case(by=by, case=case)
        assign_case(by=by, case=case, caseworker=self.intake.town.users[self.intake.desk.caseworker])
        by = self._by_informed()
        update_case(by=by, case=case, changes=_facts(self.facts, INTAKE) | {"lives_alone": case.household_id is None})
        give_consent(
            by=by,
            person=case.person,
            purpose="case_management",
            categories=CONSENTED,
            form="paper",
            language=self.facts.informed_language,
            interpreted=self.facts.interpreter_needed,
            information_version=INFORMATION_VERSION,
            withdrawal_explained=True,
        )

    def _by_informed(self) -> Actor:
        told = self.facts.informed_on or self.facts.inquired_on
        return self._by((told - self.facts.inquired_on).days)

    def _assess(self) -> None:
        by = self._by_informed()
        moves.start_assessment(by=by, case=self.case)
        assessment = assessments.create_assessment(by=by, case=self.case)
        assessments.rate_assessment(by=by, assessment=assessment, ratings=self._ratings())
        if self.reaches >= PHASES.index(Phase.PLANNING):
            self._complete(self._by(ASSESSED), assessment)

    def _complete(self, by: Actor, assessment: Assessment) -> None:
        on = by.now.date()
        seen = {
            "persons_view": self.facts.concern,
            "resources": "Comes to appointments, asks when something is unclear.",
            "vulnerability_screened_on": on,
            "child_protection_checked_on": on,
        }
        assessments.update_assessment(by=by, assessment=assessment, changes=seen)
        assessments.complete_assessment(by=by, assessment=assessment)

    def _ratings(self) -> list[dict[str, Any]]:
        needs = {need.domain: need for need in self.facts.priorities}
        return [
            {"domain": domain} | (
                {
                    "rating": needs[domain].rating,
                    "need_status": needs[domain].need_status,
                    "priority": needs[domain].priority,
                    "self_rating": None,
                    "evidence": needs[domain].evidence,
                }
                if domain in needs
                else {"rating": 4, "need_status": "met", "priority": None, "self_rating": None, "evidence": ""}
            )
            for domain in MANDATORY
        ]

    def _plan(self) -> None:
        by = self._by(ASSESSED)
        moves.start_planning(by=by, case=self.case)
        due_on = self.facts.inquired_on + timedelta(days=365)
        self.goal = plans.create_goal(
            by=by, case=self.case, due_on=due_on, priority=1, **_aims()[self.facts.priorities[0].domain]
        )
        linked = self.reaches >= PHASES.index(Phase.LINKING)
        plans.create_measure(
            by=by,
            goal=self.goal,
            title=self.facts.immediate_needs,
            due_on=due_on,
            responsible="office",
            typed_state=MeasureState.UNDER_WAY if linked else MeasureState.PLANNED,
        )

    def _agree(self) -> None:
        by = self._by(AGREED)
        moves.agree_plan(
            by=by,
            case=self.case,
            agreed_on=by.now.date(),
            participants="Person, caseworker",
            language=self.facts.language,
            interpreted=self.facts.interpreter_needed,
            agreement="Agreed and signed.",
        )

    def _link(self) -> None:
        moves.start_monitoring(by=self._by(LINKED), case=self.case)

    def _evaluate(self) -> None:
        by = self._by(EVALUATED)
        moves.start_evaluation(by=by, case=self.case, cause="goal_reached")
        plans.evaluate_goal(by=by, goal=self.goal, state=GoalState.REACHED, outcome="Reached.")
        assessment = assessments.create_assessment(by=by, case=self.case)
        assessments.rate_assessment(by=by, assessment=assessment, ratings=self._ratings())
        self._complete(by, assessment)
        facts = {"satisfaction": 7, "evaluation_summary": "x", "open_needs": "y"}
        update_case(by=by, case=self.case, changes=facts)

    def _close(self) -> None:
        lead = self._by(SIGNED, self.intake.desk.team_lead)
        moves.sign_evaluation(by=lead, case=self.case)
        by = self._by(CLOSED)
        moves.close_case(by=by, case=self.case, on=by.now.date(), closing_reason=self.facts.closing_reason)


def _facts(told: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(told, name) for name in names}


@cache
def _aims() -> dict[str, dict[str, str]]:
    return {
        one["domain"]: {name: one[name] for name in ("field_of_action", "what", "measured_by")}
        for one in read_town("goals")
    }
