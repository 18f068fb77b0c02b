"""The targets of design/access.md, section 11, and of issue 4, beside a run: at the most cases, engine by engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.performance.judging import Target, judged, missing

PAGES = {
    "volunteer": 2.0, "own (granted)": 2.5, "own (caseworker=me)": 2.5, "team": 3.0, "lead": 3.0, "agency": 2.5,
    "nobody": 2.0,
}  # fmt: skip
"""First page of 50, in floors. access.md allows the agency 6 where its sort key stands in another table."""

COUNTS = {"volunteer": 0.1, "own (granted)": 0.1, "team": 0.1, "lead": 0.6}
DETAILS = {"volunteer": 2.5, "own (granted)": 2.5, "team": 2.5, "lead": 2.5, "agency": 3.5}
GROWTH = dict.fromkeys(("volunteer", "own (granted)", "own (caseworker=me)", "team", "lead"), 1.5) | {"agency": 2.0}
FEWEST_THAT_SAY = 1_000_000
"""Cases below which counting all of them is too quick to compare with; the tables show it all the same."""

Answers = Mapping[tuple[str, str, str], dict[str, Any]]


def access_targets(parts: Sequence[dict[str, Any]]) -> Iterator[Target]:
    """All of them, for each engine that was measured."""
    if not parts:
        yield missing("B", "lists, counts, details beside all rows and guardian", "part `access` was left out")
    for part in parts:
        sizes = part["sizes"]
        yield from _of_size(part["engine"], sizes[-1])
        yield from _growth(part["engine"], sizes)


def _of_size(engine: str, size: dict[str, Any]) -> Iterator[Target]:
    found: Answers = {(row["who"], row["way"], row["what"]): row for row in size["answers"]}
    at = f"{engine}, {size['cases']:,}"
    yield from _many("B1", f"page of 50, {at}: ÷ all rows", found, "page", PAGES)
    lead, stale = (found[who, "routes", "page"]["p50_ms"] for who in ("lead", "stale lead"))
    yield judged("B2", f"page of a lead of old cases, {at}: ≤ 1.3 × an ordinary lead", f"{stale / lead:.2f} ×",
                 stale <= 1.3 * lead)  # fmt: skip
    first, deep = (found["lead", "routes", what]["to_floor"] for what in ("page", "deep page"))
    yield judged("B3", f"page behind row 4,950, {at}: ≤ 1.3 × the first, both ÷ all rows", f"{deep / first:.2f} ×",
                 deep <= 1.3 * first)  # fmt: skip
    yield from _many("B4", f"detail, {at}: ÷ bare get", found, "detail", DETAILS)
    if size["cases"] >= FEWEST_THAT_SAY:
        yield from _many("B5", f"count, {at}: ÷ count of all", found, "count", COUNTS)
    else:
        yield missing("B5", f"count, {at}: ÷ count of all", f"below {FEWEST_THAT_SAY:,} cases it says nothing")
    lists = [row for row in found.values() if row["way"] == "routes" and row["what"] == "page"]
    most = max(row["statements"] for row in lists)
    yield judged("B6", f"statements of a page, {at}: two, with the scope", str(most), most <= 2)
    yield from _requests(at, size["requests"])
    yield from _wall(at, found)
    yield from _guardian(at, found)


def _many(number: str, asks: str, found: Answers, what: str, most: Mapping[str, float]) -> Iterator[Target]:
    for who, limit in most.items():
        row = found[who, "routes", what]
        ratio, text = row["to_floor"], f"{row['to_floor']:.2f} × (CPU {row['busy_to_floor']:.2f} ×)"
        yield judged(number, f"{asks}, {who}: ≤ {limit} ×", text, ratio <= limit)


def _requests(at: str, rows: Sequence[dict[str, Any]]) -> Iterator[Target]:
    for row in rows:
        if row["floor"] and not row["request"].endswith("walled"):
            ratio, asks = row["p50_ms_to_floor"], f"{row['request']} over HTTP, {at}: ≤ 1.8 × the same endpoint, open"
            yield judged("B7", asks, f"{ratio:.2f} × (CPU {row['cpu_ms_to_floor']:.2f} ×)", ratio <= 1.8)


def _wall(at: str, found: Answers) -> Iterator[Target]:
    for (who, way, what), row in found.items():
        if way == "routes, walled" and what == "page":
            ratio = row["p50_ms"] / found[who, "routes", "page"]["p50_ms"]
            yield judged("B8", f"page behind row security, {at}, {who}: ≤ 1.7 × in front", f"{ratio:.2f} ×",
                         ratio <= 1.7)  # fmt: skip


def _guardian(at: str, found: Answers) -> Iterator[Target]:
    """What access.md asks at a million: a page of few rows 500 times as fast as guardian's."""
    if not at.endswith("1,000,000"):
        return
    for who in ("volunteer", "own (granted)"):
        slowest = found[who, "guardian", "page"]
        ratio = slowest["p50_ms"] / found[who, "routes", "page"]["p50_ms"]
        more = "> " if slowest["given_up"] else ""
        yield judged("B9", f"page, {at}, {who}: ≥ 500 × as fast as guardian", f"{more}{ratio:,.0f} ×", ratio >= 500)


def _growth(engine: str, sizes: Sequence[dict[str, Any]]) -> Iterator[Target]:
    if len(sizes) < 2:
        yield missing("B10", f"growth of a page, {engine}: ≤ 1.5 ×", "one number of cases only")
        return
    before, after = (
        {row["who"]: row["p50_ms"] for row in size["answers"] if (row["way"], row["what"]) == ("routes", "page")}
        for size in (sizes[0], sizes[-1])
    )
    span = f"{sizes[0]['cases']:,} → {sizes[-1]['cases']:,}"
    for who, limit in GROWTH.items():
        ratio = after[who] / before[who]
        yield judged("B10", f"growth of a page, {engine}, {span}, {who}: ≤ {limit} ×", f"{ratio:.2f} ×", ratio <= limit)
