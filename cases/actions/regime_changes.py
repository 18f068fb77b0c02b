"""A change of legal regime as one event, for one person or for a household together, and how it is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from uuid_utils.compat import uuid7

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, put, tell
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.rights import NoticeCause
from cases.actions.open_cases import CaseNotOpen, require_workable
from cases.actions.radar.looking import case_for, lock_for_look, look_at, reader_of
from cases.actions.regime_gaps import gaps_of, require_no_gap
from cases.actions.regime_partners import tell_partners
from cases.actions.stated import correct_stated, enter_stated, void_stated
from cases.actions.tasks import withdraw_task
from cases.law import evaluate
from cases.law.arithmetic import ONE_DAY
from cases.legal_facts import for_person
from cases.lifecycle import TaskState
from cases.models import BenefitDecision, DeadlineStep, HouseholdMember, Person, RegimeChange, RegimePeriod, Task

STEP = "handover.step"
GIVEN_BY_US = "ASYLBLG"
"""Benefits under this law are the municipality's own: they are received from the first day. Others are expected."""
BODIES: Mapping[str, str] = {"SGB2": "jobcenter", "SGB12_K3": "social_office", "SGB12_K4": "social_office"}
WRITTEN: Mapping[str, Any] = {"regimeperiod": RegimePeriod, "benefitdecision": BenefitDecision}


class RegimeHeldAlready(Conflict):
    """The person is under this regime on the day, or changes on it already."""

    code = "regime_held_already"
    detail = "The person is under this regime on that day already, or another change begins on it."


class LaterPeriodStands(Conflict):
    """A period on record begins on the day or behind it."""

    code = "later_period_stands"
    detail = "A period under a regime begins on this day or later. Void or correct it first."


class UndoneAlready(Conflict):
    """The change was taken back."""

    code = "undone_already"
    detail = "The change was taken back already."


class LaterChangeStands(Conflict):
    """Something was written since that stands on the change."""

    code = "later_change_stands"
    detail = "What the change wrote was changed since, or another change stands on it. Take that back first."


class Member(NamedTuple):
    """Somebody who changes, and to which regime."""

    person: Person
    regime: str


class Event(NamedTuple):
    """What all who change together share."""

    begins_on: date
    trigger: str
    stated_by: str
    joint: UUID


@action
def change_regime(
    *,
    by: Actor,
    person: Person,
    begins_on: date,
    regime: str,
    trigger: str,
    members: Sequence[Mapping[str, Any]] = (),
    stated_by: str = "own_office",
    gap_accepted: bool = False,
    gap_reason: str = "",
    preview: bool = False,
) -> RegimeChange:
    """End the periods that run and begin new ones, set the hand-over steps as tasks, tell the partners concerned.

    Members of the household change along, all or nobody. Raises RegimeHeldAlready, LaterPeriodStands, CaseNotOpen, and
    GapFound where a day without livelihood or health cover is certain and nobody accepted it with a reason.
    """
    people = [Member(person, regime), *(Member(one["person"], one.get("regime") or regime) for one in members)]
    for one in people:
        require_workable(by, one.person)
    _require_household(person, [one.person for one in people[1:]])
    _require_reason(gap_accepted, gap_reason)
    lock_for_look([one.person.pk for one in people])
    event = Event(begins_on, trigger, stated_by, uuid7())
    changes = [_begun(by, one, event) for one in people]
    for change in changes:
        change.gaps = gaps_of(by, change)
        change.gap_reason = gap_reason
    if not (gap_accepted or preview):
        require_no_gap(changes)
    for change in changes:
        _hand_over(by, change)
    return changes[0]


@action
def undo_regime_change(*, by: Actor, regimechange: RegimeChange, reason: str) -> RegimeChange:
    """Take the change back for everybody who changed together: periods as they were, open tasks withdrawn.

    Tasks that are done stay, and are named. Raises UndoneAlready, and LaterChangeStands where something stands on it.
    """
    require_workable(by, regimechange)
    people = list(RegimeChange.objects.filter(joint=regimechange.joint).values_list("person_id", flat=True))
    lock_for_look(people)
    rows = RegimeChange.objects.select_for_update(of=("self",)).select_related("key", "person__key")
    changes = list(rows.filter(joint=regimechange.joint, erased=False).order_by("pk"))
    for change in changes:
        require_workable(by, change)
        if change.undone_at is not None:
            raise UndoneAlready
        _require_untouched(change)
    for change in changes:
        _take_back(by, change, reason)
    return next(one for one in changes if one.pk == regimechange.pk)


