"""The visible sheets of an XLSX workbook, read without unpacking more than an honest list needs."""

import io
import math
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from cases.lists import limits
from cases.lists.cells import Cell
from cases.lists.problems import ListUnreadable
from cases.lists.tables import NumberedRow

# What zipfile, expat and openpyxl raise on broken files. Their messages may quote cells, so none is passed on.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
)


def read_sheets(content: bytes) -> Iterator[Iterator[NumberedRow]]:
    """The filled rows of each visible sheet in the order of the workbook; formulas give the value last computed.

    The rows of a sheet are read as they are asked for. Raises ListUnreadable: `workbook_too_large` before anything is
    unpacked, `workbook_broken`, `too_many_rows`.
    """
    with _broken_files_refused():
        _refuse_bombs(content)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with closing(workbook):
        visible = (sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        for sheet in islice(visible, limits.SHEETS):
            yield _filled_rows(sheet)


@contextmanager
def _broken_files_refused() -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise ListUnreadable(
            "workbook_broken",
            "The workbook cannot be read. Open it in a spreadsheet program and save it again as .xlsx.",
            "Die Arbeitsmappe ist nicht lesbar. Bitte in einer Tabellenkalkulation öffnen und neu als .xlsx speichern.",
        ) from None


def _refuse_bombs(content: bytes) -> None:
    """Refuse by the sizes that the archive declares; zipfile never unpacks more of a part than is declared."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > limits.UNPACKED_BYTES or unpacked > limits.UNPACKED_RATIO * len(content):
        raise ListUnreadable(
            "workbook_too_large",
            "The workbook unpacks to far more than a list needs. Copy the list into a new workbook.",
            "Die Arbeitsmappe ist entpackt viel größer als eine Liste. Bitte die Liste in eine neue Mappe kopieren.",
        )


def _filled_rows(sheet: Any) -> Iterator[NumberedRow]:
    with _broken_files_refused():
        # The size that a sheet states of itself is often wrong, and may be a lie.
        sheet.reset_dimensions()
        for line, values in enumerate(sheet.iter_rows(max_col=limits.COLUMNS + 1, values_only=True), start=1):
            if line > limits.LAST_LINE:
                raise limits.too_many_rows()
            # Counting is what lets 100,000 empty rows of 200 columns pass in a moment.
            if values.count(None) < len(values):
                cells = _trimmed(values)
                if cells:
                    yield line, cells


def _trimmed(values: Sequence[object]) -> tuple[Cell, ...]:
    """The cells up to the last that is not blank."""
    end = len(values)
    while end and (values[end - 1] is None or not str(values[end - 1]).strip()):
        end -= 1
    return tuple(_plain(value) for value in values[:end])


def _plain(value: object) -> Cell:
    """The value when a list can mean it; anything else a cell can hold (a duration) as its text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | datetime | date | time):
        return value
    return str(value)
