"""One cell: its text whatever type the file gave it, and what a reader makes of it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic, TypeVar

from cases.lists.words import clean, one_line

Cell = str | int | float | bool | datetime | date | time | None
T = TypeVar("T")

# What spreadsheet programs show in place of a value that could not be computed, in English and in German.
_FORMULA_ERROR = re.compile(
    r"#(N/A|NV|REF!|BEZUG!|VALUE!|WERT!|NAME\?|DIV/0!|NULL!|NUM!|ZAHL!|SPILL!|ÜBERLAUF!|CALC!|FIELD!)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a cell says, what must be checked about it (codes of REASONS), and the parts that were not understood."""

    value: T
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def text_of(cell: Cell) -> str:
    """The cell as one line of text, a whole number without decimals, a date as in ISO 8601, empty for nothing."""
    if isinstance(cell, str):
        return one_line(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def lines_of(cell: Cell) -> str:
    """The cell as text that keeps its line breaks."""
    return clean(cell) if isinstance(cell, str) else text_of(cell)


def is_formula_error(cell: Cell) -> bool:
    """Whether the cell shows that its formula failed (#N/A, #NV, #BEZUG!) and therefore says nothing."""
    return isinstance(cell, str) and _FORMULA_ERROR.fullmatch(cell.strip()) is not None
