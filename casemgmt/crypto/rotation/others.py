"""Other processes: one rotation of a municipality at a time, and patience until nobody works with keys of before."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from casemgmt.crypto.rotation.runs import Report, Run

LONGEST_REQUEST = timedelta(minutes=10)
"""Longest time that a request or an import may go on; what it holds in memory is not counted on after that."""

LOCK_SECONDS = 5.0
"""How long a second run tries: PostgreSQL needs a moment to see that a process was killed."""

_BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
        AND backend_xid IS NOT NULL AND xact_start < %s
"""


class RotationUnderWay(RuntimeError):
    """Another process rotates keys of the municipality now."""


@contextmanager
def alone(tenant: UUID) -> Iterator[None]:
    """The only rotation of the municipality. Raises RotationUnderWay where another one runs.

    An advisory lock of PostgreSQL, which ends with the connection. SQLite needs none: every batch is the only writer
    of the file, compares before it swaps, and can be done again.
    """
    if connection.vendor != "postgresql":
        yield
        return
    number = int.from_bytes(hashlib.sha256(b"rotation" + tenant.bytes).digest()[:8], "big", signed=True)
    until = monotonic() + LOCK_SECONDS
    while not _asked("SELECT pg_try_advisory_lock(%s)", number):
        if monotonic() > until:
            raise RotationUnderWay
        sleep(0.1)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s)", number)


def cache_lifetime() -> timedelta:
    """How long a process holds a municipality's keys without asking again."""
    return timedelta(seconds=settings.KEY_CACHE_SECONDS)


def settled(run: Run, report: Report, since: datetime) -> bool:
    """Whether nobody works any more with the keys from before `since`; waits for it if the run may.

    If not, the report says when to run again.
    """
    until = since + cache_lifetime() + timedelta(seconds=run.margin)
    if run.now() < until:
        if not run.wait:
            report.again_at = until
            return False
        run.say(f"waiting until {timezone.localtime(until):%H:%M:%S}: other processes may hold the keys of before")
        while run.now() < until:
            sleep(min(0.5, (until - run.now()).total_seconds() + 0.001))
    if not _transactions_ended(run):
        report.note("A transaction from before has been open for long; what it writes is swept next time.")
        report.again_at = run.now() + LONGEST_REQUEST
        return False
    return True


def _transactions_ended(run: Run) -> bool:
    """Whether every transaction that is writing now has ended; SQLite has one writer, and that is the caller."""
    if connection.vendor != "postgresql":
        return True
    began = _asked("SELECT clock_timestamp()")
    until = monotonic() + LONGEST_REQUEST.total_seconds()
    while _asked(_BUSY, began):
        if not run.wait or monotonic() > until:
            return False
        sleep(0.05)
    return True


def _asked(statement: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        [(answer,)] = cursor.fetchall()
    return answer
