"""Writes of tasks: setting, giving, and what becomes of them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from casemgmt.access.actions import case_takers
from casemgmt.access.actors import Actor
from casemgmt.access.models import Membership, Team, User
from casemgmt.access.roles import AGENCY_ROLES
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import Conflict, FieldProblem, Invalid, NotAllowed
from cases.actions.open_cases import leads, lock_open_case, lock_unrestricted
from cases.actions.states import advance, require_state
from cases.excerpts import TASK_ROLES, allowed_categories, asked_categories, end_of_day, helper_consents
from cases.lifecycle import TASK_MOVES, TaskState
from cases.models import Case, Task

CHANGEABLE = frozenset({TaskState.OPEN, TaskState.ASSIGNED, TaskState.ACCEPTED})

SHOWING = frozenset({"shows_first_name", "shows_language", "shows_address"})


class ConsentMissing(Conflict):
    """The person did not consent that the helper knows what the task would show."""

    code = "consent_missing"
    detail = "The person's consent does not cover what this would show."


class NotYourTask(NotAllowed):
    """The task is somebody else's to answer or to change."""

    detail = "This task is somebody else's to answer or to change."


@action
def create_task(
    *, by: Actor, due_on: date, case: Case | None = None, assignee: User | None = None, **values: Any
) -> Task:
    """Set a task, for an open case or for the office itself, and give it to somebody at once where they are named.

    Raises CaseNotOpen, ConsentMissing, and Invalid for an assignee who cannot be given tasks or times that cannot be.
    """
    belonging = _of_case(case) if case is not None else _of_creator(by)
    task = Task(created_by_id=by.user_id, due_on=due_on, **belonging, **values)
    _settle(task)
    if assignee is not None:
        _give(by, task, assignee)
    named = {"due_on", *values} | ({"assignee"} if assignee else set()) | ({"case"} if case else set())
    return store(task, by=by, event="task.created", fields=named)


@action
def update_task(*, by: Actor, task: Task, changes: dict[str, Any]) -> Task:
    """Change content, times or what is shown of the person, while the task is to be done. Raises as `create_task`."""
    _require_setter(by, task)
    require_state(task, CHANGEABLE)
    if task.case is not None:
        lock_unrestricted(task.case.person_id)
    changed = assign(task, changes)
    _settle(task)
    if task.assignee_id is not None and SHOWING & set(changed):
        _require_consent(by, task, _roles(by, task, task.assignee_id))
    return store(task, by=by, event="task.changed", fields=[*changed, "access_until"])


@action
def assign_task(*, by: Actor, task: Task, assignee: User) -> Task:
    """Give the task to somebody; who had it before sees it no more. Raises CaseNotOpen, ConsentMissing, Invalid."""
    _require_setter(by, task)
    require_state(task, TASK_MOVES["assign"][0])
    if task.case_id is not None:
        lock_open_case(task.case_id)
    _give(by, task, assignee)
    return store(task, by=by, event="task.assigned", fields=["assignee", "state"])


@action
def accept_task(*, by: Actor, task: Task) -> Task:
    """Take on the task that one was given. Raises NotYourTask for anybody else."""
    _require_assignee(by, task)
    advance(task, TASK_MOVES, "accept")
    return store(task, by=by, event="task.accepted", fields=["state"])


@action
def decline_task(*, by: Actor, task: Task, reason: str) -> Task:
    """Give the task back with a reason; it is out of sight at once. Raises NotYourTask for anybody else."""
    _require_assignee(by, task)
    advance(task, TASK_MOVES, "decline")
    task.decline_reason = reason
    return store(task, by=by, event="task.declined", fields=["decline_reason", "state"])


@action
def finish_task(*, by: Actor, task: Task, **account: Any) -> Task:
    """Say that the task is done, with the minutes spent and a comment: its assignee, or the office that leads it."""
    if task.assignee_id != by.user_id and not leads(by, task):
        raise NotYourTask
    advance(task, TASK_MOVES, "finish")
    return store(task, by=by, event="task.finished", fields=[*assign(task, account), "state"])


@action
def withdraw_task(*, by: Actor, task: Task, reason: str = "") -> Task:
    """Take the task back: the very next request of its assignee finds nothing."""
    _require_setter(by, task)
    advance(task, TASK_MOVES, "withdraw")
    task.withdraw_reason = reason
    return store(task, by=by, event="task.withdrawn", fields=["state", "withdraw_reason"])


