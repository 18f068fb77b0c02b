"""A text as letters that can be compared: without case, accents, vowel signs and invisible marks, in words.

A hyphen in the result joins the parts of a compound; every other mark parts words or vanishes.
"""

import unicodedata

from anyascii import anyascii

from cases.names import arabic, cyrillic, latin

LONGEST_TEXT = 400
_MOST_REMEMBERED = 4096
# The zero-width non-joiner parts the halves of Persian compounds.
_HYPHENS = frozenset("-‐‑‒–—−_·־᠆\u200c")
# Apostrophes stand for letters that are not counted: Nu'man, N'Diaye, В'ячеслав. Tatweel only makes words longer.
_NOTHING = frozenset("'’‘ʼʻʿʾ`´ʹʺ′″ˈ\u0640")
_KEPT = frozenset(latin.SIGNIFICANT + cyrillic.SIGNIFICANT + arabic.SIGNIFICANT)
_SAME_LETTERS = {other: letter for letter, others in arabic.SAME_LETTERS.items() for other in others}
_READ_DIRECTLY = ("ARABIC", "CYRILLIC", "ETHIOPIC")
_MARKS_LEFT_OUT = ("COMBINING", "ARABIC", "CYRILLIC", "HEBREW", "SYRIAC")


class _Folding(dict[int, str]):
    """What becomes of a character; filled as characters turn up, up to a bound."""

    def __missing__(self, codepoint: int) -> str:
        folded = _folded(chr(codepoint))
        if len(self) < _MOST_REMEMBERED:
            self[codepoint] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The words of a text, parted by spaces, and the parts of compounds by hyphens."""
    if text.isascii():
        return text[:LONGEST_TEXT].lower().translate(_FOLDING)
    composed = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return unicodedata.normalize("NFC", composed)[: 2 * LONGEST_TEXT].translate(_FOLDING)


def _folded(char: str) -> str:
    if char in _HYPHENS:
        return "-"
    if char in _KEPT:
        return char
    category = unicodedata.category(char)
    if char in _NOTHING or category == "Cf":
        return ""
    if category.startswith("L"):
        return _letter(char)
    return _mark(char) if category.startswith("M") else " "


def _letter(char: str) -> str:
    """The letter without its accents, the same for all languages of a script; in Latin for a script we do not read."""
    base = unicodedata.normalize("NFD", char)[0]
    if base.isascii() or unicodedata.name(char, "").startswith(_READ_DIRECTLY):
        return _SAME_LETTERS.get(char, _SAME_LETTERS.get(base, base))
    return _in_latin(char)


def _mark(char: str) -> str:
    """Nothing for an accent or vowel sign; the vowel where a script writes it with a mark, as Devanagari."""
    name = unicodedata.name(char, "")
    return "" if not name or name.startswith(_MARKS_LEFT_OUT) else _in_latin(char)


def _in_latin(char: str) -> str:
    return "".join(letter for letter in anyascii(char).lower() if letter.isalpha())
