"""How the parts about sealing, search, names, keys and the trail are written."""

from collections.abc import Iterator
from typing import Any

from tests.performance.tables import share, table, times


def sealing(part: dict[str, Any]) -> Iterator[str]:
    """Pages, one person, bytes, and what stays sealed."""
    yield from ("", f"## Sealing, {part['engine']} {part['version']}: pages of 50 of {part['people']:,} people", "")
    pages = part["pages_ms"]
    rows = []
    for name, spent in pages.items():
        plain = pages[f"{name.partition(', ')[0]}, plain"]
        rows.append((name, f"{spent:.2f}", times(spent / plain)))
    yield from table((f"page ({part['rounds']} rounds)", "CPU ms", "÷ plain"), rows)
    yield ""
    yield from table(
        ("one person", "CPU µs"), [(name, f"{spent:.1f}") for name, spent in part["one_person_us"].items()]
    )
    plain = part["bytes"]["plain"]
    yield ""
    yield from table(
        ("15 fields of a person, stored", "bytes", "÷ plain"),
        [(name, f"{size:.0f}", times(size / plain)) for name, size in part["bytes"].items()],
    )
    yield ""
    yield "GET /persons/: " + "; ".join(f"{name} {count}" for name, count in part["nothing_personal_asked"].items())


def search(part: dict[str, Any]) -> Iterator[str]:
    """Recall and times of each size, the exact look-up, and the index."""
    for size in part["sizes"]:
        yield from ("", f"## Search, {part['engine']} {part['version']}: {size['people']:,} people")
        steps = ", ".join(f"{step} {spent:.0f} µs" for step, spent in size["fill_cpu_us"].items())
        yield f"filled in {size['filled_in_seconds']:.0f} s (CPU of a person: {steps})"
        if not part["trigrams"]:
            yield "Without plaintext trigrams: the server has no pg_trgm."
        yield ""
        yield from _questions(size)
        if size["exact"]:
            exact = size["exact"]
            ratio = exact["digest_p50_ms"] / exact["plaintext_p50_ms"]
            yield ""
            yield f"Exact number: p50 {exact['digest_p50_ms']:.3f} ms by digest, unsealed; " + (
                f"{exact['plaintext_p50_ms']:.3f} ms in a plaintext B-tree: {ratio:.2f} ×"
            )
        yield _index(size["index"])


def _questions(size: dict[str, Any]) -> Iterator[str]:
    plain = {(row["kind"], row["dated"]): row for row in size["questions"] if row["engine"].startswith("pg_trgm")}
    rows = []
    for row in size["questions"]:
        floor = plain.get((row["kind"], row["dated"]))
        rows.append(
            (
                "name + birth date" if row["dated"] else "name only",
                row["kind"],
                row["engine"],
                row["questions"],
                f"{row['recall_10']:.3f} ({row['recall_10_strict']:.3f})",
                f"{row['recall_50']:.3f}",
                f"{row['p50_ms']:.1f}",
                f"{row['p95_ms']:.1f}",
                f"{row['busy_p50_ms']:.1f}",
                f"{row['busy_p95_ms']:.1f}",
                times(row["p50_ms"] / floor["p50_ms"] if floor else None),
                times(row["p95_ms"] / floor["p95_ms"] if floor else None),
            )
        )
    head = ("sought", "question", "engine", "n", "recall@10 (strict)", "recall@50", "p50 ms", "p95 ms", "busy p50")
    yield from table((*head, "busy p95", "p50 ÷ trgm", "p95 ÷ trgm"), rows, left=3)


def _index(index: dict[str, Any]) -> str:
    terms = ", ".join(f"{purpose} {count:.1f}" for purpose, count in index["terms"].items())
    if "bytes" not in index:
        return f"Terms a person: {terms}"
    return (
        f"Terms a person: {terms}. Side table with its indexes: {index['bytes']:.0f} bytes a person after inserts in "
        f"no order ({index['bytes_of_name_terms']:.0f} of them for names), "
        f"{index['bytes_freshly_built']:.0f} freshly built"
    )


