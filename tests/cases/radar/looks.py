"""Runs of the radar in tests, and what they leave behind."""

from datetime import UTC, date, datetime
from typing import Any

from cases.actions.radar.running import Report, run_radar
from cases.models import Case, Deadline, DeadlineStep, Person, Task
from tests.factories.stated import state
from tests.factories.town import Town, make_case

TITLE = {"code": "AE_25_2_2", "issued_on": date(2024, 11, 6), "valid_until": date(2027, 11, 5)}
RENEWAL = "document.renewal"


def moment(day: date) -> datetime:
    """Early in the morning of a day."""
    return datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)


def run(on: date, **more: Any) -> Report:
    """A run as it would be on a day."""
    return run_radar(now=lambda: moment(on), on=on, **more)


def titled_case(town: Town, **title: Any) -> Case:
    """A case with a caseworker, of somebody whose title ends on 2027-11-05."""
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(caseworker=town.users["caseworker"])
    state(town, "residence-document", case.person, **(TITLE | title))
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)


def renewal(person: Person | None = None) -> Deadline:
    """The deadline for applying for an extension."""
    rows = Deadline.objects.filter(kind=RENEWAL).select_related("key")
    return (rows.filter(person=person) if person else rows).get()


def marks(deadline: Deadline, what: str = "alerted") -> list[str]:
    """What happened once to a deadline, in order."""
    rows = DeadlineStep.objects.filter(deadline=deadline, what=what).order_by("created_at", "pk")
    return [mark.partition("/")[2] for mark in rows.values_list("mark", flat=True)]


def steps(deadline: Deadline) -> list[str]:
    """The history of a deadline, without its alerts."""
    rows = DeadlineStep.objects.filter(deadline=deadline).exclude(what__in=["alerted", "escalated"])
    return list(rows.order_by("created_at", "pk").values_list("what", flat=True))


def tasks(deadline: Deadline) -> list[Task]:
    """The tasks that were set for a deadline, in order."""
    rows = Task.objects.filter(deadline_steps__deadline=deadline).select_related("key", "case")
    return list(rows.order_by("created_at", "pk"))


def picture() -> dict[str, Any]:
    """Everything that a run may have written, to be compared with what another run leaves."""
    return {
        "deadlines": list(Deadline.objects.order_by("pk").values_list("pk", "version", "due_on", "state")),
        "steps": list(DeadlineStep.objects.order_by("pk").values_list("pk", "what", "mark")),
        "tasks": list(Task.objects.order_by("pk").values_list("pk", "version", "state")),
    }
