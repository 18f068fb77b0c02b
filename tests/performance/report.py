"""The figures of a run as Markdown tables."""

from collections.abc import Iterator
from typing import Any

HEAD = ("request", "rows", "req/s", "CPU ms", "p50 ms", "p95 ms", "SQL", "CPU ÷ bare", "p50 ÷ bare")


def written(run: dict[str, Any]) -> str:
    """The report of a run."""
    return "\n".join(_lines(run))


def _lines(run: dict[str, Any]) -> Iterator[str]:
    machine = run["machine"]
    yield f"Machine: Python {machine['python']}, {machine['cpus']} CPUs, {machine['platform']}, " + ", ".join(
        f"{name} {version}" for name, version in machine["packages"].items()
    )
    yield from (f"Left out: {reason}" for reason in run["left_out"])
    for engine in run["engines"]:
        for size in engine["sizes"]:
            yield from ("", *_size(engine, size))
        if len(engine["sizes"]) > 1:
            yield from ("", *_growth(engine))


def _size(engine: dict[str, Any], size: dict[str, Any]) -> Iterator[str]:
    rounds = size["requests"][0]["rounds"]
    yield f"## {engine['engine']} {engine['version']}, {size['cases']:,} cases"
    yield f"{rounds} rounds; filled in {size['filled_in_seconds']:.1f} s"
    yield ""
    yield from _table(
        HEAD,
        [
            (
                row["request"],
                row["rows"],
                f"{row['requests_per_second']:.0f}",
                f"{row['cpu_ms']:.2f}",
                f"{row['p50_ms']:.2f}",
                f"{row['p95_ms']:.2f}",
                row["statements"],
                _times(row["cpu_ms_to_floor"]),
                _times(row["p50_ms_to_floor"]),
            )
            for row in size["requests"]
        ],
    )


def _growth(engine: dict[str, Any]) -> Iterator[str]:
    least, most = engine["sizes"][0], engine["sizes"][-1]
    before = {row["request"]: row for row in least["requests"]}
    yield f"## {engine['engine']}: growth {least['cases']:,} → {most['cases']:,} cases"
    yield ""
    yield from _table(
        ("request", "CPU", "p50", "CPU ÷ bare", "p50 ÷ bare"),
        [(row["request"], *(_grown(row, before[row["request"]], name) for name in GROWN)) for row in most["requests"]],
    )


GROWN = ("cpu_ms", "p50_ms", "cpu_ms_to_floor", "p50_ms_to_floor")


def _grown(row: dict[str, Any], before: dict[str, Any], name: str) -> str:
    return _times(row[name] / before[name] if row[name] is not None else None)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f} ×"


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    texts = [head, *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(text[column]) for text in texts) for column in range(len(head))]
    for number, text in enumerate(texts):
        first, *others = (
            one.ljust(width) if column == 0 else one.rjust(width)
            for column, (one, width) in enumerate(zip(text, widths, strict=True))
        )
        yield f"| {' | '.join((first, *others))} |"
        if number == 0:
            yield f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
