"""Finding entries by the ids that they tell of, and whether every entry can be found so.

The look-up rows (`Mention`) follow from the entries. Whoever holds the database could remove one and so hide a look
from the person it was about, without touching the chain: the verification compares them.
"""

from collections.abc import Callable, Sequence
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casemgmt.audit.models import Entry, Mention

SHOWN = 20
"""How many entries a comparison names."""

_TOLD = {
    "sqlite": """
        SELECT replace(value, '-', '') AS about, e.at, e.id FROM audit_entry e, json_each(e.object_ids)
        UNION SELECT replace(value, '-', ''), e.at, e.id FROM audit_entry e, json_each(e.subject_ids)
        UNION SELECT replace(substr(e.stream, 9), '-', ''), e.at, e.id FROM audit_entry e
        WHERE e.stream LIKE 'subject:%%'
    """,
    "postgresql": """
        SELECT told::uuid AS about, e.at, e.id FROM audit_entry e, jsonb_array_elements_text(e.object_ids) AS told
        UNION SELECT told::uuid, e.at, e.id FROM audit_entry e, jsonb_array_elements_text(e.subject_ids) AS told
        UNION SELECT substr(e.stream, 9)::uuid, e.at, e.id FROM audit_entry e WHERE e.stream LIKE 'subject:%%'
    """,
}
_HELD = "SELECT about, at, entry_id AS id FROM audit_mention"


class Comparison(NamedTuple):
    """Entries that are not found by an id they tell of, and look-up rows that no entry stands behind: the first ids."""

    lacking: list[str]
    surplus: list[str]


def compare_lookup() -> Comparison:
    """The look-up rows beside the entries, in the database itself (two statements); for a trail whose chains fit."""
    told = _TOLD[connection.vendor]
    return Comparison(_difference(told, _HELD), _difference(_HELD, told))


def _difference(these: str, without: str) -> list[str]:
    difference = f"SELECT * FROM ({these}) these EXCEPT SELECT * FROM ({without}) others"  # noqa: S608 - own statements
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT id FROM ({difference}) found LIMIT {SHOWN}", [])  # noqa: S608
        return sorted(str(one).replace("-", "") for (one,) in cursor.fetchall())


def entries_about(
    ids: Sequence[UUID], *, narrow: Callable[[QuerySet[Mention]], QuerySet[Mention]], down: bool, size: int
) -> list[Entry]:
    """The first `size` entries that tell of one of the ids, newest first or last; a statement for each id.

    `narrow` is given look-up rows (filters, and where the page starts). The cost is that of a page, however long the
    trail or the history of the ids.
    """
    order = ("-at", "-entry_id") if down else ("at", "entry_id")
    found = [_first(narrow(Mention.objects.filter(about=one)).order_by(*order)[:size]) for one in ids]
    rows = merge(*found, key=_place, reverse=down)
    once: dict[UUID, Entry] = {entry.pk: entry for entry in rows}
    return list(islice(once.values(), size))


def _first(mentions: QuerySet[Mention]) -> list[Entry]:
    return [one.entry for one in mentions.select_related("entry")]


def _place(entry: Entry) -> tuple[Any, UUID]:
    return entry.at, entry.pk
