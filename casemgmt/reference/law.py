"""The page of the law: every rule with what it answers, and every table with its dates and sources."""

from collections.abc import Iterable
from typing import Any

from casemgmt.reference.markdown import code, first_paragraph, page, section, table
from cases.law.periods import OPEN
from cases.law.registry import RULES, Rule
from cases.law.rules import load_rules
from cases.law.switches import PREFIX
from cases.law.tables import TABLES, Row, Table
from cases.law.wording import LABELS, label

INTRODUCTION = (
    "What `cases.law` computes, and from which rows. A rule answers for all time at once; a row holds from its first "
    "day up to, and without, its end. A change of law is one more row of a table in `cases/law/tables/`, and no code. "
    "Nothing here is legal advice: each finding names its source and the facts it was computed from."
)
CONFIDENCE = (
    "How sure a source is: **L** the text of the law, **W** a web page, **OKV** own knowledge, **D** own design. All "
    "but L and D have the finding say `verify`."
)
SWITCHES = (
    "What a municipality decides, or a bill that is not law: a value from day to day. These are the defaults where a "
    "municipality has none of its own."
)


def law() -> str:
    """The page."""
    load_rules()
    rules = sorted(RULES, key=lambda rule: rule.codes)
    plain = [one for name, one in sorted(TABLES.items()) if not name.startswith(PREFIX)]
    switches = [one for name, one in sorted(TABLES.items()) if name.startswith(PREFIX)]
    return page(
        "The law",
        INTRODUCTION,
        CONFIDENCE,
        section("Rules", _rules(rules)),
        section("Outcomes", _words("outcomes")),
        section("Tables", *map(_of_table, plain)),
        section("Switches", SWITCHES, *map(_of_table, switches)),
        section("Reasons and conditions", _words("hints")),
    )


def _rules(rules: Iterable[Rule]) -> str:
    rows = [
        (code(name), label("rules", name), label("rules", name, "de"), _meaning(rule), _links(rule))
        for rule in rules
        for name in rule.codes
    ]
    return table(("Rule", "English", "German", "What it answers", "Tables"), rows)


def _meaning(rule: Rule) -> str:
    return first_paragraph(rule.answer.__doc__)


def _links(rule: Rule) -> str:
    return ", ".join(f"[{name}](#{name.replace('.', '')})" for name in rule.tables)


def _words(kind: str) -> str:
    rows = [(code(name), words["en"], words["de"]) for name, words in sorted(LABELS[kind].items())]
    return table(("Code", "English", "German"), rows)


def _of_table(one: Table) -> str:
    unit = f" Unit: {one.unit}." if one.unit else ""
    headings = (*(key.capitalize() for key in one.keys), "From", "To", "Value", "Source", "Confidence", "Note")
    return "\n\n".join(
        [f"### {one.name}", f"{one.en}. (German: {one.de}.){unit}", table(headings, map(_of_row, one.each()))]
    )


def _of_row(row: Row) -> tuple[str, ...]:
    to_on = "" if row.to_on == OPEN else row.to_on.isoformat()
    keys = tuple(code(one) for one in row.key)
    return (*keys, row.from_on.isoformat(), to_on, _value(row.value), row.source, row.confidence, row.note)


def _value(value: Any) -> str:
    match value:
        case dict():
            return ", ".join(f"{name}: {_value(one)}" for name, one in value.items())
        case list():
            return ", ".join(map(_value, value))
        case bool():
            return "yes" if value else "no"
    return str(value)
