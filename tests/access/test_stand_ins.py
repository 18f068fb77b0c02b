"""Stand-ins: another's roles, single cases and tasks for a time, and not their confidential notes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casemgmt.access.actions import create_membership, end_membership
from casemgmt.access.actors import operator
from casemgmt.access.models import Membership, StandIn, User
from casemgmt.access.scopes import actor_for
from casemgmt.access.stand_ins import create_stand_in
from cases.models import Case, Note, Task
from tests.factories.case_records import case_in, grant, ids, make_note, problems, put_task
from tests.factories.client import Api
from tests.factories.town import NOW, Town, make_case

Speaker = Callable[[str], Api]
UNTIL = "2027-03-02T09:00:00Z"


def arrange(town: Town, absent: str, substitute: str, days: int = 14) -> StandIn:
    return create_stand_in(
        by=town.actor("team_lead"),
        absent=town.users[absent],
        substitute=town.users[substitute],
        reason="leave",
        valid_until=NOW + timedelta(days=days),
    )


def sees(town: Town, name: str, record: Any, days: float = 0) -> bool:
    actor = actor_for(town.users[name], now=NOW + timedelta(days=days))
    return bool(type(record).objects.visible_one(actor, record.pk).exists())


def test_substitute_works_in_the_team_until_it_ends(town: Town) -> None:
    case = make_case(town, "south")
    assert not sees(town, "caseworker", case)
    arrange(town, "caseworker-south", "caseworker")
    assert [sees(town, "caseworker", case, day) for day in (-0.1, 0, 13.9, 14)] == [False, True, True, False]


def test_single_cases_and_tasks_go_along(town: Town) -> None:
    case = case_in(town)
    grant(town, case, "job_coach")
    task = put_task(town, case, "assigned")
    Task.objects.filter(pk=task.pk).update(assignee=town.users["job_coach"])
    assert not sees(town, "course_coordinator", case)
    arrange(town, "job_coach", "course_coordinator")
    assert sees(town, "course_coordinator", case)
    assert sees(town, "course_coordinator", task)
    actor = actor_for(town.users["course_coordinator"], now=NOW)
    assert actor.role_codes == ("course_coordinator", "job_coach")
    assert Task.assigned.visible_one(actor, task.pk).exists()


def test_confidential_notes_stay_with_their_author(town: Town) -> None:
    ordinary, secret = (make_note(town, case_in(town), confidential=one) for one in (False, True))
    arrange(town, "caseworker", "caseworker-south")
    assert [sees(town, "caseworker-south", one) for one in (ordinary, secret)] == [True, False]
    assert Note.objects.count() == 2


def test_disabled_colleague_lends_nothing(town: Town) -> None:
    case = make_case(town, "south")
    arrange(town, "caseworker-south", "caseworker")
    User.objects.filter(pk=town.users["caseworker-south"].pk).update(is_active=False)
    assert not sees(town, "caseworker", case)


def test_stand_in_is_not_passed_on(town: Town) -> None:
    case = make_case(town, "south")
    arrange(town, "caseworker-south", "caseworker")
    arrange(town, "caseworker", "job_coach")
    assert not sees(town, "job_coach", case)


def test_who_comes_to_run_the_house_borrows_nothing_any_more(town: Town) -> None:
    case = make_case(town, "south")
    arrange(town, "caseworker-south", "interpreter")
    assert sees(town, "interpreter", case)
    [membership] = Membership.objects.filter(user=town.users["interpreter"])
    end_membership(by=operator(now=NOW), membership=membership)
    create_membership(by=operator(now=NOW), user=town.users["interpreter"], role="administrator")
    assert not sees(town, "interpreter", case)
    assert actor_for(town.users["interpreter"], now=NOW).role_codes == ("administrator",)


def body(town: Town, absent: str, substitute: str, **more: Any) -> dict[str, Any]:
    accounts = {"absent": str(town.users[absent].pk), "substitute": str(town.users[substitute].pk)}
    return accounts | {"reason": "leave", "valid_until": UNTIL} | more


def test_the_absent_arrange_their_own_and_nobody_elses(town: Town, api: Speaker) -> None:
    own = api("caseworker").post("/stand-ins/", body(town, "caseworker", "job_coach", valid_until=in_days(30)))
    assert own.status_code == 201, own.content
    others = api("caseworker").post("/stand-ins/", body(town, "job_coach", "caseworker", valid_until=in_days(30)))
    assert problems(others) == (403, "not_allowed", [("not_your_absence", "")])
    path = f"/stand-ins/{own.json()['id']}/"
    assert ids(api("job_coach").get("/stand-ins/", valid="true")) == [own.json()["id"]]
    assert api("health_companion").get(path).status_code == 404
    assert problems(api("job_coach").post(f"{path}end/")) == (403, "not_allowed", [("not_your_absence", "")])
    assert api("team_lead").post(f"{path}end/").status_code == 200
    assert problems(api("caseworker").post(f"{path}end/")) == (409, "stand_in_ended", [])


def in_days(days: int) -> str:
    from django.utils import timezone  # noqa: PLC0415 - the API's clock, not the town's

    return (timezone.now() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("alone", ["administrator", "data_protection_officer", "partner_agency"])
def test_roles_that_are_held_alone_are_not_stood_in_for(town: Town, api: Speaker, alone: str) -> None:
    for pair in ((alone, "caseworker"), ("caseworker", alone)):
        answer = api("team_lead").post("/stand-ins/", body(town, *pair, valid_until=in_days(30)))
        assert problems(answer) == (409, "roles_incompatible", [])


def test_dates_and_places_are_checked(town: Town, api: Speaker) -> None:
    lead = api("team_lead")
    for more, problem in (
        ({"valid_until": in_days(-1)}, ("ends_before_it_begins", "/valid_until")),
        ({"valid_until": in_days(200)}, ("too_long", "/valid_until")),
        (
            {"substitute": str(town.users["caseworker"].pk), "valid_until": in_days(3)},
            ("own_substitute", "/substitute"),
        ),
    ):
        answer = lead.post("/stand-ins/", body(town, "caseworker", "job_coach") | more)
        assert problems(answer) == (400, "invalid", [problem])
    assert (StandIn.objects.count(), Case.objects.count()) == (0, 0)
