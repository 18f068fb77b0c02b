"""Whether the units of one name each stand for another unit of the other name."""

from collections.abc import Sequence
from typing import Literal

from cases.names.forms import forms_to_compare
from cases.names.units import NameUnit

Kind = Literal["fine", "loose"]


def found_by(a: Sequence[NameUnit], b: Sequence[NameUnit], kind: Kind) -> bool:
    """Whether every unit of the shorter name shares a key with a unit of the longer, each with another."""
    return any(_all_paired(form, other, kind) for form, other in forms_to_compare(a, b))


def _all_paired(a: Sequence[NameUnit], b: Sequence[NameUnit], kind: Kind) -> bool:
    """Whether there is a proper matching, looked for along augmenting paths."""
    shorter, longer = sorted((a, b), key=len)
    partners = [
        [place for place, other in enumerate(longer) if getattr(unit, kind) & getattr(other, kind)] for unit in shorter
    ]
    taken_by: dict[int, int] = {}

    def find_partner(unit: int, tried: set[int]) -> bool:
        for place in partners[unit]:
            if place not in tried:
                tried.add(place)
                if place not in taken_by or find_partner(taken_by[place], tried):
                    taken_by[place] = unit
                    return True
        return False

    return bool(shorter) and all(find_partner(unit, set()) for unit in range(len(shorter)))
