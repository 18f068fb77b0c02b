"""Bringing a deadline up: a task for whoever is responsible, in time and once; then for the team lead."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from casemgmt.access.actors import Actor
from casemgmt.access.models import Membership, StandIn, User
from casemgmt.access.roles import OFFICE, Role
from casemgmt.access.writing import store
from cases.actions.radar.steps import Round, leave_step
from cases.actions.tasks import create_task, withdraw_task
from cases.deadline_kinds import label_of_kind
from cases.lifecycle import OPEN_TASKS, TaskState
from cases.models import Deadline, DeadlineStep, Task

ON_THE_DAY = 0
"""The last time a deadline is brought up before it is overdue: the day itself."""
ANSWERED = frozenset({TaskState.ACCEPTED, TaskState.DONE})
BASE = "/api/v1/deadlines"


def bring_up(one: Round, deadline: Deadline) -> None:
    """Alert whoever is responsible where a lead time is reached; the lead where nobody answers, or the day is gone."""
    lead = _lead_reached(deadline, one.on)
    now = deadline.kind in one.at_once and deadline.alerted_lead is None
    if lead is None and now:
        lead = (deadline.due_on - one.on).days
    if lead is not None and (deadline.alerted_lead is None or lead < deadline.alerted_lead):
        _alert(one, deadline, lead)
    cause = "" if now else _cause_of_escalation(deadline, one.on)
    if cause:
        _escalate(one, deadline, cause)


def next_alert(deadline: Deadline, on: date) -> Iterator[date]:
    """The days behind `on` on which an open deadline is brought up again."""
    for lead in (*deadline.lead_days, ON_THE_DAY):
        day = deadline.due_on - timedelta(days=lead)
        if day > on:
            yield day
    overdue_on = deadline.due_on + timedelta(days=1)
    if overdue_on > on:
        yield overdue_on
    patience = _patience_ends_on(deadline)
    if patience is not None and patience > on:
        yield patience


def take_back_tasks(*, by: Actor, deadline: Deadline) -> None:
    """Withdraw the open tasks of a deadline that is no more to be seen to; what was done stays."""
    for task in open_tasks(deadline):
        withdraw_task(by=by, task=task, reason=REASON)


REASON = "Die Frist ist erledigt oder weggefallen."
"""What a task says that is taken back along with its deadline; staff reads it, and it tells of nobody."""


def open_tasks(deadline: Deadline) -> list[Task]:
    """The tasks that were set for the deadline and are not over, locked."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("key", "case")
    ids = DeadlineStep.objects.filter(deadline=deadline, task__state__in=sorted(OPEN_TASKS)).values("task_id")
    return list(rows.filter(pk__in=ids, erased=False).order_by("pk"))


def _lead_reached(deadline: Deadline, on: date) -> int | None:
    """The shortest of the lead times whose day has come; longer ones that were missed go with it."""
    left = (deadline.due_on - on).days
    reached = [lead for lead in (*deadline.lead_days, ON_THE_DAY) if left <= lead]
    return min(reached, default=None)


def _alert(one: Round, deadline: Deadline, lead: int) -> None:
    task = None
    if one.case is not None and not open_tasks(deadline):
        task = _set_task(one, deadline, _present(one.by, deadline.responsible))
    mark = _fresh(deadline, "alerted", f"{deadline.due_on}/{lead}")
    leave_step(by=one.by, deadline=deadline, what="alerted", mark=mark, task=task, lead=lead)
    deadline.alerted_lead = lead
    if deadline.alerted_on is None:
        deadline.alerted_on = one.on
    store(deadline, by=one.by, event="deadline.alerted", fields=["alerted_lead", "alerted_on"])
    one.look.add("alerted")


def _fresh(deadline: Deadline, what: str, mark: str) -> str:
    """The mark; with a number where a deadline comes back to a day for which it was brought up before."""
    again = DeadlineStep.objects.filter(deadline=deadline, what=what).filter(
        Q(mark=mark) | Q(mark__startswith=f"{mark}#")
    )
    number = again.count()
    return f"{mark}#{number}" if number else mark


def _cause_of_escalation(deadline: Deadline, on: date) -> str:
    """Why the lead is told now: the day is gone, or nobody has answered in time; once each."""
    if on > deadline.due_on:
        wanted = "overdue"
    else:
        patience = _patience_ends_on(deadline)
        if patience is None or patience > on or _is_answered(deadline):
            return ""
        wanted = "unanswered"
    told = DeadlineStep.objects.filter(deadline=deadline, what="escalated", mark__startswith=f"{deadline.due_on}/")
    if deadline.escalated_at is not None and any(one.mark.split("#")[0].endswith(wanted) for one in told):
        return ""
    return wanted


def _patience_ends_on(deadline: Deadline) -> date | None:
    """The day on which an alert without an answer goes to the lead."""
    if deadline.alerted_on is None or deadline.answered_at is not None:
        return None
    return deadline.alerted_on + timedelta(days=settings.DEADLINE_ESCALATION_DAYS)


def _is_answered(deadline: Deadline) -> bool:
    states = sorted(ANSWERED)
    return DeadlineStep.objects.filter(deadline=deadline, what="alerted", task__state__in=states).exists()


def _escalate(one: Round, deadline: Deadline, cause: str) -> None:
    lead = _lead_of(one.by, deadline)
    task = _set_task(one, deadline, lead) if one.case is not None and lead is not None else None
    mark = _fresh(deadline, "escalated", f"{deadline.due_on}/{cause}")
    leave_step(by=one.by, deadline=deadline, what="escalated", mark=mark, task=task)
    deadline.escalated_at = one.by.now
    store(deadline, by=one.by, event="deadline.escalated", fields=["escalated_at"])
    one.look.add("escalated")


def _set_task(one: Round, deadline: Deadline, worker: User | None) -> Task:
    """A task that names the kind of the deadline and leads to it, and says nothing else."""
    one.look.add("tasks")
    return create_task(
        by=one.by,
        case=one.case,
        assignee=worker,
        due_on=max(deadline.due_on, one.on),
        kind="deadline",
        title=label_of_kind(deadline.kind, "de"),
        what_to_do=f"{BASE}/{deadline.pk}/",
    )


def _present(by: Actor, worker: User | None) -> User | None:
    """The account, whoever stands in while it is absent, or nobody where neither can be given tasks."""
    if worker is None:
        return None
    for pk in (*_substitutes(by, worker.pk), worker.pk):
        if _works(by, worker.municipality_id, pk):
            return User.objects.get(pk=pk)
    return None


def _substitutes(by: Actor, absent: UUID) -> list[UUID]:
    rows = StandIn.objects.filter(absent_id=absent, valid_from__lte=by.now, valid_until__gt=by.now)
    return list(rows.order_by("valid_from", "pk").values_list("substitute_id", flat=True))


def _works(by: Actor, municipality_id: UUID, account: UUID) -> bool:
    seats = Membership.objects.valid_at(by.now).filter(
        user_id=account, municipality_id=municipality_id, role__in=sorted(OFFICE), user__is_active=True
    )
    return seats.exists()


def _lead_of(by: Actor, deadline: Deadline) -> User | None:
    """The lead of the deadline's team, else one for all teams; or who stands in for them."""
    seats = Membership.objects.valid_at(by.now).filter(
        Q(team_id=deadline.team_id) | Q(team=None),
        municipality_id=deadline.municipality_id,
        role=Role.TEAM_LEAD,
        user__is_active=True,
    )
    seat = seats.select_related("user").order_by(F("team_id").asc(nulls_last=True), "pk").first()
    return None if seat is None else _present(by, seat.user)
