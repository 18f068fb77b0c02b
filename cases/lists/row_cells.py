"""The cells of one row by field, and what is found wrong with them while they are read."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from cases.lists.cells import Cell, Reading, is_formula_error, lines_of, text_of
from cases.lists.headings import Columns
from cases.lists.problems import CellProblem, RowProblem
from cases.lists.reasons import REASONS

T = TypeVar("T")

# Longer cells are prose, wherever they stand, and patterns that look for more would take long over them.
_LINE_LENGTH = 500
_LONG_FIELDS = frozenset({"remark", "concern", "immediate_needs"})


class RowCells:
    """One row while it is read: gives cells by field, and collects problems, warnings and unread text."""

    def __init__(self, line: int, cells: Mapping[str, Cell], columns: Columns) -> None:
        self.line = line
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []
        self.unread: list[str] = []
        self._cells = cells
        self._columns = columns
        self._known_failed: set[str] = set()

    def has(self, field: str) -> bool:
        """Whether the list has a column for this field."""
        return field in self._columns.headings_of

    def is_blank(self) -> bool:
        """Whether no column that is read holds anything, as in rows that are numbered ahead."""
        return not any(text_of(cell) for field in self._columns.headings_of for _, cell in self.filled(field))

    def filled(self, field: str) -> list[tuple[str, Cell]]:
        """Heading and cell of each column of the field that is not empty."""
        found = []
        for heading in self._columns.headings_of.get(field, ()):
            cell = self._cells[heading]
            if is_formula_error(cell):
                self._warn_once(heading, "formula_error")
            elif isinstance(cell, str) and len(cell) > _LINE_LENGTH and field not in _LONG_FIELDS:
                if self._warn_once(heading, "text_too_long"):
                    self._keep(heading, lines_of(cell))
            elif text_of(cell):
                found.append((heading, cell))
        return found

    def cell(self, field: str) -> Cell:
        """The cell of a field that has one column; None when it is empty."""
        return next((cell for _, cell in self.filled(field)), None)

    def text(self, field: str) -> str:
        """The cell of the field as one line."""
        return text_of(self.cell(field))

    def lines(self, field: str) -> str:
        """The cells of the field with their line breaks, one below the other."""
        return "\n".join(lines_of(cell) for _, cell in self.filled(field))

    def refuse(self, field: str, code: str) -> None:
        """Put down a problem that keeps the row out."""
        self.problems.append(self._found(self._columns.heading(field), code))

    def warn(self, field: str, code: str, *, other_line: int = 0) -> None:
        """Put down a doubt that leaves the row in."""
        self.warnings.append(self._found(self._columns.heading(field), code, other_line))

    def warn_unread(self, field: str, code: str) -> None:
        """Put down a doubt about a cell that is not used, and keep its text for the remark."""
        self.warn(field, code)
        self._keep(self._columns.heading(field), self.text(field))

    def looked_up(self, field: str, reader: Callable[[str], T], default: T) -> T:
        """What the reader makes of the text; when it makes nothing of it, the default, a warning and the text kept."""
        try:
            return reader(self.text(field))
        except CellProblem as problem:
            self.warn_unread(field, problem.code)
            return default

    def gathered(self, field: str, reader: Callable[[Cell], Reading[tuple[T, ...]]]) -> tuple[T, ...]:
        """What the reader finds in all columns of the field, each thing once."""
        found: list[T] = []
        for heading, cell in self.filled(field):
            reading = reader(cell)
            found.extend(value for value in reading.value if value not in found)
            self.warnings.extend(self._found(heading, code) for code in reading.notes)
            for part in reading.unread:
                self._keep(heading, part)
        return tuple(found)

    def warn_of_cells_without_heading(self) -> None:
        """Put down the cells that stand under no heading, by the letters of their column."""
        for heading in self._cells.keys() - {name for names in self._columns.headings_of.values() for name in names}:
            if heading not in {*self._columns.unknown, *self._columns.unused}:
                self.warnings.append(self._found(heading.strip("()"), "cell_without_heading"))

    def _keep(self, heading: str, text: str) -> None:
        self.unread.append(f"{heading}: {text}")

    def _warn_once(self, heading: str, code: str) -> bool:
        if heading in self._known_failed:
            return False
        self._known_failed.add(heading)
        self.warnings.append(self._found(heading, code))
        return True

    def _found(self, heading: str, code: str, other_line: int = 0) -> RowProblem:
        reason, reason_de = REASONS[code]
        return RowProblem(
            line=self.line,
            column=heading,
            code=code,
            reason=reason.format(line=other_line),
            reason_de=reason_de.format(line=other_line),
        )
