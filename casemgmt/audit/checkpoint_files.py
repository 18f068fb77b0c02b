"""Exported checkpoints: a file outside the database, one JSON object a line, oldest first, only ever appended.

The first line names every stream, each later one those that moved since. So the file is enough by itself: with the
public key it proves how far each stream had come, and what it held there, at every checkpoint in it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import orjson

from casemgmt.audit.checkpoints import Statement, Tip, genesis, root_of, statement_of, tips_in
from casemgmt.audit.models import HOUSE, Checkpoint

Verifies = Callable[[bytes, bytes], bool]
"""Whether a signature belongs to a content, in this order."""


class CheckpointsRefused(ValueError):
    """The file is not what was exported, or not of this database; the text says where and why."""


@dataclass
class History:
    """What a file of checkpoints proves: the last statement, and by stream the digests at the positions seen."""

    last: Statement
    seen: dict[str, dict[int, bytes]] = field(default_factory=dict)

    @property
    def municipality_id(self) -> UUID | None:
        """The municipality whose streams were seen; None for all streams of the house."""
        return None if self.last.scope == HOUSE else self.last.scope


def read_checkpoints(path: Path, keys: Mapping[str, Verifies]) -> History:
    """What the file proves under these public keys, by their ids. Raises CheckpointsRefused, and OSError.

    Every line is asked whether it follows the one before, whether its signature is good, and whether root and numbers
    are those of the streams that it and the lines before name.
    """
    history: History | None = None
    tips: dict[str, Tip] = {}
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            statement, signature, moved = _parsed(raw, line)
            _require_next(statement, history, line)
            verifies = keys.get(statement.signed_by)
            if verifies is None:
                raise CheckpointsRefused(f"Line {line} is signed by the key {statement.signed_by}, which is not known.")
            if not verifies(signature, statement.content):
                raise CheckpointsRefused(f"The signature of line {line} is not good.")
            _require_growth(tips, moved, line)
            tips.update(moved)
            _require_root(statement, tips, line)
            history = history or History(statement)
            history.last = statement
            for name, tip in moved.items():
                history.seen.setdefault(name, {})[tip.position] = tip.digest
    if history is None:
        raise CheckpointsRefused("The file holds no checkpoint.")
    return history


def write_checkpoints(path: Path, scope: UUID) -> int:
    """Append the checkpoints of the scope that the file lacks; how many. Makes the file, for its owner alone.

    Processes that write at once wait for each other. Raises OSError, and CheckpointsRefused where a line of the file
    is not the database's own: the file, or the database, was changed, or a backup was restored.
    """
    stored = Checkpoint.objects.filter(scope=scope).order_by("number")
    with _held(path) as file:
        written = 0
        for written, (raw, row) in enumerate(_beside(file, stored), start=1):
            if row is None or raw != line_of(row):
                raise CheckpointsRefused(f"Line {written} of the file is not the checkpoint that the database has.")
        added = 0
        for row in stored.filter(number__gt=written).iterator(chunk_size=50):
            file.write(line_of(row))
            added += 1
        file.flush()
        os.fsync(file.fileno())
    return added


def line_of(row: Checkpoint) -> bytes:
    """A stored checkpoint as a line of a file."""
    told = statement_of(row)
    line = {
        "scope": str(told.scope),
        "checkpoint": told.number,
        "at": told.at.isoformat(),
        "entries": told.entries,
        "streams": told.streams,
        "root": told.root.hex(),
        "previous": told.previous.hex(),
        "signed_by": told.signed_by,
        "signature": bytes(row.signature).hex(),
        "heads": orjson.loads(row.heads),
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _beside(file: BinaryIO, stored: Any) -> Iterator[tuple[bytes, Checkpoint | None]]:
    """Every line of the file with the checkpoint of its number; None where there is none."""
    file.seek(0)
    rows = stored.iterator(chunk_size=50)
    for raw in file:
        yield raw, next(rows, None)


def _parsed(raw: bytes, line: int) -> tuple[Statement, bytes, dict[str, Tip]]:
    try:
        told = orjson.loads(raw)
        statement = Statement(
            scope=UUID(told["scope"]),
            number=int(told["checkpoint"]),
            at=datetime.fromisoformat(told["at"]),
            entries=int(told["entries"]),
            streams=int(told["streams"]),
            root=bytes.fromhex(told["root"]),
            previous=bytes.fromhex(told["previous"]),
            signed_by=str(told["signed_by"]),
        )
        return statement, bytes.fromhex(told["signature"]), dict(tips_in(told["heads"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CheckpointsRefused(f"Line {line} is no checkpoint.") from None


def _require_next(statement: Statement, history: History | None, line: int) -> None:
    before = history.last if history else None
    scope = before.scope if before else statement.scope
    expected = before.digest if before else genesis(scope)
    if (statement.scope, statement.number, statement.previous) != (scope, line, expected):
        raise CheckpointsRefused(f"Line {line} does not follow the checkpoint before it.")


def _require_growth(tips: Mapping[str, Tip], moved: Mapping[str, Tip], line: int) -> None:
    if any(tip.position <= tips[name].position for name, tip in moved.items() if name in tips):
        raise CheckpointsRefused(f"In line {line} a stream did not move forward: it was cut or rebuilt before that.")


def _require_root(statement: Statement, tips: Mapping[str, Tip], line: int) -> None:
    counts = (sum(tip.position for tip in tips.values()), len(tips))
    if (statement.entries, statement.streams) != counts or statement.root != root_of(tips):
        raise CheckpointsRefused(f"The heads in line {line} are not those that were signed.")


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
