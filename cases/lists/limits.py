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
# All cells together; a workbook can point to one long text from millions of cells.
LIST_CHARACTERS = 50_000_000
# No list of so few rows goes on for so long; a line beyond is made up, or formatting without content.
LAST_LINE = 100_000
# Lists often have a title, a date and an empty row above their headings.
HEADING_ROWS = 10
SHEETS = 20


class Meter:
    """Counts what is read of one list and refuses it at the first row too many."""

    def __init__(self) -> None:
        self._rows = 0
        self._characters = 0

    def count(self, cells: Sequence[object]) -> None:
        """Count one filled row; title and heading rows count as well, because they cost the same.

        Raises ListUnreadable: `too_many_rows`, `too_many_columns`, `cell_too_long`, `list_too_long`.
        """
        lengths = [len(cell) for cell in cells if isinstance(cell, str)]
        self._rows += 1
        self._characters += sum(lengths)
        if self._rows > ROWS + HEADING_ROWS:
            raise too_many_rows()
        if len(cells) > COLUMNS:
            raise ListUnreadable(
                "too_many_columns", "The list has more than 200 columns.", "Die Liste hat mehr als 200 Spalten."
            )
        if max(lengths, default=0) > CELL_CHARACTERS:
            raise ListUnreadable(
                "cell_too_long",
                "A cell holds more than 32,767 characters; perhaps a quotation mark has no partner.",
                "Eine Zelle hat mehr als 32.767 Zeichen; vielleicht fehlt ein Anführungszeichen.",
            )
        if self._characters > LIST_CHARACTERS:
            raise ListUnreadable(
                "list_too_long",
                "The cells hold more than 50 million characters together. Split the list.",
                "Die Zellen haben zusammen mehr als 50 Millionen Zeichen. Bitte die Liste aufteilen.",
            )


def too_many_rows() -> ListUnreadable:
    """The refusal of a list that is too long."""
    return ListUnreadable(
        "too_many_rows",
        "The list has more than 20,000 rows. Split it.",
        "Die Liste hat mehr als 20.000 Zeilen. Bitte teilen.",
    )
