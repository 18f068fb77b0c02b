"""A full name as the units that are looked up and compared."""

from dataclasses import dataclass
from functools import lru_cache

from cases.names.folding import fold
from cases.names.gluing import pieces_of
from cases.names.skeletons import fine_key, loose_key, sounds_of
from cases.names.words import variants_of

MOST_UNITS = 12
MOST_KEYS = 8
LONGEST_UNIT = 32
# At about 1.2 KB a unit, 5 MB in a process.
_MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class NameUnit:
    """One name of a person, with the skeletons it is looked up by and the sounds it is ranked by.

    A compound stands behind its parts and says how many they are: Mohammad, Reza, Mohammadreza.
    """

    text: str
    fine: frozenset[str]
    loose: frozenset[str]
    sounds: tuple[str, ...] = ()
    parts: int = 1


def name_units(text: str) -> tuple[NameUnit, ...]:
    """The units of a full name in any script, at most twelve; none for a text without letters."""
    return tuple([_unit(piece.text[:LONGEST_UNIT], piece.parts) for piece in pieces_of(fold(text))[:MOST_UNITS]])


@lru_cache(maxsize=_MOST_REMEMBERED)
def _unit(word: str, parts: int) -> NameUnit:
    sounds: dict[str, str] = {}
    for variant in variants_of(word):
        for sound in sounds_of(variant):
            sounds.setdefault(fine_key(sound), sound)
    keys = list(sounds)[:MOST_KEYS]
    return NameUnit(word, frozenset(keys), frozenset(map(loose_key, keys)), tuple(sounds.values())[:MOST_KEYS], parts)
