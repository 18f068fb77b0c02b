"""How the part about access is written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.performance.tables import table, times

FLOOR = "floor"


def access(part: dict[str, Any]) -> Iterator[str]:
    """Answers and requests at each size, and what became of them as the tables grew."""
    for size in part["sizes"]:
        yield from ("", f"## Access, {part['engine']} {part['version']}, {size['cases']:,} cases")
        rows = ", ".join(f"{name} {count:,}" for name, count in size["rows"].items())
        yield f"filled in {size['filled_in_seconds']:.0f} s: {rows}"
        yield "All ways gave the same rows, numbers and records, as far as they were not given up."
        for what in dict.fromkeys(row["what"] for row in size["answers"]):
            yield from ("", *_answers(what, [row for row in size["answers"] if row["what"] == what]))
        yield from ("", *_requests(size["requests"]))
    if len(part["sizes"]) > 1:
        yield from ("", *_growth(part))


def _answers(what: str, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """One kind of question: a line for each account, a column for each way."""
    floors = {row["who"]: row for row in rows if row["way"] == FLOOR}
    ways = list(dict.fromkeys(row["way"] for row in rows if row["way"] != FLOOR))
    lines = []
    for who in dict.fromkeys(row["who"] for row in rows if row["way"] != FLOOR):
        cells = {row["way"]: row for row in rows if row["who"] == who}
        first = cells["routes"]
        floor = floors.get(first["floor"])
        lines.append((who, first["rows"], first["statements"], _time(floor), *(_cell(cells.get(way)) for way in ways)))
    yield from table((f"{what}: p50/p95 ms (p50 ÷ floor, CPU ÷ floor)", "rows", "SQL", "floor: all rows", *ways), lines)


def _time(row: Mapping[str, Any] | None) -> str:
    return f"{row['p50_ms']:.2f}/{row['p95_ms']:.2f}" if row else "-"


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "-"
    if row["given_up"]:
        return f"given up after {row['p50_ms'] / 1000:.0f} s"
    return f"{_time(row)} ({times(row['to_floor']) or '-'}, {times(row['busy_to_floor']) or '-'})"


def _requests(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from table(
        ("request", "rows", "SQL", "CPU ms", "p50 ms", "p95 ms", "CPU ÷ open", "p50 ÷ open (walled: ÷ unwalled)"),
        [
            (
                row["request"], row["rows"], row["statements"], f"{row['cpu_ms']:.2f}", f"{row['p50_ms']:.2f}",
                f"{row['p95_ms']:.2f}", times(row["cpu_ms_to_floor"]), times(row["p50_ms_to_floor"]),
            )
            for row in rows
        ],
    )  # fmt: skip


def _growth(part: dict[str, Any]) -> Iterator[str]:
    """First pages from the fewest to the most cases: of each way, how many times as long."""
    least, most = part["sizes"][0], part["sizes"][-1]
    before = {(row["who"], row["way"]): row for row in least["answers"] if row["what"] == "page"}
    after = [row for row in most["answers"] if row["what"] == "page"]
    ways = list(dict.fromkeys(row["way"] for row in after))
    lines = []
    for who in dict.fromkeys(row["who"] for row in after):
        cells = {row["way"]: row for row in after if row["who"] == who}
        grown = [_grown(cells.get(way), before.get((who, way))) for way in ways]
        lines.append((who, *grown))
    yield f"## Access, {part['engine']}: p50 of the first page, {least['cases']:,} → {most['cases']:,} cases"
    yield ""
    yield from table(("who", *ways), lines)


def _grown(row: Mapping[str, Any] | None, before: Mapping[str, Any] | None) -> str:
    if row is None or before is None or before["given_up"]:
        return "-"
    return ("> " if row["given_up"] else "") + times(row["p50_ms"] / before["p50_ms"])
