"""How alike two names are, across scripts: for ranking what the keys have found.

From 0.97 on two names are practically certain to be the same; from about 0.9 on it is likely.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from cases.names.alphabet import UNWRITTEN
from cases.names.distances import jaro_winkler, skeleton_distance
from cases.names.forms import forms_of
from cases.names.skeletons import fine_key
from cases.names.units import NameUnit
from cases.names.vowels import vowel_distance

# About 300 bytes each.
_MOST_REMEMBERED = 16_384
_READINGS_COMPARED = 3
_SHORTEST_MEASURE = 3
# Different spelling of the same name is never quite as certain as the same spelling.
_SAME_SKELETON = 0.995
_VOWELS_WEIGH = 0.5
_OTHER_SKELETON = 0.7
_SKELETON_SHARE = 0.7
# One name that differs makes another person, so the least alike counts as much as all together.
_LEAST_SHARE = 0.5
_MISSING_NAME = 0.06
_MOST_MISSING = 3
_OTHER_ORDER = 0.01


def similarity(a: Sequence[NameUnit], b: Sequence[NameUnit]) -> float:
    """How alike two names are, from 0 to 1: 1 for the same units in the same order, 0 where one has none."""
    if not a or not b:
        return 0.0
    return max(_similarity(*pair) for pair in product(forms_of(a), forms_of(b)))


def _similarity(a: Sequence[NameUnit], b: Sequence[NameUnit]) -> float:
    shorter, longer = sorted((a, b), key=lambda units: (len(units), [unit.text for unit in units]))
    assigned = _assigned(shorter, longer)
    scores = [score for score, _, _ in assigned]
    mean = sum(scores) / len(scores)
    score = mean + _LEAST_SHARE * (min(scores) - mean)
    score -= _MISSING_NAME * min(len(longer) - len(shorter), _MOST_MISSING)
    places = [place for _, _, place in sorted(assigned, key=lambda one: one[1])]
    return max(0.0, score - _OTHER_ORDER if places != sorted(places) else score)


def _assigned(shorter: Sequence[NameUnit], longer: Sequence[NameUnit]) -> list[tuple[float, int, int]]:
    """Every unit of the shorter name with one of the longer, the most alike first: (likeness, place, place)."""
    pairs = [
        (_unit_similarity(unit, other), place, facing)
        for place, unit in enumerate(shorter)
        for facing, other in enumerate(longer)
    ]
    pairs.sort(key=lambda pair: (-pair[0], abs(pair[1] - pair[2])))
    assigned = []
    free, others_free = set(range(len(shorter))), set(range(len(longer)))
    for pair in pairs:
        if pair[1] in free and pair[2] in others_free:
            free.discard(pair[1])
            others_free.discard(pair[2])
            assigned.append(pair)
    return assigned


def _unit_similarity(unit: NameUnit, other: NameUnit) -> float:
    if unit.text == other.text:
        return 1.0
    if unit.sounds > other.sounds:
        return _sounds_similarity(other.sounds, unit.sounds)
    return _sounds_similarity(unit.sounds, other.sounds)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _sounds_similarity(sounds: tuple[str, ...], others: tuple[str, ...]) -> float:
    keys = {fine_key(sound): sound for sound in sounds}
    other_keys = {fine_key(sound): sound for sound in others}
    shared = keys.keys() & other_keys.keys()
    if shared:
        distance = min(vowel_distance(keys[key], other_keys[key]) for key in shared)
        return _SAME_SKELETON * (1 - _VOWELS_WEIGH * distance)
    first, second = list(keys.items())[:_READINGS_COMPARED], list(other_keys.items())[:_READINGS_COMPARED]
    return _OTHER_SKELETON * max(_apart(*one, *other) for one, other in product(first, second))


def _apart(key: str, sound: str, other_key: str, other_sound: str) -> float:
    longest = max(len(key), len(other_key), _SHORTEST_MEASURE)
    skeletons = 1 - skeleton_distance(key, other_key) / longest
    alike = jaro_winkler(sound.replace(UNWRITTEN, ""), other_sound.replace(UNWRITTEN, ""))
    return _SKELETON_SHARE * skeletons + (1 - _SKELETON_SHARE) * alike
