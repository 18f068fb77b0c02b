"""A name with compounds has two forms: their parts apart, and each as one."""

from collections.abc import Iterable, Sequence
from itertools import product

from cases.names.units import NameUnit

Units = Sequence[NameUnit]


def forms_to_compare(a: Units, b: Units) -> Iterable[tuple[Units, Units]]:
    """The pairs of forms in which two names may agree: both apart or both joined, or any with a name of one form."""
    forms, others = _forms_of(a), _forms_of(b)
    return zip(forms, others, strict=True) if len(forms) == len(others) else product(forms, others)


def _forms_of(units: Units) -> tuple[Units, ...]:
    for unit in units:
        if unit.parts > 1:
            return ([unit for unit in units if unit.parts == 1], _joined(units))
    return (units,)


def _joined(units: Units) -> Units:
    joined: list[NameUnit] = []
    for unit in units:
        if unit.parts > 1:
            del joined[-unit.parts :]
        joined.append(unit)
    return joined