def _require_household(person: Person, others: Sequence[Person]) -> None:
    homes = HouseholdMember.objects.filter(person=person, left_on=None).values("household_id")
    fellows = set(HouseholdMember.objects.filter(household_id__in=homes, left_on=None).values_list("person", flat=True))
    problems = []
    for number, other in enumerate(others):
        if other.pk == person.pk or other.pk not in fellows:
            sentence = "Only others of the person's household change along."
            problems.append(FieldProblem("not_of_household", sentence, f"/members/{number}/person"))
    if len({one.pk for one in others}) < len(others):
        problems.append(FieldProblem("named_twice", "Somebody is named twice.", "/members"))
    if problems:
        raise Invalid(problems=problems)


def _require_reason(gap_accepted: bool, gap_reason: str) -> None:
    if gap_accepted and not gap_reason:
        raise Invalid(problems=[FieldProblem("reason_missing", "Say why the gap is accepted.", "/gap_reason")])


def _begun(by: Actor, one: Member, event: Event) -> RegimeChange:
    """The periods of one person, ended and begun, and the change that says so; not yet handed over."""
    person, begins_on = one.person, event.begins_on
    if case_for(person)[0] is None:
        raise CaseNotOpen
    rows = RegimePeriod.objects.select_for_update(of=("self",)).select_related("key")
    periods = list(rows.filter(person=person, voided_at=None, erased=False).order_by("pk"))
    _require_free(periods, one.regime, begins_on)
    running = [held for held in (*periods, *_decisions(person)) if held.last_on is None or held.last_on >= begins_on]
    earlier = max(periods, key=lambda held: held.from_on or date.min, default=None)
    until = None if earlier is None or earlier.last_on is None else earlier.last_on.isoformat()
    ended = [_ended(by, held, event) for held in running]
    written = [_started(by, one, event), *_decided(by, one, event)]
    change = RegimeChange(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        begins_on=begins_on,
        joint=event.joint,
        by_id=by.user_id,
        trigger=event.trigger,
        before=earlier.regime if earlier else "",
        regime=one.regime,
    )
    change.journal = {"ended": ended, "written": [_place(record) for record in written], "until": until}
    return change


def _started(by: Actor, one: Member, event: Event) -> RegimePeriod:
    own = one.regime.startswith(GIVEN_BY_US)
    return enter_stated(
        by=by,
        model=RegimePeriod,
        person=one.person,
        regime=one.regime,
        from_on=event.begins_on,
        body=BODIES.get(one.regime, "municipality" if own else ""),
        expected=not own,
        stated_by=event.stated_by,
    )


def _require_free(periods: Iterable[RegimePeriod], regime: str, begins_on: date) -> None:
    for held in periods:
        if held.from_on is not None and held.from_on >= begins_on:
            raise RegimeHeldAlready if held.from_on == begins_on else LaterPeriodStands
        if held.regime == regime and (held.last_on is None or held.last_on >= begins_on):
            raise RegimeHeldAlready


def _decisions(person: Person) -> list[BenefitDecision]:
    """What offices decided of the regime by hand; it holds over the law until it ends."""
    rows = BenefitDecision.objects.select_for_update(of=("self",)).select_related("key")
    found = rows.filter(person=person, voided_at=None, erased=False).order_by("pk")
    return [one for one in found if one.kind == "regime"]


def _ended(by: Actor, record: Any, event: Event) -> dict[str, Any]:
    before = record.last_on
    changes = {"last_on": event.begins_on - ONE_DAY, "stated_by": event.stated_by, "reason": "change of regime"}
    correct_stated(by=by, record=record, changes=changes)
    return _place(record) | {"last_on": None if before is None else before.isoformat()}


def _place(record: Any) -> dict[str, Any]:
    return {"model": str(record._meta.model_name), "id": str(record.pk)}


def _decided(by: Actor, one: Member, event: Event) -> list[BenefitDecision]:
    """The decision that has to be on record where the law finds another regime on the day."""
    person = one.person
    gathered = for_person(reader_of(by, person), person)
    found = evaluate(gathered.facts[person.pk], event.begins_on, gathered.switches)
    if any(told.rule == "regime" and told.code == one.regime for told in found):
        return []
    decision = enter_stated(
        by=by,
        model=BenefitDecision,
        person=person,
        kind="regime",
        regime=one.regime,
        from_on=event.begins_on,
        body=BODIES.get(one.regime, "municipality"),
        stated_by=event.stated_by,
    )
    return [decision]


