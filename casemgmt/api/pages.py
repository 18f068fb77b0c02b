"""Pages by key: a page starts behind the last row of the one before, so it costs the same however deep it lies."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from casemgmt.errors import FieldProblem, Invalid

DEFAULT_SIZE = 50
MAX_SIZE = 200
PARAMETERS = frozenset({"cursor", "page_size", "ordering", "fields", "count"})


class BadCursor(Invalid):
    """The cursor is not one of ours, or belongs to another ordering."""

    detail = "The cursor does not belong to this list. Start again from the first page."

    def __init__(self) -> None:
        super().__init__(problems=[FieldProblem("cursor_invalid", self.detail, "?cursor")])


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: the ordering, the sort value and key of the row beside it, and the direction."""

    ordering: str
    value: Any
    pk: str
    backward: bool

    def encoded(self) -> str:
        """The cursor as it stands in a link."""
        raw = orjson.dumps([self.ordering, self.value, self.pk, self.backward])
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a request asks of a list: size, ordering (a column, with `-` for descending; the key breaks ties), start."""

    size: int
    ordering: str
    cursor: Cursor | None

    @property
    def order(self) -> tuple[str, str]:
        """The columns to order by; reversed for a page that lies before."""
        down = self.ordering.startswith("-") != bool(self.cursor and self.cursor.backward)
        column = self.ordering.lstrip("-")
        return (f"-{column}", "-pk") if down else (column, "pk")

    def start(self, rows: QuerySet[Any], key: str = "pk") -> QuerySet[Any]:
        """The rows behind the cursor: a range on the sort column, the key breaking ties."""
        if self.cursor is None:
            return rows
        column = self.ordering.lstrip("-")
        way = "lt" if self.order[0].startswith("-") else "gt"
        value = self._value()
        return rows.filter(
            Q(**{f"{column}__{way}e": value}),
            Q(**{f"{column}__{way}": value}) | Q(**{f"{key}__{way}": self.cursor.pk}),
        )

    def _value(self) -> Any:
        value = self.cursor.value if self.cursor else None
        is_time = isinstance(value, str) and self.ordering.lstrip("-").endswith("_at")
        return parse_datetime(str(value)) if is_time else value


def page_request(request: Request, orderings: Sequence[str]) -> PageRequest:
    """The page that the query string asks for. Raises Invalid for a size, ordering or cursor that cannot be."""
    query = request.query_params
    ordering = query.get("ordering", orderings[0])
    if ordering not in orderings:
        raise Invalid(problems=[FieldProblem("ordering_unknown", f"One of: {', '.join(orderings)}.", "?ordering")])
    return PageRequest(requested_size(query), ordering, _cursor(query, ordering))


def requested_size(query: QueryDict) -> int:
    """How many rows the query string wants on a page. Raises Invalid for what cannot be."""
    size = query.get("page_size", str(DEFAULT_SIZE))
    if not size.isascii() or not size.isdigit() or not 1 <= int(size) <= MAX_SIZE:
        raise Invalid(problems=[FieldProblem("page_size_invalid", f"A number from 1 to {MAX_SIZE}.", "?page_size")])
    return int(size)


def page_answer(request: Request, page: PageRequest, rows: list[Any]) -> tuple[list[Any], Mapping[str, str | None]]:
    """The rows of the page (one more than its size was read, to know of a next one) and its links."""
    backward = bool(page.cursor and page.cursor.backward)
    more = len(rows) > page.size
    rows = rows[: page.size]
    if backward:
        rows = rows[::-1]
    after = rows[-1] if rows and (more or backward) else None
    before = rows[0] if rows and (page.cursor is not None) and (more or not backward) else None
    return rows, {
        "next": _link(request, page, after, backward=False),
        "previous": _link(request, page, before, backward=True),
    }


def _cursor(query: QueryDict, ordering: str) -> Cursor | None:
    text = query.get("cursor")
    if text is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        ordered_by, value, pk, backward = orjson.loads(raw)
    except (ValueError, binascii.Error, orjson.JSONDecodeError):
        raise BadCursor from None
    cursor = Cursor(str(ordered_by), value, str(pk), bool(backward))
    if cursor.ordering != ordering or not _plausible(cursor):
        raise BadCursor
    return cursor


def _plausible(cursor: Cursor) -> bool:
    if len(cursor.pk) != len("00000000-0000-0000-0000-000000000000"):
        return False
    if not cursor.ordering.lstrip("-").endswith("_at"):
        return isinstance(cursor.value, str | int)
    try:
        return isinstance(parse_datetime(cursor.value), datetime)
    except (ValueError, TypeError):
        return False


def _link(request: Request, page: PageRequest, row: Any, *, backward: bool) -> str | None:
    if row is None:
        return None
    value = getattr(row, page.ordering.lstrip("-"))
    value = value.isoformat() if hasattr(value, "isoformat") else value
    query = request.query_params.copy()
    query["cursor"] = Cursor(page.ordering, value, str(row.pk), backward).encoded()
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))
