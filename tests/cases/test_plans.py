"""Goals and measures over the API: when they may be set, whom they fall to, and progress that is computed."""

from typing import Any

import pytest

from cases.lifecycle import Phase, ReferralState, TaskState
from cases.models import Case, Goal, Measure
from cases.progress import OF_REFERRAL, OF_TASK
from cases.projections import GOAL as GOAL_FIELDS
from tests.factories.case_records import (
    case_in,
    grant,
    ids,
    keys,
    make_goal,
    make_measure,
    problems,
    put_referral,
    put_task,
)
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import Town, make_town

GOAL = {
    "field_of_action": "housing",
    "what": "A flat of their own",
    "measured_by": "Lease signed",
    "due_on": "2026-12-01",
    "priority": 1,
}
MEASURE = {"title": "View flats", "due_on": "2026-06-01", "responsible": "person"}
BEFORE_PLANNING = ["inquiry", "intake", "assessment"]
WITH_PLAN = ["planning", "linking", "monitoring", "evaluation"]


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town, Phase.PLANNING)


@pytest.fixture
def goal(town: Town, case: Case) -> Goal:
    return make_goal(town, case)


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def of_goal(goal: Goal, verb: str = "") -> str:
    return f"/goals/{goal.pk}/" + (f"{verb}/" if verb else "")


def of_measure(measure: Measure) -> str:
    return f"/measures/{measure.pk}/"


def plan(client: Api, goal: Goal, **values: Any) -> Any:
    return client.post("/measures/", MEASURE | {"goal": str(goal.pk)} | values)


def end(case: Case, **ended: str) -> None:
    Case.objects.filter(pk=case.pk).update(**(ended or {"phase": "closed", "closed_on": "2026-03-02"}))


@pytest.mark.parametrize("phase", WITH_PLAN)
def test_goal_is_set(town: Town, worker: Api, phase: str) -> None:
    case = case_in(town, phase)
    answer = worker.post("/goals/", GOAL | {"case": str(case.pk)})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert {name: body[name] for name in GOAL} == GOAL
    assert (body["state"], body["outcome"], body["progress"]) == ("open", "", {"measures": 0, "done": 0})


@pytest.mark.parametrize("phase", BEFORE_PLANNING)
def test_goal_before_planning_is_refused(town: Town, worker: Api, phase: str) -> None:
    refused = worker.post("/goals/", GOAL | {"case": str(case_in(town, phase).pk)})
    assert problems(refused) == (409, "wrong_phase", [("wrong_phase", "/case")])


@pytest.mark.parametrize("ended", [{"phase": "closed", "closed_on": "2026-03-02"}, {"standing": "transferred"}])
def test_plan_of_an_ended_case_is_only_read(town: Town, worker: Api, case: Case, goal: Goal, ended: Any) -> None:
    measure = make_measure(town, goal)
    bare = make_goal(town, case)
    end(case, **ended)
    refusals = [
        worker.post("/goals/", GOAL | {"case": str(case.pk)}),
        worker.patch(of_goal(goal), {"priority": 3}, etag="*"),
        worker.post(of_goal(goal, "evaluate"), {"state": "reached"}),
        worker.delete(of_goal(bare), etag="*"),
        plan(worker, goal),
        worker.patch(of_measure(measure), {"title": "x"}, etag="*"),
        worker.delete(of_measure(measure), etag="*"),
    ]
    assert [problems(one) for one in refusals] == [(409, "case_not_open", [])] * 7
    assert (worker.get(of_goal(goal)).status_code, worker.get(of_measure(measure)).status_code) == (200, 200)


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"field_of_action": "sport"}, ("invalid_choice", "/field_of_action")),
        ({"what": ""}, ("blank", "/what")),
        ({"measured_by": ""}, ("blank", "/measured_by")),
        ({"due_on": None}, ("null", "/due_on")),
        ({"priority": 4}, ("max_value", "/priority")),
        ({"state": "reached"}, ("unknown_member", "/state")),
    ],
)
def test_goal_that_is_not_smart_is_refused(worker: Api, case: Case, wrong: dict[str, Any], entry: Any) -> None:
    refused = worker.post("/goals/", GOAL | {"case": str(case.pk)} | wrong)
    assert problems(refused) == (400, "invalid", [entry])


