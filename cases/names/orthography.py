"""How a script is read: graphemes, in the order in which they are tried, and the sounds each may stand for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Enough for three letters of two readings each; beyond it further letters are read in their commonest way.
MOST_SOUNDS = 8

# The sounds a grapheme may stand for, the commonest first.
Readings = tuple[str, ...]
# Patterns without groups, separated by spaces, and their readings. Each begins with a letter, and what has to stand
# before it is looked for behind it: so the rules can be sorted by letter, and most are never tried.
Rule = tuple[str, Readings]


class _Letters(dict[int, str]):
    """The sounds of letters with one reading, for str.translate; anything else is silent."""

    def __missing__(self, codepoint: int) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Orthography:
    """The rules of one script as one pattern with an empty group for each, and the letters that have one reading."""

    pattern: re.Pattern[str]
    readings: tuple[Readings, ...]
    letters: _Letters

    @classmethod
    def of(cls, rules: Iterable[Rule], letters: Mapping[str, Readings]) -> "Orthography":
        """An orthography that tries the rules in their order, and then the letters."""
        several = ((letter, readings) for letter, readings in letters.items() if len(readings) > 1)
        by_letter: dict[str, list[tuple[str, Readings]]] = {}
        for graphemes, readings in (*rules, *several):
            for grapheme in graphemes.split():
                by_letter.setdefault(grapheme[0], []).append((grapheme[1:], readings))
        branches = (f"{letter}(?:{'|'.join(f'{rest}()' for rest, _ in ruled)})" for letter, ruled in by_letter.items())
        single = {ord(letter): readings[0] for letter, readings in letters.items() if len(readings) == 1}
        return cls(
            re.compile("|".join(branches) or "(?!)"),
            tuple(readings for ruled in by_letter.values() for _, readings in ruled),
            _Letters(single),
        )

    def sounds(self, word: str) -> list[str]:
        """How a word may be spoken, the commonest reading first, at most eight."""
        sounds = [""]
        done = 0
        for match in self.pattern.finditer(word):
            start, end = match.span()
            plain = word[done:start].translate(self.letters)
            readings = self.readings[(match.lastindex or 1) - 1]
            if len(readings) > 1:
                readings = readings[: MOST_SOUNDS // len(sounds)]
            sounds = [sound + plain + reading for reading in readings for sound in sounds]
            done = end
        rest = word[done:].translate(self.letters)
        return [sound + rest for sound in sounds]


def letters_of(table: Mapping[str, str]) -> dict[str, Readings]:
    """Letters with one reading each, from a table of sound to letters."""
    return {letter: (sound,) for sound, letters in table.items() for letter in letters}


def after(before: str, grapheme: str) -> str:
    """A grapheme that only counts behind something of fixed width."""
    return f"{grapheme[0]}(?<={before}{grapheme[0]}){grapheme[1:]}"


def first(grapheme: str) -> str:
    """A grapheme that only counts at the beginning of a word."""
    return after("^", grapheme)


def each(letters: str, rest: str = "") -> str:
    """The same grapheme for several first letters."""
    return " ".join(letter + rest for letter in letters)
