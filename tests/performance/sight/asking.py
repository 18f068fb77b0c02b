"""Every question to every way in turn, round after round: one slow moment of the machine falls on each alike."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import monotonic, perf_counter
from typing import Any

from django.db import OperationalError, connection

from tests.factories.statements import counted
from tests.performance.crowd.searching import busy
from tests.performance.measuring import UnexpectedAnswerError
from tests.performance.sight.loading import Told
from tests.performance.sight.personas import Answer, Asker, Question, Way, questions

SLOW = 1.0
"""Seconds above which a question is put only FEW times."""

VERY_SLOW = 10.0
"""Seconds above which it is put once."""

FEW = 3
PATIENCE = 30
"""Seconds after which PostgreSQL is told to give a question up; the way is asked nothing more of this account."""

GIVEN_UP = object()
MOST_ROUNDS = 60
FLOOR = "floor"


@dataclass
class Cell:
    """One question to one way: how long it took each time, in seconds."""

    who: str
    way: str
    ask: Way
    asked: Question
    floor: str
    statements: int = 0
    rows: int = 0
    most: int | None = None
    """How often it is put where it is slow."""

    walls: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    """CPU seconds of this process and of the server's that works for it."""

    given_up: bool = False

    def call(self) -> Answer:
        """The answer, timed."""
        spent, began = busy(), perf_counter()
        answer = self.ask(self.asked)
        self.walls.append(perf_counter() - began)
        self.busy.append(busy() - spent)
        return answer

    def first(self) -> Answer:
        """The first answer: its time counts only where it is one of a few."""
        try:
            with patience(), counted() as statements:
                answer = self.call()
        except OperationalError:
            if connection.vendor != "postgresql":
                raise
            self.give_up()
            return GIVEN_UP
        self.most = 1 if self.walls[0] > VERY_SLOW else FEW if self.walls[0] > SLOW else None
        if self.most is None:
            self.walls.clear()
            self.busy.clear()
        self.statements = len(statements)
        self.rows = len(answer) if isinstance(answer, list) else int(answer or 0) if self.asked.what == "count" else 1
        return answer

    def give_up(self) -> None:
        """Never to be asked again."""
        self.given_up, self.most = True, 0

    def figures(self) -> dict[str, Any]:
        """Milliseconds; of what was given up, those after which it was."""
        walls = [float(PATIENCE)] if self.given_up else self.walls
        return {
            "who": self.who,
            "way": self.way,
            "what": self.asked.what,
            "floor": self.floor,
            "given_up": self.given_up,
            "calls": len(self.walls),
            "rows": self.rows,
            "statements": self.statements,
            "p50_ms": median(walls) * 1000,
            "p95_ms": (quantiles(walls, n=20, method="inclusive")[-1] if len(walls) > 1 else walls[0]) * 1000,
            "busy_ms": median(self.busy or walls) * 1000,
        }


@contextmanager
def patience() -> Iterator[None]:
    """What takes longer than PATIENCE inside is given up (PostgreSQL)."""
    if connection.vendor == "postgresql":
        _allow(f"{PATIENCE}s")
    try:
        yield
    finally:
        if connection.vendor == "postgresql":
            _allow("0")


def _allow(time: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{time}'")


def measured_answers(
    askers: Sequence[Asker], *, seconds: float, rounds: int | None, wall: bool, told: Told
) -> list[dict[str, Any]]:
    """The figures of every cell, with the ratio to the floor: the same question about all rows."""
    cells = list(_floors(askers))
    for asker in askers:
        cells += _checked(asker, wall)
        told(f"{asker.persona.name} is answered alike in every way")
    gc.collect()
    gc.freeze()
    for _ in range(FEW if rounds is None else rounds):
        _ask([cell for cell in cells if cell.most is None or len(cell.walls) < cell.most])
    quick = [cell for cell in cells if cell.most is None]
    until, done = monotonic() + seconds, FEW
    while rounds is None and done < MOST_ROUNDS and monotonic() < until:
        _ask(quick)
        done += 1
    floors = {(cell.who, cell.asked.what): cell.figures() for cell in cells if cell.way == FLOOR}
    found = [cell.figures() for cell in cells]
    return [row | _ratios(row, floors.get((row["floor"], row["what"]))) for row in found]


def _ask(cells: Sequence[Cell]) -> None:
    for cell in cells:
        cell.call()


def _ratios(row: dict[str, Any], floor: dict[str, Any] | None) -> dict[str, float | None]:
    return {
        "to_floor": row["p50_ms"] / floor["p50_ms"] if floor else None,
        "busy_to_floor": row["busy_ms"] / floor["busy_ms"] if floor else None,
    }


def _floors(askers: Sequence[Asker]) -> list[Cell]:
    """The questions about all rows of each table, whose deep page starts at the same row."""
    found: dict[str, list[Cell]] = {}
    for asker in askers:
        persona = asker.persona
        if persona.floor not in found or persona.deep:
            # As deep as the lead's page, so that both walk as far.
            seen = persona.rows.visible_to(asker.actor()).count() if persona.deep else 0
            asked = questions(asker, persona.rows.all(), seen)
            found[persona.floor] = [Cell(persona.floor, FLOOR, asker.by_nothing, one, "") for one in asked]
    cells = [cell for cells in found.values() for cell in cells]
    for cell in cells:
        cell.first()
    return cells


def _checked(asker: Asker, wall: bool) -> list[Cell]:
    """A persona's cells, each asked once. Raises UnexpectedAnswerError where two ways answer differently."""
    persona = asker.persona
    seen = persona.rows.visible_to(asker.actor()).filter(persona.only)
    cells: list[Cell] = []
    for asked in _with_detail(asker, questions(asker, seen, seen.count())):
        answers = {}
        for way, ask in asker.ways(wall=wall).items():
            cell = Cell(persona.name, way, ask, asked, persona.floor)
            if any(one.given_up for one in cells if one.way == way):
                cell.give_up()
            answers[way] = GIVEN_UP if cell.given_up else cell.first()
            cells.append(cell)
        if any(answer not in (answers["routes"], GIVEN_UP) for answer in answers.values()):
            raise UnexpectedAnswerError(f"{persona.name}: not all ways give the same {asked.what}")
        if asked.what == "page" and persona.name != "nobody" and not answers["routes"]:
            raise UnexpectedAnswerError(f"{persona.name} sees nothing")
    return cells


def _with_detail(asker: Asker, asked: list[Question]) -> list[Question]:
    """With a record that is out of sight for whoever sees nothing."""
    if any(one.what == "detail" for one in asked):
        return asked
    first = asker.persona.rows.all().order_by("pk").values_list("pk", flat=True).first()
    return [*asked, Question("detail", asked[0].page, first)]
