"""Documents to be printed: headings, sentences and tables of two columns as PDF, in Latin, Cyrillic, Greek, Arabic …

Letters are those of DejaVu Sans, which stands beside this module under a licence of its own. What it has no letter for
(Ethiopic, Chinese and others) is transliterated; the JSON form holds the original.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from anyascii import anyascii
from fontTools.ttLib import TTFont
from fpdf import FPDF

FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
FAMILY = "DejaVu"
LEFT, SMALL, NORMAL, LARGE = 62.0, 8.0, 9.5, 14.0


class Pages:
    """A document under way; `content` gives its bytes."""

    def __init__(self, title: str, language: str) -> None:
        self.pdf = FPDF(format="A4")
        self.pdf.set_title(title)
        self.pdf.set_lang(language)
        self.pdf.set_margin(18)
        self.pdf.set_auto_page_break(True, margin=18)
        self.pdf.add_font(FAMILY, fname=FONT)
        self.pdf.set_text_shaping(True)
        self.pdf.add_page()
        self._write(title, LARGE)

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self.pdf.ln(3)
        self._write(text, LARGE - 3)

    def line(self, text: str, size: float = NORMAL) -> None:
        """A paragraph."""
        self._write(text, size)

    def pairs(self, rows: Iterable[tuple[str, str]]) -> None:
        """A table of two columns: what it is, and what it says."""
        self.pdf.set_font(FAMILY, size=SMALL)
        width = self.pdf.epw
        with self.pdf.table(col_widths=(LEFT, width - LEFT), first_row_as_headings=False, line_height=4.2) as table:
            for label, text in rows:
                row = table.row()
                row.cell(printable(label))
                row.cell(printable(text))
        self.pdf.ln(2)

    def content(self) -> bytes:
        """The document."""
        return bytes(self.pdf.output())

    def _write(self, text: str, size: float) -> None:
        self.pdf.set_font(FAMILY, size=size)
        self.pdf.multi_cell(0, size * 0.5, printable(text), new_x="LMARGIN", new_y="NEXT")


def printable(text: str) -> str:
    """The text with every letter that the font lacks transliterated, so that nothing is missing and no log names it."""
    letters = _letters()
    return "".join(one if one == "\n" or ord(one) in letters else anyascii(one) for one in text)


@cache
def _letters() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())
