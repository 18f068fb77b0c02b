"""Asks the house's search and plaintext trigrams in turn, and counts at which place the person meant was found."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from cases.names.ranking import similarity
from cases.names.units import NameUnit, name_units
from cases.search.comparing import NAME_WEIGHT, date_score
from cases.search.people import find_people
from cases.search.sought import Sought
from tests.performance.crowd.plain_names import found_plain
from tests.performance.crowd.questions import Question

TEN, FIFTY = 10, 50
WARM_UP = 5

Ranked = list[tuple[float, UUID]]
"""Score and person, best first."""

Engine = Callable[[str, date | None], Ranked]


class Place(NamedTuple):
    """Where the person meant stands in an answer: how many stand before them, and how many of these score more."""

    before: int
    better: int


@dataclass
class Answers:
    """All answers of one engine to the questions of one kind."""

    places: list[Place | None] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Recall at 10 and 50: strict, and with namesakes of the same score counted as found; p50 and p95 in ms."""
        found = [one for one in self.places if one is not None]
        count = len(self.places)
        return {
            "questions": count,
            "recall_10": sum(one.better < TEN for one in found) / count,
            "recall_10_strict": sum(one.before < TEN for one in found) / count,
            "recall_50": sum(one.better < FIFTY for one in found) / count,
            "recall_50_strict": sum(one.before < FIFTY for one in found) / count,
            "p50_ms": median(self.walls) * 1000,
            "p95_ms": quantiles(self.walls, n=20, method="inclusive")[-1] * 1000,
            "busy_p50_ms": median(self.busy) * 1000,
            "busy_p95_ms": quantiles(self.busy, n=20, method="inclusive")[-1] * 1000,
        }


def sealed_engine(people: Any, town: UUID) -> Engine:
    """The house's search among these people."""

    def ask(name: str, born_on: date | None) -> Ranked:
        return [(hit.score, hit.person.pk) for hit in find_people(people, [town], Sought((name,), born_on))]

    return ask


def plain_engine(name: str, born_on: date | None) -> Ranked:
    """The 200 names that share most trigrams, compared as the house compares what it has unsealed."""
    units = name_units(name)
    best: dict[UUID, float] = {}
    for person, stored, born in found_plain(name):
        best[person] = max(best.get(person, 0.0), _plain_score(units, stored, born, born_on))
    return sorted(((score, person) for person, score in best.items()), key=lambda one: -one[0])


def _plain_score(units: Sequence[NameUnit], stored: str, born: date | None, born_on: date | None) -> float:
    score = similarity(units, name_units(stored))
    if born_on is not None:
        score = NAME_WEIGHT * score + (1 - NAME_WEIGHT) * date_score(born, born_on)
    return round(score, 4)


def asked(engines: dict[str, Engine], questions: Sequence[Question], *, dated: bool) -> list[dict[str, Any]]:
    """The figures of each engine for each kind of question; every question is put to all engines in turn."""
    answers = {(one.kind, engine): Answers() for one in questions for engine in engines}
    gc.collect()
    gc.freeze()
    for one in questions[:: max(1, len(questions) // WARM_UP)]:
        for engine in engines.values():
            engine(one.name, one.born_on if dated else None)
    for number, one in enumerate(questions):
        order = list(engines.items())
        for name, engine in order if number % 2 else reversed(order):
            _ask(answers[one.kind, name], engine, one, one.born_on if dated else None)
    return [
        {"kind": kind, "engine": name, "dated": dated, **found.figures()} for (kind, name), found in answers.items()
    ]


def _ask(answers: Answers, engine: Engine, one: Question, born_on: date | None) -> None:
    wall, spent = perf_counter(), busy()
    ranked = engine(one.name, born_on)
    answers.walls.append(perf_counter() - wall)
    answers.busy.append(busy() - spent)
    answers.places.append(_place(ranked, one.meant))


def busy() -> float:
    """CPU seconds of this process and, where it runs on this machine, of the server's process that works for it."""
    return process_time() + _server_busy()


def _server_busy() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    try:
        schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except OSError:
        return 0.0
    return int(schedule.split()[0]) / 1e9


def _place(ranked: Ranked, meant: UUID) -> Place | None:
    for before, (score, person) in enumerate(ranked):
        if person == meant:
            return Place(before, sum(other > score for other, _ in ranked))
    return None


def settle() -> None:
    """Let PostgreSQL know its tables, as its housekeeping would after a while."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
