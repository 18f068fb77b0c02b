"""When a case ends, volunteers and partners no longer reach the person through it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.actions.moves import MoveRefused, close_case, start_evaluation, transfer_case
from cases.lifecycle import Phase
from cases.models import Case, Referral, Task
from tests.factories.client import Api
from tests.factories.town import Town
from tests.factories.world import make_world, put_in_phase

Speaker = Callable[[str], Api]


@pytest.fixture
def world(town: Town) -> dict[str, Any]:
    """A case in linking, with a task given to the volunteer and a referral sent to the school."""
    return make_world(town, "north", "endmark")


def case_of(world: dict[str, Any]) -> Case:
    return Case.objects.select_related("key", "person__key").get(pk=world["case"])


def reached(api: Speaker, world: dict[str, Any]) -> tuple[int, int]:
    """What volunteer and partner are answered."""
    task = api("volunteer").get(f"/my/tasks/{world['my-task']}/")
    referral = api("partner_agency").get(f"/partner/referrals/{world['referral']}/")
    return task.status_code, referral.status_code


def test_declined_case_closes_every_path(town: Town, api: Speaker, world: dict[str, Any]) -> None:
    put_in_phase(case_of(world), Phase.INTAKE)
    assert reached(api, world) == (200, 200)
    assert api("team_lead").post(f"/cases/{world['case']}/decline/", {"reason": "not in charge"}).status_code == 200
    assert reached(api, world) == (404, 404)
    states = Task.objects.get(pk=world["task"]).state, Referral.objects.get(pk=world["referral"]).state
    assert states == ("withdrawn", "revoked")


def test_transferred_case_closes_every_path(town: Town, api: Speaker, world: dict[str, Any]) -> None:
    assert reached(api, world) == (200, 200)
    today = timezone.localdate()
    by = town.actor("caseworker", now=timezone.now())
    transfer_case(by=by, case=case_of(world), to="Aachen", handover="file", consented_on=today, reason="moved")
    assert reached(api, world) == (404, 404)


def test_case_of_somebody_who_died_is_closed_without_asking_them(town: Town, world: dict[str, Any]) -> None:
    now = timezone.now() + timedelta(minutes=1)
    worker = town.actor("caseworker", now=now)
    case = start_evaluation(by=worker, case=case_of(world), cause="died")
    with pytest.raises(MoveRefused) as refused:
        close_case(by=worker, case=case, on=timezone.localdate(now), closing_reason="died")
    assert {one.code for one in refused.value.problems} == {
        "goals_not_evaluated",
        "evaluation_summary_missing",
        "open_needs_missing",
        "tasks_open",
        "referrals_open",
        "signature_missing",
    }


def test_case_is_not_closed_before_the_day_it_began(town: Town, api: Speaker, world: dict[str, Any]) -> None:
    answer = api("caseworker").post(
        f"/cases/{world['case']}/close/", {"on": "2020-01-01", "closing_reason": "goal_reached"}
    )
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/on", "before_the_case")]


def test_detail_refuses_a_parameter_it_does_not_know(api: Speaker, world: dict[str, Any]) -> None:
    path = f"/cases/{world['case']}/"
    assert api("caseworker").get(path, fields="id,phase").json().keys() == {"id", "phase"}
    answer = api("caseworker").get(path, phase="intake")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
