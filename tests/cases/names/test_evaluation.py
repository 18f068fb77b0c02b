"""The measured quality of keys and ranking does not fall below what was reached."""

from pathlib import Path

import pytest

from cases.names.evaluation import MalformedPair, Pair, Report, area_under_curve, evaluate, read_pairs

DATA = Path(__file__).parents[2] / "data"


def report_of(filename: str) -> Report:
    return evaluate(pairs_of(filename))


def pairs_of(filename: str) -> list[Pair]:
    return read_pairs((DATA / filename).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("filename", "kind", "recall", "false_positives"),
    [
        ("name_pairs.tsv", "fine", 0.96, 0.25),
        ("name_pairs.tsv", "loose", 0.97, 0.31),
        ("name_pairs_own.tsv", "fine", 0.97, 0.09),
        ("name_pairs_own.tsv", "loose", 0.98, 0.14),
    ],
)
def test_keys_find_spellings_and_leave_out_other_names(
    filename: str, kind: str, recall: float, false_positives: float
) -> None:
    measured = report_of(filename)[kind]
    assert measured["recall"] >= recall
    assert measured["false_positives"] <= false_positives


@pytest.mark.parametrize(("filename", "least"), [("name_pairs.tsv", 0.95), ("name_pairs_own.tsv", 0.985)])
def test_ranking_puts_spellings_above_other_names(filename: str, least: float) -> None:
    assert report_of(filename)["ranking_auc"] >= least


@pytest.mark.parametrize("filename", ["name_pairs.tsv", "name_pairs_own.tsv"])
@pytest.mark.parametrize("kind", ["fine", "loose"])
def test_no_language_is_left_behind(filename: str, kind: str) -> None:
    by_language: dict[str, list[Pair]] = {}
    for pair in pairs_of(filename):
        language = pair.group.partition("/")[2]
        if pair.same and not language.endswith("-typo"):
            by_language.setdefault(language.removesuffix("-order"), []).append(pair)
    recalls = {language: evaluate(pairs)[kind]["recall"] for language, pairs in by_language.items()}
    assert {language: recall for language, recall in recalls.items() if recall < 0.88} == {}


def test_shares_are_told_for_all_and_by_script() -> None:
    report = evaluate(
        [
            Pair("Karim", "كريم", same=True, group="Latn-Arab/ar"),
            Pair("Karim", "Olena", same=True, group="Latn-Latn/ar"),
            Pair("Karim", "Karam", same=False, group="Latn-Latn/ar"),
            Pair("Karim", "Nabil", same=False),
        ]
    )
    assert report["fine"] == {
        "recall": 0.5,
        "false_positives": 0.5,
        "by_script": {
            "Latn-Arab/ar": {"recall": 1.0, "false_positives": None, "pairs": 1, "hard_negatives": 0},
            "Latn-Latn/ar": {"recall": 0.0, "false_positives": 1.0, "pairs": 1, "hard_negatives": 1},
            "unknown": {"recall": None, "false_positives": 0.0, "pairs": 0, "hard_negatives": 1},
        },
    }


def test_unit_stands_for_one_unit_only() -> None:
    report = evaluate([Pair("Ali Ali", "Ali Karim", same=True), Pair("Ali Karim", "Karim Reza Ali", same=True)])
    assert report["fine"]["recall"] == 0.5


@pytest.mark.parametrize(
    ("positives", "negatives", "area"),
    [([0.9, 0.8], [0.1], 1), ([0.1], [0.9, 0.8], 0), ([0.5], [0.5], 0.5), ([0.9, 0.1], [0.5], 0.5), ([], [0.5], None)],
)
def test_area_under_the_curve_is_the_chance_to_rank_right(
    positives: list[float], negatives: list[float], area: float | None
) -> None:
    assert area_under_curve(positives, negatives) == area


def test_pairs_are_read_without_the_columns_behind() -> None:
    assert read_pairs(["a\tb\tsame\n", "Karim\tكريم\t1\n", "\n", "Ali\tOla\t0\tLatn-Latn/xx\tinvented"]) == [
        Pair("Karim", "كريم", same=True),
        Pair("Ali", "Ola", same=False, group="Latn-Latn/xx"),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "The list holds no pairs."),
        (["a\tb\tsame"], "The list holds no pairs."),
        (["Karim\tKarim\t1"], "Line 1: the header has to begin with a, b, same, separated by tabs."),
        (["a\tb\tsame", "Karim\tKarim"], "Line 2: a pair has at least 3 columns, separated by tabs."),
        (["a\tb\tsame", "Karim\t \t1"], "Line 2: both names have to be there."),
        (["a\tb\tsame", "Ali\tAli\t1", "Karim\tKarim\tyes"], "Line 3: the column same has to be 1 or 0."),
    ],
)
def test_malformed_list_is_refused_by_line_and_rule(lines: list[str], message: str) -> None:
    with pytest.raises(MalformedPair) as refused:
        read_pairs(lines)
    assert str(refused.value) == message
