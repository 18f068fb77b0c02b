"""What one look at a person carries along, and the history of a deadline that it writes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.writing import put
from cases.models import Case, Deadline, DeadlineStep, Person, Task


@dataclass
class Look:
    """What a look at a person did, as numbers, and when the next one is."""

    counts: dict[str, int] = field(default_factory=dict)
    next_on: date | None = None

    def add(self, what: str) -> None:
        """Count one more of something."""
        self.counts[what] = self.counts.get(what, 0) + 1


@dataclass(frozen=True)
class Round:
    """A look while it goes on: who looks at whom, for which day, in which case tasks are set, and what was done."""

    by: Actor
    person: Person
    on: date
    case: Case | None = None
    at_once: frozenset[str] = frozenset()
    """Kinds whose tasks are set now, not when their time comes."""
    look: Look = field(default_factory=Look)


def leave_step(
    *, by: Actor, deadline: Deadline, what: str, mark: str = "", task: Task | None = None, **account: Any
) -> DeadlineStep:
    """Append one step, of which the caller's line in the trail tells.

    A mark happens once for a deadline: the database refuses it a second time.
    """
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
