"""The ledger of erasures: a file outside the database, so that a restored backup cannot forget who was erased.

One JSON object a line, in order, each with the SHA-256 (hex) over the digest before it and its own members: a line that
was changed, removed or moved is found. It holds ids, times, codes and numbers, nothing that tells who somebody was.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import orjson
from django.conf import settings

from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.models import Erasure
from casemgmt.privacy.shredding import living_keys

Line = Mapping[str, Any]
BATCH = 500
"""How many subjects one statement asks for."""
CHAIN = frozenset({"previous", "digest"})
BEGIN = sha256(b"casemgmt erasure ledger 1").hexdigest()
"""What stands before the first line."""

log = logging.getLogger(__name__)


class LedgerBroken(ValueError):
    """The ledger is not what was written; `line` is the first (from 1) that does not fit."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"Line {line} of the ledger was changed, or does not belong there.")


def read_ledger(path: Path) -> list[Line]:
    """All lines, oldest first. Raises LedgerBroken, and OSError where there is no file to be read."""
    with path.open("rb") as file:
        return list(_lines(file))


def write_ledger(path: Path) -> int:
    """Append every erasure that the ledger lacks; how many there were. Makes the file, for its owner alone.

    Several processes may write at once: each holds the file locked from reading it to its last byte on the disk.
    Raises LedgerBroken and OSError.
    """
    with _held(path) as file:
        written = list(_lines(file))
        last = written[-1]["digest"] if written else BEGIN
        missing = _missing({UUID(one["erasure"]) for one in written})
        for erasure in missing:
            line = _chained(_entry(erasure), last)
            file.write(orjson.dumps(line) + b"\n")
            last = line["digest"]
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def remember() -> None:
    """Bring the ledger of this server up to date, where it keeps one. Called once an erasure is committed.

    A ledger that cannot be written undoes no erasure: it is logged, and the next erasure or export makes up for it.
    """
    if not settings.ERASURE_LEDGER:
        return
    try:
        write_ledger(Path(settings.ERASURE_LEDGER))
    except (OSError, LedgerBroken):
        log.exception("the ledger of erasures could not be written: repair it, then run erasure_ledger export")


def alive(lines: Iterable[Line]) -> list[UUID]:
    """The subjects of the ledger whose keys this database has, as if they had not been erased."""
    subjects = sorted({one for line in lines for one in subjects_in(line)})
    parts = (subjects[start : start + BATCH] for start in range(0, len(subjects), BATCH))
    return [one for part in parts for one in living_keys(part)]


def subjects_in(line: Line) -> list[UUID]:
    """The subjects that a line tells of."""
    return [UUID(one) for one in line["subjects"]]


def _missing(known: set[UUID]) -> list[Erasure]:
    approved = Erasure.objects.filter(state=ErasureState.APPROVED)
    new = set(approved.values_list("pk", flat=True)) - known
    return list(approved.filter(pk__in=new).order_by("decided_at", "pk")) if new else []


def _entry(erasure: Erasure) -> dict[str, Any]:
    return {
        "erasure": str(erasure.pk),
        "municipality": str(erasure.municipality_id),
        "team": str(erasure.team_id),
        "subjects": erasure.subjects,
        "ground": erasure.ground,
        "requested_by": _text(erasure.requested_by_id),
        "requested_at": erasure.created_at.isoformat(),
        "decided_by": _text(erasure.decided_by_id),
        "decided_at": _text(erasure.decided_at and erasure.decided_at.isoformat()),
        "unreadable_on": _text(erasure.unreadable_on),
        "counts": erasure.counts,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _chained(entry: Line, previous: str) -> dict[str, Any]:
    body = orjson.dumps(
        {name: value for name, value in entry.items() if name not in CHAIN}, option=orjson.OPT_SORT_KEYS
    )
    return {**entry, "previous": previous, "digest": sha256(previous.encode() + body).hexdigest()}


def _lines(file: BinaryIO) -> Iterator[Line]:
    file.seek(0)
    last = BEGIN
    for number, raw in enumerate(file, start=1):
        try:
            line = orjson.loads(raw)
            fits = raw.endswith(b"\n") and line == _chained(line, last)
        except (ValueError, AttributeError):
            fits = False
        if not fits:
            raise LedgerBroken(number)
        last = line["digest"]
        yield line


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
