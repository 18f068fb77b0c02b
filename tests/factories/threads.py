"""Several requests at once, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction

PATIENCE = 30
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What the works return, in their order; none begins before all are ready."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(PATIENCE)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(PATIENCE) for one in [pool.submit(on_own_connection, partial(run, work)) for work in works]]


def on_own_connection(work: Callable[[], Any]) -> Any:
    """The work, on this thread's own connection."""
    try:
        return work()
    finally:
        connection.close()


def while_uncommitted(first: Callable[[], Any], *others: Callable[[], Any]) -> list[Any]:
    """The answers of those who come while the first one is done and not yet committed."""
    with ThreadPoolExecutor(len(others)) as pool:
        with transaction.atomic():
            first()
            answers = [pool.submit(on_own_connection, other) for other in others]
            wait_for_waiters(len(others))
        return [answer.result(PATIENCE) for answer in answers]


def wait_for_waiters(number: int) -> None:
    """Return once so many other connections wait for a lock of PostgreSQL."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else one transaction sees one picture of the others
            cursor.execute(WAITING)
            if cursor.fetchone()[0] == number:
                return
        sleep(0.02)
    pytest.fail("Nobody waits.")
