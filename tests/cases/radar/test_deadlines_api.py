"""Deadlines over HTTP: entered, given, moved, settled, taken up again; who sees and may do what."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.access.stand_ins import create_stand_in
from casemgmt.access.writing import record_put
from cases.actions.cases import grant_case
from cases.actions.deadlines import enter_deadline
from cases.actions.radar.marking import WATCHED
from cases.actions.radar.running import run_radar
from cases.codes import DEADLINE_KINDS
from cases.deadline_kinds import ENTERED_CATEGORIES, LEAD_DAYS, category_of_kind
from cases.law.wording import LABELS
from cases.legal_facts.gathering import OF_RECORDS
from cases.models import Case, Deadline, RadarEntry, Task
from cases.projections import DEADLINE_CATEGORIES
from tests.cases.radar.looks import titled_case
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]


def today() -> date:
    return timezone.localdate()


def in_days(number: int) -> str:
    return (today() + timedelta(days=number)).isoformat()


@pytest.fixture
def case(town: Town) -> Case:
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(caseworker=town.users["caseworker"])
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)


def enter(me: Api, case: Case, **more: Any) -> Any:
    body = {"person": str(case.person_id), "kind": "papers", "due_on": in_days(20), "title": "Rent contract"}
    return ok(me.post("/deadlines/", body | more), 201)


def run() -> None:
    run_radar(now=timezone.now, on=today())


def test_deadline_is_entered_with_the_lead_times_of_its_kind(town: Town, api: Speaker, case: Case) -> None:
    me = api("caseworker")
    made = enter(me, case)
    assert (made["origin"], made["state"], made["lead_days"], made["category"]) == (
        "entered",
        "open",
        [14, 7, 2],
        "benefits",
    )
    assert (made["case"], made["responsible"]) == (str(case.pk), str(town.users["caseworker"].pk))
    assert made["label"] == "hand in papers"
    german = me.client.get(
        f"/api/v1/deadlines/{made['id']}/",
        headers={"Authorization": f"Bearer {me.token}", "Accept-Language": "de"},
    ).json()
    assert german["label"] == "Unterlagen einreichen"
    assert enter(me, case, lead_days=[3, 30, 3])["lead_days"] == [30, 3]


def test_entered_deadline_is_brought_up_like_a_computed_one(api: Speaker, case: Case) -> None:
    made = enter(api("caseworker"), case, due_on=in_days(7))
    run()
    run()
    [task] = Task.objects.filter(deadline_steps__deadline=made["id"]).select_related("key")
    assert (task.title, task.case_id) == ("Unterlagen einreichen", case.pk)
    steps = ok(api("caseworker").get(f"/deadlines/{made['id']}/history/"))["results"]
    assert [(one["what"], one["lead"], one["by"] is None) for one in steps] == [
        ("alerted", 7, True),
        ("created", None, False),
    ]


def test_done_takes_the_task_back_and_reopening_brings_it_up_anew(api: Speaker, case: Case) -> None:
    me, made = api("caseworker"), enter(api("caseworker"), case, due_on=in_days(7))
    path = f"/deadlines/{made['id']}/"
    run()
    done = ok(me.post(f"{path}finish/", {"remark": "handed in"}))
    assert (done["state"], done["reason"], done["settled_by_facts"]) == ("done", "handed in", False)
    assert refused(me.post(f"{path}finish/"), 409) == {"wrong_state"}
    assert refused(me.post(f"{path}move/", {"due_on": in_days(9), "reason": "no"}), 409) == {"wrong_state"}
    run()
    assert [one.state for one in Task.objects.all()] == ["withdrawn"]
    again = ok(me.post(f"{path}reopen/", {"reason": "they lost it"}))
    assert (again["state"], again["settled_at"], again["alerted_on"]) == ("open", None, None)
    run()
    assert sorted(one.state for one in Task.objects.all()) == ["assigned", "withdrawn"]


def test_dismissal_says_why(api: Speaker, case: Case) -> None:
    me, made = api("caseworker"), enter(api("caseworker"), case)
    path = f"/deadlines/{made['id']}/dismiss/"
    assert me.post(path, {}).status_code == 400
    gone = ok(me.post(path, {"reason": "no contract needed"}))
    assert (gone["state"], gone["reason"]) == ("not_applicable", "no contract needed")


def test_move_keeps_where_it_was(api: Speaker, case: Case) -> None:
    me, made = api("caseworker"), enter(api("caseworker"), case)
    moved = ok(me.post(f"/deadlines/{made['id']}/move/", {"due_on": in_days(40), "reason": "office agreed"}))
    assert (moved["due_on"], moved["moved_from_on"], moved["reason"]) == (in_days(40), in_days(20), "office agreed")
    assert refused(me.post(f"/deadlines/{made['id']}/move/", {"due_on": in_days(40), "reason": "x"}), 400) == {
        "same_day"
    }
    assert [one["id"] for one in ok(me.get("/deadlines/", moved="true"))["results"]] == [made["id"]]


def test_deadline_that_was_moved_by_hand_stays_where_it_was_put(town: Town, api: Speaker) -> None:
    case, me = titled_case(town, valid_until=date(2026, 12, 20)), api("caseworker")
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    run_radar(now=lambda: moment, on=date(2026, 11, 20))
    [found] = ok(me.get("/deadlines/", kind="document.renewal"))["results"]
    ok(me.post(f"/deadlines/{found['id']}/move/", {"due_on": "2027-01-20", "reason": "appointment then"}))
    run_radar(now=lambda: moment, on=date(2026, 11, 21))
    again = ok(me.get(f"/deadlines/{found['id']}/"))
    assert (again["due_on"], again["computed_on"], again["person"]) == ("2027-01-20", "2026-12-20", str(case.person_id))


def test_deadline_that_is_given_to_somebody_stays_there(town: Town, api: Speaker, case: Case) -> None:
    me, made = api("caseworker"), enter(api("caseworker"), case)
    lead = str(town.users["team_lead"].pk)
    path = f"/deadlines/{made['id']}/assign/"
    given = ok(me.post(path, {"responsible": lead}))
    assert given["responsible"] == lead
    for name in ("caseworker-south", "volunteer", "job_coach"):
        assert refused(me.post(path, {"responsible": str(town.users[name].pk)}), 400) == {"not_assignable"}, name
    run()
    assert ok(me.get(f"/deadlines/{made['id']}/"))["responsible"] == lead


def test_acknowledged_deadline_does_not_go_to_the_lead(api: Speaker, case: Case) -> None:
    me, made = api("caseworker"), enter(api("caseworker"), case, due_on=in_days(14))
    run()
    ok(me.post(f"/deadlines/{made['id']}/acknowledge/"))
    run_radar(now=timezone.now, on=today() + timedelta(days=8))
    assert ok(me.get(f"/deadlines/{made['id']}/"))["escalated_at"] is None


def test_radar_is_narrowed_by_what_an_office_asks_for(town: Town, api: Speaker, case: Case) -> None:
    me = api("caseworker")
    late, soon, far = (
        enter(me, case, due_on=in_days(days), kind=kind)["id"]
        for days, kind in ((-3, "papers"), (5, "appointment"), (50, "papers"))
    )
    other = make_case(town)
    foreign = ok(me.post("/deadlines/", {"person": str(other.person_id), "kind": "other", "due_on": in_days(5)}), 201)

    def ids(**query: str) -> list[str]:
        return [one["id"] for one in ok(me.get("/deadlines/", **query))["results"]]

    mine = {"person": str(case.person_id)}
    assert ids(**mine) == [late, soon, far]
    assert ids(**mine, ordering="-due_on") == [far, soon, late]
    assert ids(overdue="true") == [late]
    assert ids(**mine, due_before=in_days(6), due_after=in_days(0)) == [soon]
    assert ids(**mine, kind="papers") == [late, far]
    assert ids(case=str(other.pk)) == [foreign["id"]]
    assert ids(responsible="none") == [foreign["id"]]
    assert ids(mine="true") == [late, soon, far]
    assert ids(state="done") == []
    assert ids(team=str(town.teams["south"].pk)) == []
    assert me.get("/deadlines/", nonsense="1").status_code == 400
    page = ok(me.get("/deadlines/", page_size="2", count="true"))
    assert (page["count"], len(page["results"])) == (4, 2)
    rest = me.client.get(page["next"], headers={"Authorization": f"Bearer {me.token}"}).json()
    assert {one["id"] for one in page["results"] + rest["results"]} == {late, soon, far, foreign["id"]}


def test_mine_are_also_those_of_whom_one_stands_in_for(town: Town, api: Speaker, case: Case) -> None:
    made = enter(api("caseworker"), case)
    assert ok(api("caseworker-south").get("/deadlines/", mine="true"))["results"] == []
    create_stand_in(
        by=town.actor("team_lead", timezone.now()),
        absent=town.users["caseworker"],
        substitute=town.users["caseworker-south"],
        reason="leave",
        valid_until=timezone.now() + timedelta(days=3),
    )
    assert [one["id"] for one in ok(api("caseworker-south").get("/deadlines/", mine="true"))["results"]] == [made["id"]]


def test_those_who_help_in_one_field_see_kind_and_day(town: Town, api: Speaker, case: Case) -> None:
    by = town.actor("caseworker")
    grant_case(by=by, case=case, user=town.users["job_coach"], reason="support")
    shown = enter(api("caseworker"), case, kind="passport", remark="lost it")
    ok(api("caseworker").get(f"/deadlines/{shown['id']}/"))
    seen = ok(api("job_coach").get(f"/deadlines/{shown['id']}/"))
    assert set(seen) == {
        "id",
        "municipality",
        "team",
        "person",
        "case",
        "kind",
        "label",
        "category",
        "due_on",
        "state",
        "overdue",
        "created_at",
        "updated_at",
    }
    coach = api("job_coach")
    assert coach.get("/deadlines/", responsible="none").status_code == 400
    assert coach.post(f"/deadlines/{shown['id']}/finish/").status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("team_lead", 200), ("caseworker-south", 404), ("volunteer", 403), ("administrator", 403)]
)
def test_others_finish_what_they_lead_and_nothing_else(api: Speaker, case: Case, who: str, status: int) -> None:
    made = enter(api("caseworker"), case)
    assert api(who).post(f"/deadlines/{made['id']}/finish/").status_code == status


def test_data_that_may_only_be_kept_take_no_deadline(api: Speaker, case: Case) -> None:
    me, made = api("caseworker"), enter(api("caseworker"), case)
    ok(me.post(f"/persons/{case.person_id}/restrict/", {"ground": "unlawful", "reason": "asked for it"}))
    body = {"person": str(case.person_id), "kind": "papers", "due_on": in_days(3)}
    assert refused(me.post("/deadlines/", body), 409) == {"processing_restricted"}
    assert refused(me.post(f"/deadlines/{made['id']}/finish/"), 409) == {"processing_restricted"}


def test_deadlines_follow_the_person_to_another_team(town: Town, api: Speaker) -> None:
    person = make_person(town)
    enter_deadline(by=town.actor("caseworker"), person=person, kind="other", due_on=today())
    body = {"team": str(town.teams["south"].pk)}
    ok(api("team_lead").post(f"/persons/{person.pk}/assign/", body))
    [deadline] = Deadline.objects.select_related("key")
    assert (deadline.team_id, deadline.steps.get().team_id) == (town.teams["south"].pk,) * 2


def test_every_kind_of_fact_is_watched_by_the_radar(town: Town, case: Case) -> None:
    assert {*OF_RECORDS, Case} - {*WATCHED} == set()
    RadarEntry.objects.update(look_on=None)
    record_put.send(sender=Case, record=case)
    assert RadarEntry.objects.get(pk=case.person_id).look_on == date(1900, 1, 1)


@pytest.mark.parametrize("kind", sorted({*DEADLINE_KINDS.codes, *LABELS["rules"]}))
def test_every_kind_has_a_category_that_the_office_may_read(kind: str) -> None:
    if kind in LABELS["rules"] or kind in ENTERED_CATEGORIES:
        assert category_of_kind(kind) in DEADLINE_CATEGORIES
    assert all(sorted(days, reverse=True) == list(days) for days in LEAD_DAYS.values())
