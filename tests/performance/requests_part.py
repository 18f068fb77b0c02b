"""What requests to the cases cost, at several numbers of cases, beside the bare endpoint."""

import gc
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from casemgmt.access.row_security.installing import install
from cases.actions.cases import grant_case
from cases.models import Case
from tests.factories.town import Town, make_town
from tests.performance.measuring import measure
from tests.performance.plain import create_mirror
from tests.performance.population import File, fill
from tests.performance.wall_part import walled
from tests.performance.wire import Wire
from tests.performance.workloads import Requests, workloads

GRANTS = 60


def measured(cases: Sequence[int], seconds: float, rounds: int | None, wall: bool = False) -> dict[str, Any]:
    """Per number of cases how long the fill took in seconds, and what the requests cost; with `wall` on PostgreSQL also
    those that stand behind row-level security."""
    call_command("migrate", verbosity=0)
    wall = wall and connection.vendor == "postgresql"
    if wall:
        install()
    create_mirror()
    now = timezone.now()
    town, wire, files, sizes = make_town(now=now), Wire(), [], []
    for size in sorted(cases):
        began = perf_counter()
        files += fill(town, size - len(files), seed=size, now=now)
        filled = perf_counter() - began
        if not sizes:
            grant_some(town, files, now)
        settle()
        ask = Requests(wire, town, files)
        asked = workloads(ask)
        asked += walled(ask, asked) if wall else []
        figures = measure(wire, asked, seconds=seconds, rounds=rounds)
        sizes.append({"cases": size, "filled_in_seconds": filled, "requests": figures})
    return {"sizes": sizes}


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
