"""Who lives together: relations, sexes and ages of a fictional household, before anybody has a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

_DAYS_PER_YEAR = 365.2425
_ADULT = 18
_OLDEST_CHILD = 16
# Whole years; a child is younger than each parent by at least one less, because the days within the year are drawn.
_YEARS_TO_FIRST_CHILD = 19

_Weights = Mapping[str, int]
_KINDS: _Weights = {"single": 50, "couple": 6, "family": 25, "one_parent": 10, "siblings": 4, "grandparent": 5}
# Men of military age may seldom leave Ukraine, so women with children and their mothers came.
_KINDS_UKRAINE: _Weights = {
    "single": 22,
    "couple": 10,
    "family": 16,
    "one_parent": 34,
    "siblings": 4,
    "grandparent": 14,
}
_TABLES = {
    nationality: (tuple(weights), tuple(accumulate(weights.values())))
    for nationality, weights in (("", _KINDS), ("UKR", _KINDS_UKRAINE))
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a household: relation to the head, sex entry, age in whole years and in days."""

    relation: str
    sex: str
    age: int
    age_in_days: int


def draw_places(chance: Random, nationality: str) -> list[Place]:
    """One to six places, the head first."""
    kinds, weights = _TABLES.get(nationality, _TABLES[""])
    kind = chance.choices(kinds, cum_weights=weights)[0]
    head = _head(chance, kind, mostly_women=nationality == "UKR")
    others: list[Place] = []
    if kind in ("couple", "family") or (kind == "grandparent" and chance.random() < 0.4):  # noqa: PLR2004 - a share
        others.append(_spouse(chance, head))
    if kind in ("family", "one_parent", "grandparent"):
        others += _children(chance, [head, *others], most=3 if kind == "grandparent" else 4)
    if kind == "grandparent":
        others.append(_adult(chance, "parent", _sex(chance, 0.75), head.age + chance.randint(21, 33)))
    if kind == "siblings":
        others += _siblings(chance, head)
    return [head, *others]


def _head(chance: Random, kind: str, *, mostly_women: bool) -> Place:
    if kind in ("single", "siblings"):
        old = kind == "single" and chance.random() < 0.07  # noqa: PLR2004 - a share
        age = chance.randint(60, 82) if old else int(chance.triangular(18, 60, 26))
        sex = "d" if chance.random() < 0.003 else _sex(chance, 0.62 if mostly_women else 0.24)  # noqa: PLR2004
        return _adult(chance, "head", sex, age)
    if kind == "couple":
        return _adult(chance, "head", _sex(chance, 0.4), chance.randint(20, 74))
    share_of_women = {"one_parent": 0.9, "family": 0.6 if mostly_women else 0.25}.get(kind, 0.7)
    return _adult(chance, "head", _sex(chance, share_of_women), int(chance.triangular(22, 54, 34)))


def _spouse(chance: Random, head: Place) -> Place:
    years = chance.randint(-2, 7) * (1 if head.sex == "w" else -1)
    return _adult(chance, "spouse", "m" if head.sex == "w" else "w", max(20, head.age + years))


def _children(chance: Random, parents: list[Place], *, most: int) -> list[Place]:
    """Up to `most` children, at least nine months apart and the eldest first."""
    eldest = min(_OLDEST_CHILD, min(parent.age for parent in parents) - _YEARS_TO_FIRST_CHILD)
    number = min(chance.choices((1, 2, 3, 4), (36, 36, 20, 8))[0], most, eldest + 1)
    ages = sorted(chance.sample(range(eldest + 1), number), reverse=True)
    season = chance.randrange(300)
    return [
        Place("child", _sex(chance, 0.49), age, int(age * _DAYS_PER_YEAR) + 1 + season + chance.randrange(60))
        for age in ages
    ]


def _siblings(chance: Random, head: Place) -> list[Place]:
    # Steps of two years, so that no two are born within less than one.
    possible = [age for age in range(head.age - 8, head.age + 9, 2) if age >= _ADULT and age != head.age]
    ages = chance.sample(possible, chance.choice((1, 1, 2)))
    return [_adult(chance, "sibling", _sex(chance, 0.4), age) for age in ages]


def _adult(chance: Random, relation: str, sex: str, age: int) -> Place:
    return Place(relation, sex, age, int(age * _DAYS_PER_YEAR) + 1 + chance.randrange(363))


def _sex(chance: Random, share_of_women: float) -> str:
    return "w" if chance.random() < share_of_women else "m"
