"""What row-level security may add to requests, and what it added, from the figures of the part `requests`."""

from collections.abc import Iterator, Sequence
from typing import Any

MOST = 1.7
"""Times what the application alone takes, for lists, counts and details (design/access.md, section 11)."""

READING = ("list of 50", "count", "detail")


def ratios(parts: Sequence[dict[str, Any]]) -> Iterator[tuple[int, str, float]]:
    """Number of cases, request, and how many times as long it took behind the wall (p50), as far as it was measured."""
    for part in parts:
        for size in part["sizes"]:
            for row in size["requests"]:
                name, _, place = row["request"].rpartition(", ")
                if place == "walled":
                    yield size["cases"], name, row["p50_ms_to_floor"]
