"""The rows of a list as persons, each with its problems and warnings, and with its repeats found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.lists.headings import Columns, read_headings
from cases.lists.person_reader import read_person
from cases.lists.person_row import PersonRow
from cases.lists.problems import RowProblem
from cases.lists.row_cells import RowCells
from cases.lists.tables import Table

__all__ = ["PERSONAL_IDENTIFIERS", "ParsedRow", "PersonRow", "RowProblem", "parse_rows"]

PERSONAL_IDENTIFIERS = frozenset({"azr", "health_insurance"})
"""Numbers that only one person has; BAMF, BG and local files are shared by families."""


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: the person, or None when a problem keeps the row out; warnings leave it in."""

    line: int
    person: PersonRow | None
    problems: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]


class _Repeats:
    """The lines on which each person of this list was first seen."""

    def __init__(self) -> None:
        self._by_fingerprint: dict[str, int] = {}
        self._by_resemblance: dict[tuple[frozenset[str], date | None], int] = {}
        self._by_identifier: dict[tuple[str, str], int] = {}

    def warn(self, row: RowCells, person: PersonRow) -> None:
        """Warn of an earlier line about the same, or perhaps the same person, and remember this one."""
        same = self._by_fingerprint.setdefault(person.fingerprint(), row.line)
        alike = self._by_resemblance.setdefault(person.resemblance(), row.line)
        if same != row.line:
            row.warn("", "repeated_row", other_line=same)
        elif alike != row.line:
            row.warn("", "similar_row", other_line=alike)
        for kind, value in person.identifiers:
            first = self._by_identifier.setdefault((kind, value), row.line)
            if kind in PERSONAL_IDENTIFIERS and first != row.line and same == row.line:
                row.warn(kind, "identifier_repeated", other_line=first)


def parse_rows(table: Table, *, today: date) -> Iterator[ParsedRow]:
    """The filled rows of the list in their order; a row with nothing but a running number is left out.

    `today` settles which birth dates are in the future and which century a year of two digits belongs to.
    Raises ListUnreadable at once when the headings cannot be used.
    """
    return _parsed(table, read_headings(table.headings), today)


def _parsed(table: Table, columns: Columns, today: date) -> Iterator[ParsedRow]:
    repeats = _Repeats()
    for line, cells in table:
        row = RowCells(line, cells, columns)
        if row.is_blank():
            continue
        row.warn_of_cells_without_heading()
        person = read_person(row, today)
        if person is not None:
            repeats.warn(row, person)
        yield ParsedRow(line, person, tuple(row.problems), tuple(row.warnings))
