"""Writers of one case stand in line at the case: none slips past a case that closes, and none waits in a circle."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from cases.actions.cases import assign_case
from cases.lifecycle import Phase
from cases.models import Assessment, Case, Goal
from tests.factories.case_records import case_in, make_goal, problems
from tests.factories.client import Api
from tests.factories.threads import on_own_connection, wait_for_waiters
from tests.factories.town import Town

pytestmark = pytest.mark.postgresql


def behind_a_change(case: Case, change: Callable[[Case], Any], write: Callable[[], Any]) -> Any:
    """The answer to a write that comes while somebody else holds the case, changes it, and commits."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held = Case.objects.select_for_update(of=("self",)).select_related("key", "person__key").get(pk=case.pk)
            answer: Future[Any] = pool.submit(on_own_connection, write)
            wait_for_waiters(1)
            change(held)
        return answer.result(20)


def close(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(phase="closed", closed_on="2026-03-02")


def test_of_two_assessments_begun_at_once_one_is_refused(kept_trail: None, town: Town) -> None:
    case = case_in(town, Phase.ASSESSMENT)
    start = Barrier(2)

    def begin() -> Any:
        start.wait(10)
        return Api(town, "caseworker").post("/assessments/", {"case": str(case.pk)})

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result(20) for one in [pool.submit(on_own_connection, begin) for _ in range(2)]]
    assert sorted(one.status_code for one in answers) == [201, 409]
    [refused] = [one for one in answers if one.status_code == 409]
    assert problems(refused) == (409, "assessment_under_way", [])
    assert Assessment.objects.count() == 1


def test_goal_is_not_set_on_a_case_that_closes_meanwhile(kept_trail: None, town: Town) -> None:
    case = case_in(town)
    goal = {
        "case": str(case.pk),
        "field_of_action": "housing",
        "what": "A flat",
        "measured_by": "Lease",
        "due_on": "2026-12-01",
        "priority": 1,
    }
    answer = behind_a_change(case, close, lambda: Api(town, "caseworker").post("/goals/", goal))
    assert problems(answer) == (409, "case_not_open", [])
    assert Goal.objects.count() == 0


def test_goal_is_not_opened_again_on_a_case_that_closes_meanwhile(kept_trail: None, town: Town) -> None:
    case = case_in(town)
    goal = make_goal(town, case)
    body = {"state": "reached"}
    answer = behind_a_change(case, close, lambda: Api(town, "caseworker").post(f"/goals/{goal.pk}/evaluate/", body))
    assert problems(answer) == (409, "case_not_open", [])


def test_goal_change_and_case_assignment_do_not_wait_in_a_circle(kept_trail: None, town: Town) -> None:
    case = case_in(town)
    goal = make_goal(town, case)
    lead = town.actor("team_lead")
    answer = behind_a_change(
        case,
        lambda held: assign_case(by=lead, case=held, team=town.teams["south"]),
        lambda: Api(town, "caseworker").patch(f"/goals/{goal.pk}/", {"priority": 1}, etag="*"),
    )
    assert answer.status_code == 404
    moved = Goal.objects.get(pk=goal.pk)
    assert (moved.team_id, moved.priority) == (town.teams["south"].pk, 2)