def test_goal_is_changed_with_its_etag(worker: Api, goal: Goal) -> None:
    old = worker.get(of_goal(goal))["ETag"]
    assert worker.patch(of_goal(goal), {"priority": 3}).status_code == 428
    answer = worker.patch(of_goal(goal), {"priority": 3, "what": "Reach B1"}, etag=old)
    assert (answer.status_code, answer.json()["priority"], answer.json()["what"]) == (200, 3, "Reach B1")
    assert worker.patch(of_goal(goal), {"priority": 1}, etag=old).status_code == 412
    assert worker.post(of_goal(goal, "evaluate"), {"state": "reached"}, etag=old).status_code == 412
    assert worker.delete(of_goal(goal), etag=old).status_code == 412
    assert worker.delete(of_goal(goal)).status_code == 428
    assert worker.delete(of_goal(goal), etag=answer["ETag"]).status_code == 204
    assert worker.get(of_goal(goal)).status_code == 404


@pytest.mark.parametrize("state", ["reached", "partly_reached", "not_reached", "given_up"])
def test_goal_is_evaluated_and_opened_again(worker: Api, goal: Goal, state: str) -> None:
    answer = worker.post(of_goal(goal, "evaluate"), {"state": state, "outcome": "As it turned out."})
    assert (answer.status_code, answer.json()["state"], answer.json()["outcome"]) == (200, state, "As it turned out.")
    again = worker.post(of_goal(goal, "evaluate"), {"state": "open"}).json()
    assert (again["state"], again["outcome"]) == ("open", "")


def test_open_goal_is_not_opened_again(worker: Api, goal: Goal) -> None:
    assert problems(worker.post(of_goal(goal, "evaluate"), {"state": "open"})) == (409, "goal_open_already", [])


def test_goal_is_not_evaluated_with_an_unknown_word(worker: Api, goal: Goal) -> None:
    refused = worker.post(of_goal(goal, "evaluate"), {"state": "fine"})
    assert problems(refused) == (400, "invalid", [("invalid_choice", "/state")])


def test_goal_with_measures_is_not_removed(town: Town, worker: Api, goal: Goal) -> None:
    measure = make_measure(town, goal)
    assert problems(worker.delete(of_goal(goal), etag="*")) == (409, "goal_has_measures", [])
    assert worker.delete(of_measure(measure), etag="*").status_code == 204
    assert worker.delete(of_goal(goal), etag="*").status_code == 204


