"""What a municipality decides, or a law that is not yet enacted: named switches, each with its value over time."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from cases.law.periods import OPEN, Period, pieces
from cases.law.tables import TABLES

PREFIX = "switch."
DEFAULTS = {name.removeprefix(PREFIX): one for name, one in TABLES.items() if name.startswith(PREFIX)}
"""The switches that there are, each with its documented default over time (`tables/switches.toml`)."""


class Setting(NamedTuple):
    """A value that a municipality gives a switch, from a first day up to, and without, another."""

    name: str
    from_on: date
    to_on: date | None
    value: Any
    source: str = ""


class Switches:
    """The switches of one municipality: its own settings, and the defaults where it has none.

    Raises ValueError for a switch that does not exist, or that is set twice for one day.
    """

    def __init__(self, *settings: Setting) -> None:
        self._own: dict[str, list[tuple[Period, Any]]] = {}
        for one in sorted(settings, key=lambda setting: (setting.name, setting.from_on)):
            if one.name not in DEFAULTS:
                raise ValueError(f"There is no switch {one.name}.")
            own = self._own.setdefault(one.name, [])
            if own and one.from_on < own[-1][0].to_on:
                raise ValueError(f"The switch {one.name} is set twice for {one.from_on}.")
            own.append((Period(one.from_on, one.to_on or OPEN), one.value))
        self.settings: Mapping[str, tuple[Setting, ...]] = {
            name: tuple(one for one in settings if one.name == name) for name in self._own
        }

    def on(self, name: str, day: date) -> Any:
        """The value of a switch on a day."""
        for period, value in self._own.get(name, ()):
            if day in period:
                return value
        row = DEFAULTS[name].find(day)
        return None if row is None else row.value

    def pieces(self, name: str, whole: Period) -> list[tuple[Period, Any]]:
        """The values of a switch over a period, in order."""
        default = DEFAULTS[name]
        own = self._own.get(name)
        if not own:
            return [(period, row.value) for period, row in default.pieces(whole)]
        cuts = {day for period, _ in own for day in period} | {row.from_on for row in default.rows()}
        return [(period, self.on(name, period.from_on)) for period in pieces(whole, cuts)]
