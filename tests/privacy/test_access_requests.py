"""Requests for access over the API: until when, extended once, answered or refused, and what is overdue."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.privacy.models import AccessRequest
from tests.factories.case_records import ids, keys, problems
from tests.factories.client import Api
from tests.factories.erasing import erase, former_client
from tests.factories.rights import ask_for_access
from tests.factories.town import Town, make_person

Speaker = Callable[[str], Api]


def form(person: Any, **values: Any) -> dict[str, Any]:
    return {"person": str(person.pk), "received_on": "2025-07-01", "channel": "letter"} | values


@pytest.mark.parametrize(
    ("received_on", "due_on", "extended"),
    [("2025-07-01", "2025-08-01", "2025-10-01"), ("2025-01-31", "2025-02-28", "2025-04-30")],
)
def test_request_is_due_a_month_after_it_was_received(
    town: Town, api: Speaker, received_on: str, due_on: str, extended: str
) -> None:
    answer = api("caseworker").post("/access-requests/", form(make_person(town), received_on=received_on))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["due_on"], told["extended"], told["state"]) == (due_on, False, "open")
    request = AccessRequest.objects.get()
    from casemgmt.privacy.actions import extend_access_request  # noqa: PLC0415

    by = town.actor("caseworker", now=timezone.make_aware(timezone.datetime.fromisoformat(f"{due_on}T12:00:00")))
    extend_access_request(by=by, accessrequest=request, reason="Many files")
    assert AccessRequest.objects.get().due_on == date.fromisoformat(extended)


def test_time_is_extended_once_and_within_the_first_month(town: Town, api: Speaker) -> None:
    today = timezone.localdate()
    request = ask_for_access(town, make_person(town), today)
    late = ask_for_access(town, make_person(town), today - timedelta(days=70))
    me, body = api("caseworker"), {"reason": "Two files to join"}
    assert problems(me.post(f"/access-requests/{late.pk}/extend/", body)) == (400, "invalid", [("too_late", "")])
    shown = me.post(f"/access-requests/{request.pk}/extend/", body)
    assert (shown.status_code, shown.json()["extended"], shown.json()["extension_reason"]) == (
        200,
        True,
        body["reason"],
    )
    assert problems(me.post(f"/access-requests/{request.pk}/extend/", body)) == (409, "extended_already", [])
    assert Entry.objects.filter(event="accessrequest.extended").count() == 1


def test_request_is_answered_or_refused_once(town: Town, api: Speaker) -> None:
    one, two = (ask_for_access(town, make_person(town)) for _ in range(2))
    me, refusal = api("caseworker"), {"refusal": "identity_unproven", "reason": "No paper was shown."}
    answered = me.post(f"/access-requests/{one.pk}/answer/")
    assert (answered.status_code, answered.json()["state"]) == (200, "answered")
    refused = me.post(f"/access-requests/{two.pk}/refuse/", refusal)
    assert (refused.json()["state"], refused.json()["refusal"]) == ("refused", "identity_unproven")
    for request in (one, two):
        for verb, body in (("answer", {}), ("refuse", refusal), ("extend", {"reason": "Late"})):
            answer = me.post(f"/access-requests/{request.pk}/{verb}/", body)
            assert problems(answer) == (409, "access_decided", []), verb


def test_request_of_tomorrow_and_of_nobody_is_refused(town: Town, api: Speaker) -> None:
    person, me = make_person(town), api("caseworker")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = me.post("/access-requests/", form(person, received_on=tomorrow))
    assert problems(answer) == (400, "invalid", [("in_the_future", "/received_on")])
    south = make_person(town, "south")
    assert problems(me.post("/access-requests/", form(south))) == (400, "invalid", [("does_not_exist", "/person")])
    assert me.post("/access-requests/", form(person)).status_code == 201


def test_lists_find_what_is_overdue_and_what_is_due(town: Town, api: Speaker) -> None:
    today, me = timezone.localdate(), api("caseworker")
    late = ask_for_access(town, make_person(town), today - timedelta(days=60))
    soon = ask_for_access(town, make_person(town), today)
    done = ask_for_access(town, make_person(town), today - timedelta(days=90))
    me.post(f"/access-requests/{done.pk}/answer/")
    assert ids(me.get("/access-requests/", overdue="true")) == keys(late)
    assert ids(me.get("/access-requests/", overdue="false")) == keys(soon, done)
    assert ids(me.get("/access-requests/", state="open", due_before=today.isoformat())) == keys(late)
    assert ids(me.get("/access-requests/", due_since=today.isoformat())) == keys(soon)
    assert ids(me.get("/access-requests/", person=str(soon.key_id))) == keys(soon)
    rows = me.get("/access-requests/").json()["results"]
    assert [row["id"] for row in rows] == [str(one.pk) for one in (done, late, soon)]


def test_officer_sees_that_somebody_asked_and_not_who(town: Town, api: Speaker) -> None:
    request = ask_for_access(town, make_person(town))
    officer = api("data_protection_officer")
    shown = officer.get(f"/access-requests/{request.pk}/").json()
    assert sorted(shown) == [
        "created_at", "decided_at", "due_on", "extended", "id", "municipality", "received_on", "refusal", "state",
    ]  # fmt: skip
    assert officer.get("/access-requests/", person=str(request.key_id)).status_code == 400
    assert officer.get(f"/access-requests/{request.pk}/pack/").status_code == 403
    assert api("caseworker-south").get(f"/access-requests/{request.pk}/pack/").status_code == 404


def test_request_goes_with_the_person(town: Town, api: Speaker) -> None:
    person = former_client(town)
    request = ask_for_access(town, person)
    erase(town, person)
    assert api("caseworker").get(f"/access-requests/{request.pk}/").status_code == 404
    assert bytes(AccessRequest.objects.get().account) == b""
