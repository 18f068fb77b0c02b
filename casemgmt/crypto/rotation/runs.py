"""How a rotation runs, and what it reports: the figures of its batches, what it did, and what is left."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from django.db import transaction

FIRST = UUID(int=0)
"""Comes before every key, so that a walk in the order of keys begins behind it."""

SLOW_SECONDS = 0.1
QUICK_SECONDS = 0.04
SMALLEST_BATCH = 25
FIRST_BATCH = 100
"""Rows of the first batch; the next ones grow as long as they are quick."""

PATIENCE = 3
"""Passes that may move nothing before the rest is left to the next run: somebody holds these rows."""

BETWEEN_PASSES_SECONDS = 0.2
BETWEEN_LINES_SECONDS = 1.0


def nobody(_: str) -> None:
    """Listens to no progress."""


@dataclass(frozen=True, slots=True)
class Run:
    """How to run: `now` is the clock; `margin` is added to every wait for other processes, in seconds.

    `resume` begins nothing and only finishes what is under way, `new` begins anew although something is. Without
    `wait` a run ends where it would have to wait for other processes, and the report says when to run again.
    """

    now: Callable[[], datetime]
    dry_run: bool = False
    resume: bool = False
    new: bool = False
    wait: bool = True
    batch: int = 500
    pause: float = 0.0
    margin: float = 2.0
    say: Callable[[str], None] = nobody


@dataclass
class Figures:
    """The rows that batches moved, and their time: `seconds` are those of the batches, without waits and pauses."""

    rows: int = 0
    seconds: float = 0.0
    longest_batch_ms: float = 0.0

    @property
    def per_second(self) -> int:
        """Rows in a second of work."""
        return round(self.rows / self.seconds) if self.seconds else 0

    def add(self, other: "Figures") -> None:
        """Count further batches in."""
        self.rows += other.rows
        self.seconds += other.seconds
        self.longest_batch_ms = max(self.longest_batch_ms, other.longest_batch_ms)

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "rows": self.rows,
            "seconds": round(self.seconds, 3),
            "per_second": self.per_second,
            "longest_batch_ms": round(self.longest_batch_ms, 1),
        }


@dataclass
class Report:
    """What one level of one municipality came to, all together and step by step."""

    level: str
    tenant: UUID
    dry_run: bool = False
    figures: Figures = field(default_factory=Figures)
    steps: dict[str, Figures] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    again_at: datetime | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing is left, not even a second look."""
        return not any(self.left.values()) and self.again_at is None

    def did(self, what: str, number: int = 1) -> None:
        """Count something that was done, or would be done in a dry run."""
        if number:
            self.done[what] = self.done.get(what, 0) + number

    def note(self, sentence: str) -> None:
        """Say something once, however many passes come by it."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def worked(self, step: str, figures: Figures) -> None:
        """Count a batch of a step."""
        self.figures.add(figures)
        self.steps.setdefault(step, Figures()).add(figures)
        self.did(step, figures.rows)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "level": self.level,
            "municipality": str(self.tenant),
            "dry_run": self.dry_run,
            **self.figures.as_json(),
            "steps": {step: figures.as_json() for step, figures in self.steps.items()},
            "done": self.done,
            "left": self.left,
            "notes": self.notes,
            "again_at": self.again_at.isoformat() if self.again_at else None,
            "finished": self.finished,
        }


Step = Callable[[UUID, int], tuple[UUID | None, int]]
"""One batch, in the caller's transaction: from behind a key, so many rows; the last key or None, and how many moved."""


class Batches:
    """Runs the batches of one step of a rotation, keeps their figures, and tells how far it is.

    A batch that held its rows for long is followed by a smaller one, so that nobody waits 200 ms for a row.
    """

    def __init__(self, run: Run, report: Report, what: str) -> None:
        self.run = run
        self.report = report
        self.what = what
        self.size = min(run.batch, FIRST_BATCH)
        self._all = Figures()
        self._batch = Figures()
        self._said = perf_counter()

    def until_nothing_is_left(self, left: Callable[[], int], step: Step) -> int:
        """Pass after pass until nothing is left, or nothing moves any more; how much is left then."""
        idle = 0
        while (remaining := left()) and idle < PATIENCE:
            moved = self.walk(step, remaining)
            idle = 0 if moved else idle + 1
            if not moved:
                sleep(BETWEEN_PASSES_SECONDS)
        return remaining

    def walk(self, step: Step, remaining: int = 0) -> int:
        """One pass in the order of keys; how many rows moved."""
        after: UUID | None = FIRST
        total = 0
        while after is not None:
            with self.timed():
                after, moved = step(after, self.size)
                self.moved(moved)
            total += moved
            self._tell(remaining - total, last=after is None and total > 0)
            if after is not None and self.run.pause:
                sleep(self.run.pause)
        return total

    def moved(self, number: int) -> None:
        """Count rows of the batch that is running; they count once it is committed."""
        self._batch.rows += number

    @contextmanager
    def timed(self) -> Iterator[None]:
        """One batch: a transaction of its own, timed to the end of its commit."""
        self._batch, began = Figures(), perf_counter()
        with transaction.atomic():
            yield
        spent = perf_counter() - began
        self._batch.seconds, self._batch.longest_batch_ms = spent, spent * 1000
        self._all.add(self._batch)
        self.report.worked(self.what, self._batch)
        if spent > SLOW_SECONDS:
            self.size = max(SMALLEST_BATCH, self.size // 2)
        elif spent < QUICK_SECONDS:
            self.size = min(self.run.batch, self.size * 2)

    def _tell(self, remaining: int, last: bool) -> None:
        if last or perf_counter() - self._said > BETWEEN_LINES_SECONDS:
            self._said = perf_counter()
            figures = self._all
            self.run.say(f"{self.what}: {figures.rows} rows, {figures.per_second} a second, {max(0, remaining)} left")


def summary(reports: Sequence[Report]) -> dict[str, Any]:
    """The reports of several municipalities, and their figures together."""
    figures = Figures()
    for one in reports:
        figures.add(one.figures)
    return {
        "level": reports[0].level if reports else "",
        "dry_run": any(one.dry_run for one in reports),
        **figures.as_json(),
        "finished": all(one.finished for one in reports),
        "municipalities": [one.as_json() for one in reports],
    }
