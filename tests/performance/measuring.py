"""Rounds of all workloads in turn, so that a slow moment of the machine falls on each alike, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, quantiles
from time import monotonic
from typing import Any

from django.conf import settings

from tests.factories.statements import counted
from tests.performance.wire import Answer, Wire
from tests.performance.workloads import Workload

WARM_UP_ROUNDS = 5
MILLISECONDS = 1000


class UnexpectedAnswerError(RuntimeError):
    """A request was not answered as it should be: its time would mean nothing."""


@dataclass
class Series:
    """The costs of one workload's requests, in seconds; SQL statements and rows of its last counted one."""

    workload: Workload
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    statements: int = 0
    rows: int = 0

    def figures(self) -> dict[str, Any]:
        """Requests per second (1 / mean), CPU (mean), p50 and p95 in milliseconds, statements, rows."""
        return {
            "request": self.workload.name,
            "floor": self.workload.floor,
            "rounds": len(self.walls),
            "rows": self.rows,
            "requests_per_second": 1 / fmean(self.walls),
            "cpu_ms": fmean(self.cpus) * MILLISECONDS,
            "p50_ms": median(self.walls) * MILLISECONDS,
            "p95_ms": quantiles(self.walls, n=20, method="inclusive")[-1] * MILLISECONDS,
            "statements": self.statements,
        }


def measure(wire: Wire, workloads: Sequence[Workload], *, seconds: float, rounds: int | None) -> list[dict[str, Any]]:
    """The figures of each workload after `rounds`, or as many as `seconds` allow, with the ratios to its floor."""
    series = [Series(one) for one in workloads]
    for _ in range(WARM_UP_ROUNDS if rounds is None else 1):
        for one in series:
            _count(wire, one)
    until = monotonic() + seconds
    done = 0
    while done < rounds if rounds is not None else monotonic() < until:
        for one in series:
            answer = _answered(wire, one.workload)
            one.walls.append(answer.wall)
            one.cpus.append(answer.cpu)
        done += 1
    figures = {one.workload.name: one.figures() for one in series}
    return [row | _ratios(row, figures.get(row["floor"])) for row in figures.values()]


def _count(wire: Wire, series: Series) -> None:
    environ = series.workload.prepare()
    with counted() as statements:
        answer = _checked(series.workload, _sent(wire, series.workload, environ))
    series.statements, series.rows = len(statements), answer.rows()
    if not series.rows:
        raise UnexpectedAnswerError(f"{series.workload.name}: no rows")


def _answered(wire: Wire, workload: Workload) -> Answer:
    return _checked(workload, _sent(wire, workload, workload.prepare()))


def _sent(wire: Wire, workload: Workload, environ: dict[str, Any]) -> Answer:
    settings.ROW_SECURITY = workload.wall
    try:
        return wire.send(environ)
    finally:
        settings.ROW_SECURITY = False


def _checked(workload: Workload, answer: Answer) -> Answer:
    if answer.status != workload.status:
        raise UnexpectedAnswerError(f"{workload.name}: {answer.status} {answer.body[:500]!r}")
    return answer


def _ratios(row: dict[str, Any], floor: dict[str, Any] | None) -> dict[str, float | None]:
    return {f"{name}_to_floor": row[name] / floor[name] if floor else None for name in ("cpu_ms", "p50_ms")}
