"""The chain's arithmetic: what exactly is hashed. Pure functions; changing one of them breaks every chain on disk.

A line is the JSON array (UTF-8, no blanks between elements) of the columns in `COLUMNS`. UUIDs are 32 lower-case hex
digits, the moment is `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC, the two lists are JSON text in one string with ", " between
elements: what SQLite stores for these columns, and what PostgreSQL's text form is brought to. So a chain
verifies on the other engine after a move. Where an entry names subjects, their list is one more element at the end. The
digest of a line is SHA-256 of the digest before it and the line.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps as json_text
from uuid import UUID

from orjson import dumps

COLUMNS = (
    "stream",
    "position",
    "id",
    "at",
    "municipality_id",
    "actor_id",
    "roles",
    "route",
    "event",
    "kind",
    "object_ids",
    "fields",
    "request_id",
)
LAST_COLUMN = "subject_ids"
"""The element that a line has only where it is not empty."""

NOTHING = "[]"
"""An empty list as the chain writes it."""

Line = tuple[str | int | None, ...]


def genesis(stream: str) -> bytes:
    """What the first entry of a stream has before it (32 bytes)."""
    return sha256(stream.encode()).digest()


def digest(previous: bytes, line: Line) -> bytes:
    """The digest (32 bytes) of one line behind the digest `previous` (32 bytes)."""
    return sha256(previous + dumps(line)).digest()


def moment_text(at: datetime) -> str:
    """An aware moment as the chain writes it."""
    return str(at.astimezone(UTC).replace(tzinfo=None))


def uuid_text(value: UUID | None) -> str | None:
    """A UUID as the chain writes it."""
    return None if value is None else value.hex


def list_text(values: Sequence[str]) -> str:
    """A list of plain ASCII words as the chain writes it."""
    return json_text(list(values))
