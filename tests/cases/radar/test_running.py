"""The radar goes through everybody whose time has come: once, however often it runs, and catching up."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from casemgmt.access.stand_ins import create_stand_in
from cases.actions import tasks as task_actions
from cases.actions.radar import running
from cases.actions.stated import correct_stated, enter_stated, reinstate_stated, void_stated
from cases.actions.switches import set_switch
from cases.models import BenefitDecision, Case, Deadline, Person, RadarEntry, ResidenceDocument, Task
from tests.cases.radar.looks import RENEWAL, marks, moment, picture, renewal, run, steps, tasks, titled_case
from tests.factories.stated import state
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person

ENDS = date(2027, 11, 5)
FIRST_ALERT = date(2027, 8, 7)


@pytest.fixture
def case(town: Town) -> Case:
    return titled_case(town)


def paper(case: Case) -> ResidenceDocument:
    return ResidenceDocument.objects.select_related("key").get(person=case.person)


def correct(town: Town, case: Case, **changes: Any) -> None:
    said = {"stated_by": "paper", "reason": "misread"}
    correct_stated(by=town.actor("caseworker"), record=paper(case), changes=changes | said)


def test_title_is_brought_up_on_its_days_and_once(town: Town, case: Case) -> None:
    run(FIRST_ALERT - timedelta(days=1))
    deadline = renewal()
    assert (deadline.due_on, deadline.lead_days, deadline.category) == (ENDS, [90, 60, 30, 7], "residence")
    assert (marks(deadline), deadline.responsible_id) == ([], town.users["caseworker"].pk)
    expected = {
        date(2027, 8, 7): ["90"],
        date(2027, 8, 8): ["90"],
        date(2027, 9, 5): ["90"],
        date(2027, 9, 6): ["90", "60"],
        date(2027, 10, 6): ["90", "60", "30"],
        date(2027, 10, 29): ["90", "60", "30", "7"],
        date(2027, 11, 5): ["90", "60", "30", "7", "0"],
    }
    for day, leads in expected.items():
        run(day)
        assert marks(deadline) == leads, day
    [task, *others] = [one for one in tasks(deadline) if one.assignee_id == town.users["caseworker"].pk]
    assert (task.due_on, task.created_by_id, task.kind, others) == (ENDS, None, "deadline", [])
    assert (task.title, task.what_to_do) == ("Verlängerung beantragen", f"/api/v1/deadlines/{deadline.pk}/")


def test_third_run_leaves_what_the_first_did(case: Case) -> None:
    first = run(FIRST_ALERT)
    before = picture()
    second, third = run(FIRST_ALERT), run(FIRST_ALERT)
    assert (first.looked_at, second.looked_at, third.looked_at) == (1, 0, 0)
    assert picture() == before
    RadarEntry.objects.update(look_on=running.AT_ONCE)
    again = run(FIRST_ALERT)
    assert (again.looked_at, dict(again.counts), picture()) == (1, {}, before)


def test_days_without_a_run_are_caught_up_once(case: Case) -> None:
    run(FIRST_ALERT - timedelta(days=2))
    run(FIRST_ALERT + timedelta(days=2))
    deadline = renewal()
    assert (marks(deadline), deadline.alerted_on) == (["90"], FIRST_ALERT + timedelta(days=2))
    run(FIRST_ALERT + timedelta(days=60))  # two lead times were missed: the shorter tells of both
    assert marks(deadline) == ["90", "30"]


def test_deadline_that_went_by_between_two_runs_is_not_lost(town: Town, case: Case) -> None:
    day = date(2026, 3, 20)
    run(day)
    state(
        town, "residence-document", case.person, code="DUL", issued_on=date(2026, 1, 5), valid_until=date(2026, 3, 24)
    )
    run(date(2026, 4, 2))
    late = Deadline.objects.get(due_on=date(2026, 3, 24))
    assert (late.state, late.escalated_at is not None, marks(late), marks(late, "escalated")) == (
        "open",
        True,
        ["0"],
        ["overdue"],
    )


def test_years_that_are_entered_at_once_do_not_flood_the_office(town: Town, case: Case) -> None:
    state(
        town, "residence-document", case.person, code="DUL", issued_on=date(2021, 1, 5), valid_until=date(2021, 6, 30)
    )
    run(date(2026, 3, 20))
    assert [one.due_on for one in Deadline.objects.all() if one.due_on < date(2026, 2, 1)] == []


def test_changed_fact_moves_the_deadline_with_history(town: Town, case: Case) -> None:
    run(FIRST_ALERT)
    correct(town, case, valid_until=date(2027, 12, 5))
    run(FIRST_ALERT)
    deadline = renewal()
    assert (deadline.due_on, deadline.moved_from_on, deadline.alerted_on) == (date(2027, 12, 5), ENDS, None)
    assert steps(deadline) == ["created", "moved"]
    run(date(2027, 9, 6))
    assert marks(deadline) == ["90", "90"]
    assert len(tasks(deadline)) == 1  # it was not answered, so it is still the task for it


def test_voided_fact_withdraws_the_deadline_and_its_task(town: Town, case: Case) -> None:
    run(FIRST_ALERT)
    void_stated(by=town.actor("caseworker"), record=paper(case), reason="of somebody else")
    run(FIRST_ALERT)
    deadline = renewal()
    assert (deadline.state, [one.state for one in tasks(deadline)]) == ("withdrawn", ["withdrawn"])
    reinstate_stated(by=town.actor("caseworker"), record=paper(case), reason="theirs after all")
    run(FIRST_ALERT)
    deadline = renewal()
    assert (deadline.state, steps(deadline)) == ("open", ["created", "withdrawn", "returned"])
    assert marks(deadline) == ["90", "90#1"]


def test_new_title_withdraws_the_deadline_of_the_old_one(town: Town, case: Case) -> None:
    run(FIRST_ALERT)
    title = {"issued_on": date(2026, 3, 1), "valid_until": date(2029, 2, 28)}
    state(town, "residence-document", case.person, code="AE_25_2_2", **title)
    run(FIRST_ALERT)
    assert Deadline.objects.get(due_on=ENDS, kind=RENEWAL).state == "withdrawn"


def test_application_settles_the_step_of_applying(town: Town) -> None:
    case, today = make_case(town), date(2026, 3, 2)
    ruling = {"outcome": "subsidiary", "served_on": date(2026, 2, 20)}
    state(town, "residence-document", case.person, valid_until=None)
    state(town, "asylum-procedure", case.person, applied_on=date(2023, 12, 18), rulings=[ruling])
    state(town, "regime-period", case.person)
    run(today)
    [deadline] = [one for one in steps_of_handover() if one.code == "application"]
    assert (deadline.state, deadline.due_on) == ("open", date(2026, 3, 31))
    applied = {"kind": "applied", "regime": "SGB2", "applied_on": today, "stated_by": "person"}
    enter_stated(by=town.actor("caseworker"), model=BenefitDecision, person=case.person, **applied)
    run(today + timedelta(days=1))
    [deadline] = [one for one in steps_of_handover() if one.code == "application"]
    assert (deadline.state, deadline.settled_by_facts, steps(deadline)) == ("done", True, ["created", "settled"])


def steps_of_handover() -> list[Deadline]:
    return list(Deadline.objects.filter(kind="handover.step").select_related("key"))


def test_unanswered_alert_goes_to_the_lead_after_a_week(town: Town, case: Case) -> None:
    run(FIRST_ALERT)
    run(FIRST_ALERT + timedelta(days=6))
    assert marks(renewal(), "escalated") == []
    run(FIRST_ALERT + timedelta(days=7))
    run(FIRST_ALERT + timedelta(days=8))
    deadline = renewal()
    assert marks(deadline, "escalated") == ["unanswered"]
    assert [one.assignee_id for one in tasks(deadline)] == [town.users[n].pk for n in ("caseworker", "team_lead")]


def test_accepted_task_is_an_answer(town: Town, case: Case) -> None:
    run(FIRST_ALERT)
    [task] = tasks(renewal())
    task_actions.accept_task(by=town.actor("caseworker", moment(FIRST_ALERT)), task=task)
    run(FIRST_ALERT + timedelta(days=9))
    assert marks(renewal(), "escalated") == []
    run(ENDS + timedelta(days=1))
    assert marks(renewal(), "escalated") == ["overdue"]


def test_task_goes_to_whoever_stands_in(town: Town, case: Case) -> None:
    create_stand_in(
        by=town.actor("team_lead", moment(FIRST_ALERT)),
        absent=town.users["caseworker"],
        substitute=town.users["caseworker-south"],
        reason="leave",
        valid_until=moment(FIRST_ALERT) + timedelta(days=10),
    )
    run(FIRST_ALERT)
    [task] = tasks(renewal())
    assert (task.assignee_id, renewal().responsible_id) == (
        town.users["caseworker-south"].pk,
        town.users["caseworker"].pk,
    )


def test_person_whose_last_case_is_closed_is_not_on_the_radar(case: Case) -> None:
    run(FIRST_ALERT)
    Case.objects.filter(pk=case.pk).update(phase="closed", closed_on=FIRST_ALERT)
    RadarEntry.objects.update(look_on=running.AT_ONCE)
    run(FIRST_ALERT)
    assert renewal().state == "withdrawn"


def test_data_that_may_only_be_kept_are_left_alone(case: Case) -> None:
    run(date(2027, 8, 1))
    Person.objects.filter(pk=case.person_id).update(restricted=True)
    run(FIRST_ALERT)
    assert (marks(renewal()), RadarEntry.objects.get(pk=case.person_id).look_on) == ([], None)


def test_one_broken_person_stops_nobody(town: Town, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    other = titled_case(town)
    Person.objects.filter(pk=case.person_id).update(identity=b"broken")
    report = run(FIRST_ALERT)
    assert (report.looked_at, [one["person"] for one in report.broken]) == (1, [str(case.person_id)])
    assert set(report.broken[0]) == {"person", "error"}
    assert renewal(other.person).alerted_lead == 90
    assert RadarEntry.objects.get(pk=case.person_id).look_on == running.AT_ONCE
    with pytest.raises(CommandError):
        call_command("run_due", on=FIRST_ALERT, stdout=StringIO())


def test_only_those_are_touched_who_can_have_changed(town: Town) -> None:
    cases = [titled_case(town) for _ in range(3)]
    day = date(2026, 12, 1)
    assert (run(day).looked_at, run(day).looked_at) == (3, 0)
    correct(town, cases[1], number="NEW1")
    assert run(day).looked_at == 1
    with transaction.atomic():
        set_switch(
            by=town.actor("administrator"),
            municipality=town.municipality,
            name="egk_264_1",
            value=True,
            from_on=date(2025, 1, 1),
        )
    assert run(day).looked_at == 3
    assert run(FIRST_ALERT).looked_at == 3


def test_those_who_live_together_are_looked_at_together(town: Town, case: Case) -> None:
    from cases.actions.households import add_member, create_household  # noqa: PLC0415

    child = make_person(town, born_on=date(2017, 1, 22))
    home = create_household(by=town.actor("caseworker"), team=town.teams["north"], head=case.person)
    add_member(by=town.actor("caseworker"), household=home, person=child, relation="child", joined_on=date(2026, 3, 2))
    day = date(2026, 12, 1)
    run(day)
    correct(town, case, number="NEW2")
    assert run(day).looked_at == 2


def test_people_from_before_the_radar_are_found(case: Case) -> None:
    RadarEntry.objects.all().delete()
    assert run(FIRST_ALERT).looked_at == 1


def test_statements_of_a_look_do_not_grow_with_the_records(town: Town, case: Case) -> None:
    day = date(2026, 12, 1)
    run(day)

    def asked() -> int:
        RadarEntry.objects.update(look_on=running.AT_ONCE)
        with counted() as statements:
            run(day)
        return len(statements)

    one = asked()
    for number in range(3):
        state(town, "benefit-decision", case.person, remark=str(number))
    run(day)
    assert asked() == one


def test_command_tells_numbers_and_nobody(case: Case) -> None:
    out = StringIO()
    call_command("run_due", on=FIRST_ALERT, json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert (told["on"], told["looked_at"], told["broken"]) == ("2027-08-07", 1, [])
    assert told["deadlines"]["alerted"] >= 1
    assert "Haddad" not in out.getvalue()


def test_dry_run_changes_nothing(case: Case) -> None:
    out, before = StringIO(), picture()
    call_command("run_due", on=FIRST_ALERT, dry_run=True, stdout=out)
    assert (picture(), Task.objects.count()) == (before, 0)
    assert "created: " in out.getvalue()


def test_worker_runs_for_today_only() -> None:
    with pytest.raises(CommandError):
        call_command("run_due", on=FIRST_ALERT, every=60)


def test_other_municipality_is_left_alone(town: Town, case: Case) -> None:
    with pytest.raises(CommandError):
        call_command("run_due", municipality="99999999")
    out = StringIO()
    call_command("run_due", municipality=town.municipality.ags, json=True, stdout=out)
    assert json.loads(out.getvalue())["looked_at"] == 1
    assert timezone.localdate() >= RadarEntry.objects.get(pk=case.person_id).looked_on


def test_case_that_nobody_has_is_brought_up_for_nobody(town: Town) -> None:
    case = make_case(town)
    state(town, "residence-document", case.person, code="AE_25_2_2", issued_on=date(2024, 11, 6), valid_until=ENDS)
    run(FIRST_ALERT)
    deadline = Deadline.objects.get(kind=RENEWAL)
    [task] = tasks(deadline)
    assert (task.assignee_id, task.state, deadline.responsible_id) == (None, "open", None)
