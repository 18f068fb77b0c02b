"""The sample list in the documentation is read with exactly the mess it was made with."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cases.lists.headings import read_headings
from cases.lists.rows import ParsedRow, parse_rows
from cases.lists.tables import Table, read_table

SAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "sample-list.csv"


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table(SAMPLE.read_bytes(), SAMPLE.name)


@pytest.fixture(scope="module")
def rows(table: Table) -> list[ParsedRow]:
    return list(parse_rows(table, today=date(2026, 11, 22)))


def test_sample_has_200_rows_below_a_title(table: Table, rows: list[ParsedRow]) -> None:
    assert (len(table), table.heading_line, len(rows), rows[0].line) == (200, 3, 200, 4)


def test_sample_has_one_column_that_is_not_read(table: Table) -> None:
    columns = read_headings(table.headings)
    assert (columns.unknown, columns.unused) == (("Kleidergröße",), ("lfd. Nr.",))


def test_sample_has_seven_rows_that_are_refused_each_for_its_own_reason(rows: list[ParsedRow]) -> None:
    assert sorted((problem.column, problem.code) for row in rows for problem in row.problems) == [
        ("AZR-Nummer", "identifier_format"),
        ("KVNR", "identifier_check_digit"),
        ("Nachname", "name_missing"),
        ("geb. am", "birth_date_before_1900"),
        ("geb. am", "birth_date_in_future"),
        ("geb. am", "date_impossible"),
        ("geb. am", "date_unreadable"),
    ]
    assert len([row for row in rows if row.person is None]) == 7


def test_sample_is_doubted_where_it_is_messy(rows: list[ParsedRow]) -> None:
    assert Counter(warning.code for row in rows for warning in row.warnings) == {
        "birth_date_missing": 20,
        "email_invalid": 1,
        "given_names_missing": 4,
        "identifier_without_number": 2,
        "january_first": 27,
        "language_too_general": 2,
        "language_unknown": 1,
        "names_maybe_swapped": 5,
        "nationality_unknown": 1,
        "no_latin_name": 3,
        "phone_invalid": 2,
        "postcode_invalid": 1,
        "regime_ambiguous": 4,
        "regime_unknown": 1,
        "relation_unknown": 1,
        "repeated_row": 5,
        "similar_row": 4,
        "status_ambiguous": 2,
        "status_assumed": 2,
        "status_unknown": 2,
    }


def test_sample_names_193_rows_of_188_persons_in_30_families(rows: list[ParsedRow]) -> None:
    persons = [row.person for row in rows if row.person is not None]
    assert (len(persons), len({person.fingerprint() for person in persons})) == (193, 188)
    assert len({person.household_key for person in persons} - {""}) == 30


def test_sample_is_read_the_same_every_time(table: Table, rows: list[ParsedRow]) -> None:
    assert list(parse_rows(table, today=date(2026, 11, 22))) == rows