def _hand_over(by: Actor, change: RegimeChange) -> None:
    """Set the steps as tasks, tell the partners, and leave the line that tells of all of it."""
    told = tell_partners(by=by, change=change, cause=NoticeCause.REGIME_CHANGED)
    accepted = {one["what"] for one in change.gaps if one["certain"]}
    look_at(by=by, person=change.person, on=timezone.localdate(by.now), at_once=frozenset({STEP, *accepted}))
    steps = DeadlineStep.objects.filter(
        deadline__person=change.person, deadline__kind=STEP, what="alerted", created_at=by.now
    )
    set_now = steps.exclude(task=None).select_related("deadline__key").order_by("deadline__due_on", "pk")
    change.journal = change.journal | {
        "told": [str(agency) for agency, _ in told],
        "tasks": [
            {
                "task": str(one.task_id),
                "step": one.deadline.code,
                "due_on": one.deadline.due_on.isoformat(),
                "owner": next((hint for hint in one.deadline.hints if hint.startswith("owner_")), ""),
            }
            for one in set_now
        ],
    }
    also = [notice for _, notice in told]
    put(change, by=by)
    tell(change, by=by, event="regimechange.created", fields=["begins_on", "regime", "trigger"], also=also)


def _require_untouched(change: RegimeChange) -> None:
    """Raise LaterChangeStands where what the change wrote says something else now, or something begins behind it."""
    others = RegimeChange.objects.filter(person=change.person, undone_at=None, erased=False).exclude(pk=change.pk)
    later = others.filter(begins_on__gte=change.begins_on).exists() or others.filter(pk__gt=change.pk).exists()
    own = {entry["id"] for entry in change.journal["written"]}
    rows = RegimePeriod.objects.filter(person=change.person, voided_at=None, erased=False).select_related("key")
    behind = [one for one in rows if str(one.pk) not in own and (one.from_on or date.min) >= change.begins_on]
    if later or behind or not _stands(change):
        raise LaterChangeStands


def _stands(change: RegimeChange) -> bool:
    """Whether what the change ended and began is on record as it wrote it."""
    ended = [_record(entry) for entry in change.journal["ended"]]
    written = [_record(entry) for entry in change.journal["written"]]
    expected = not change.regime.startswith(GIVEN_BY_US)
    return (
        all(one.voided_at is None for one in (*ended, *written))
        and all(one.last_on == change.begins_on - ONE_DAY for one in ended)
        and all((one.regime, one.from_on, one.last_on) == (change.regime, change.begins_on, None) for one in written)
        and all(one.expected == expected for one in written if isinstance(one, RegimePeriod))
    )


def _record(entry: Mapping[str, Any]) -> Any:
    rows = WRITTEN[entry["model"]].objects.select_for_update(of=("self",)).select_related("key")
    return rows.get(pk=UUID(entry["id"]))


def _take_back(by: Actor, change: RegimeChange, reason: str) -> None:
    for entry in change.journal["written"]:
        void_stated(by=by, record=_record(entry), reason=reason)
    for entry in change.journal["ended"]:
        last_on = date.fromisoformat(entry["last_on"]) if entry["last_on"] else None
        correct_stated(
            by=by,
            record=_record(entry),
            changes={"last_on": last_on, "stated_by": "own_office", "reason": reason},
        )
    kept = _withdraw_tasks(by, change, reason)
    told = tell_partners(by=by, change=change, cause=NoticeCause.REGIME_UNDONE, only=change.journal["told"])
    change.undone_at, change.undo_reason = by.now, reason
    change.journal = change.journal | {"kept": kept}
    put(change, by=by)
    look_at(by=by, person=change.person, on=timezone.localdate(by.now))
    also = [notice for _, notice in told]
    tell(change, by=by, event="regimechange.undone", fields=["undo_reason", "undone_at"], also=also)


def _withdraw_tasks(by: Actor, change: RegimeChange, reason: str) -> list[str]:
    """Take back the tasks of the steps that are still to be done; the ids of those that are done."""
    ids = [UUID(one["task"]) for one in change.journal["tasks"]]
    rows = Task.objects.select_for_update(of=("self",)).select_related("key", "case").filter(pk__in=ids, erased=False)
    kept = []
    for task in rows.order_by("pk"):
        if task.state == TaskState.DONE:
            kept.append(str(task.pk))
        elif task.state != TaskState.WITHDRAWN:
            withdraw_task(by=by, task=task, reason=reason[:400])
    return kept
