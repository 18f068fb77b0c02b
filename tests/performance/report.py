"""The report of a run: figures as Markdown tables, part by part, and the targets at the end."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.performance.report_access import access
from tests.performance.report_parts import keys, law, names, radar, sealing, search, trail
from tests.performance.tables import table, times

HEAD = ("request", "rows", "req/s", "CPU ms", "p50 ms", "p95 ms", "SQL", "CPU ÷ bare", "p50 ÷ bare")


def written(run: dict[str, Any]) -> str:
    """The report of a run."""
    return "\n".join(_lines(run))


def _lines(run: dict[str, Any]) -> Iterator[str]:
    machine = run["machine"]
    yield f"Machine: Python {machine['python']}, {machine['cpus']} CPUs, {machine['platform']}, " + ", ".join(
        f"{name} {version}" for name, version in machine["packages"].items()
    )
    yield f"Load while it ended: {machine['load']:.1f} (above the number of CPUs, times on the clock say little)"
    yield from (f"Left out: {reason}" for reason in run["left_out"])
    for part in run["parts"]:
        yield from WRITERS[part["part"]](part)
    sections = "design/crypto.md, section 7, (A) design/security.md, section 4, (B, W) design/access.md, section 11"
    yield from ("", f"## Targets of {sections}, and (L) of the law", "")
    yield from table(
        ("no.", "target", "in this run", ""),
        [(one["number"], one["asks"], one["measured"], one["verdict"]) for one in run["targets"]],
        left=4,
    )


def _requests(part: dict[str, Any]) -> Iterator[str]:
    for size in part["sizes"]:
        yield from ("", *_size(part, size))
    if len(part["sizes"]) > 1:
        yield from ("", *_growth(part))


WRITERS: Mapping[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "requests": _requests,
    "sealing": sealing,
    "search": search,
    "names": names,
    "keys": keys,
    "trail": trail,
    "access": access,
    "radar": radar,
    "law": law,
}


def _size(engine: dict[str, Any], size: dict[str, Any]) -> Iterator[str]:
    rounds = size["requests"][0]["rounds"]
    yield f"## {engine['engine']} {engine['version']}, {size['cases']:,} cases"
    yield f"{rounds} rounds; filled in {size['filled_in_seconds']:.1f} s"
    yield ""
    yield from table(
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
                times(row["cpu_ms_to_floor"]),
                times(row["p50_ms_to_floor"]),
            )
            for row in size["requests"]
        ],
    )


def _growth(engine: dict[str, Any]) -> Iterator[str]:
    least, most = engine["sizes"][0], engine["sizes"][-1]
    before = {row["request"]: row for row in least["requests"]}
    yield f"## {engine['engine']}: growth {least['cases']:,} → {most['cases']:,} cases"
    yield ""
    yield from table(
        ("request", "CPU", "p50", "CPU ÷ bare", "p50 ÷ bare"),
        [(row["request"], *(_grown(row, before[row["request"]], name) for name in GROWN)) for row in most["requests"]],
    )


GROWN = ("cpu_ms", "p50_ms", "cpu_ms_to_floor", "p50_ms_to_floor")


def _grown(row: dict[str, Any], before: dict[str, Any], name: str) -> str:
    return times(row[name] / before[name] if row[name] is not None else None)
