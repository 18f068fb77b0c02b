"""What can be wrong with a list: errors of the file as a whole, and problems of single rows in both languages."""

from dataclasses import dataclass

from casemgmt.errors import Invalid


class ListUnreadable(Invalid):
    """The file cannot be read as a list at all; `detail` and `detail_de` name no cell, so they are safe to show."""

    def __init__(self, code: str, detail: str, detail_de: str) -> None:
        super().__init__(detail, code=code)
        self.detail_de = detail_de


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in one row: its line as a person counts, the column's heading, and why, without the value."""

    line: int
    column: str
    code: str
    reason: str
    reason_de: str


class CellProblem(ValueError):
    """A cell that does not say what its column asks for; `code` is a key of REASONS, and the value is not kept."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