@action
def reopen_task(*, by: Actor, task: Task) -> Task:
    """Take up a task again that was done or withdrawn. It is nobody's until it is given anew. Raises CaseNotOpen."""
    _require_setter(by, task)
    advance(task, TASK_MOVES, "reopen")
    if task.case_id is not None:
        lock_open_case(task.case_id)
    task.assignee = None
    task.withdraw_reason = ""
    return store(task, by=by, event="task.reopened", fields=["assignee", "state", "withdraw_reason"])


def _of_case(case: Case) -> dict[str, Any]:
    case = lock_open_case(case.pk)
    return {"case": case, "key": case.key, "team_id": case.team_id, "municipality_id": case.municipality_id}


def _of_creator(by: Actor) -> dict[str, Any]:
    """A task without a case lies under its creator's key, in their first team, else in the team for inquiries."""
    creator = User.objects.select_related("key").get(pk=by.user_id)
    own = Team.objects.filter(pk__in=by.team_ids(), municipality=creator.municipality_id).order_by("pk").first()
    team = own or case_takers(creator.municipality_id)
    if team is None:
        raise Invalid(problems=[FieldProblem("team_missing", "No team is there to keep this task.", "/case")])
    return {"key": creator.key, "team_id": team.pk, "municipality_id": creator.municipality_id}


def _settle(task: Task) -> None:
    """Check times and flags, and set until when the assignee sees the task (TASK_ACCESS_HOURS behind its end)."""
    problems = []
    if task.ends_at is not None and (task.starts_at is None or task.ends_at <= task.starts_at):
        problems.append(FieldProblem("ends_before_it_begins", "The end needs a start before it.", "/ends_at"))
    if task.starts_at is not None and timezone.localdate(task.starts_at) > task.due_on:
        problems.append(FieldProblem("starts_after_it_is_due", "It starts after the day it is due.", "/starts_at"))
    if task.case_id is None and (task.shows_first_name or task.shows_language or task.shows_address):
        problems.append(FieldProblem("case_missing", "Without a case there is nobody to show.", "/case"))
    if problems:
        raise Invalid(problems=problems)
    ends = task.ends_at or end_of_day(task.due_on)
    task.access_until = ends + timedelta(hours=settings.TASK_ACCESS_HOURS)


def _give(by: Actor, task: Task, assignee: User) -> None:
    roles = _roles(by, task, assignee.pk)
    if not assignee.is_active or not AGENCY_ROLES.isdisjoint(roles) or TASK_ROLES.isdisjoint(roles):
        sentence = "The account cannot be given tasks of this municipality."
        raise Invalid(problems=[FieldProblem("not_assignable", sentence, "/assignee")])
    task.assignee = assignee
    task.decline_reason = ""
    task.state = TaskState.ASSIGNED
    _require_consent(by, task, roles)


def _roles(by: Actor, task: Task, assignee: UUID) -> frozenset[str]:
    seats = Membership.objects.valid_at(by.now).filter(user_id=assignee, municipality=task.municipality_id)
    return frozenset(seats.values_list("role", flat=True))


def _require_consent(by: Actor, task: Task, roles: frozenset[str]) -> None:
    """A helper learns of a person only what they consented to; asked again at every look, so this only tells early."""
    asked = asked_categories(task)
    if not asked:
        return
    allowed = allowed_categories(roles, helper_consents([task.key_id], by.now).get(task.key_id, {}))
    missing = [] if allowed is None else sorted(asked - allowed)
    if missing:
        raise ConsentMissing(problems=[_uncovered(name) for name in missing])


def _uncovered(category: str) -> FieldProblem:
    pointer = {"identity": "/shows_first_name", "contact": "/shows_address"}[category]
    return FieldProblem("consent_missing", f"No valid consent covers the data category {category}.", pointer)


def _require_assignee(by: Actor, task: Task) -> None:
    if task.assignee_id != by.user_id:
        raise NotYourTask


def _require_setter(by: Actor, task: Task) -> None:
    """Who only was given a task neither changes it nor opens more of the person to themselves."""
    if task.created_by_id != by.user_id and not leads(by, task):
        raise NotYourTask
