"""Every rule is worded, reads tables that exist, and every table is read by a rule or the arithmetic."""

import re
from pathlib import Path

import pytest

from cases.law.registry import RULES, rule
from cases.law.rules import load_rules
from cases.law.tables import TABLES
from cases.law.wording import LABELS

load_rules()
SOURCES = "\n".join(path.read_text("utf-8") for path in Path("cases/law").rglob("*.py"))
CODES = sorted(code for one in RULES for code in one.codes)


@pytest.mark.parametrize("code", CODES)
def test_rule_is_worded_in_both_languages(code: str) -> None:
    assert {language for language, words in LABELS["rules"][code].items() if words} == {"de", "en"}


def test_no_words_are_left_of_rules_that_are_gone() -> None:
    assert sorted(LABELS["rules"]) == CODES


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.codes[0])
def test_rule_names_tables_that_exist(one: object) -> None:
    assert [name for name in one.tables if name not in TABLES] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_table_is_read(name: str) -> None:
    assert re.search(re.escape(name.removeprefix("switch.")), SOURCES)


def test_tables_are_named_by_the_rules_that_read_them() -> None:
    named = {name for one in RULES for name in one.tables}
    assert sorted(set(TABLES) - named) == []


def test_code_of_a_rule_is_taken_once() -> None:
    taken = CODES[0]
    with pytest.raises(ValueError, match="answered by another rule"):
        rule(taken)
