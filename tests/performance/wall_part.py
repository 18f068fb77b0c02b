"""What row-level security adds to requests: each once in front of the wall and once behind it, in the same rounds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.performance.workloads import Requests, Workload

MOST = 1.7
"""Times what the application alone takes, for lists, counts and details (design/access.md, section 11)."""

READING = ("list of 50", "count", "detail")


def walled(ask: Requests, unwalled: Sequence[Workload]) -> list[Workload]:
    """Counts, which have no bare request beside them, and every request to the API once more behind the wall."""
    counts = [
        Workload("count, caseworker (team)", ask.listed("caseworker", count="true", page_size="1")),
        Workload("count, team lead (municipality)", ask.listed("team_lead", count="true", page_size="1")),
    ]
    asked = [*(one for one in unwalled if one.floor), *counts]
    return [*counts, *(replace(one, name=f"{one.name}, walled", floor=one.name, wall=True) for one in asked)]


def ratios(parts: Sequence[dict[str, Any]]) -> Iterator[tuple[int, str, float]]:
    """Number of cases, request, and how many times as long it took behind the wall (p50), as far as it was measured."""
    for part in parts:
        for size in part["sizes"]:
            for row in size["requests"]:
                name, _, place = row["request"].rpartition(", ")
                if place == "walled":
                    yield size["cases"], name, row["p50_ms_to_floor"]
