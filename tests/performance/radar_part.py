"""What a run of the deadline radar costs, where one in a hundred can have changed since the last one.

Everybody has a title and an entry that says when to look at them next, as a run leaves it. Of one in a hundred the
title is corrected, so that their deadlines move; the run touches these and nobody else. The first look at somebody,
which sets up their deadlines, is measured apart: it comes once in a life.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cases.actions.radar.marking import AT_ONCE
from cases.actions.radar.running import run_radar
from cases.models import Deadline, Person, RadarEntry, ResidenceDocument
from tests.factories.town import make_town
from tests.performance.crowd.filling import Place, fill
from tests.performance.crowd.plain_names import create_plain_names

BATCH = 500
CHANGED = 100
"""One in so many."""
ENDS_IN = timedelta(days=300)


def measured(people: list[int]) -> dict[str, Any]:
    """Seconds and people touched, for a town that grows to each of the numbers."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    town, today = make_town(now=now), timezone.localdate(now)
    create_plain_names()
    teams = tuple(team.pk for team in town.teams.values())
    found = []
    for number in sorted(people):
        there = Person.objects.count()
        fill(Place(town.municipality.pk, teams, now), number - there, seed=number)
        _settle()
        _give_titles(today, now)
        found.append(_one(number, today))
    return {"sizes": found}


def _one(number: int, today: date) -> dict[str, Any]:
    few = list(RadarEntry.objects.order_by("-pk").values_list("pk", flat=True)[: max(1, number // CHANGED)])
    first = _timed(today, few)
    _correct(few)
    touched = _timed(today, few)
    nobody = _timed(today, [])
    return {
        "people": number,
        "first_looks": first,
        "changed": touched,
        "nobody": nobody,
        "deadlines": Deadline.objects.count(),
    }


def _correct(people: list[UUID]) -> None:
    """The title of each ends a day later than was thought."""
    rows = list(ResidenceDocument.objects.filter(person_id__in=people).select_related("key"))
    for row in rows:
        row.valid_until = (row.valid_until or date.min) + timedelta(days=1)
        row.save(force_update=True)  # seals it anew


def _timed(today: date, people: list[UUID]) -> dict[str, Any]:
    """A run after these people were marked."""
    RadarEntry.objects.filter(pk__in=people).update(look_on=AT_ONCE)
    clock, cpu = perf_counter(), process_time()
    report = run_radar(now=timezone.now, on=today)
    seconds, spent = perf_counter() - clock, process_time() - cpu
    if report.looked_at != len(people) or report.broken:
        raise RuntimeError(f"{len(people)} were marked, {report.looked_at} looked at, {len(report.broken)} broken.")
    return {
        "touched": report.looked_at,
        "seconds": seconds,
        "cpu_seconds": spent,
        "moved": report.counts["moved"],
    }


def _give_titles(today: date, now: Any) -> None:
    """A title to everybody who has none, and an entry as the last run would have left it."""
    known = RadarEntry.objects.values("pk")
    rows = Person.objects.exclude(pk__in=known).select_related("key").order_by("pk").iterator(BATCH)
    for batch in _batches(rows):
        with transaction.atomic():
            ResidenceDocument.objects.bulk_create([_title(person, today, now) for person in batch])
            RadarEntry.objects.bulk_create(
                [
                    RadarEntry(
                        pk=person.pk, municipality_id=person.municipality_id, look_on=today + ENDS_IN, looked_on=today
                    )
                    for person in batch
                ]
            )
    _settle()


def _title(person: Person, today: date, now: Any) -> ResidenceDocument:
    return ResidenceDocument(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        created_at=now,
        updated_at=now,
        code="AE_25_2_2",
        issued_on=today - timedelta(days=700),
        valid_until=today + ENDS_IN,
        stated_by="paper",
    )


def _batches(rows: Iterator[Person]) -> Iterator[list[Person]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _settle() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE")
