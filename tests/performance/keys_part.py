"""What work on keys comes to in a second, how long its batches hold rows, and how long an erasure takes."""

from statistics import median, quantiles
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests.factories.town import Town, make_town
from tests.performance import rotation
from tests.performance.crowd.filling import Place, fill
from tests.performance.crowd.plain_names import create_plain_names


def measured(people: int, erasures: int) -> dict[str, Any]:
    """The steps of a rotation on each level of a town of so many people; then some people are erased."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    town = make_town(now=now)
    create_plain_names()
    teams = tuple(team.pk for team in town.teams.values())
    fill(Place(town.municipality.pk, teams, now), people, seed=people)
    _settle()
    return {
        "people": people,
        "steps": rotation.measured(town.municipality.pk),
        "erasing": erased(town, erasures),
    }


def erased(town: Town, number: int) -> dict[str, Any]:
    """Milliseconds from the approval of an erasure to its commit, for people with files of usual size."""
    try:
        from tests.performance.erasing import erasures  # noqa: PLC0415 - a release without erasure has none
    except ImportError:
        return {"left_out": "this release cannot erase anybody"}
    times = erasures(town, number)
    return {
        "erasures": number,
        "p50_ms": median(times),
        "p95_ms": quantiles(times, n=20, method="inclusive")[-1],
        "longest_ms": max(times),
    }


def _settle() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE")
