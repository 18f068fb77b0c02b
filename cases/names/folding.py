"""A text as letters that can be compared: without case, accents, vowel signs and invisible marks, in words.

A hyphen in the result joins the parts of a compound; every other mark parts words or vanishes.
"""

import unicodedata
from types import MappingProxyType

from anyascii import anyascii

from cases.names import arabic, latin

LONGEST_TEXT = 400
_MOST_REMEMBERED = 4096
_HYPHENS = frozenset("-‐‑‒–—−_·־᠆\u200c")
_NOT_LETTERS = frozenset("'’‘ʼʻʿʾ`´ʹʺ′″ˈ")
_OWN_SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "ETHIOPIC")
_SAME_LETTERS = MappingProxyType(
    {ord(other): letter for letter, others in arabic.SAME_LETTERS.items() for other in others}
)


class _Folding(dict[int, str]):
    """What becomes of a character; filled as characters turn up, up to a bound."""

    def __missing__(self, codepoint: int) -> str:
        folded = _folded(chr(codepoint))
        if len(self) < _MOST_REMEMBERED:
            self[codepoint] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The words of a text with one space between them, compounds with a hyphen."""
    if text.isascii():
        return text[:LONGEST_TEXT].lower().translate(_FOLDING)
    composed = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return unicodedata.normalize("NFC", composed)[: 2 * LONGEST_TEXT].translate(_FOLDING)


def _folded(char: str) -> str:
    if char in _HYPHENS:
        return "-"
    if ord(char) in _SAME_LETTERS:
        return _SAME_LETTERS[ord(char)]
    if char in latin.SIGNIFICANT:
        return char
    category = unicodedata.category(char)
    if char in _NOT_LETTERS or category == "Cf" or char == "\u0640":
        return ""
    if category[0] not in "LM":
        return " "
    return _letters_of(char, category)


def _letters_of(char: str, category: str) -> str:
    name = unicodedata.name(char, "")
    base = unicodedata.normalize("NFD", char)[0] if category[0] == "L" else ""
    if name.startswith(_OWN_SCRIPTS):
        return _SAME_LETTERS.get(ord(base), base) if base else ""
    if name.startswith("COMBINING") or not name:
        return ""
    return "".join(letter for letter in anyascii(char).lower() if letter.isalpha())
