"""S8: a volunteer helps the family of S1; what she sees, from when, and until when (domain.md 6).

The house has no record of a mentorship yet: what carries her access here is a task, and the consent for volunteers.
Still to come, with `services/volunteering` and what it builds on: that a mentorship before the certificate of good
conduct was inspected is refused (409), and that the fact of the inspection is deleted by 2026-03-30; city liability
by a written assignment; the donation of two beds that is reserved once; the club's seal; the mother who is client and
offers a sewing course. The club fee of the seven-year-old waits for the entitlements of issue 5, the fire brigade for
status (issue 5) and language level (issue 7).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.access.models import Membership
from cases.actions import persons
from cases.models import Case
from tests.factories.client import Api
from tests.factories.sharing import ADDRESS
from tests.factories.town import Town, make_case, make_person
from tests.factories.world import put_in_phase
from tests.journeys.steps import consent, ok, refused

Speaker = Callable[[str], Api]


@pytest.fixture
def case(town: Town) -> Case:
    """The mother's case, in linking, in the team north; her number of the AZR is known."""
    facts = {"given_names": "Amina Rahaf", "family_name": "Probe", "born_on": date(1990, 9, 2), "address": ADDRESS}
    opened = make_case(town, person=make_person(town, nationalities=["SYR"], mother_tongue="ara", **facts))
    persons.create_identifier(by=town.actor("caseworker"), person=opened.person, kind="azr", value="231211123456")
    put_in_phase(opened, "linking")
    return Case.objects.select_related("key", "person__key").get(pk=opened.pk)


def ask(town: Town, me: Api, case: Case, who: str = "volunteer", **more: Any) -> Any:
    """The caseworker's answer from the house, for a task that she gives to the volunteer."""
    day = timezone.localdate() + timedelta(days=2)
    body = {
        "case": str(case.pk),
        "assignee": str(town.users[who].pk),
        "kind": "accompany",
        "title": "Go along to the library",
        "what_to_do": "Show the way, and how to borrow books.",
        "place": "Library, at the entrance",
        "due_on": day.isoformat(),
        "shows_first_name": True,
        "shows_language": True,
    }
    return me.post("/tasks/", body | more)


def test_volunteer_is_told_nothing_of_the_person_without_her_consent(town: Town, api: Speaker, case: Case) -> None:
    me = api("caseworker")
    assert refused(ask(town, me, case), 409) == {"consent_missing"}
    assert ok(api("volunteer").get("/my/tasks/", count="true"))["count"] == 0
    consent(me, str(case.person_id), "volunteer_support", ["identity"])
    ok(ask(town, me, case), 201)
    assert refused(ask(town, me, case, shows_address=True), 409) == {"consent_missing"}


def test_volunteer_sees_first_name_language_and_meeting_place(town: Town, api: Speaker, case: Case) -> None:
    me, helper = api("caseworker"), api("volunteer")
    consent(me, str(case.person_id), "volunteer_support", ["identity"])
    task = ok(ask(town, me, case), 201)
    seen = ok(helper.get(f"/my/tasks/{task['id']}/"))
    assert (seen["person"], seen["place"]) == ({"first_name": "Amina", "language": "ara"}, "Library, at the entrance")
    assert set(seen) == {
        "id", "kind", "title", "what_to_do", "place", "starts_at", "ends_at", "due_on", "state", "person",
        "minutes_spent", "comment",
    }  # fmt: skip
    assert ok(helper.post(f"/my/tasks/{task['id']}/accept/"))["state"] == "accepted"
    assert api("volunteer-2").get(f"/my/tasks/{task['id']}/").status_code == 404


def test_status_health_and_numbers_are_refused_to_the_volunteer(town: Town, api: Speaker, case: Case) -> None:
    me, helper = api("caseworker"), api("volunteer")
    consent(me, str(case.person_id), "volunteer_support", ["identity"])
    ok(ask(town, me, case), 201)
    number = ok(me.get("/identifiers/"))["results"][0]["id"]
    for path in (
        f"/cases/{case.pk}/",
        f"/persons/{case.person_id}/",
        f"/identifiers/{number}/",
        "/identifiers/",
        "/assessments/",
        "/notes/",
        "/documents/",
        "/household-members/",
        "/search/?q=Amina",
    ):
        assert refused(helper.get(path), 403) == {"not_allowed"}, path


def test_address_is_there_around_the_task_only(town: Town, api: Speaker, case: Case) -> None:
    me, helper = api("caseworker"), api("volunteer")
    consent(me, str(case.person_id), "volunteer_support", ["identity", "contact"])
    begins = timezone.now() + timedelta(hours=1)
    for start, shown in ((begins, True), (begins + timedelta(hours=5), False)):
        times = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
        task = ok(ask(town, me, case, shows_address=True, **times), 201)
        assert ("address" in ok(helper.get(f"/my/tasks/{task['id']}/"))) is shown


def test_withdrawn_consent_takes_the_name_away_at_once(town: Town, api: Speaker, case: Case) -> None:
    me, helper = api("caseworker"), api("volunteer")
    given = consent(me, str(case.person_id), "volunteer_support", ["identity"])
    path = f"/my/tasks/{ok(ask(town, me, case), 201)['id']}/"
    assert ok(helper.get(path))["person"] == {"first_name": "Amina", "language": "ara"}
    ok(me.post(f"/consents/{given['id']}/withdraw/", {"note": "by telephone"}))
    assert "person" not in ok(helper.get(path))


def test_access_ends_with_the_task_and_with_the_volunteering(town: Town, api: Speaker, case: Case) -> None:
    """Taken back, the task is gone; and whoever is a volunteer no more is refused at the very next request."""
    me, helper = api("caseworker"), api("volunteer")
    consent(me, str(case.person_id), "volunteer_support", ["identity"])
    first, second = (ok(ask(town, me, case), 201)["id"] for _ in range(2))
    ok(me.post(f"/tasks/{first}/withdraw/", {"reason": "The mentorship ends."}))
    assert [helper.get(f"/my/tasks/{one}/").status_code for one in (first, second)] == [404, 200]
    [membership] = Membership.objects.filter(user=town.users["volunteer"])
    ok(api("administrator").post(f"/memberships/{membership.pk}/end/"))
    assert refused(helper.get(f"/my/tasks/{second}/"), 403) == {"not_allowed"}
    assert refused(helper.get("/my/tasks/"), 403) == {"not_allowed"}


def test_what_the_volunteer_was_shown_stands_in_the_persons_log(town: Town, api: Speaker, case: Case) -> None:
    me = api("caseworker")
    consent(me, str(case.person_id), "volunteer_support", ["identity"])
    path = f"/my/tasks/{ok(ask(town, me, case), 201)['id']}/"
    ok(api("volunteer").get(path))
    log = ok(me.get(f"/persons/{case.person_id}/access-log/"))["results"]
    [look] = [one for one in log if one["event"] == "task.viewed"]
    assert {"first_name", "language"} <= set(look["fields"])
