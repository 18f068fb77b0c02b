"""The text of a cell as a person means it: cleaned of what copying leaves, and folded for comparison."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

# Invisible marks that spreadsheets and PDFs leave: byte order mark, direction marks, zero-width space, soft hyphen.
# The zero-width joiners (U+200C, U+200D) stay: Persian and Indian names are spelled with them.
_MARKS = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# How programs keep a number from losing its zeros: ="0176..." and '0176...
_TEXT_MARK = re.compile(r"^'(?=[+\d])")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_UMLAUTS_IN_TWO_LETTERS = re.compile(r"([aou])e")
# With their punctuation, because "Ka" and "Na" are names, and without "offen" and "null", which are names too.
_NOT_KNOWN = frozenset(
    {"unbekannt", "unklar", "nichtbekannt", "keineangabe", "keineangaben", "k.a.", "k.a", "k/a", "n.b.", "n/a", "n.a."}
    | {"unknown", "notknown", "n.n."}
)


def clean(text: str) -> str:
    """The text composed (NFC), without invisible marks, every run of spaces one space; line breaks stay."""
    wrapped = _FORMULA_TEXT.fullmatch(text.strip())
    plain = unicodedata.normalize("NFC", wrapped[1] if wrapped else text).translate(_MARKS)
    lines = _CONTROLS.sub(" ", plain.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return _TEXT_MARK.sub("", "\n".join(" ".join(line.split()) for line in lines).strip())


def one_line(text: str) -> str:
    """The cleaned text with its line breaks as spaces."""
    return clean(text).replace("\n", " ")


def fold(text: str) -> str:
    """Letters and digits only, without case, accents and umlauts, so that Straße, STRASSE and Stra-ße are one.

    ä, ae and a fold to the same letter, because lists spell umlauts in all three ways.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed.casefold() if char.isalnum())
    return _UMLAUTS_IN_TWO_LETTERS.sub(r"\1", letters)


def folded(words: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """A table from code to its words, turned round: folded word to code.

    Raises ValueError when two codes share one.
    """
    turned: dict[str, str] = {}
    for code, spellings in words.items():
        for spelling in spellings:
            if turned.setdefault(fold(spelling), code) != code:
                raise ValueError(f"{spelling!r} stands for {code} and for {turned[fold(spelling)]}.")
    return MappingProxyType(turned)


def says_nothing(text: str) -> bool:
    """Whether a cell is empty or holds only what people write for not known (?, -, k. A., unbekannt, n/a)."""
    return not fold(text) or "".join(text.casefold().split()) in _NOT_KNOWN
