"""A list as a table: headings, and each row with the line that a person sees it on, whatever kind of file it came in.

CSV may be separated by semicolon, comma or tab, and written in UTF-8, UTF-16 with a byte order mark, or Windows-1252.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePath

from cases.lists import limits
from cases.lists.cells import Cell
from cases.lists.headings import recognise
from cases.lists.problems import ListUnreadable
from cases.lists.words import one_line

NumberedRow = tuple[int, tuple[Cell, ...]]

_DELIMITERS = ";,\t"
_TEXT_ENDINGS = frozenset({".csv", ".txt", ".tsv"})
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm"})
_ZIP_START = b"PK\x03\x04"
_OLE_START = b"\xd0\xcf\x11\xe0"
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Umlauts of UTF-8 read as Windows-1252: what a file looks like in which some bytes were damaged.
_BROKEN_UMLAUT = re.compile("Ã[\u00a4\u00b6\u00bc\u0178\u201e\u2013\u0153]")


@dataclass(frozen=True, slots=True)
class Table:
    """The headings of a list (a heading may come twice) and its filled rows below them, in the order of the file."""

    headings: tuple[str, ...]
    heading_line: int
    _columns: tuple[tuple[int, str], ...]
    _rows: tuple[NumberedRow, ...]

    def __len__(self) -> int:
        """The number of filled rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, Cell]]]:
        """Each filled row as its line number and its cells by heading; a cell without heading stands under `(G)`."""
        headed = dict(self._columns)
        for line, cells in self._rows:
            row: dict[str, Cell] = dict.fromkeys(self.headings)
            for place, cell in enumerate(cells):
                if place in headed:
                    row[headed[place]] = cell
                elif _is_filled(cell):
                    row[f"({column_letters(place)})"] = cell
            yield line, row


def read_table(content: bytes, filename: str) -> Table:
    """The list in this file, recognised by its content; the name only settles whether such a file is read at all.

    Raises ListUnreadable.
    """
    ending = PurePath(filename).suffix.lower()
    if len(content) > limits.FILE_BYTES:
        raise ListUnreadable(
            "file_too_large",
            "The file is larger than 20 MiB. Split it.",
            "Die Datei ist größer als 20 MiB. Bitte teilen.",
        )
    if content.startswith(_OLE_START):
        raise ListUnreadable(
            "old_or_protected_workbook",
            "This is an old Excel file or one with a password. Save it as .xlsx without a password.",
            "Dies ist eine alte oder mit Passwort geschützte Excel-Datei. Bitte als .xlsx ohne Passwort speichern.",
        )
    if ending in _WORKBOOK_ENDINGS or content.startswith(_ZIP_START):
        return _first_with_headings(_sheets(content, ending))
    if ending not in _TEXT_ENDINGS:
        raise _format_unknown()
    return _read_text(content)


def column_letters(place: int) -> str:
    """The letters over a column in a spreadsheet, counted from 0: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheets(content: bytes, ending: str) -> Iterator[Iterator[NumberedRow]]:
    from cases.lists.workbooks import read_sheets  # noqa: PLC0415 - openpyxl takes long to load and CSV does without

    if ending not in _WORKBOOK_ENDINGS:
        raise _format_unknown()
    return read_sheets(content)


def _format_unknown() -> ListUnreadable:
    return ListUnreadable(
        "format_unknown",
        "Only .csv and .xlsx files are read. Save the list as one of them.",
        "Gelesen werden nur .csv- und .xlsx-Dateien. Bitte die Liste so speichern.",
    )


def _read_text(content: bytes) -> Table:
    text = _decode(content)
    if "\0" in text:
        raise _format_unknown()
    best = max(_DELIMITERS, key=lambda delimiter: _heading_row(_top(text, delimiter))[0])
    return _first_with_headings(iter([_records(text, best)]))


def _top(text: str, delimiter: str) -> list[NumberedRow]:
    return list(islice(_records(text, delimiter, top=True), limits.HEADING_ROWS))


def _decode(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(content, "cp1252")
    if _BROKEN_UMLAUT.search(text):
        raise _encoding_unknown()
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        # What Python says quotes the bytes around the error, which may be a name.
        raise _encoding_unknown() from None


def _encoding_unknown() -> ListUnreadable:
    return ListUnreadable(
        "encoding_unknown",
        "The characters of the file cannot be read. Save it as CSV UTF-8.",
        "Die Zeichen der Datei sind nicht lesbar. Bitte als CSV UTF-8 speichern.",
    )


def _records(text: str, delimiter: str, *, top: bool = False) -> Iterator[NumberedRow]:
    """The filled records with the line each begins on; of the top only as many as headings are sought in.

    The top is read leniently, because a wrong delimiter cuts quoted cells apart; the whole is read strictly, because
    a quote that is never closed would swallow all rows after it.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=not top)
    begins = 1
    try:
        for record in reader:
            if any(map(_is_filled, record)):
                yield begins, tuple(record)
            begins = reader.line_num + 1
    except csv.Error:
        if not top:
            raise ListUnreadable(
                "quotes_broken",
                f"The row that begins on line {begins} has a quotation mark without its partner or an endless cell.",
                f"In der Zeile ab {begins} fehlt ein Anführungszeichen, oder eine Zelle endet nicht.",
            ) from None


def _first_with_headings(sheets: Iterator[Iterator[NumberedRow]]) -> Table:
    for rows in sheets:
        top = list(islice(rows, limits.HEADING_ROWS))
        score, place = _heading_row(top)
        if score > (0, 1):
            return _table(top, place, rows)
    raise ListUnreadable(
        "headings_not_found",
        "None of the first 10 rows holds headings such as Nachname, Vorname, Geburtsdatum.",
        "In den ersten 10 Zeilen stehen keine Überschriften wie Nachname, Vorname, Geburtsdatum.",
    )


def _heading_row(rows: Sequence[NumberedRow]) -> tuple[tuple[int, int], int]:
    """How well the best of the first rows serves as headings (kinds of fields, cells recognised), and its place."""
    best, best_place = (0, 0), 0
    for place, (_, cells) in enumerate(rows):
        fields = [field for cell in cells if isinstance(cell, str) and (field := recognise(cell)) is not None]
        score = (len(set(fields)), len(fields))
        if score > best:
            best, best_place = score, place
    return best, best_place


def _table(top: Sequence[NumberedRow], place: int, rest: Iterator[NumberedRow]) -> Table:
    line, cells = top[place]
    meter = limits.Meter()
    for _, title in top[: place + 1]:
        meter.count(title)
    rows = []
    for number, row in chain(top[place + 1 :], rest):
        meter.count(row)
        rows.append((number, row))
    columns = tuple((column, one_line(str(cell))) for column, cell in enumerate(cells) if _is_filled(cell))
    return Table(tuple(heading for _, heading in columns), line, columns, tuple(rows))


def _is_filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
