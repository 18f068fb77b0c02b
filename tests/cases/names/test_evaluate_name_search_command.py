"""manage.py evaluate_name_search measures a file of pairs, without a database and without quoting names."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAIRS = "a\tb\tsame\tscript/lang\tsource\nKarim\tكريم\t1\tLatn-Arab/ar\tx\nKarim\tNabil\t0\tLatn-Latn/ar\tx\n"


def run(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("evaluate_name_search", str(file), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    file.write_text(PAIRS, encoding="utf-8")
    return file


def test_figures_are_printed_as_json(pairs: Path) -> None:
    keys = {
        "recall": 1.0,
        "false_positives": 0.0,
        "by_script": {
            "Latn-Arab/ar": {"recall": 1.0, "false_positives": None, "pairs": 1, "hard_negatives": 0},
            "Latn-Latn/ar": {"recall": None, "false_positives": 0.0, "pairs": 0, "hard_negatives": 1},
        },
    }
    assert json.loads(run(pairs, "--json")) == {"fine": keys, "loose": keys, "ranking_auc": 1.0}


def test_figures_are_printed_as_a_table(pairs: Path) -> None:
    assert [line.split() for line in run(pairs).splitlines()[1:4]] == [
        ["fine", "keys", "1.000", "0.000"],
        ["Latn-Arab/ar", "1.000", "-", "1", "0"],
        ["Latn-Latn/ar", "-", "0.000", "0", "1"],
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\tb\tsame\nKarim\tKarim\n", "Line 2: a pair has at least 3 columns, separated by tabs."),
        (b"a\tb\tsame\n\xff\xfe\tKarim\t1\n", "The file is not UTF-8."),
    ],
)
def test_malformed_file_is_refused_without_quoting_it(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run(file)
    assert str(refused.value) == message


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "none.tsv")
    assert str(refused.value) == "The file cannot be read: No such file or directory."
