"""The radar goes through everybody whose time has come: once, however often it runs, and catching up."""

from datetime import date, datetime, timedelta, UTC
from io import StringIO
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from cases.actions.radar.running import Report, run_radar
from cases.actions.cases import assign_case
from cases.models import Case, Deadline, DeadlineStep, Person, RadarEntry, Task
from tests.factories.stated import state
from tests.factories.town import NOW, Town, make_case, make_person

TITLE = {"code": "AE_25_2_2", "issued_on": date(2024, 11, 6), "valid_until": date(2027, 11, 5)}


def run(on: date, **more: Any) -> Report:
    """A run as it would be on a day."""
    moment = datetime(on.year, on.month, on.day, 6, 0, tzinfo=UTC)
    return run_radar(now=lambda: moment, on=on, **more)


def events() -> list[tuple[str, str]]:
    return list(DeadlineStep.objects.order_by("created_at", "pk").values_list("what", "mark"))


@pytest.fixture
def case(town: Town) -> Case:
    """A case with a title that ends on 2027-11-05."""
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(caseworker=town.users["caseworker"])
    state(town, "residence-document", case.person, **TITLE)
    return case


def test_title_is_brought_up_in_time_and_once(town: Town, case: Case) -> None:
    run(date(2027, 8, 6))
    [deadline] = Deadline.objects.all()
    assert (deadline.kind, deadline.due_on, deadline.lead_days) == (
        "document.renewal", date(2027, 11, 5), [90, 60, 30, 7]
    )
    assert Task.objects.count() == 0
    for day, tasks in ((7, 1), (7, 1), (8, 1)):
        run(date(2027, 8, day))
        assert Task.objects.count() == tasks
    for day in (date(2027, 9, 6), date(2027, 9, 7), date(2027, 10, 6), date(2027, 10, 29), date(2027, 11, 5)):
        run(day)
    assert [mark for what, mark in events() if what == "alerted"] == [
        "2027-11-05/90", "2027-11-05/60", "2027-11-05/30", "2027-11-05/7", "2027-11-05/0"
    ]
    task = Task.objects.order_by("pk").first()
    assert (task.assignee_id, task.due_on, task.created_by_id) == (
        town.users["caseworker"].pk, date(2027, 11, 5), None
    )
