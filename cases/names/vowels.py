"""How far apart the vowels of two words of one skeleton are: what tells Karim from Karam.

Equal skeletons have the same places for vowels: before the first consonant, between two, after the last.
"""

import re
from functools import lru_cache

from cases.names.alphabet import UNWRITTEN

_CONSONANT = re.compile("[A-Z]")
_MOST_REMEMBERED = 4096
# Pairs that spellings of one name exchange: Mohamed and Muhammad, Hasan and Hesen, Mihret and Mehret.
_NEAR = {
    frozenset(pair): distance
    for pair, distance in {"ou": 0.1, "ei": 0.2, "ae": 0.3, "ao": 0.5, "eo": 0.6, "eu": 0.7, "au": 0.7}.items()
}
_FAR = 0.8
_SAME = 0.0
# A vowel against none: Berhane and Brhane.
_ONLY_IN_ONE = 0.35
# A vowel against one that an abjad leaves out; a long one it would have written.
_LEFT_OUT = 0.05
_LEFT_OUT_THOUGH_LONG = 0.3
_LONG_IN_ONE_ABJAD = 0.6
# At the end of a word a vowel is a name of its own, Amin and Amina, but for the mute e of French spelling.
_AT_THE_END = {"a": 0.8, "e": 0.3, "i": 0.7, "o": 0.5, "u": 0.5}
# The last letter of Mustafa and Laila is written like an i.
_ALIF_LIKE_YA = 0.3
_LENGTH = 0.1
# How many of two sounds come from a script without short vowels.
_ONE, _BOTH = 1, 2


def vowel_distance(sound: str, other: str) -> float:
    """The mean distance of the vowels of two sounds of one skeleton, from 0 to 1."""
    places, others = _places(sound), _places(other)
    abjads = (UNWRITTEN in sound) + (UNWRITTEN in other)
    distances = [
        _distance(*pair, abjads=abjads) for pair in zip(places[:-1], others[:-1], strict=False) if pair[0] != pair[1]
    ]
    if places[-1] != others[-1]:
        distances.append(_distance_at_the_end(places[-1], others[-1], abjads=abjads))
    return sum(distances) / len(places)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _places(sound: str) -> tuple[str, ...]:
    return tuple(_CONSONANT.split(sound))


def _distance(one: str, other: str, *, abjads: int) -> float:
    written, others = one.replace(UNWRITTEN, ""), other.replace(UNWRITTEN, "")
    if written and others:
        return _distance_of_vowels(written, others, abjads=abjads)
    if not written and not others:
        return _SAME
    short, long = (one, others) if others else (other, written)
    if not short:
        return _ONLY_IN_ONE
    if abjads == _BOTH:
        return _LONG_IN_ONE_ABJAD
    return _LEFT_OUT if len(long) == 1 else _LEFT_OUT_THOUGH_LONG


def _distance_at_the_end(one: str, other: str, *, abjads: int) -> float:
    written, others = one.replace(UNWRITTEN, ""), other.replace(UNWRITTEN, "")
    if written and others:
        if abjads == _ONE and {written[-1], others[-1]} == {"a", "i"}:
            return _ALIF_LIKE_YA
        return _distance_of_vowels(written, others, abjads=abjads)
    return _AT_THE_END[(written or others)[-1]] if written or others else _SAME


def _distance_of_vowels(one: str, other: str, *, abjads: int) -> float:
    """Where the vowels begin and where they end; an abjad writes a diphthong as one letter, so there the nearest."""
    if abjads == _ONE:
        nearest = min(_near(vowel, facing) for vowel in one for facing in other)
        return nearest + _LENGTH if len(one) != len(other) else nearest
    return (_near(one[0], other[0]) + _near(one[-1], other[-1])) / 2


def _near(vowel: str, other: str) -> float:
    return _SAME if vowel == other else _NEAR.get(frozenset((vowel, other)), _FAR)
