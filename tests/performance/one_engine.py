"""Measures one engine in a process of its own, since Django learns its database once: prints the figures as JSON.

Started by `tests.performance.bench`, which makes the database that TEST_DATABASE_URL names.
"""

import argparse
import sys
from datetime import datetime
from time import perf_counter
from typing import Any

import django
import orjson


def main() -> None:
    """Migrate, build the town, and at each number of cases fill up and measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, nargs="+", required=True)
    arguments.add_argument("--seconds", type=float, required=True)
    arguments.add_argument("--rounds", type=int)
    given = arguments.parse_args()
    django.setup()
    sys.stdout.buffer.write(orjson.dumps(measured_engine(sorted(given.cases), given.seconds, given.rounds)))


def measured_engine(sizes: list[int], seconds: float, rounds: int | None) -> dict[str, Any]:
    """Engine, its version, and per size how long the fill took and what the requests cost."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tests.factories.town import make_town
    from tests.performance.measuring import measure
    from tests.performance.plain import create_mirror
    from tests.performance.population import fill
    from tests.performance.wire import Wire
    from tests.performance.workloads import Requests, workloads

    call_command("migrate", verbosity=0)
    create_mirror()
    now = timezone.now()
    town, wire, files, measured = make_town(now=now), Wire(), [], []
    for size in sizes:
        began = perf_counter()
        files += fill(town, size - len(files), seed=size, now=now)
        filled = perf_counter() - began
        if len(measured) == 0:
            grant_some(town, files, now)
        settle()
        found = measure(wire, workloads(Requests(wire, town, files)), seconds=seconds, rounds=rounds)
        measured.append({"cases": size, "filled_in_seconds": filled, "requests": found})
    version = ".".join(map(str, connection.get_database_version()))
    return {"engine": connection.vendor, "version": version, "sizes": measured}


def grant_some(town: Any, files: list[Any], now: datetime) -> None:
    """Open up to 60 cases, spread over both teams, to the health companion."""
    from django.db import transaction

    from cases.actions.cases import grant_case

    lead = town.actor("team_lead", now)
    step = max(1, len(files) // 60)
    with transaction.atomic():
        for file in files[::step][:60]:
            grant_case(by=lead, case=file.case, reason="support", user=town.users["health_companion"])


def settle() -> None:
    """Let PostgreSQL know its tables, as its own housekeeping would after a while."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
