"""Which fields of a record a role sees and writes: it follows from the data category of each and the table of roles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casemgmt.access.data_categories import CATEGORIES, READABLE, Level
from casemgmt.access.roles import Role

FULL = "full"
"""The field set of those who lead a case: every field."""
BREAK_GLASS = "break_glass"
"""What is shown of a person whose records were opened by break-glass: every category whose letter is B or R."""
GRANTED = "granted"
"""The field set of a team to which a single case is granted."""

_GRANTED_LEVELS: Mapping[str, Level] = {
    "identity": Level.READ,
    "contact": Level.READ,
    "household": Level.REDUCED,
    "residence": Level.REDUCED,
    "benefits": Level.REDUCED,
    "assessment_plan": Level.REDUCED,
}
_GLASS = frozenset({Level.BREAK_GLASS, *READABLE})
BETWEEN_ROLES = "+"
"""Stands between the roles of a field set that several roles make together."""


def field_set_of(roles: Iterable[str]) -> str:
    """The name of what these roles see together: `full` for a caseworker, else their codes."""
    held = sorted(set(roles))
    return FULL if Role.CASEWORKER in held else BETWEEN_ROLES.join(held)


def roles_of(field_set: str) -> tuple[str, ...]:
    """The roles behind the name of a field set; none for the sets that are not made of roles."""
    return tuple(one for one in field_set.split(BETWEEN_ROLES) if one in Role.values)


def may_know(role: str, category: str) -> bool:
    """Whether a role sees anything of a data category, whole or reduced."""
    return CATEGORIES[category].levels[Role(role)] in READABLE | {Level.REDUCED}


def teams_may_know(category: str) -> bool:
    """Whether a team to which a case is granted sees anything of a data category."""
    return category in _GRANTED_LEVELS


@dataclass(frozen=True)
class Fields:
    """The fields of a record that belong to one data category, and those that are left of it for `r`."""

    whole: tuple[str, ...]
    reduced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Projection:
    """The fields of one record by data category; `always` are its key, scopes and times, seen with any others."""

    always: tuple[str, ...]
    categories: Mapping[str, Fields] = field(default_factory=dict)

    @cached_property
    def _remembered(self) -> dict[str, frozenset[str]]:
        return {}

    def shown(self, field_set: str) -> frozenset[str]:
        """The fields that a set shows; none where it shows nothing of any category."""
        held = self._remembered.get(field_set)
        if held is None:
            held = self._remembered[field_set] = self._shown(field_set)
        return held

    def writable(self, field_set: str) -> frozenset[str]:
        """The fields that holders of the set's roles may write."""
        if field_set == FULL:
            return self._written((Role.CASEWORKER,))
        return self._written(roles_of(field_set))

    def all_fields(self) -> frozenset[str]:
        """Every field."""
        return frozenset(self.always).union(*(one.whole for one in self.categories.values()))

    def _shown(self, field_set: str) -> frozenset[str]:
        if field_set == FULL:
            return self.all_fields()
        found: set[str] = set()
        for code, fields in self.categories.items():
            levels = _levels(code, field_set)
            if levels & READABLE:
                found |= {*fields.whole}
            elif Level.REDUCED in levels:
                found |= {*fields.reduced}
        return frozenset({*self.always} | found) if found else frozenset()

    def _written(self, roles: Iterable[str]) -> frozenset[str]:
        held = tuple(roles)
        return frozenset(
            name
            for code, fields in self.categories.items()
            if Level.WRITE in CATEGORIES[code].level_of(held)
            for name in fields.whole
        )


def _levels(code: str, field_set: str) -> frozenset[Level]:
    if field_set == GRANTED:
        return frozenset({_GRANTED_LEVELS.get(code, Level.NONE)})
    if field_set == BREAK_GLASS:
        level = CATEGORIES[code].levels[Role.DATA_PROTECTION_OFFICER]
        return frozenset({Level.READ if level in _GLASS else level})
    return CATEGORIES[code].level_of(roles_of(field_set))