def test_goal_counts_its_measures(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    task = put_task(town, case, TaskState.DONE)
    make_measure(town, goal, typed_state="done")
    make_measure(town, goal, typed_state="waiting")
    make_measure(town, goal, target_kind="task", target_id=task.pk)
    other = make_goal(town, case)
    progress = {row["id"]: row["progress"] for row in worker.get("/goals/").json()["results"]}
    assert progress == {str(goal.pk): {"measures": 3, "done": 2}, str(other.pk): {"measures": 0, "done": 0}}
    assert worker.get(of_goal(goal)).json()["progress"] == {"measures": 3, "done": 2}


def test_measure_of_the_office_falls_to_the_caseworker(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    user = town.users["caseworker"]
    Case.objects.filter(pk=case.pk).update(caseworker=user)
    answer = plan(worker, goal, responsible="office")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["case"], body["goal"], body["state"]) == (str(case.pk), str(goal.pk), "planned")
    assert (body["responsible"], body["responsible_user"]) == ("office", str(user.pk))
    named = plan(worker, goal, responsible="office", responsible_user=str(town.users["job_coach"].pk))
    assert named.json()["responsible_user"] == str(town.users["job_coach"].pk)


def test_measure_of_a_partner_names_the_agency(town: Town, worker: Api, goal: Goal) -> None:
    agency = str(town.agencies["school"].pk)
    answer = plan(worker, goal, responsible="partner", responsible_agency=agency)
    assert (answer.status_code, answer.json()["responsible_agency"]) == (201, agency)
    refused = plan(worker, goal, responsible="partner")
    assert problems(refused) == (400, "invalid", [("agency_missing", "/responsible_agency")])


@pytest.mark.parametrize("responsible", ["person", "partner"])
def test_account_fits_the_office_only(town: Town, worker: Api, goal: Goal, responsible: str) -> None:
    agency = {"responsible_agency": str(town.agencies["school"].pk)} if responsible == "partner" else {}
    user = str(town.users["caseworker"].pk)
    refused = plan(worker, goal, responsible=responsible, responsible_user=user, **agency)
    assert problems(refused) == (400, "invalid", [("user_not_fitting", "/responsible_user")])


@pytest.mark.parametrize("responsible", ["person", "office"])
def test_agency_fits_a_partner_only(town: Town, worker: Api, goal: Goal, responsible: str) -> None:
    refused = plan(worker, goal, responsible=responsible, responsible_agency=str(town.agencies["school"].pk))
    assert problems(refused) == (400, "invalid", [("agency_not_fitting", "/responsible_agency")])


def test_measure_is_refused_before_planning(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    Case.objects.filter(pk=case.pk).update(phase="assessment")
    assert problems(plan(worker, goal)) == (409, "wrong_phase", [("wrong_phase", "/case")])


@pytest.mark.parametrize("state", TaskState.values)
def test_measure_has_the_state_of_its_task(town: Town, worker: Api, case: Case, goal: Goal, state: str) -> None:
    task = put_task(town, case, state)
    answer = plan(worker, goal, target_kind="task", target_id=str(task.pk))
    assert (answer.status_code, answer.json()["state"]) == (201, OF_TASK[state])


@pytest.mark.parametrize("state", ReferralState.values)
def test_measure_has_the_state_of_its_referral(town: Town, worker: Api, case: Case, goal: Goal, state: str) -> None:
    referral = put_referral(town, case, state)
    measure = make_measure(town, goal, target_kind="referral", target_id=referral.pk)
    assert worker.get(of_measure(measure)).json()["state"] == OF_REFERRAL[state]
    assert [row["state"] for row in worker.get("/measures/").json()["results"]] == [OF_REFERRAL[state]]


def test_measure_without_a_target_has_a_typed_state(town: Town, worker: Api, goal: Goal) -> None:
    measure = make_measure(town, goal)
    answer = worker.patch(of_measure(measure), {"typed_state": "under_way"}, etag="*")
    assert (answer.status_code, answer.json()["state"]) == (200, "under_way")


def test_state_of_a_measure_with_a_target_is_not_typed(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    target = {"target_kind": "task", "target_id": str(put_task(town, case).pk)}
    refused = plan(worker, goal, typed_state="done", **target)
    assert problems(refused) == (400, "invalid", [("state_is_computed", "/typed_state")])
    measure = make_measure(town, goal, **target)
    refused = worker.patch(of_measure(measure), {"typed_state": "done"}, etag="*")
    assert problems(refused) == (400, "invalid", [("state_is_computed", "/typed_state")])
    bare = {"target_kind": "", "target_id": None, "typed_state": "done"}
    answer = worker.patch(of_measure(measure), bare, etag="*")
    assert (answer.status_code, answer.json()["state"]) == (200, "done")


@pytest.mark.parametrize("half", [{"target_kind": "task"}, {"target_id": "01890000-0000-7000-8000-000000000000"}])
def test_half_a_target_is_refused(worker: Api, goal: Goal, half: dict[str, str]) -> None:
    assert problems(plan(worker, goal, **half)) == (400, "invalid", [("target_incomplete", "/target_id")])


def test_target_is_a_record_of_the_same_case(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    other = make_town(ags="05166999", prefix="XX")
    foreign = [
        put_task(town, case_in(town)).pk,
        put_task(other, case_in(other)).pk,
        put_task(town, case_in(town, team="south")).pk,
        put_referral(town, case).pk,
        "01890000-0000-7000-8000-000000000000",
    ]
    measure = make_measure(town, goal)
    expected = (400, "invalid", [("does_not_exist", "/target_id")])
    for target in foreign:
        given = {"target_kind": "task", "target_id": str(target)}
        assert problems(plan(worker, goal, **given)) == expected
        assert problems(worker.patch(of_measure(measure), given, etag="*")) == expected
    given = {"target_kind": "task", "target_id": str(put_task(town, case).pk)}
    assert worker.patch(of_measure(measure), given, etag="*").status_code == 200


def test_foreign_account_and_agency_do_not_exist(town: Town, worker: Api, goal: Goal) -> None:
    other = make_town(ags="05166999", prefix="XX")
    user = plan(worker, goal, responsible="office", responsible_user=str(other.users["caseworker"].pk))
    agency = plan(worker, goal, responsible="partner", responsible_agency=str(other.agencies["school"].pk))
    assert problems(user) == (400, "invalid", [("does_not_exist", "/responsible_user")])
    assert problems(agency) == (400, "invalid", [("does_not_exist", "/responsible_agency")])


def test_measure_is_changed_with_its_etag(town: Town, worker: Api, goal: Goal) -> None:
    measure = make_measure(town, goal)
    old = worker.get(of_measure(measure))["ETag"]
    assert worker.patch(of_measure(measure), {"title": "x"}).status_code == 428
    given = {"title": "Call", "responsible": "partner", "responsible_agency": str(town.agencies["clinic"].pk)}
    answer = worker.patch(of_measure(measure), given, etag=old)
    assert (answer.status_code, {name: answer.json()[name] for name in given}) == (200, given)
    assert worker.patch(of_measure(measure), {"title": "y"}, etag=old).status_code == 412
    assert worker.delete(of_measure(measure)).status_code == 428
    assert worker.delete(of_measure(measure), etag=old).status_code == 412
    assert worker.delete(of_measure(measure), etag=answer["ETag"]).status_code == 204


def test_foreign_case_and_goal_in_the_body_do_not_exist(town: Town, api: Any, case: Case, goal: Goal) -> None:
    other = make_town(ags="05166999", prefix="XX")
    for client in (Api(other, "caseworker"), api("caseworker-south")):
        refused = client.post("/goals/", GOAL | {"case": str(case.pk)})
        assert problems(refused) == (400, "invalid", [("does_not_exist", "/case")])
        assert problems(plan(client, goal)) == (400, "invalid", [("does_not_exist", "/goal")])
    assert problems(plan(api("team_lead"), goal)) == (403, "not_allowed", [])
    assert plan(api("caseworker"), goal).status_code == 201


def test_foreign_plan_does_not_exist(town: Town, api: Any, case: Case, goal: Goal) -> None:
    measure = make_measure(town, goal)
    other = make_town(ags="05166999", prefix="XX")
    grant(town, case, "caseworker-south")
    guest = api("caseworker-south")
    for client in (Api(other, "caseworker"), guest):
        answers = [
            client.get(of_goal(goal)),
            client.patch(of_goal(goal), {"priority": 1}, etag="*"),
            client.delete(of_goal(goal), etag="*"),
            client.post(of_goal(goal, "evaluate"), {"state": "reached"}),
            client.get(of_measure(measure)),
            client.patch(of_measure(measure), {"title": "x"}, etag="*"),
            client.delete(of_measure(measure), etag="*"),
        ]
        if client is guest:
            assert [one.status_code for one in answers] == [200, 403, 403, 403, 200, 403, 403]
            assert set(answers[0].json()) == GOAL_FIELDS.shown("granted")
            continue
        assert [one.status_code for one in answers] == [404] * 7
        for records in ("/goals/", "/measures/"):
            assert (ids(client.get(records, case=str(case.pk))), client.get(records, count="true").json()["count"]) == (
                [],
                0,
            )
    assert (ids(api("team_lead").get("/goals/")), ids(api("team_lead").get("/measures/"))) == (
        keys(goal),
        keys(measure),
    )


def test_grant_of_the_case_does_not_open_its_plan(town: Town, api: Any, case: Case) -> None:
    grant(town, case, "caseworker-south")
    refused = api("caseworker-south").post("/goals/", GOAL | {"case": str(case.pk)})
    assert problems(refused) == (403, "not_allowed", [("not_your_office", "")])
    assert Goal.objects.count() == 0


@pytest.mark.parametrize("name", ["housing_manager", "volunteer", "partner_agency", "administrator"])
def test_plan_is_the_offices(town: Town, api: Any, goal: Goal, name: str) -> None:
    measure = make_measure(town, goal)
    answers = [api(name).get(one) for one in ("/goals/", of_goal(goal), "/measures/", of_measure(measure))]
    assert [one.status_code for one in answers] == [403] * 4


def test_goals_are_narrowed(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    other = make_goal(town, case_in(town), priority=1, due_on="2026-07-01")
    worker.post(of_goal(other, "evaluate"), {"state": "given_up"})
    assert ids(worker.get("/goals/")) == keys(goal, other)
    assert ids(worker.get("/goals/", case=str(case.pk))) == keys(goal)
    assert ids(worker.get("/goals/", state="given_up")) == keys(other)
    assert ids(worker.get("/goals/", state="open,given_up")) == keys(goal, other)
    assert ids(worker.get("/goals/", priority="2")) == keys(goal)
    assert ids(worker.get("/goals/", due_before="2026-12-01")) == keys(other)
    assert ids(worker.get("/goals/", updated_since="2026-03-02T09:00:01Z")) == keys(other)
    assert problems(worker.get("/goals/", what="x")) == (400, "unknown_parameter", [("unknown_parameter", "what")])


def test_measures_are_narrowed(town: Town, worker: Api, case: Case, goal: Goal) -> None:
    mine = make_measure(town, goal)
    sibling = make_measure(town, make_goal(town, case), responsible="office")
    other = make_measure(town, make_goal(town, case_in(town)), due_on="2026-05-01")
    assert ids(worker.get("/measures/")) == keys(mine, sibling, other)
    assert ids(worker.get("/measures/", case=str(case.pk))) == keys(mine, sibling)
    assert ids(worker.get("/measures/", goal=str(goal.pk))) == keys(mine)
    assert ids(worker.get("/measures/", responsible="office")) == keys(sibling)
    assert ids(worker.get("/measures/", due_before="2026-06-01")) == keys(other)
    assert ids(worker.get("/measures/", updated_since="2026-03-02T09:00:01Z")) == []
    assert problems(worker.get("/measures/", title="x")) == (400, "unknown_parameter", [("unknown_parameter", "title")])


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        case = case_in(town)
        goal = make_goal(town, case)
        make_measure(town, goal, target_kind="task", target_id=put_task(town, case).pk)
        measure = make_measure(town, goal, target_kind="referral", target_id=put_referral(town, case).pk)
    found = {}
    for address, size in (("/goals/", rows), (of_goal(goal), 0), ("/measures/", 2 * rows), (of_measure(measure), 0)):
        with counted() as statements:
            answer = api("caseworker").get(address)
        assert len(answer.json().get("results", [])) == size
        found[address] = len(statements)
    assert list(found.values()) == [8, 8, 7, 6]
