"""That the benchmark runs; no time is asserted anywhere."""

from tests.performance.bench import measured

REQUESTS = [
    "list of 50, caseworker (team)",
    "list of 50, team lead (municipality)",
    "list of 50, specialist (60 grants)",
    "list of 50, nothing sealed asked for",
    "bare: list of 50",
    "detail",
    "bare: detail",
    "create",
    "bare: create",
    "update",
    "bare: update",
    "search by reference",
    "bare: search by reference",
    "search by exact name",
    "bare: search by exact name",
]
FIGURES = {
    "request", "floor", "rounds", "rows", "requests_per_second", "cpu_ms", "p50_ms", "p95_ms", "statements",
    "cpu_ms_to_floor", "p50_ms_to_floor",
}  # fmt: skip


def test_bench_reports_every_request_with_all_its_figures() -> None:
    run = measured("sqlite", [60], seconds=0, rounds=2)
    [engine] = run["engines"]
    [size] = engine["sizes"]
    assert (engine["engine"], size["cases"], run["left_out"]) == ("sqlite", 60, [])
    assert [row["request"] for row in size["requests"]] == REQUESTS
    assert [row for row in size["requests"] if set(row) != FIGURES or row["rounds"] != 2 or not row["rows"]] == []
    assert [row["request"] for row in size["requests"] if row["cpu_ms_to_floor"] is None] == [
        name for name in REQUESTS if name.startswith("bare")
    ]
