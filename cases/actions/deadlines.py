"""Writes of deadlines by people: entered, given to somebody, moved, settled, taken up again."""

from datetime import date
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import Membership, User
from casemgmt.access.roles import OFFICE
from casemgmt.access.writing import action, put, store, tell
from casemgmt.errors import FieldProblem, Invalid
from cases.actions.open_cases import require_workable
from cases.actions.persons import lock_person
from cases.actions.radar.alerts import take_back_tasks
from cases.actions.radar.looking import case_for, start_anew
from cases.actions.radar.marking import mark_people
from cases.actions.radar.steps import leave_step
from cases.actions.states import advance, require_state
from cases.deadline_kinds import category_of_kind, lead_days_of
from cases.lifecycle import DEADLINE_MOVES, OPEN_DEADLINES, DeadlineOrigin
from cases.models import Deadline, Person


@action
def enter_deadline(
    *,
    by: Actor,
    person: Person,
    kind: str,
    due_on: date,
    title: str = "",
    remark: str = "",
    lead_days: list[int] | None = None,
    responsible: User | None = None,
) -> Deadline:
    """Enter something that is due for a person and that no rule computes. Raises Invalid for an account elsewhere."""
    require_workable(by, person)
    lock_person(person)
    case, _ = case_for(person)
    deadline = Deadline(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        case=case,
        origin=DeadlineOrigin.ENTERED,
        kind=kind,
        category=category_of_kind(kind),
        due_on=due_on,
        title=title,
        remark=remark,
        lead_days=sorted(set(lead_days or lead_days_of(kind)), reverse=True),
        responsible_id=case.caseworker_id if case else None,
    )
    if responsible is not None:
        _give(by, deadline, responsible)
    put(deadline, by=by)
    leave_step(by=by, deadline=deadline, what="created", later_on=due_on)
    mark_people(person.municipality_id, [person.pk], with_household=False)
    return tell(deadline, by=by, event="deadline.created", fields=["due_on", "kind", "lead_days", "responsible"])


@action
def acknowledge_deadline(*, by: Actor, deadline: Deadline) -> Deadline:
    """Say that somebody sees to it, so that it does not go to the lead unanswered. Raises WrongState."""
    require_workable(by, deadline)
    require_state(deadline, OPEN_DEADLINES)
    deadline.answered_at = by.now
    return _stepped(by, deadline, "acknowledged", ["answered_at"])


@action
def assign_deadline(*, by: Actor, deadline: Deadline, responsible: User) -> Deadline:
    """Give it to an account of the office; it stays there when the case changes hands. Raises WrongState, Invalid."""
    require_workable(by, deadline)
    require_state(deadline, OPEN_DEADLINES)
    _give(by, deadline, responsible)
    return _stepped(by, deadline, "assigned", ["responsible"])


@action
def move_deadline(*, by: Actor, deadline: Deadline, due_on: date, reason: str) -> Deadline:
    """Let it be due on another day, such as one that an authority agreed to; it is brought up anew. Raises WrongState.

    When the facts change what the rule says, the rule's new day holds again.
    """
    require_workable(by, deadline)
    require_state(deadline, OPEN_DEADLINES)
    if due_on == deadline.due_on:
        raise Invalid(problems=[FieldProblem("same_day", "It is due on this day already.", "/due_on")])
    earlier, deadline.due_on, deadline.moved_from_on = deadline.due_on, due_on, deadline.due_on
    deadline.reason = reason
    start_anew(deadline)
    days = {"earlier_on": earlier, "later_on": due_on}
    return _stepped(by, deadline, "moved", ["due_on", "reason"], reason=reason, **days)


@action
def finish_deadline(*, by: Actor, deadline: Deadline, remark: str = "") -> Deadline:
    """Say that it is done; its open tasks go. It stays done, however often it is computed. Raises WrongState."""
    require_workable(by, deadline)
    return _settled(by, deadline, "finish", "done", remark)


@action
def dismiss_deadline(*, by: Actor, deadline: Deadline, reason: str) -> Deadline:
    """Say why it does not apply here; its open tasks go. Raises WrongState."""
    require_workable(by, deadline)
    return _settled(by, deadline, "dismiss", "dismissed", reason)


@action
def reopen_deadline(*, by: Actor, deadline: Deadline, reason: str = "") -> Deadline:
    """Take it up again that was done, or did not apply; it is brought up anew. Raises WrongState."""
    require_workable(by, deadline)
    advance(deadline, DEADLINE_MOVES, "reopen")
    deadline.settled_at, deadline.settled_by_facts, deadline.reason = None, False, reason
    start_anew(deadline)
    return _stepped(by, deadline, "reopened", ["reason", "state"], reason=reason)


def _settled(by: Actor, deadline: Deadline, move: str, what: str, reason: str) -> Deadline:
    advance(deadline, DEADLINE_MOVES, move)
    deadline.settled_at, deadline.settled_by_facts, deadline.reason = by.now, False, reason
    take_back_tasks(by=by, deadline=deadline)
    return _stepped(by, deadline, what, ["reason", "state"], reason=reason)


def _stepped(by: Actor, deadline: Deadline, what: str, fields: list[str], **account: Any) -> Deadline:
    leave_step(by=by, deadline=deadline, what=what, **account)
    mark_people(deadline.municipality_id, [deadline.person_id], with_household=False)
    return store(deadline, by=by, event=f"deadline.{what}", fields=fields)


def _give(by: Actor, deadline: Deadline, responsible: User) -> None:
    seats = Membership.objects.valid_at(by.now).filter(
        user=responsible, municipality_id=deadline.municipality_id, role__in=sorted(OFFICE), user__is_active=True
    )
    if not any(one.team_id in {None, deadline.team_id} for one in seats):
        sentence = "The account does not work in the office that leads this."
        raise Invalid(problems=[FieldProblem("not_assignable", sentence, "/responsible")])
    deadline.responsible, deadline.responsible_chosen = responsible, True
