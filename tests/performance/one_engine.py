"""Measures one engine in a process of its own, since Django learns its database once: prints the figures as JSON.

Started by `tests.performance.bench`, which makes the database that TEST_DATABASE_URL names.
"""

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter
from typing import Any

import orjson
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cases.actions.cases import grant_case
from cases.models import Case
from tests.factories.town import Town, make_town
from tests.performance.measuring import measure
from tests.performance.plain import create_mirror
from tests.performance.population import File, fill
from tests.performance.wire import Wire
from tests.performance.workloads import Requests, workloads

GRANTS = 60


def main() -> None:
    """Print the figures of the engine that the settings name."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, nargs="+", required=True)
    arguments.add_argument("--seconds", type=float, required=True)
    arguments.add_argument("--rounds", type=int)
    given = arguments.parse_args()
    sys.stdout.buffer.write(orjson.dumps(measured_engine(sorted(given.cases), given.seconds, given.rounds)))


def measured_engine(sizes: Sequence[int], seconds: float, rounds: int | None) -> dict[str, Any]:
    """Engine, its version, and per size how long the fill took in seconds and what the requests cost."""
    call_command("migrate", verbosity=0)
    create_mirror()
    now = timezone.now()
    town, wire, files, measured = make_town(now=now), Wire(), [], []
    for size in sizes:
        began = perf_counter()
        files += fill(town, size - len(files), seed=size, now=now)
        filled = perf_counter() - began
        if not measured:
            grant_some(town, files, now)
        settle()
        figures = measure(wire, workloads(Requests(wire, town, files)), seconds=seconds, rounds=rounds)
        measured.append({"cases": size, "filled_in_seconds": filled, "requests": figures})
    version = ".".join(map(str, connection.get_database_version()))
    return {"engine": connection.vendor, "version": version, "sizes": measured}


def grant_some(town: Town, files: Sequence[File], now: datetime) -> None:
    """Open up to 60 cases, spread over both teams, to the health companion."""
    lead, companion = town.actor("team_lead", now), town.users["health_companion"]
    chosen = [one.case for one in files[:: max(1, len(files) // GRANTS)][:GRANTS]]
    with transaction.atomic():
        for case in Case.objects.filter(pk__in=chosen).select_related("key"):
            grant_case(by=lead, case=case, reason="support", user=companion)


def settle() -> None:
    """Let PostgreSQL know its tables, as its housekeeping would after a while, and the collector skip what is ours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    gc.collect()
    gc.freeze()
