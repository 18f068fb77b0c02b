"""Several requests at once, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

PATIENCE = 30


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What the works return, in their order; none begins before all are ready."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(PATIENCE)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(PATIENCE) for one in [pool.submit(run, work) for work in works]]
