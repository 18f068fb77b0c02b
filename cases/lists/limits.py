"""How much of a file is read before it is refused, so that no upload can exhaust the machine."""

from collections.abc import Sequence

from cases.lists.problems import ListUnreadable

MIB = 1024 * 1024
FILE_BYTES = 20 * MIB
UNPACKED_BYTES = 100 * MIB
UNPACKED_RATIO = 200
ROWS = 20_000
COLUMNS = 200
# What a cell of a workbook can hold at most.
CELL_CHARACTERS = 32_767
# The last line that a sheet can have; a line number beyond it is made up.
LAST_LINE = 1_048_576
# Lists often have a title, a date and an empty row above their headings.
HEADING_ROWS = 10


def check_row(filled: int, cells: Sequence[object]) -> None:
    """Refuse a list at its row one too many, or at a row too wide or with a cell too long.

    The title and heading rows count as well, because they cost the same. Raises ListUnreadable.
    """
    if filled > ROWS + HEADING_ROWS:
        raise too_many_rows()
    if len(cells) > COLUMNS:
        raise ListUnreadable(
            "too_many_columns", "The list has more than 200 columns.", "Die Liste hat mehr als 200 Spalten."
        )
    if any(isinstance(cell, str) and len(cell) > CELL_CHARACTERS for cell in cells):
        raise ListUnreadable(
            "cell_too_long",
            "A cell holds more than 32,767 characters; perhaps a quotation mark has no partner.",
            "Eine Zelle hat mehr als 32.767 Zeichen; vielleicht fehlt ein Anführungszeichen.",
        )


def too_many_rows() -> ListUnreadable:
    """The refusal of a list that is too long."""
    return ListUnreadable(
        "too_many_rows",
        "The list has more than 20,000 rows. Split it.",
        "Die Liste hat mehr als 20.000 Zeilen. Bitte teilen.",
    )