def names(part: dict[str, Any]) -> Iterator[str]:
    """The list of pairs by script, what a comparison costs, and what can be guessed."""
    found = part["evaluation"]
    yield from ("", f"## Names: {part['pairs']:,} pairs of tests/data/name_pairs.tsv", "")
    rows: list[tuple[Any, ...]] = [
        (
            "all",
            *(share(found[kind][value]) for kind in ("fine", "loose") for value in ("recall", "false_positives")),
            "",
            "",
        )
    ]
    for group, fine in found["fine"]["by_script"].items():
        loose = found["loose"]["by_script"][group]
        shares = (fine["recall"], fine["false_positives"], loose["recall"], loose["false_positives"])
        rows.append((group, *map(share, shares), fine["pairs"], fine["hard_negatives"]))
    head = (
        "script/language",
        "fine: recall",
        "false positives",
        "loose: recall",
        "false positives",
        "pairs",
        "negatives",
    )
    yield from table(head, rows)
    yield ""
    spent = ", ".join(f"{name.replace('_', ' ')} {value:.1f}" for name, value in part["microseconds"].items())
    yield f"Ranking: area under the curve {share(found['ranking_auc'])}; CPU µs: {spent}"
    yield ""
    guessing = dict(part["guessing"])
    people = guessing.pop("people")
    yield from table(
        (f"rank matching, {people:,} people against as many", "rows guessed"),
        [(name, f"{value:.2%}") for name, value in guessing.items()],
    )


def keys(part: dict[str, Any]) -> Iterator[str]:
    """The steps of a rotation, and erasures."""
    yield from ("", f"## Keys, {part['engine']} {part['version']}: {part['people']:,} people", "")
    rows = [
        (step, f"{one['rows']:,}", f"{one['per_second']:,}", f"{one['longest_batch_ms']:.0f}")
        for step, one in part["steps"].items()
    ]
    yield from table(("step of a rotation", "rows", "a second", "longest batch ms"), rows)
    erasing = part["erasing"]
    if "left_out" in erasing:
        yield f"Erasing: left out, {erasing['left_out']}."
    else:
        yield (
            f"Erasing {erasing['erasures']} people with their files: p50 {erasing['p50_ms']:.1f} ms, "
            f"p95 {erasing['p95_ms']:.1f} ms, longest {erasing['longest_ms']:.1f} ms"
        )


def trail(part: dict[str, Any]) -> Iterator[str]:
    """Verification, the share of `append`, and pages of access logs."""
    yield from ("", f"## Trail, {part['engine']} {part['version']}: {part['entries']:,} entries", "")
    speed = part["verification"]
    yield (
        f"Verified: {speed['per_second']:,.0f} entries a second ({speed['per_cpu_second']:,.0f} a second of CPU), "
        f"{speed['per_second_with_checkpoint']:,.0f} against a checkpoint"
    )
    yield ""
    yield from table(
        ("request", "p50 ms", "append ms", "share", "of CPU"),
        [
            (
                one["request"],
                f"{one['p50_ms']:.2f}",
                f"{one['append_ms']:.2f}",
                f"{one['share']:.1%}",
                f"{one['cpu_share']:.1%}",
            )
            for one in part["shares"]
        ],
    )
    yield ""
    yield from table(
        ("access log of a person, page of 50", "p50 ms"),
        [(f"{one['lines']:,} lines", f"{one['p50_ms']:.2f}") for one in part["access_log"]],
    )


def radar(part: dict[str, Any]) -> Iterator[str]:
    """Runs of the deadline radar: people touched and seconds."""
    yield from ("", f"## Deadline radar, {part['engine']} {part['version']}: one in a hundred changed", "")
    rows = []
    for one in part["sizes"]:
        changed, first = one["changed"], one["first_looks"]
        rows.append(
            (
                f"{one['people']:,}",
                f"{changed['touched']:,}",
                f"{changed['seconds']:.2f}",
                f"{changed['cpu_seconds']:.2f}",
                f"{1000 * first['seconds'] / first['touched']:.1f}",
                f"{1000 * one['nobody']['seconds']:.0f}",
            )
        )
    yield from table(("people", "touched", "seconds", "of CPU", "first look ms", "nobody due ms"), rows)


def law(part: dict[str, Any]) -> Iterator[str]:
    """Timelines of the law in a second of one core, and the memory of all."""
    yield from ("", f"## The law: timelines of {part['persons']:,} people over {part['years']} years", "")
    mib = 1024 * 1024
    rows = [
        ("people in a second of CPU, timeline", f"{part['persons_per_second_cpu']:,.0f}"),
        ("people in a second on the clock, timeline", f"{part['persons_per_second_clock']:,.0f}"),
        ("people in a second of CPU, one day", f"{part['days_per_second_cpu']:,.0f}"),
        ("findings of a person", f"{part['findings_each']:.1f}"),
        ("days with changes of a person", f"{part['changes_each']:.1f}"),
        ("peak memory of the process, MiB", f"{part['peak_bytes'] / mib:.0f}"),
        ("of it while timelines were made, MiB", f"{part['peak_growth_bytes'] / mib:.1f}"),
    ]
    yield from table(("measured", "figure"), rows)
