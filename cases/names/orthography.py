"""How a script is read: graphemes, in the order in which they are tried, and the sounds each may stand for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# A pattern without groups, and its sounds, the commonest first.
Rule = tuple[str, tuple[str, ...]]
Readings = tuple[str, ...]

# Enough for three letters of two readings each; beyond it further letters are read in their commonest way.
MOST_SOUNDS = 8


class _Letters(dict[int, str]):
    """What letters stand for that have one reading; anything else is silent."""

    def __missing__(self, codepoint: int) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Orthography:
    """The rules of one script as one pattern with a group for each, and the letters that have one reading."""

    pattern: re.Pattern[str]
    rules: tuple[Readings, ...]
    letters: _Letters

    @classmethod
    def of(cls, rules: Iterable[Rule], letters: Mapping[str, Readings]) -> "Orthography":
        """An orthography that tries the rules in their order, then the letters; anything else is silent."""
        several = tuple((letter, readings) for letter, readings in letters.items() if len(readings) > 1)
        rules = (*rules, *several)
        pattern = "|".join(f"({graphemes})" for graphemes, _ in rules)
        single = {ord(letter): readings[0] for letter, readings in letters.items() if len(readings) == 1}
        return cls(re.compile(pattern), tuple(readings for _, readings in rules), _Letters(single))

    def readings(self, word: str) -> Iterator[Readings]:
        """What each stretch of a word may stand for, letters without a choice taken together."""
        done = 0
        for match in self.pattern.finditer(word):
            start, end = match.span()
            if start > done:
                yield (word[done:start].translate(self.letters),)
            yield self.rules[(match.lastindex or 1) - 1]
            done = end
        if done < len(word):
            yield (word[done:].translate(self.letters),)


def one_by_one(table: Mapping[str, str]) -> dict[str, Readings]:
    """Letters with one reading each, from a table of sound to letters."""
    return {letter: (sound,) for sound, letters in table.items() for letter in letters}


def spell(readings_in_turn: Iterable[Readings]) -> list[str]:
    """The sounds of a word, the commonest first, at most eight."""
    sounds = [""]
    for readings in readings_in_turn:
        kept = readings[: MOST_SOUNDS // len(sounds)]
        sounds = [sound + reading for reading in kept for sound in sounds]
    return sounds
