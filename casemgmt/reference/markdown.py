"""The little Markdown that the reference pages are made of."""

from collections.abc import Iterable, Sequence

from django.utils.encoding import force_str

NOTICE = "<!-- Written by `make docs` from the code. Changes made here by hand are lost. -->"


def page(title: str, *parts: str) -> str:
    """A generated page: notice, title and parts, each set off by a blank line."""
    return "\n\n".join([NOTICE, f"# {title}", *filter(None, parts)]) + "\n"


def section(title: str, *parts: str) -> str:
    """A part with a heading of its own."""
    return "\n\n".join([f"## {title}", *filter(None, parts)])


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a cell holds one line, and its bars do not end it."""
    lines = [_line(headings), _line(["---"] * len(headings))]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def code(text: object) -> str:
    """Text as code; nothing for an empty one."""
    words = force_str(text)
    return f"`{words}`" if words else ""


def first_paragraph(text: str | None) -> str:
    """The first paragraph of a docstring as one line."""
    return " ".join((text or "").strip().split("\n\n")[0].split())


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(force_str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
