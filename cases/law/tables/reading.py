"""How a table is made of what its file says, and what is refused: overlaps, holes, unknown columns."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cases.law.periods import OPEN, Period

COLUMNS = frozenset({"from", "to", "value", "source", "confidence", "note"})
HEAD = frozenset({"de", "en", "unit", "keys", "holes", "source", "confidence", "rows"})
MONEY = "EUR"
LAW_TEXT = "L"
CONFIDENCES = ("L", "OKV", "W", "S", "D")


class TableError(ValueError):
    """A table that cannot be right; the message says which and why."""


class Row(NamedTuple):
    """A value from a first day up to, and without, another, with the legal source and how sure it is."""

    from_on: date
    to_on: date
    key: tuple[str, ...]
    value: Any
    source: str
    confidence: str
    """`L` text of the law, `OKV` own knowledge, `W: site` a web page, `D` own design; several with a semicolon."""
    verify: bool
    note: str = ""

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.from_on, self.to_on)


class Table:
    """The rows of one rule, in order, found by day and key."""

    def __init__(self, name: str, head: Mapping[str, Any], rows: Mapping[tuple[str, ...], tuple[Row, ...]]) -> None:
        self.name = name
        self.de: str = head["de"]
        self.en: str = head["en"]
        self.unit: str = head.get("unit", "")
        self.keys: tuple[str, ...] = tuple(head.get("keys", ()))
        self.holes: bool = head.get("holes", False)
        self._rows = rows
        self._starts = {key: [row.from_on for row in of_key] for key, of_key in rows.items()}

    def find(self, day: date, *key: str) -> Row | None:
        """The row that holds on the day, if one does."""
        starts = self._starts.get(key)
        if starts is None:
            return None
        place = bisect_right(starts, day)
        if not place:
            return None
        row = self._rows[key][place - 1]
        return row if day < row.to_on else None

    def at(self, day: date, *key: str) -> Row:
        """The row that holds on the day. Raises TableError where none does."""
        row = self.find(day, *key)
        if row is None:
            raise TableError(f"The table {self.name} has no row for {day} {key}.")
        return row

    def rows(self, *key: str) -> tuple[Row, ...]:
        """All rows of the key, in order."""
        return self._rows.get(key, ())

    def each(self) -> Iterator[Row]:
        """All rows, key by key."""
        for of_key in self._rows.values():
            yield from of_key

    def pieces(self, whole: Period, *key: str) -> list[tuple[Period, Row]]:
        """The rows that hold in the period, in order, each with the days of it that are its own."""
        rows = self._rows.get(key)
        from_on, to_on = whole
        if rows is None or from_on >= to_on:
            return []
        place = bisect_right(self._starts[key], from_on) - 1
        if place < 0:
            place = 0
        elif to_on <= rows[place].to_on:
            return [(whole, rows[place])]
        found = []
        for row in rows[place:]:
            if row.from_on >= to_on:
                break
            own = Period(max(row.from_on, from_on), min(row.to_on, to_on))
            if own:
                found.append((own, row))
        return found


def read_tables(document: Mapping[str, Any]) -> dict[str, Table]:
    """The tables of one file, by name. Raises TableError."""
    return {name: _table(name, head) for name, head in document.items()}


def _table(name: str, head: Mapping[str, Any]) -> Table:
    if unknown := set(head) - HEAD:
        raise TableError(f"The table {name} says {sorted(unknown)}, which nothing reads.")
    keys = tuple(head.get("keys", ()))
    by_key: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for raw in head["rows"]:
        if set(raw) - COLUMNS != set(keys):
            raise TableError(f"A row of the table {name} has other columns than {keys}.")
        by_key.setdefault(tuple(str(raw[one]) for one in keys), []).append(raw)
    return Table(name, head, {key: tuple(_in_order(name, head, key, rows)) for key, rows in by_key.items()})


def _in_order(name: str, head: Mapping[str, Any], key: tuple[str, ...], raws: list[Mapping[str, Any]]) -> Iterator[Row]:
    ordered = sorted(raws, key=lambda raw: raw["from"])
    for raw, following in zip(ordered, [*ordered[1:], None], strict=True):
        next_on = following["from"] if following else OPEN
        to_on = raw.get("to", next_on)
        if raw["from"] >= to_on:
            raise TableError(f"A row of the table {name} {key} ends on {to_on}, before it begins.")
        if to_on > next_on:
            raise TableError(f"The table {name} {key} has two rows for {next_on}.")
        if following and to_on < next_on and not head.get("holes"):
            raise TableError(f"The table {name} {key} has a hole from {to_on}.")
        yield _row(name, head, key, raw, to_on)


def _row(name: str, head: Mapping[str, Any], key: tuple[str, ...], raw: Mapping[str, Any], to_on: date) -> Row:
    confidence = raw.get("confidence", head.get("confidence", ""))
    source = raw.get("source", head.get("source", ""))
    letters = [one.strip().split(":")[0] for one in confidence.split(";")]
    if not source or any(letter not in CONFIDENCES for letter in letters):
        raise TableError(f"A row of the table {name} {key} has no source, or a confidence that nobody knows.")
    value = Decimal(raw["value"]) if head.get("unit") == MONEY else raw["value"]
    verify = any(letter not in {LAW_TEXT, "D"} for letter in letters)
    return Row(raw["from"], to_on, key, value, source, confidence, verify, raw.get("note", ""))
