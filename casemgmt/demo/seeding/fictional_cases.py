"""Fictional households as cases: most as far as the intake, some the whole way, by the actions that the API calls."""

from datetime import timedelta

from casemgmt.access.actors import Actor
from casemgmt.demo.fiction import FictionalHousehold
from casemgmt.demo.seeding.fictional_people import Desk, enter_head, enter_household, facts_of
from casemgmt.demo.seeding.fictional_plans import AssessedCase
from casemgmt.demo.seeding.timeline import INFORMATION_VERSION
from casemgmt.privacy.actions import give_consent
from cases.actions import moves
from cases.actions.cases import assign_case, log_contact, open_case, update_case
from cases.lifecycle import Phase
from cases.models import Case

PHASES = tuple(Phase.values)
INQUIRY = ("channel", "inquired_on", "concern", "language", "interpreter_needed")
PAPERS = (
    "entered_on", "assigned_on", "status_document", "status_document_until", "legal_regime", "immediate_needs",
)  # fmt: skip
CONSENTED = ("identity", "contact", "household", "residence", "benefits", "assessment_plan", "tasks", "contact_notes")
CLEARED_AFTER = 7
"""Days after the inquiry on which a case ends that needed no case management."""

OVER = frozenset({Phase.MONITORING, Phase.EVALUATION, Phase.CLOSED})
"""Phases in which a case came in so long ago that it does not stand at its intake any more."""


def take_in_briefly(desk: Desk, household: FictionalHousehold) -> Case:
    """The head's case at its intake, or ended there: what most inquiries come to, and what a large demo can afford."""
    told = household.case
    by = desk.by(told.inquired_on)
    facts = facts_of(told, INQUIRY)
    if told.phase == Phase.INQUIRY:
        return open_case(by=by, person=enter_head(desk, household), **facts)
    reached = {"on": told.inquired_on.isoformat(), "way": "phone", "reached": True}
    facts |= facts_of(told, PAPERS) | {"contact_made_on": told.inquired_on, "contact_attempts": [reached]}
    case = open_case(by=by, person=enter_head(desk, household), **facts)
    moves.accept_case(by=by, case=case)
    if told.phase not in OVER:
        return assign_case(by=by, case=case, caseworker=desk.town.users[desk.caseworker])
    return _clear(desk.by(told.inquired_on + timedelta(CLEARED_AFTER)), case, household)


def take_in(desk: Desk, household: FictionalHousehold) -> Case:
    """Everybody of the household, and the head's case all the way to the phase of the fiction."""
    told = household.case
    person, home = enter_household(desk, household)
    by = desk.by(told.inquired_on)
    case = open_case(by=by, person=person, household=home, **facts_of(told, INQUIRY))
    assign_case(by=by, case=case, caseworker=desk.town.users[desk.caseworker])
    if told.phase != Phase.INQUIRY:
        _bring_to_intake(desk, case, household)
    if PHASES.index(told.phase) >= PHASES.index(Phase.ASSESSMENT):
        AssessedCase(desk, case, told).go()
    return case


def _bring_to_intake(desk: Desk, case: Case, household: FictionalHousehold) -> None:
    told = household.case
    informed_on = told.informed_on or told.inquired_on
    reached_on = min(told.inquired_on + timedelta(1), informed_on)
    by = desk.by(reached_on)
    log_contact(by=by, case=case, on=reached_on, way="phone", reached=True)
    moves.accept_case(by=by, case=case)
    facts = facts_of(told, (*PAPERS, "informed_on", "informed_language"))
    by = desk.by(informed_on)
    update_case(by=by, case=case, changes=facts | {"lives_alone": case.household_id is None})
    give_consent(
        by=by,
        person=case.person,
        purpose="case_management",
        categories=CONSENTED,
        form="paper",
        language=told.informed_language,
        interpreted=told.interpreter_needed,
        information_version=INFORMATION_VERSION,
        withdrawal_explained=True,
    )


def _clear(by: Actor, case: Case, household: FictionalHousehold) -> Case:
    """End at the intake: a talk was enough for some, others were referred elsewhere."""
    if len(household.persons) > 1:
        return moves.refer_out_case(
            by=by, case=case, reason="Family advice is asked for.", handover="Advice centre of the Musterkreis"
        )
    return moves.inform_only_case(by=by, case=case, reason="One talk was enough.")
