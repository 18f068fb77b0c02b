"""Tasks over the API, as those see them who set them: setting, giving, changing, and who may do what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.actions import tasks
from cases.actions.cases import grant_case
from cases.lifecycle import Phase
from cases.models import Task
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.sharing import TASK, give_consent, in_days, make_task, withdraw
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, make_case, make_town

IDENTITY = ("identity",)
NOT_YOURS = (403, "not_allowed", [])


def form(town: Town, case: Any = None, assignee: str = "", **values: Any) -> dict[str, Any]:
    """A task as it is posted."""
    body = TASK | {"due_on": str(in_days(1))}
    body |= {"case": str(case.pk)} if case else {}
    body |= {"assignee": str(town.users[assignee].pk)} if assignee else {}
    return body | values


def held(task: Task) -> Task:
    """The task as it is stored now."""
    return Task.objects.select_related("key", "case").get(pk=task.pk)


def test_task_lies_with_its_case_under_the_person_s_key(town, api):
    case = make_case(town)
    answer = api("caseworker").post("/tasks/", form(town, case))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["reference"], told["team"], told["state"], told["assignee"]) == (
        case.reference,
        str(town.teams["north"].pk),
        "open",
        None,
    )
    assert Task.objects.get().key_id == case.key_id
    assert answer["ETag"] == api("caseworker").get(f"/tasks/{told['id']}/")["ETag"]


def test_task_without_a_case_lies_under_its_creator_s_key_in_their_team(town, api):
    assert api("caseworker-south").post("/tasks/", form(town)).status_code == 201
    task = Task.objects.get()
    assert (task.key_id, task.team_id) == (town.users["caseworker-south"].pk, town.teams["south"].pk)
    specialist = api("housing_manager").post("/tasks/", form(town))
    assert (specialist.status_code, specialist.json()["reference"]) == (201, None)
    assert specialist.json()["team"] == str(town.teams["north"].pk)  # the team that takes inquiries
    town.teams["north"].takes_inquiries = False
    town.teams["north"].save()
    refused = api("housing_manager").post("/tasks/", form(town))
    assert problems(refused) == (400, "invalid", [("team_missing", "/case")])


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"starts_at": "2026-05-01T10:00Z", "ends_at": "2026-05-01T10:00Z"}, ("ends_before_it_begins", "/ends_at")),
        ({"ends_at": "2026-05-01T10:00:00Z"}, ("ends_before_it_begins", "/ends_at")),
        ({"starts_at": "2026-05-01T22:30:00Z", "due_on": "2026-05-01"}, ("starts_after_it_is_due", "/starts_at")),
        ({"shows_address": True, "case": None}, ("case_missing", "/case")),
        ({"kind": "unheard_of"}, ("invalid_choice", "/kind")),
        ({"state": "done"}, ("unknown_member", "/state")),
    ],
)  # fmt: skip
def test_task_that_cannot_be_is_refused(town, api, values, problem):
    case = make_case(town)
    answer = api("caseworker").post("/tasks/", form(town, case) | values)
    assert problems(answer) == (400, "invalid", [problem])
    assert api("caseworker").post("/tasks/", form(town, case)).status_code == 201


def test_access_ends_so_many_hours_after_the_task(town, settings):
    settings.TASK_ACCESS_HOURS = 24
    day = datetime(2026, 7, 1, tzinfo=UTC).date()
    assert make_task(town, due_on=day).access_until == datetime(2026, 7, 2, 22, tzinfo=UTC)  # midnight in Berlin
    times = {"starts_at": datetime(2026, 7, 1, 8, tzinfo=UTC), "ends_at": datetime(2026, 7, 1, 9, tzinfo=UTC)}
    task = make_task(town, due_on=day, **times)
    assert task.access_until == datetime(2026, 7, 2, 9, tzinfo=UTC)
    later = {"ends_at": datetime(2026, 7, 1, 12, tzinfo=UTC)}
    task = tasks.update_task(by=town.actor("caseworker"), task=held(task), changes=later)
    assert task.access_until == datetime(2026, 7, 2, 12, tzinfo=UTC)


def test_task_of_a_case_that_is_closed_is_refused(town, api):
    closed = case_in(town, Phase.CLOSED)
    assert problems(api("caseworker").post("/tasks/", form(town, closed))) == (409, "case_not_open", [])
    assert api("caseworker").post("/tasks/", form(town, make_case(town))).status_code == 201


def test_task_is_given_to_those_only_who_do_tasks_here(town, api):
    other = make_town(ags="05166032", prefix="OT")
    case = make_case(town)
    caseworker = api("caseworker")
    for name in ("volunteer", "interpreter", "housing_manager", "caseworker-south", "team_lead"):
        answer = caseworker.post("/tasks/", form(town, case, name))
        assert (answer.status_code, answer.json()["state"]) == (201, "assigned")
    refusal = (400, "invalid", [("not_assignable", "/assignee")])
    for name in ("partner_agency", "administrator", "data_protection_officer", "integration_officer"):
        assert problems(caseworker.post("/tasks/", form(town, case, name))) == refusal
    unknown = (400, "invalid", [("does_not_exist", "/assignee")])
    assert problems(caseworker.post("/tasks/", form(other, case, "volunteer"))) == unknown
    town.users["volunteer-2"].is_active = False
    town.users["volunteer-2"].save()
    assert problems(caseworker.post("/tasks/", form(town, case, "volunteer-2"))) == unknown


@pytest.mark.parametrize(("name", "purpose"), [("volunteer", "volunteer_support"), ("interpreter", "interpreting")])
def test_task_shows_a_helper_nothing_without_consent(town, api, name, purpose):
    case = make_case(town)
    everything = {"shows_first_name": True, "shows_language": True, "shows_address": True}
    body = form(town, case, name, **everything)
    both = (409, "consent_missing", [("consent_missing", "/shows_address"), ("consent_missing", "/shows_first_name")])
    assert problems(api("caseworker").post("/tasks/", body)) == both
    other = {"volunteer_support": "interpreting", "interpreting": "volunteer_support"}[purpose]
    give_consent(town, case.person, other, ("identity", "contact"))
    give_consent(town, case.person, purpose, valid_until=timezone.now() - timedelta(seconds=1))
    give_consent(town, case.person, purpose, valid_from=timezone.now() + timedelta(days=1))
    withdrawn = give_consent(town, case.person, purpose)
    withdraw(town, withdrawn)
    give_consent(town, make_case(town).person, purpose)
    assert problems(api("caseworker").post("/tasks/", body)) == both
    give_consent(town, case.person, purpose, IDENTITY)
    one = (409, "consent_missing", [("consent_missing", "/shows_address")])
    assert problems(api("caseworker").post("/tasks/", body)) == one
    give_consent(town, case.person, purpose, ("contact",))
    assert api("caseworker").post("/tasks/", body).status_code == 201
    assert Task.objects.count() == 1


def test_staff_needs_no_consent_to_know_the_person(town, api):
    case = make_case(town)
    body = form(town, case, "housing_manager", shows_first_name=True, shows_address=True)
    assert api("caseworker").post("/tasks/", body).status_code == 201
    assert api("caseworker").post("/tasks/", body | form(town, case, "volunteer")).status_code == 409


def test_giving_and_showing_more_ask_for_consent_too(town, api):
    case = make_case(town)
    task = make_task(town, case, shows_first_name=True)
    assignment = {"assignee": str(town.users["volunteer"].pk)}
    caseworker = api("caseworker")
    refusal = (409, "consent_missing", [("consent_missing", "/shows_first_name")])
    assert problems(caseworker.post(f"/tasks/{task.pk}/assign/", assignment)) == refusal
    consent = give_consent(town, case.person, "volunteer_support", IDENTITY)
    assert caseworker.post(f"/tasks/{task.pk}/assign/", assignment).json()["state"] == "assigned"
    refused = caseworker.patch(f"/tasks/{task.pk}/", {"shows_address": True}, etag="*")
    assert problems(refused) == (409, "consent_missing", [("consent_missing", "/shows_address")])
    withdraw(town, consent)
    assert caseworker.patch(f"/tasks/{task.pk}/", {"place": "Town hall"}, etag="*").json()["place"] == "Town hall"
    assert caseworker.patch(f"/tasks/{task.pk}/", {"shows_first_name": False}, etag="*").status_code == 200


def test_task_goes_its_way(town, api):
    task = make_task(town, make_case(town))
    caseworker, manager, path = api("caseworker"), api("housing_manager"), f"/tasks/{task.pk}"
    states = []
    for asker, move, body in (
        (caseworker, "assign", {"assignee": str(town.users["housing_manager"].pk)}),
        (manager, "decline", {"reason": "On leave"}),
        (caseworker, "assign", {"assignee": str(town.users["housing_manager"].pk)}),
        (manager, "accept", {}),
        (manager, "finish", {"minutes_spent": 45, "comment": "All well"}),
        (caseworker, "reopen", {}),
        (caseworker, "withdraw", {"reason": "Not needed"}),
    ):
        answer = asker.post(f"{path}/{move}/", body)
        assert answer.status_code == 200, answer.content
        states.append(answer.json()["state"])
    assert states == ["assigned", "declined", "assigned", "accepted", "done", "open", "withdrawn"]
    told = caseworker.get(f"{path}/").json()
    kept = ("minutes_spent", "comment", "withdraw_reason", "decline_reason", "assignee")
    assert [told[name] for name in kept] == [45, "All well", "Not needed", "", None]


@pytest.mark.parametrize(
    ("move", "body"),
    [("accept", {}), ("decline", {"reason": "Ill"}), ("finish", {}), ("withdraw", {}), ("assign", {"assignee": ""})],
)
def test_step_that_does_not_begin_here_names_the_state(town, api, move, body):
    task = make_task(town, make_case(town), "caseworker")
    body = body | ({"assignee": str(town.users["volunteer"].pk)} if "assignee" in body else {})
    assert api("caseworker").post(f"/tasks/{task.pk}/reopen/").status_code == 409
    assert api("caseworker").post(f"/tasks/{task.pk}/withdraw/").status_code == 200
    answer = api("caseworker").post(f"/tasks/{task.pk}/{move}/", body)
    assert problems(answer) == (409, "wrong_state", [("wrong_state", "/state")])
    assert answer.json()["errors"][0]["detail"].startswith("It is withdrawn;")


def test_over_tasks_are_not_changed_before_they_are_taken_up_again(town, api):
    task = make_task(town, make_case(town))
    caseworker, path = api("caseworker"), f"/tasks/{task.pk}/"
    assert caseworker.post(f"{path}finish/").json()["state"] == "done"
    assert problems(caseworker.patch(path, {"title": "Other"}, etag="*"))[:2] == (409, "wrong_state")
    assert caseworker.post(f"{path}reopen/").json()["state"] == "open"
    assert caseworker.patch(path, {"title": "Other"}, etag="*").json()["title"] == "Other"
    assert caseworker.patch(path, {"title": "Third"}).status_code == 428
    assert caseworker.patch(path, {"title": "Third"}, etag='"0.1"').status_code == 412


def test_only_the_assignee_answers_and_the_caseworker_may_finish(town, api):
    task = make_task(town, make_case(town), "housing_manager")
    path = f"/tasks/{task.pk}"
    assert problems(api("caseworker").post(f"{path}/accept/")) == NOT_YOURS
    assert problems(api("caseworker").post(f"{path}/decline/", {"reason": "Ill"})) == NOT_YOURS
    assert api("housing_manager").post(f"{path}/accept/").status_code == 200
    assert problems(api("team_lead").post(f"{path}/finish/")) == (403, "not_allowed", [])
    assert api("caseworker").post(f"{path}/finish/").status_code == 200


def test_who_set_a_task_for_another_team_does_not_finish_it_for_its_assignee(town, api):
    case = make_case(town, "south")
    grant(town, case, "health_companion")
    body = form(town, case, "housing_manager")
    task = api("health_companion").post("/tasks/", body).json()
    assert task["team"] == str(town.teams["south"].pk)
    assert problems(api("health_companion").post(f"/tasks/{task['id']}/finish/")) == NOT_YOURS
    assert api("health_companion").post(f"/tasks/{task['id']}/withdraw/").status_code == 200


def test_who_was_given_a_task_does_not_open_more_to_themselves(town, api):
    task = make_task(town, make_case(town), "housing_manager")
    manager, path = api("housing_manager"), f"/tasks/{task.pk}/"
    assert problems(manager.patch(path, {"shows_address": True}, etag="*")) == NOT_YOURS
    assert problems(manager.post(f"{path}assign/", {"assignee": str(town.users["volunteer"].pk)})) == NOT_YOURS
    assert problems(manager.post(f"{path}withdraw/")) == NOT_YOURS
    assert manager.post(f"{path}finish/").status_code == 200
    assert problems(manager.post(f"{path}reopen/")) == NOT_YOURS
    assert api("caseworker").post(f"{path}reopen/").status_code == 200
    assert manager.get(path).status_code == 404


def test_tasks_of_others_do_not_exist(town, api):
    other = make_town(ags="05166032", prefix="OT")
    own, south = make_task(town, make_case(town)), make_task(town, make_case(town, "south"))
    given = make_task(town, make_case(town, "south"), "caseworker")
    abroad = make_task(other, make_case(other))
    page = api("caseworker").get("/tasks/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(own, given), 2)
    assert ids(api("team_lead").get("/tasks/")) == keys(own, south, given)
    assert ids(api("housing_manager").get("/tasks/")) == []
    assert ids(api("caseworker").get("/tasks/", case=str(south.case_id))) == []
    for hidden in (south, abroad):
        path = f"/tasks/{hidden.pk}/"
        assert api("caseworker").get(path).status_code == 404
        assert api("caseworker").patch(path, {"title": "Mine"}, etag="*").status_code == 404
        for move in ("accept", "finish", "withdraw", "reopen"):
            assert api("caseworker").post(f"{path}{move}/").status_code == 404
    unknown = (400, "invalid", [("does_not_exist", "/case")])
    assert problems(api("caseworker").post("/tasks/", form(town, south.case))) == unknown
    for role in ("volunteer", "interpreter", "partner_agency", "administrator", "data_protection_officer"):
        assert api(role).get("/tasks/").status_code == 403
        assert api(role).post("/tasks/", form(town)).status_code == 403


def test_task_for_a_granted_case_ends_with_the_grant_but_stays_its_creator_s(town, api):
    case = make_case(town)
    by = town.actor("caseworker")
    ended = {"valid_from": NOW - timedelta(days=9), "valid_until": NOW - timedelta(days=1)}
    grant_case(by=by, case=case, user=town.users["job_coach"], reason="support", **ended)
    refused = api("job_coach").post("/tasks/", form(town, case))
    assert problems(refused) == (400, "invalid", [("does_not_exist", "/case")])
    grant(town, case, "job_coach")
    task = api("job_coach").post("/tasks/", form(town, case))
    assert task.status_code == 201
    assert ids(api("job_coach").get("/tasks/")) == [task.json()["id"]]


def test_tasks_are_found_by_what_an_office_works_with(town, api):
    case = make_case(town)
    soon, late = make_task(town, case), make_task(town, None, "caseworker", due_on=in_days(9), kind="office")
    given = make_task(town, case, "volunteer", due_on=in_days(5))
    caseworker = api("caseworker")
    for query, found in (
        ({"case": str(case.pk)}, (soon, given)),
        ({"state": "open"}, (soon,)),
        ({"state": "assigned,done"}, (late, given)),
        ({"kind": "office"}, (late,)),
        ({"assignee": "me"}, (late,)),
        ({"assignee": "none"}, (soon,)),
        ({"assignee": str(town.users["volunteer"].pk)}, (given,)),
        ({"assignee": "nobody"}, ()),
        ({"due_before": str(in_days(6))}, (soon, given)),
        ({"team": str(town.teams["south"].pk)}, ()),
    ):
        page = caseworker.get("/tasks/", count="true", **query)
        assert (ids(page), page.json()["count"]) == (keys(*found), len(found))
    by_day = caseworker.get("/tasks/", ordering="due_on", page_size="2").json()
    assert [row["id"] for row in by_day["results"]] == [str(soon.pk), str(given.pk)]
    assert [row["id"] for row in caseworker.get(by_day["next"].split("testserver")[1]).json()["results"]] == keys(late)
    assert caseworker.get("/tasks/", title="Go along").status_code == 400


def test_tasks_cost_the_same_for_one_and_three(town, api):
    task = make_task(town, make_case(town))
    for rows in (1, 3):
        with counted() as statements:
            page = api("caseworker").get("/tasks/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 5)
        with counted() as statements:
            api("caseworker").get(f"/tasks/{task.pk}/")
        assert len(statements) == 5
        if rows == 1:
            make_task(town, make_case(town))
            make_task(town, None, "caseworker")
