"""That the benchmark runs, every part of it, on towns that are much too small; no time is asserted anywhere."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.migrated import migrated_file
from tests.performance.bench import Plan, measured
from tests.performance.crowd.law import people_of_law
from tests.performance.crowd.people import individuals
from tests.performance.crowd.questions import KINDS
from tests.performance.databases import MIGRATED, postgresql_server
from tests.performance.report import written
from tests.performance.wall_targets import ratios

SMALL = Plan(
    engine="sqlite",
    cases=[60],
    seconds=0,
    rounds=2,
    people=[150],
    questions=3,
    pages=2,
    guessed=100,
    keys=60,
    erasures=3,
    entries=200,
    lines=2,
    persons=40,
)
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


@pytest.fixture(scope="module", autouse=True)
def migrated_once() -> Iterator[None]:
    """Every part gets a copy of the migrated file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MIGRATED, str(migrated_file()))
        yield


def part(name: str, **changed: Any) -> dict[str, Any]:
    """The figures of one part, which can be written as a report with all targets."""
    run = measured(SMALL._replace(only=[name], **changed))
    [found] = run["parts"]
    assert (run["left_out"], found["part"]) == ([], name)
    report = written(run)
    assert [number for number in range(1, 14) if f"\n| {number} " not in report] == []
    return found


def test_bench_reports_every_request_with_all_its_figures() -> None:
    [size] = part("requests")["sizes"]
    assert size["cases"] == 60
    assert [row["request"] for row in size["requests"]] == REQUESTS
    assert [row for row in size["requests"] if set(row) != FIGURES or row["rounds"] != 2 or not row["rows"]] == []
    assert [row["request"] for row in size["requests"] if row["cpu_ms_to_floor"] is None] == [
        name for name in REQUESTS if name.startswith("bare")
    ]


def test_bench_sends_every_request_behind_the_wall_too() -> None:
    if not postgresql_server():
        pytest.skip("no PostgreSQL answers")
    found = part("requests", engine="postgresql")
    [size] = found["sizes"]
    counts = ["count, caseworker (team)", "count, team lead (municipality)"]
    asked = [name for name in REQUESTS if not name.startswith("bare")] + counts
    assert [name for _, name, _ in ratios([found])] == asked
    assert [row["request"] for row in size["requests"]] == [*REQUESTS, *counts, *(f"{name}, walled" for name in asked)]


def test_bench_compares_sealed_pages_with_plain_and_fernet_ones() -> None:
    found = part("sealing")
    assert len(found["pages_ms"]) == 8
    asked = found["nothing_personal_asked"]
    assert asked["fields=id,team,updated_at: unsealed"] == 0
    assert asked["all fields: unsealed"] == 2 * asked["all fields: rows"] == 100


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_bench_asks_every_kind_of_question(engine: str) -> None:
    if engine == "postgresql" and not postgresql_server():
        pytest.skip("no PostgreSQL answers")
    found = part("search", engine=engine)
    [size] = found["sizes"]
    engines = {"in sight of a team lead", "all people"} | ({"pg_trgm, plaintext"} if found["trigrams"] else set())
    assert {(row["kind"], row["engine"], row["dated"]) for row in size["questions"]} == {
        (kind, engine, dated) for kind in KINDS for engine in engines for dated in (False, True)
    }
    same = [
        row for row in size["questions"] if row["kind"] == "same spelling" and row["engine"] != "pg_trgm, plaintext"
    ]
    assert [row["recall_10"] for row in same] == [1.0] * 4


def test_bench_measures_the_list_of_pairs_and_what_terms_give_away() -> None:
    found = part("names")
    assert found["pairs"] == found_pairs()
    assert set(found["guessing"]) > {"pair", "loose-pair", "dated-name", "all name terms", "single names, fine"}


def test_bench_rotates_keys_and_indexes() -> None:
    steps = part("keys")["steps"]
    assert steps["subject keys re-wrapped"]["rows"] >= 60
    assert steps["subjects indexed"]["rows"] >= 60
    assert steps["rows sealed anew"]["rows"] >= 60


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_bench_verifies_the_trail_and_tells_what_it_costs(engine: str) -> None:
    if engine == "postgresql" and not postgresql_server():
        pytest.skip("no PostgreSQL answers")
    found = part("trail", engine=engine)
    assert found["entries"] > 200
    assert [one["request"] for one in found["shares"]] == ["update", "create", "detail", "list of 50"]
    assert all(0 < one["append_ms"] < one["p50_ms"] for one in found["shares"])
    assert [one["lines"] for one in found["access_log"]] == [100, 200]


WAYS = {"routes", "routes, walled", "guardian", "guardian, foreign keys"}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_bench_asks_for_every_sight_in_every_way(engine: str) -> None:
    if engine == "postgresql" and not postgresql_server():
        pytest.skip("no PostgreSQL answers")
    [size] = part("access", engine=engine, cases=[600])["sizes"]
    assert size["rows"]["cases_case"] == 600
    ways = WAYS if engine == "postgresql" else WAYS - {"routes, walled"}
    pages = {(row["who"], row["way"]): row for row in size["answers"] if row["what"] == "page"}
    seen = {who: {row["rows"] for (one, _), row in pages.items() if one == who} for who, _ in pages}
    assert {who: {way for one, way in pages if one == who} for who in SIGHTS} == dict.fromkeys(SIGHTS, ways)
    assert {who: seen[who] for who in SIGHTS} == {who: {rows} for who, rows in SIGHTS.items()}
    assert {row["statements"] for row in pages.values() if row["way"] == "routes"} == {2}
    assert [row["request"] for row in size["requests"] if row["floor"] and not row["p50_ms_to_floor"]] == []


SIGHTS = {
    "volunteer": 8, "own (granted)": 51, "own (caseworker=me)": 51, "team": 51, "lead": 51, "stale lead": 51,
    "agency": 48, "nobody": 0,
}  # fmt: skip
"""Rows of each first page, one more than the page shows."""


def test_bench_runs_the_radar_and_touches_only_who_changed() -> None:
    [size] = part("radar")["sizes"]
    assert (size["people"], size["changed"]["touched"], size["changed"]["moved"]) == (150, 1, 1)
    assert (size["first_looks"]["touched"], size["nobody"]["touched"]) == (1, 0)


def test_bench_computes_timelines_of_the_law() -> None:
    found = part("law")
    assert (found["persons"], found["years"]) == (40, 5)
    assert found["persons_per_second_cpu"] > 0
    assert found["findings_each"] > 10


def test_crowd_of_the_law_is_the_same_for_the_same_seed() -> None:
    assert people_of_law(50, seed=1) == people_of_law(50, seed=1)
    assert people_of_law(50, seed=1) != people_of_law(50, seed=2)


def test_population_is_the_same_for_the_same_seed() -> None:
    assert list(individuals(50, seed=1)) == list(individuals(50, seed=1))
    assert list(individuals(50, seed=1)) != list(individuals(50, seed=2))


def found_pairs() -> int:
    """The pairs of the list: every line but the first."""
    from tests.performance.names_part import PAIRS  # noqa: PLC0415 - beside its only use

    return len(PAIRS.read_text(encoding="utf-8").splitlines()) - 1
