"""Cases in any phase with assessments, goals, measures and notes; and what tests ask of answers about them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from casemgmt.access.writing import put
from cases.actions import assessments, notes, plans
from cases.actions.cases import grant_case
from cases.codes import ASSESSMENT_DOMAINS
from cases.lifecycle import Phase
from cases.models import Assessment, Case, Goal, Measure, Note, Referral, Task
from tests.factories.town import NOW, Town, make_case

GOAL = {
    "field_of_action": "childcare_language",
    "what": "Reach level A2",
    "measured_by": "Certificate",
    "due_on": date(2026, 12, 1),
    "priority": 2,
}
MEASURE = {"title": "Enrol in a course", "due_on": date(2026, 6, 1), "responsible": "person"}
NOTE = {
    "topic": "daily_life",
    "text": "Talked about the bus pass.",
    "happened_at": datetime(2026, 3, 1, 10, tzinfo=UTC),
}
FINDINGS = {
    "persons_view": "Wants to learn German first.",
    "resources": "Speaks three languages.",
    "vulnerability_screened_on": date(2026, 3, 2),
}


def case_in(town: Town, phase: str = Phase.PLANNING, team: str = "north", **inquiry: Any) -> Case:
    """A case put into a phase, without what its way there would have asked for."""
    case = make_case(town, team, **inquiry)
    closed_on = date(2026, 3, 2) if phase == Phase.CLOSED else None
    Case.objects.filter(pk=case.pk).update(phase=phase, closed_on=closed_on)
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)


def all_ratings(rating: int = 3) -> list[dict[str, Any]]:
    """A rating of every domain, as the API takes it."""
    return [{"domain": domain, "rating": rating} for domain in ASSESSMENT_DOMAINS.codes]


def make_assessment(town: Town, case: Case, *, by: str = "caseworker", complete: bool = False) -> Assessment:
    """An assessment of the case; with `complete`, one that holds everything and is completed."""
    actor = town.actor(by)
    assessment = assessments.create_assessment(by=actor, case=case)
    if complete:
        assessments.rate_assessment(by=actor, assessment=assessment, ratings=all_ratings())
        assessments.update_assessment(by=actor, assessment=assessment, changes=dict(FINDINGS))
        assessments.complete_assessment(by=actor, assessment=assessment)
    return assessment


def make_goal(town: Town, case: Case, *, by: str = "caseworker", **values: Any) -> Goal:
    """A goal of the case."""
    return plans.create_goal(by=town.actor(by), case=case, **(GOAL | values))


def make_measure(town: Town, goal: Goal, *, by: str = "caseworker", **values: Any) -> Measure:
    """A measure of the goal."""
    return plans.create_measure(by=town.actor(by), goal=goal, **(MEASURE | values))


def make_note(town: Town, case: Case, *, by: str = "caseworker", **values: Any) -> Note:
    """A note on the case."""
    return notes.create_note(by=town.actor(by), case=case, **(NOTE | values))


def grant(town: Town, case: Case, name: str) -> None:
    """Open the case to an account, from long ago until long from now."""
    worker = "caseworker" if case.team_id == town.teams["north"].pk else "caseworker-south"
    grant_case(
        by=town.actor(worker),
        case=case,
        user=town.users[name],
        reason="accompaniment",
        valid_from=NOW - timedelta(days=1),
    )


def problems(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, code, and each entry's code and pointer of a problem detail."""
    body = answer.json()
    entries = [(one["code"], one.get("pointer", one.get("parameter", ""))) for one in body.get("errors", [])]
    return answer.status_code, body["code"], entries


def ids(answer: Any) -> list[str]:
    """The ids of a page, sorted."""
    assert answer.status_code == 200, answer.content
    return sorted(row["id"] for row in answer.json()["results"])


def keys(*records: Any) -> list[str]:
    """The ids of records, sorted."""
    return sorted(str(record.pk) for record in records)


def put_task(town: Town, case: Case, state: str = "open") -> Task:
    """A task of the case, in any state."""
    task = Task(
        municipality_id=case.municipality_id,
        team_id=case.team_id,
        key=case.key,
        case=case,
        created_by=town.users["caseworker"],
        assignee=town.users["volunteer"] if state in {"assigned", "accepted"} else None,
        kind="accompany",
        state=state,
        due_on=date(2026, 6, 1),
        access_until=NOW + timedelta(days=90),
        title="Go along",
    )
    return put(task, by=town.actor("caseworker"))


def put_referral(town: Town, case: Case, state: str = "draft") -> Referral:
    """A referral of the case, in any state, on a legal basis."""
    referral = Referral(
        municipality_id=case.municipality_id,
        team_id=case.team_id,
        key=case.key,
        case=case,
        agency=town.agencies["school"],
        legal_basis="asylblg_5b_3",
        state=state,
        topic="Course place",
    )
    return put(referral, by=town.actor("caseworker"))
