"""The history of a deadline, written step by step; the caller's line in the trail tells of it."""

from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.writing import put
from cases.models import Deadline, DeadlineStep, Task


def leave_step(
    *, by: Actor, deadline: Deadline, what: str, mark: str = "", task: Task | None = None, **account: Any
) -> DeadlineStep:
    """Append one step. A mark happens once for a deadline: the database refuses it a second time."""
    step = DeadlineStep(
        municipality_id=deadline.municipality_id,
        team_id=deadline.team_id,
        key=deadline.key,
        deadline=deadline,
        what=what,
        mark=mark,
        task=task,
        by_id=by.user_id,
        **account,
    )
    return put(step, by=by)
