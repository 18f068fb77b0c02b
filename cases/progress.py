"""How far measures are, computed from the real objects that they point at.

Each app that has such objects registers how to read their state; a measure that points at nothing has a typed one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from casemgmt.access.row_security.wall import within_towns
from cases.lifecycle import MeasureState, ReferralState, TaskState
from cases.models import Measure, Referral, Task

StateReader = Callable[[Iterable[UUID]], Mapping[UUID, str]]

TARGETS: dict[str, tuple[Any, StateReader]] = {}
"""Kind of object to its model and the reader of its state."""

STATE_COLUMNS = ("target_kind", "target_id", "typed_state")

OF_TASK: Mapping[str, MeasureState] = {
    TaskState.OPEN: MeasureState.PLANNED,
    TaskState.ASSIGNED: MeasureState.WAITING,
    TaskState.ACCEPTED: MeasureState.UNDER_WAY,
    TaskState.DECLINED: MeasureState.WAITING,
    TaskState.DONE: MeasureState.DONE,
    TaskState.WITHDRAWN: MeasureState.FAILED,
}
OF_REFERRAL: Mapping[str, MeasureState] = {
    ReferralState.DRAFT: MeasureState.PLANNED,
    ReferralState.SENT: MeasureState.WAITING,
    ReferralState.WAITLISTED: MeasureState.WAITING,
    ReferralState.ACCEPTED: MeasureState.UNDER_WAY,
    ReferralState.IN_PROGRESS: MeasureState.UNDER_WAY,
    ReferralState.DONE: MeasureState.DONE,
    ReferralState.REFUSED: MeasureState.FAILED,
    ReferralState.REVOKED: MeasureState.FAILED,
}


def register_target(kind: str, model: Any, read: StateReader) -> None:
    """Let measures point at objects of this kind."""
    TARGETS[kind] = (model, read)


def states_of(measures: list[Measure]) -> dict[UUID, str]:
    """The state of each measure by its id: one statement for every kind of target among them.

    It is the measure's own, so that whoever sees the measure is told it, with the target in sight or not.
    """
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for measure in measures:
        if measure.target_id is not None:
            wanted[measure.target_kind].add(measure.target_id)
    with within_towns() if wanted else nullcontext():
        read = {kind: TARGETS[kind][1](ids) for kind, ids in wanted.items()}
    return {
        measure.pk: read[measure.target_kind].get(measure.target_id, MeasureState.FAILED)
        if measure.target_id is not None
        else measure.typed_state
        for measure in measures
    }


def progress_of(goals: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """For each goal by its id, how many measures lead there and how many are done; statements as in `states_of`."""
    progress = {goal: {"measures": 0, "done": 0} for goal in goals}
    measures = list(Measure.objects.filter(goal__in=list(progress)).only("goal_id", *STATE_COLUMNS))
    states = states_of(measures)
    for measure in measures:
        progress[measure.goal_id]["measures"] += 1
        progress[measure.goal_id]["done"] += states[measure.pk] == MeasureState.DONE
    return progress


def _reader(model: Any, table: Mapping[str, MeasureState]) -> StateReader:
    def read(ids: Iterable[UUID]) -> Mapping[UUID, str]:
        return {pk: table[state] for pk, state in model.objects.filter(pk__in=set(ids)).values_list("pk", "state")}

    return read


register_target("task", Task, _reader(Task, OF_TASK))
register_target("referral", Referral, _reader(Referral, OF_REFERRAL))
