"""A full name as the units that are compared: particles dropped, compounds glued."""

from dataclasses import dataclass
from functools import lru_cache

from cases.names.folding import fold
from cases.names.gluing import pieces_of
from cases.names.skeletons import fine_key, loose_key, sounds_of
from cases.names.words import LONGEST_WORD, variants_of

MOST_UNITS = 12
MOST_KEYS = 8
# About 1 KB each.
_MOST_REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class NameUnit:
    """One name of a person, with the skeletons it is looked up by and the sounds it is ranked by.

    A compound stands behind its parts and says how many they are: Mohammad, Reza, Mohammad-Reza.
    """

    text: str
    fine: frozenset[str]
    loose: frozenset[str]
    sounds: tuple[str, ...] = ()
    parts: int = 1


def name_units(text: str) -> tuple[NameUnit, ...]:
    """The units of a full name in any script, at most twelve; none for a text without letters."""
    pieces = pieces_of(fold(text))
    return tuple(_unit(piece.text, piece.parts) for piece in pieces[:MOST_UNITS])


@lru_cache(maxsize=_MOST_REMEMBERED)
def _unit(word: str, parts: int) -> NameUnit:
    word = word[:LONGEST_WORD]
    sound_by_key: dict[str, str] = {}
    for variant in variants_of(word):
        for sound in sounds_of(variant):
            sound_by_key.setdefault(fine_key(sound), sound)
    kept = list(sound_by_key)[:MOST_KEYS]
    fine = frozenset(kept)
    return NameUnit(word, fine, frozenset(map(loose_key, kept)), tuple(sound_by_key[key] for key in kept), parts)
