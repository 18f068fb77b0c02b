"""Recomputes every chain of the trail and says where the first broken entry of each stream is.

What the chain alone cannot find: whoever holds the database can drop the triggers and rebuild a stream from any point
on, or cut its tail and rewind the stream's row with it, or remove a stream with all its entries. That takes heads which
left the system in time: those of exported checkpoints (`casemgmt.audit.checkpoint_files`), given as `seen`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Func, TextField

from casemgmt.audit import chain
from casemgmt.audit.models import Entry, Stream

_CHUNK = 2000
_CONVERTED = ("id", "at", "municipality_id", "actor_id", "object_ids", "fields", "subject_ids")
_LINE = len(chain.COLUMNS)

Seen = Mapping[str, Mapping[int, bytes]]
"""What checkpoints saw: by stream, the digest (32 bytes) at a position."""

_UNSEEN: Mapping[int, bytes] = {}


class Problem(StrEnum):
    """What is wrong at the first broken place of a stream."""

    CHANGED = "changed"
    """A column or the digest differs from what was written."""
    UNLINKED = "unlinked"
    """Whole in itself, but not behind the entry before it: one was inserted, swapped or rewritten here."""
    REMOVED = "removed"
    """The entry at this position is missing, later ones are there."""
    DUPLICATED = "duplicated"
    """The position before is taken a second time."""
    TRUNCATED = "truncated"
    """The stream went further: the entries from this position on are missing."""
    SURPLUS = "surplus"
    """The entry stands behind the end of its stream."""
    HEAD_CHANGED = "head_changed"
    """The entries are whole up to here, but the row of the stream says otherwise."""
    STREAM_MISSING = "stream_missing"
    """The row of the stream is gone."""
    REBUILT = "rebuilt"
    """Whole, but not what a checkpoint saw at this position: this entry, or one before it, was written anew."""
    STREAM_REMOVED = "stream_removed"
    """A checkpoint saw the stream; nothing of it is left."""


class Finding(NamedTuple):
    """The first broken place of one stream; `entry_id` (32 hex digits) is empty where the entry itself is missing."""

    stream: str
    position: int
    entry_id: str
    problem: Problem


class Head(NamedTuple):
    """How far a stream went: its last position, the digest there (32 bytes), and the town of its first entry."""

    position: int
    digest: bytes
    municipality_id: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """How many streams were read, how many entries fit, and what is broken: at most one finding for each stream."""

    entries: int
    streams: int
    findings: tuple[Finding, ...]


def verify(*, municipality_id: UUID | None = None, streams: Collection[str] = (), seen: Seen | None = None) -> Report:
    """The state of all streams, or of those that began in one municipality, or of those named, while others append.

    With `seen`, also whether they still hold what checkpoints saw. Heads are read before entries, and a stream that is
    longer than its head is asked once more: a live append is never a finding.
    """
    seen = seen or {}
    findings: list[Finding] = []
    entries = 0
    with _raw_reading():
        heads = dict(_heads(municipality_id, streams))
        names = set(heads)
        for name, rows in groupby(_rows(municipality_id, streams), key=itemgetter(0)):
            names.add(name)
            head = heads.pop(name, None) or _head_now(name)
            sound, finding = _first_problem(name, rows, head, seen.get(name, _UNSEEN))
            entries += sound
            if finding:
                findings.append(finding)
    empty = [(name, _problem_without_entries(name, head, seen)) for name, head in heads.items()]
    findings += [finding for _, finding in empty if finding]
    findings += [Finding(name, 1, "", Problem.STREAM_REMOVED) for name in seen.keys() - names]
    return Report(entries, len(names), tuple(sorted(findings)))


def _first_problem(
    name: str, rows: Iterable[tuple[Any, ...]], head: Head | None, seen: Mapping[int, bytes]
) -> tuple[int, Finding | None]:
    """How many entries of one stream fit, and what is wrong with the next. The hot loop: 20 µs an entry at most."""
    position, tip, end, surplus = 0, _genesis(name), head.position if head else 0, ""
    for row in rows:
        position += 1
        found = _digest(tip, row)
        if row[1] != position or row[-2] != tip or row[-1] != found:
            return position - 1, _located(name, row, position, tip)
        tip = found
        if position == 1 and (head is None or head.municipality_id != row[4]):
            problem = Problem.HEAD_CHANGED if head else Problem.STREAM_MISSING
            return 0, Finding(_readable(name), 1, _readable(row[2]), problem)
        if position in seen and seen[position] != tip:
            return position - 1, Finding(_readable(name), position, _readable(row[2]), Problem.REBUILT)
        if position == end and head and head.digest != tip:
            return position, Finding(_readable(name), position, _readable(row[2]), Problem.HEAD_CHANGED)
        if position == end + 1:
            surplus = _readable(row[2])
    if position < max(end, *seen, 0):
        return position, Finding(_readable(name), position + 1, "", Problem.TRUNCATED)
    if position > end and not _has_grown(name, position, tip):
        return end, Finding(_readable(name), end + 1, surplus, Problem.SURPLUS)
    return position, None


def _located(name: str, row: tuple[Any, ...], position: int, tip: bytes) -> Finding:
    """What is wrong with a row that does not fit at this position behind this digest."""
    stands_at, previous = row[1], row[-2]
    numbered = isinstance(stands_at, int)
    if numbered and stands_at > position and previous != tip:
        return Finding(_readable(name), position, "", Problem.REMOVED)
    if numbered and stands_at < position:
        problem = Problem.DUPLICATED
    elif stands_at == position and previous != tip and _digest(previous, row) == row[-1]:
        problem = Problem.UNLINKED
    else:
        problem = Problem.CHANGED
    return Finding(_readable(name), position, _readable(row[2]), problem)


def _problem_without_entries(name: str, head: Head, seen: Seen) -> Finding | None:
    if head.position != 0 or name in seen:
        return Finding(_readable(name), 1, "", Problem.TRUNCATED)
    if head.digest != _genesis(name):
        return Finding(_readable(name), 0, "", Problem.HEAD_CHANGED)
    return None


def _has_grown(name: str, position: int, tip: bytes) -> bool:
    """Whether the stream itself has reached this position by now."""
    head = _head_now(name)
    return head is not None and (head.position > position or (head.position == position and head.digest == tip))


def _digest(previous: Any, row: tuple[Any, ...]) -> bytes:
    """The digest of a row's line; none that fits where a column holds what no entry is ever written with."""
    line = row[:_LINE] if row[_LINE] == chain.NOTHING else row[: _LINE + 1]
    try:
        return chain.digest(bytes(previous), line)
    except TypeError:  # SQLite keeps any type in any column, and text that is no UTF-8
        return b""


