"""Markdown tables."""

from collections.abc import Iterator, Sequence
from typing import Any


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], *, left: int = 1) -> Iterator[str]:
    """The lines of a table; the first `left` columns hold words, the others numbers."""
    texts = [tuple(head), *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(text[column]) for text in texts) for column in range(len(head))]
    for number, text in enumerate(texts):
        cells = (
            one.ljust(width) if column < left else one.rjust(width)
            for column, (one, width) in enumerate(zip(text, widths, strict=True))
        )
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            marks = ("-" * (width + 2) if at < left else "-" * (width + 1) + ":" for at, width in enumerate(widths))
            yield f"|{'|'.join(marks)}|"


def times(ratio: float | None) -> str:
    """A ratio; nothing where there is none."""
    return "" if ratio is None else f"{ratio:.2f} ×"


def share(value: float | None) -> str:
    """A share of one; a dash where there is none."""
    return "-" if value is None else f"{value:.3f}"
