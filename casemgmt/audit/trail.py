"""The one way into the trail: two statements in the caller's transaction. No entry, no answer."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError, connection

from casemgmt.audit import chain
from casemgmt.audit.events import require_declared
from casemgmt.audit.models import Entry, Stream
from casemgmt.errors import Unavailable

_HOLD_STREAM = """
    INSERT INTO audit_stream (name, municipality_id, position, head) VALUES (%s, %s, 0, %s)
    ON CONFLICT (name) DO UPDATE SET position = audit_stream.position
    RETURNING position, head
"""
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STREAM = re.compile(rf"[a-z][a-z_]{{0,40}}:{_UUID}")
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,59}")
ROUTE_LENGTH = 40
"""Characters that a line takes of the field sets in which records were shown."""
_ROUTE = re.compile(rf"(?=.{{0,{ROUTE_LENGTH}}}$)([a-z][a-z0-9_-]*([,+][a-z][a-z0-9_-]*)*)?")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{0,64}")


class OutsideTransactionError(RuntimeError):
    """An entry was to be written outside a transaction: it or its write could then stand without the other."""


class ValueInTrailError(ValueError):
    """Something other than a name or an id was handed to the trail; the message does not repeat it."""


class TrailUnavailable(Unavailable):
    """The entry could not be written, so what it tells of must not happen: no entry, no answer."""

    code = "trail_unavailable"
    detail = "The trail could not be written, so nothing was shown or changed. Try again."


class Acting(Protocol):
    """What the trail asks of whoever acts; `casemgmt.access.actors.Actor` is one."""

    @property
    def user_id(self) -> UUID | None: ...
    @property
    def role_codes(self) -> tuple[str, ...]: ...
    @property
    def request_id(self) -> str: ...
    @property
    def now(self) -> datetime: ...


def append(
    *,
    actor: Acting,
    event: str,
    kind: str,
    ids: Sequence[UUID],
    subjects: Iterable[UUID] = (),
    fields: Sequence[str] = (),
    stream: str,
    municipality_id: UUID | None,
    route: str = "",
) -> Entry:
    """The entry, written behind the last one of its stream, which stays locked until the caller's transaction ends.

    `ids` are the objects, `subjects` the people whom they are about: both lead to the entry, and so does the subject
    of a stream `subject:`.

    Streams never wait for each other; who appends to several in one transaction takes them in one order, such as by
    name, or may meet a deadlock. Raises OutsideTransactionError, UndeclaredEventError and ValueInTrailError, each
    before anything is written.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError("An audit entry is written in the transaction of what it tells of.")
    require_declared(event)
    _require("stream", _STREAM, [stream])
    _require("kind", _IDENTIFIER, [kind])
    _require("field", _IDENTIFIER, fields)
    _require("role", _IDENTIFIER, actor.role_codes)
    _require("route", _ROUTE, [route])
    _require("request id", _REQUEST_ID, [actor.request_id])
    people = _not_named(subjects, ids, stream)
    _require_moment_and_ids(actor.now, [*ids, *people])

    entry = Entry(
        stream=stream,
        at=actor.now,
        municipality_id=municipality_id,
        actor_id=actor.user_id,
        roles=",".join(actor.role_codes),
        route=route,
        event=event,
        kind=kind,
        object_ids=[str(one) for one in ids],
        subject_ids=[str(one) for one in people],
        fields=list(fields),
        request_id=actor.request_id,
    )
    try:
        return _chained(entry)
    except DatabaseError:
        raise TrailUnavailable from None


def _chained(entry: Entry) -> Entry:
    """The entry, behind the last one of its stream."""
    position, entry.previous = _hold_stream(entry.stream, entry.municipality_id)
    entry.position = position + 1
    entry.digest = chain.digest(entry.previous, line_of(entry))
    entry.save(force_insert=True)
    return entry


def line_of(entry: Entry) -> chain.Line:
    """What the chain hashes of an entry, in the order of `chain.COLUMNS`."""
    return (
        entry.stream,
        entry.position,
        chain.uuid_text(entry.id),
        chain.moment_text(entry.at),
        chain.uuid_text(entry.municipality_id),
        chain.uuid_text(entry.actor_id),
        entry.roles,
        entry.route,
        entry.event,
        entry.kind,
        chain.list_text(entry.object_ids),
        chain.list_text(entry.fields),
        entry.request_id,
        *([chain.list_text(entry.subject_ids)] if entry.subject_ids else []),
    )


def _not_named(subjects: Iterable[UUID], ids: Sequence[UUID], stream: str) -> list[UUID]:
    """The subjects, each once, whom neither the ids nor the stream name."""
    kind, _, key = stream.partition(":")
    named = {*ids, UUID(key)} if kind == "subject" else {*ids}
    return [one for one in dict.fromkeys(subjects) if one not in named]


def _hold_stream(name: str, municipality_id: UUID | None) -> tuple[int, bytes]:
    """Position and head of the stream, made if it is new and locked until the transaction ends (one statement)."""
    town = Stream._meta.get_field("municipality_id").get_db_prep_value(municipality_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_STREAM, [name, town, chain.genesis(name)])
        [(position, head)] = cursor.fetchall()
    return position, bytes(head)


def _require(what: str, pattern: re.Pattern[str], words: Iterable[str]) -> None:
    if not all(pattern.fullmatch(word) for word in words):
        raise ValueInTrailError(f"The trail does not take this {what}: it holds names and ids, never values.")


def _require_moment_and_ids(at: datetime, ids: Sequence[UUID]) -> None:
    if at.utcoffset() is None:
        raise ValueInTrailError("The trail takes aware moments only.")
    if not all(isinstance(one, UUID) for one in ids):
        raise ValueInTrailError("The trail takes the ids of objects as UUIDs only.")