def _genesis(name: Any) -> bytes:
    return chain.genesis(name) if _is_clean(name) else b""


def _readable(value: Any) -> str:
    return value if _is_clean(value) else ascii(value)


def _is_clean(value: Any) -> bool:
    """Whether this is text as the trail writes it, and no other type or byte that SQLite was made to keep."""
    return isinstance(value, str) and value.isascii()


class _AsStored(Func):
    """A column as the database has it, past every conversion that a tampered value could make fail."""

    template = "+%(expressions)s"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's own text form."""
        return self.as_sql(compiler, connection, template="(%(expressions)s)::text", **context)


def _rows(municipality_id: UUID | None, streams: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """Entries by stream and position, in chunks: the columns of the chain as it writes them, `previous`, `digest`."""
    entries = Entry.objects.order_by("stream", "position")
    if municipality_id:
        entries = entries.filter(stream__in=Stream.objects.filter(municipality_id=municipality_id).values("name"))
    if streams:
        entries = entries.filter(stream__in=streams)
    names = (*chain.COLUMNS, chain.LAST_COLUMN)
    columns = [_AsStored(name) if name in _CONVERTED else name for name in names]
    rows = entries.values_list(*columns, "previous", "digest").iterator(chunk_size=_CHUNK)
    return map(_as_chained, rows) if connection.vendor == "postgresql" else rows


def _as_chained(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row in PostgreSQL's text forms, brought to those of the chain."""
    stream, position, identity, at, town, actor, *rest = row
    return (stream, position, _hex(identity), _moment(at), _hex(town), _hex(actor), *rest)


def _hex(text: str | None) -> str | None:
    return text and text.replace("-", "")


def _moment(text: str) -> str | None:
    try:
        return chain.moment_text(datetime.fromisoformat(text))
    except ValueError:  # `infinity`, or a year that no entry was ever written in
        return None


def _heads(municipality_id: UUID | None, streams: Collection[str]) -> Iterator[tuple[str, Head]]:
    found = Stream.objects.filter(municipality_id=municipality_id) if municipality_id else Stream.objects.all()
    if streams:
        found = found.filter(name__in=streams)
    rows = found.values_list("name", "position", "head", _AsStored("municipality_id"))
    return (_head(*row) for row in rows.iterator(chunk_size=_CHUNK))


def _head_now(name: str) -> Head | None:
    if not _is_clean(name):
        return None
    rows = Stream.objects.filter(name=name).values_list("name", "position", "head", _AsStored("municipality_id"))
    return next((_head(*row)[1] for row in rows), None)


def _head(name: str, position: Any, digest: Any, town: str | None) -> tuple[str, Head]:
    if connection.vendor == "postgresql":
        town = _hex(town)
    known = isinstance(position, int) and not isinstance(digest, str)
    return name, Head(position, bytes(digest), town) if known else Head(-1, b"", town)


@contextmanager
def _raw_reading() -> Iterator[None]:
    """Rows arrive in chunks and whatever they hold.

    PostgreSQL keeps a cursor without a copy only inside a transaction. On SQLite a transaction would hold up writers,
    and text that is no UTF-8 would end the reading instead of being found.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
        return
    connection.ensure_connection()
    usual = connection.connection.text_factory
    connection.connection.text_factory = _lenient_text
    try:
        yield
    finally:
        connection.connection.text_factory = usual


def _lenient_text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")
