"""How far apart two skeletons are, and how alike two sounds are where the skeletons differ."""

from cases.names.alphabet import LEADING_VOWEL

# What comes and goes between spellings of one name costs half: h, w, a leading vowel, and s for sh.
_LIGHT = frozenset("HV" + LEADING_VOWEL)
_HALF = 0.5
_SIBILANTS = frozenset("SX")
_LONGEST_PREFIX = 4
_PREFIX_WEIGHT = 0.1


def skeleton_distance(one: str, other: str) -> float:
    """Edits from one skeleton to the other: insert, delete, replace, swap two neighbours; light letters cost half."""
    two_above: list[float] = []
    above = [0.0]
    for letter in other:
        above.append(above[-1] + _weight(letter))
    for row, letter in enumerate(one):
        weight = _weight(letter)
        current = [above[0] + weight]
        for column, facing in enumerate(other):
            if letter == facing:
                cost = above[column]
            else:
                cost = min(
                    above[column] + _replacement(letter, facing),
                    above[column + 1] + weight,
                    current[column] + _weight(facing),
                )
                if row and column and letter == other[column - 1] and facing == one[row - 1]:
                    cost = min(cost, two_above[column - 1] + 1)
            current.append(cost)
        two_above, above = above, current
    return above[-1]


def jaro_winkler(one: str, other: str) -> float:
    """The share of letters two sounds have in common at about the same place, more for a common beginning; 0 to 1."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    alike = _jaro(one, other)
    prefix = 0
    for letter, facing in zip(one[:_LONGEST_PREFIX], other, strict=False):
        if letter != facing:
            break
        prefix += 1
    return alike + prefix * _PREFIX_WEIGHT * (1 - alike)


def _weight(letter: str) -> float:
    return _HALF if letter in _LIGHT else 1.0


def _replacement(letter: str, facing: str) -> float:
    return _HALF if letter in _SIBILANTS and facing in _SIBILANTS else 1.0


def _jaro(one: str, other: str) -> float:
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    taken = [False] * len(other)
    found: list[str] = []
    for place, letter in enumerate(one):
        start = max(0, place - reach)
        for facing in range(start, min(len(other), place + reach + 1)):
            if not taken[facing] and other[facing] == letter:
                taken[facing] = True
                found.append(letter)
                break
    if not found:
        return 0.0
    in_other = [letter for letter, is_taken in zip(other, taken, strict=True) if is_taken]
    swapped = sum(a != b for a, b in zip(found, in_other, strict=True)) / 2
    count = len(found)
    return (count / len(one) + count / len(other) + (count - swapped) / count) / 3
