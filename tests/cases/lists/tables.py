"""Lists made in a test: CSV text and XLSX workbooks as bytes."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import openpyxl

from cases.lists.rows import ParsedRow, parse_rows
from cases.lists.tables import read_table

TODAY = date(2026, 11, 22)


def workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parsed(text: str, today: date = TODAY) -> list[ParsedRow]:
    """The rows of a CSV list."""
    return list(parse_rows(read_table(text.encode(), "list.csv"), today=today))


def person_of(**cells: str) -> ParsedRow:
    """The one row of a list with these headings (underscores are spaces) and cells; it names somebody by default."""
    named = {"Nachname": "Haddad", "Vorname": "Rana", "Geburtsdatum": "02.09.1990"}
    row = named | {heading.replace("_", " "): cell for heading, cell in cells.items()}
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in (row.keys(), row.values())]
    return parsed("\n".join(quoted))[0]


def codes(row: ParsedRow) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Column and code of the row's problems, and of its warnings."""
    return [(p.column, p.code) for p in row.problems], [(w.column, w.code) for w in row.warnings]
