"""Facts that somebody supposes, read from JSON: the members are those of `cases.law.facts`, and no others.

The shape follows from the dataclasses, so that a fact that the law learns to ask for can be supposed at once. Nothing
of it is stored. Every problem has a JSON pointer; a fact that names no `ref` is referred to by its pointer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from casemgmt.errors import FieldProblem, Invalid
from cases import codes
from cases.law.facts import Facts, PersonFacts, Relative

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
MOST_FACTS, MOST_RELATIVES, LONGEST = 100, 20, 60
MOST_NUMBER = 1_000_000

_REGIMES = codes.LEGAL_REGIMES.codes
WORDS: Mapping[str, Sequence[str]] = {
    "PersonFacts.sex": ("", *codes.SEX_ENTRIES.codes),
    "PersonFacts.nationalities": codes.COUNTRIES.codes,
    "Relative.relation": ("partner", "parent", "child", "sibling", "other"),
    "Stay.kind": ("permitted", "tolerated", "unlawful"),
    "Document.code": codes.STATUS_DOCUMENTS.codes,
    "Document.for_code": ("", *codes.STATUS_DOCUMENTS.codes),
    "Document.variant": ("", *codes.DOCUMENT_VARIANTS.codes),
    "Document.work": ("", *codes.WORK_CONDITIONS.codes),
    "Ruling.outcome": codes.RULING_OUTCOMES.codes,
    "Receipt.regime": _REGIMES,
    "Housing.kind": ("reception", "shared", "flat", "institution", "abroad"),
    "HealthInsurance.kind": ("employment", "family", "voluntary", "private"),
    "Training.kind": ("apprenticeship", "assistant", "school", "study", "entry"),
    "Schooling.kind": ("kita", "day_care", "primary", "secondary", "vocational"),
}
"""The words that a text takes, where the law knows a closed list."""


def read_facts(given: Any) -> Facts:
    """The facts that were sent. Raises Invalid, naming each member and rule."""
    reader = _Reader()
    facts = reader.read(Facts, given, "")
    if reader.problems:
        raise Invalid(problems=reader.problems)
    found: Facts = facts
    return found


def schema_of(kind: Any, at: str = "") -> dict[str, Any]:
    """The shape as JSON Schema, for the API documents."""
    inner, several, optional = _taken_apart(kind)
    if is_dataclass(inner) and isinstance(inner, type):
        shape: dict[str, Any] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: schema_of(one, f"{inner.__name__}.{name}") for name, one in _hints(inner).items()},
        }
        needed = [name for name in _hints(inner) if _is_needed(inner, name)]
        shape |= {"required": needed} if needed else {}
    else:
        shape = dict(_SCHEMAS[inner]) | ({"enum": list(WORDS[at])} if at in WORDS else {})
    if several:
        return {"type": "array", "items": shape, "maxItems": _most(inner)}
    if optional and "enum" not in shape and isinstance(shape["type"], str):
        shape["type"] = [shape["type"], "null"]
    return shape


_SCHEMAS: Mapping[Any, dict[str, Any]] = {
    date: {"type": "string", "format": "date"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string", "maxLength": LONGEST},
    Decimal: {"type": "string", "format": "decimal"},
}


class _Reader:
    """Reads one body and gathers everything that is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[FieldProblem] = []

    def read(self, kind: Any, value: Any, pointer: str, at: str = "") -> Any:
        inner, several, optional = _taken_apart(kind)
        if several:
            return tuple(self._items(inner, value, pointer, at))
        if value is None and optional:
            return None
        if is_dataclass(inner):
            return self._object(inner, value, pointer)
        return self._plain(inner, value, pointer, at)

    def _items(self, inner: Any, value: Any, pointer: str, at: str) -> Iterator[Any]:
        if not isinstance(value, list) or len(value) > _most(inner):
            self._wrong("invalid_list", f"A list of at most {_most(inner)}.", pointer)
            return
        for position, one in enumerate(value):
            yield self.read(inner, one, f"{pointer}/{position}", at)

    def _object(self, kind: Any, value: Any, pointer: str) -> Any:
        if not isinstance(value, Mapping):
            self._wrong("invalid_object", "An object.", pointer)
            return None
        before, hints = len(self.problems), _hints(kind)
        for name in value:
            if name not in hints:
                self._wrong("unknown_member", "This member does not exist.", f"{pointer}/{name}")
        read = {
            name: self.read(hint, value[name], f"{pointer}/{name}", f"{kind.__name__}.{name}")
            for name, hint in hints.items()
            if name in value
        }
        for name in hints:
            if name not in value and _is_needed(kind, name):
                self._wrong("required", "This member is needed.", f"{pointer}/{name}")
        if len(self.problems) > before:
            return None
        if "ref" in hints:
            read["ref"] = read.get("ref") or pointer
        self._check_days(read, pointer)
        return kind(**read)

    def _plain(self, kind: Any, value: Any, pointer: str, at: str) -> Any:
        if at in WORDS and value not in WORDS[at]:
            return self._wrong("invalid_choice", "This word is none that the law knows here.", pointer)
        if kind is date:
            return self._date(value, pointer)
        if kind is Decimal:
            return self._decimal(value, pointer)
        if type(value) is not kind:
            return self._wrong("invalid_type", f"This has to be of the type {_SCHEMAS[kind]['type']}.", pointer)
        if kind is str and len(value) > LONGEST:
            return self._wrong("too_long", f"At most {LONGEST} characters.", pointer)
        if kind is int and abs(value) > MOST_NUMBER:
            return self._wrong("too_large", "This number is too large.", pointer)
        return value

    def _date(self, value: Any, pointer: str) -> date | None:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            day = None
        if day is None or not FIRST <= day <= LAST:
            self._wrong("day_invalid", f"A day from {FIRST} to {LAST}.", pointer)
            return None
        return day

    def _decimal(self, value: Any, pointer: str) -> Decimal | None:
        try:
            number = Decimal(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or not 0 <= number <= MOST_NUMBER:
            self._wrong("number_invalid", "A number from 0, as a text with a point.", pointer)
            return None
        return number

    def _check_days(self, read: Mapping[str, Any], pointer: str) -> None:
        from_on, to_on = read.get("from_on"), read.get("to_on")
        if from_on is not None and to_on is not None and to_on <= from_on:
            self._wrong("days_out_of_order", "It ends before it begins.", f"{pointer}/to_on")

    def _wrong(self, code: str, detail: str, pointer: str) -> None:
        self.problems.append(FieldProblem(code, detail, pointer))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The members of a kind of fact with their types."""
    return {name: hint for name, hint in get_type_hints(kind).items() if name in {one.name for one in fields(kind)}}


@cache
def _is_needed(kind: Any, name: str) -> bool:
    [one] = [field for field in fields(kind) if field.name == name]
    return name != "ref" and one.default is MISSING and one.default_factory is MISSING


def _taken_apart(kind: Any) -> tuple[Any, bool, bool]:
    """The type inside, whether there are several, and whether it may be null."""
    if get_origin(kind) is tuple:
        return get_args(kind)[0], True, False
    if get_origin(kind) is UnionType:
        [inner] = [one for one in get_args(kind) if one is not type(None)]
        return inner, False, True
    return kind, False, False


def _most(inner: Any) -> int:
    return MOST_RELATIVES if inner is Relative else MOST_FACTS


__all__ = ["Facts", "PersonFacts", "read_facts", "schema_of"]
