"""How alike two names are, across scripts: for ranking what the keys have found.

From 0.97 on two names are practically certain to be the same; from about 0.9 on it is likely.
"""

from collections.abc import Sequence
from functools import lru_cache

from cases.names.alphabet import UNWRITTEN
from cases.names.distances import jaro_winkler, skeleton_distance
from cases.names.forms import forms_to_compare
from cases.names.skeletons import fine_key
from cases.names.units import NameUnit
from cases.names.vowels import vowel_distance

# At about 0.3 KB each, 5 MB in a process.
_MOST_REMEMBERED = 16_384
# Two spellings of one name are never quite as certain as one.
_SAME_SKELETON = 0.995
# Abjads leave little to choose: another spelling there is another name as a rule, Said and Sayyid.
_SAME_SKELETON_IN_ABJADS = 0.965
_VOWELS_WEIGH = 0.5
_OTHER_SKELETON = 0.7
_SKELETON_SHARE = 0.7
# Short skeletons are near to each other by chance.
_SHORTEST_MEASURE = 3
# One name that differs makes another person, so the least alike counts as much as all together.
_LEAST_SHARE = 0.5
_MISSING_NAME = 0.06
_MOST_MISSING = 3
_OTHER_ORDER = 0.01

# How little alike two units are (so that the best comes first), how far and how late they stand, and their places in
# the shorter and the longer name. Ties then fall the same way whichever name comes first: the score is symmetric.
Match = tuple[float, int, int, int, int]


def similarity(a: Sequence[NameUnit], b: Sequence[NameUnit]) -> float:
    """How alike two names are, from 0 to 1: 1 for the same units in the same order, 0 where one has none."""
    if not a or not b:
        return 0.0
    return max(_similarity(form, other) for form, other in forms_to_compare(a, b))


def _similarity(a: Sequence[NameUnit], b: Sequence[NameUnit]) -> float:
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    matches = _best_matches(shorter, longer)
    scores = [1 - match[0] for match in matches]
    mean = sum(scores) / len(scores)
    score = mean + _LEAST_SHARE * (scores[-1] - mean) - _MISSING_NAME * min(len(longer) - len(shorter), _MOST_MISSING)
    facings = [facing for _, facing in sorted(match[3:] for match in matches)]
    return max(0.0, score if facings == sorted(facings) else score - _OTHER_ORDER)


def _best_matches(shorter: Sequence[NameUnit], longer: Sequence[NameUnit]) -> list[Match]:
    """Every unit of the shorter name with another of the longer, the most alike first."""
    matches = [
        (1 - _unit_similarity(unit, other), abs(place - facing), place + facing, place, facing)
        for place, unit in enumerate(shorter)
        for facing, other in enumerate(longer)
    ]
    matches.sort()
    best: list[Match] = []
    places: set[int] = set()
    facings: set[int] = set()
    for match in matches:
        if match[3] not in places and match[4] not in facings:
            best.append(match)
            places.add(match[3])
            facings.add(match[4])
    return best


def _unit_similarity(unit: NameUnit, other: NameUnit) -> float:
    if unit.text == other.text:
        return 1.0
    if unit.sounds <= other.sounds:
        return _sounds_similarity(unit.sounds, other.sounds)
    return _sounds_similarity(other.sounds, unit.sounds)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _sounds_similarity(sounds: tuple[str, ...], others: tuple[str, ...]) -> float:
    by_key = {fine_key(sound): sound for sound in sounds}
    others_by_key = {fine_key(sound): sound for sound in others}
    shared = by_key.keys() & others_by_key.keys()
    if shared:
        return max(_with_one_skeleton(by_key[key], others_by_key[key]) for key in shared)
    return _OTHER_SKELETON * _of_other_skeletons(sounds[0], others[0])


def _with_one_skeleton(sound: str, other: str) -> float:
    certain = _SAME_SKELETON_IN_ABJADS if UNWRITTEN in sound and UNWRITTEN in other else _SAME_SKELETON
    return certain * (1 - _VOWELS_WEIGH * vowel_distance(sound, other))


def _of_other_skeletons(sound: str, other: str) -> float:
    """How alike the commonest readings are: by their skeletons, and with the vowels that are written."""
    key, other_key = fine_key(sound), fine_key(other)
    distance = skeleton_distance(key, other_key) / max(len(key), len(other_key), _SHORTEST_MEASURE)
    alike = jaro_winkler(sound.replace(UNWRITTEN, ""), other.replace(UNWRITTEN, ""))
    return _SKELETON_SHARE * (1 - distance) + (1 - _SKELETON_SHARE) * alike
