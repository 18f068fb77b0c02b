"""A name with a compound has two forms: its parts apart, and as one."""

from collections.abc import Sequence

from cases.names.units import NameUnit


def forms_of(units: Sequence[NameUnit]) -> tuple[Sequence[NameUnit], ...]:
    """The units without the compounds, and where there are compounds, also with them in place of their parts."""
    for unit in units:
        if unit.parts > 1:
            return _both_forms(units)
    return (units,)


def _both_forms(units: Sequence[NameUnit]) -> tuple[Sequence[NameUnit], Sequence[NameUnit]]:
    joined: list[NameUnit] = []
    for unit in units:
        if unit.parts > 1:
            del joined[-unit.parts :]
        joined.append(unit)
    return ([unit for unit in units if unit.parts == 1], joined)
