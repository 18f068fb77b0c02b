"""What somebody sees of the tasks they were given: all that a volunteer has, and nothing once a task is over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from cases.actions.tasks import withdraw_task
from cases.excerpts import in_address_window
from cases.models import Case, Task
from tests.factories.case_records import ids, keys, problems
from tests.factories.sharing import ADDRESS, give_consent, in_days, make_task, withdraw
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town

PLAIN = [
    "comment", "due_on", "ends_at", "id", "kind", "minutes_spent", "place", "starts_at", "state", "title", "what_to_do",
]  # fmt: skip
EVERYTHING = {"shows_first_name": True, "shows_language": True, "shows_address": True}
BOTH = ("identity", "contact")
HELPERS = pytest.mark.parametrize(
    ("name", "purpose"), [("volunteer", "volunteer_support"), ("interpreter", "interpreting")]
)


def open_case(town: Town, **identity: Any) -> Case:
    """A case of somebody with two given names and an address."""
    values = {"given_names": "Amina Sara", "address": ADDRESS} | identity
    return make_case(town, person=make_person(town, **values))


def open_task(town: Town, name: str = "volunteer", purpose: str = "volunteer_support", **values: Any) -> Task:
    """A task for today that shows everything, with the consent for it."""
    case = open_case(town)
    give_consent(town, case.person, purpose, BOTH)
    return make_task(town, case, name, **({"due_on": in_days(0)} | EVERYTHING | values))


@HELPERS
def test_my_task_shows_what_its_flags_say_and_nothing_else(town, api, name, purpose):
    shows_all = open_task(town, name, purpose)
    shows_none = make_task(town, shows_all.case, name)
    shows_name = make_task(town, shows_all.case, name, shows_first_name=True)
    me = api(name)
    rows = {row["id"]: row for row in me.get("/my/tasks/").json()["results"]}
    assert len(rows) == 3
    assert sorted(rows[str(shows_none.pk)]) == PLAIN
    assert sorted(rows[str(shows_all.pk)]) == sorted([*PLAIN, "person", "address"])
    assert rows[str(shows_all.pk)]["person"] == {"first_name": "Amina", "language": "ara"}
    assert rows[str(shows_all.pk)]["address"] == ADDRESS
    assert rows[str(shows_name.pk)]["person"] == {"first_name": "Amina"}
    for row in rows.values():
        assert me.get(f"/my/tasks/{row['id']}/").json() == row


def test_my_task_tells_no_more_where_little_is_known(town, api):
    case = open_case(town, given_names="", family_name="Haddad", mother_tongue="", address=None)
    give_consent(town, case.person, "volunteer_support", BOTH)
    task = make_task(town, case, "volunteer", due_on=in_days(0), **EVERYTHING)
    told = api("volunteer").get(f"/my/tasks/{task.pk}/").json()
    assert told["person"] == {"first_name": "", "language": "ara"}  # the language of the inquiry
    assert sorted(told) == sorted([*PLAIN, "person"])


def test_my_tasks_are_mine_only(town, api):
    other = make_town(ags="05166032", prefix="OT")
    mine, theirs = open_task(town), make_task(town, None, "volunteer-2")
    abroad = make_task(other, None, "volunteer")
    unassigned = make_task(town)
    me = api("volunteer")
    page = me.get("/my/tasks/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(mine), 1)
    for hidden in (theirs, abroad, unassigned):
        assert me.get(f"/my/tasks/{hidden.pk}/").status_code == 404
        for move, body in (("accept", {}), ("decline", {"reason": "Ill"}), ("finish", {})):
            assert me.post(f"/my/tasks/{hidden.pk}/{move}/", body).status_code == 404
    for path in (f"/tasks/{mine.pk}/", "/cases/", "/persons/", f"/persons/{mine.key_id}/", "/consents/", "/referrals/"):
        assert me.get(path).status_code == 403
    assert api("partner_agency").get("/my/tasks/").status_code == 403
    assert ids(api("caseworker").get("/my/tasks/")) == []


def test_volunteer_accepts_and_finishes(town, api):
    task = open_task(town)
    me, path = api("volunteer"), f"/my/tasks/{task.pk}/"
    seen = me.get(path)
    accepted = me.post(f"{path}accept/", etag=seen["ETag"])
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert accepted.json()["person"]["first_name"] == "Amina"
    assert problems(me.post(f"{path}accept/")) == (409, "wrong_state", [("wrong_state", "/state")])
    assert me.post(f"{path}finish/", etag=seen["ETag"]).status_code == 412
    finished = me.post(f"{path}finish/", {"minutes_spent": 90, "comment": "Went well"}, etag=accepted["ETag"])
    told = finished.json()
    assert (finished.status_code, sorted(told)) == (200, PLAIN)
    assert (told["state"], told["minutes_spent"], told["comment"]) == ("done", 90, "Went well")
    for answer in (me.get(path), me.post(f"{path}finish/"), me.post(f"{path}accept/")):
        assert answer.status_code == 404
    assert me.get("/my/tasks/", count="true").json()["count"] == 0
    assert api("caseworker").get(f"/tasks/{task.pk}/").json()["minutes_spent"] == 90


def test_volunteer_declines_with_a_reason(town, api):
    task = open_task(town)
    me, path = api("volunteer"), f"/my/tasks/{task.pk}/"
    assert problems(me.post(f"{path}decline/")) == (400, "invalid", [("required", "/reason")])
    declined = me.post(f"{path}decline/", {"reason": "I am ill"})
    assert (declined.status_code, declined.json()["state"], sorted(declined.json())) == (200, "declined", PLAIN)
    assert me.get(path).status_code == 404
    assert ids(me.get("/my/tasks/")) == []
    assert api("caseworker").get(f"/tasks/{task.pk}/").json()["decline_reason"] == "I am ill"


def test_withdrawn_and_reassigned_tasks_are_gone_at_the_next_request(town, api):
    withdrawn, moved, other = open_task(town), make_task(town, None, "volunteer"), make_task(town, None, "volunteer")
    me = api("volunteer")
    assert ids(me.get("/my/tasks/")) == keys(withdrawn, moved, other)
    by = town.actor("caseworker", now=timezone.now())
    withdraw_task(by=by, task=Task.objects.select_related("key").get(pk=withdrawn.pk))
    assignment = {"assignee": str(town.users["volunteer-2"].pk)}
    assert api("caseworker").post(f"/tasks/{moved.pk}/assign/", assignment).status_code == 200
    for gone in (withdrawn, moved):
        assert me.get(f"/my/tasks/{gone.pk}/").status_code == 404
        assert me.post(f"/my/tasks/{gone.pk}/accept/").status_code == 404
    page = me.get("/my/tasks/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(other), 1)
    assert ids(api("volunteer-2").get("/my/tasks/")) == keys(moved)


def test_task_is_gone_when_its_access_ends(town, api, settings):
    settings.TASK_ACCESS_HOURS = 24
    over = make_task(town, None, "volunteer", due_on=in_days(-2))
    late = make_task(town, None, "volunteer", due_on=in_days(-1))
    me = api("volunteer")
    page = me.get("/my/tasks/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(late), 1)
    assert me.get(f"/my/tasks/{over.pk}/").status_code == 404
    assert me.post(f"/my/tasks/{over.pk}/finish/").status_code == 404


def test_ended_membership_or_account_sees_nothing(town, api):
    task = open_task(town)
    me = api("volunteer")
    assert me.get(f"/my/tasks/{task.pk}/").status_code == 200
    town.users["volunteer"].memberships.update(valid_until=timezone.now())
    assert me.get(f"/my/tasks/{task.pk}/").status_code == 403
    town.users["volunteer-2"].is_active = False
    town.users["volunteer-2"].save()
    assert api("volunteer-2").get("/my/tasks/").status_code == 401


@HELPERS
def test_withdrawn_consent_hides_the_person_and_keeps_the_task(town, api, name, purpose):
    case = open_case(town)
    identity = give_consent(town, case.person, purpose, ("identity",))
    contact = give_consent(town, case.person, purpose, ("contact",))
    task = make_task(town, case, name, due_on=in_days(0), **EVERYTHING)
    me, path = api(name), f"/my/tasks/{task.pk}/"
    assert sorted(me.get(path).json()) == sorted([*PLAIN, "person", "address"])
    withdraw(town, contact)
    assert sorted(me.get(path).json()) == sorted([*PLAIN, "person"])
    withdraw(town, identity)
    assert sorted(me.get(path).json()) == PLAIN
    assert [sorted(row) for row in me.get("/my/tasks/").json()["results"]] == [PLAIN]
    accepted = me.post(f"{path}accept/")
    assert (accepted.status_code, sorted(accepted.json())) == (200, PLAIN)


def test_consent_that_ended_begins_later_or_is_another_s_shows_nothing(town, api):
    task = open_task(town)
    me, path = api("volunteer"), f"/my/tasks/{task.pk}/"
    assert sorted(me.get(path).json()) == sorted([*PLAIN, "person", "address"])
    consent = type(give_consent(town, make_person(town), "volunteer_support")).objects.filter(key=task.key_id)
    moment = timezone.now()
    for values in (
        {"valid_until": moment},
        {"valid_until": moment + timedelta(days=9), "valid_from": moment + timedelta(days=1)},
        {"valid_from": moment - timedelta(days=9), "purpose": "interpreting"},
        {"purpose": "volunteer_support", "recipient_agency": town.agencies["school"]},
    ):
        assert consent.update(**values) == 1
        assert sorted(me.get(path).json()) == PLAIN
    assert consent.update(recipient_agency=None) == 1
    assert sorted(me.get(path).json()) == sorted([*PLAIN, "person", "address"])


def test_staff_reads_the_person_without_consent(town, api):
    case = open_case(town)
    task = make_task(town, case, "housing_manager", due_on=in_days(0), **EVERYTHING)
    told = api("housing_manager").get(f"/my/tasks/{task.pk}/").json()
    assert told["person"] == {"first_name": "Amina", "language": "ara"}
    town.users["housing_manager"].memberships.update(role="volunteer")
    assert sorted(api("housing_manager").get(f"/my/tasks/{task.pk}/").json()) == PLAIN


def test_address_is_shown_around_the_time_of_the_task_only(town, api):
    moment = timezone.now()
    shown = {}
    for begins, ends in ((-4, -3), (-3, -1), (-1, 1), (1, 3), (3, 4)):
        starts_at = moment + timedelta(hours=begins)
        times = {"starts_at": starts_at, "ends_at": moment + timedelta(hours=ends)}
        task = open_task(town, due_on=timezone.localdate(starts_at), **times)
        shown[begins] = "address" in api("volunteer").get(f"/my/tasks/{task.pk}/").json()
    assert shown == {-4: False, -3: True, -1: True, 1: True, 3: False}
    tomorrow = open_task(town, due_on=in_days(1))
    assert sorted(api("volunteer").get(f"/my/tasks/{tomorrow.pk}/").json()) == sorted([*PLAIN, "person"])


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "first", "last"),
    [
        ("2026-07-01T08:00", "2026-07-01T09:30", "2026-07-01T06:00", "2026-07-01T11:30"),
        ("2026-07-01T08:00", None, "2026-07-01T06:00", "2026-07-02T00:00"),  # to midnight in Berlin, and two hours
        (None, None, "2026-07-01T22:00", "2026-07-02T21:59"),  # the day it is due
    ],
)
def test_address_window_begins_and_ends_to_the_minute(starts_at, ends_at, first, last):
    starts, ends = (datetime.fromisoformat(one).replace(tzinfo=UTC) if one else None for one in (starts_at, ends_at))
    begins, closes = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (first, last))
    task = Task(due_on=date(2026, 7, 2), starts_at=starts, ends_at=ends)
    minute = timedelta(minutes=1)
    asked = (begins - minute, begins, closes, closes + minute)
    assert [in_address_window(task, now) for now in asked] == [False, True, True, False]


def test_looks_name_what_was_shown(town, api):
    task, bare = open_task(town), make_task(town, None, "volunteer")
    me = api("volunteer")
    everything = sorted([*PLAIN, "first_name", "language", "address"])
    for request, event, shown_ids, fields in (
        (lambda: me.get("/my/tasks/"), "task.listed", keys(task, bare), everything),
        (lambda: me.get(f"/my/tasks/{bare.pk}/"), "task.viewed", keys(bare), PLAIN),
        (lambda: me.get(f"/my/tasks/{task.pk}/"), "task.viewed", keys(task), everything),
        (lambda: me.get("/my/tasks/", fields="id,title"), "task.listed", keys(task, bare), ["id", "title"]),
        (lambda: me.post(f"/my/tasks/{task.pk}/accept/"), "task.viewed", keys(task), everything),
        (lambda: me.post(f"/my/tasks/{task.pk}/finish/"), "task.viewed", keys(task), PLAIN),
    ):
        before = Entry.objects.filter(route="assignee").count()
        assert request().status_code == 200
        assert Entry.objects.filter(route="assignee").count() == before + 1
        entry = Entry.objects.filter(route="assignee").order_by("-position").first()
        assert (entry.event, entry.kind, sorted(entry.object_ids), entry.fields) == (event, "task", shown_ids, fields)


def test_my_tasks_are_found_by_state_kind_and_day(town, api):
    soon, late = make_task(town, None, "volunteer"), make_task(town, None, "volunteer", due_on=in_days(9), kind="visit")
    me = api("volunteer")
    assert me.post(f"/my/tasks/{soon.pk}/accept/").status_code == 200
    for query, found in (
        ({"state": "accepted"}, (soon,)),
        ({"state": "assigned"}, (late,)),
        ({"kind": "visit"}, (late,)),
        ({"due_before": str(in_days(5))}, (soon,)),
    ):
        page = me.get("/my/tasks/", count="true", **query)
        assert (ids(page), page.json()["count"]) == (keys(*found), len(found))
    assert [row["id"] for row in me.get("/my/tasks/").json()["results"]] == [str(soon.pk), str(late.pk)]
    assert [row["id"] for row in me.get("/my/tasks/", ordering="-due_on").json()["results"]] == [
        str(late.pk),
        str(soon.pk),
    ]
    first = me.get("/my/tasks/", page_size="1").json()
    assert ids(me.get(first["next"].split("testserver")[1])) == keys(late)
    for unknown in ({"case": str(soon.pk)}, {"state": "done"}, {"ordering": "-updated_at"}, {"fields": "case"}):
        assert me.get("/my/tasks/", **unknown).status_code == 400


@HELPERS
def test_my_tasks_cost_the_same_for_one_and_three(town, api, name, purpose):
    task = open_task(town, name, purpose)
    for rows in (1, 3):
        with counted() as statements:
            page = api(name).get("/my/tasks/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 6)
        with counted() as statements:
            api(name).get(f"/my/tasks/{task.pk}/")
        assert len(statements) == 6
        with counted() as statements:
            api(name).get("/my/tasks/", fields="id,title")
        assert len(statements) == 5
        if rows == 1:
            open_task(town, name, purpose)
            open_task(town, name, purpose)
