"""What the trail costs: verifying it, its share of a request, and a page of a person's access log.

The trail is made in bulk: streams of twenty lines, half of them looks at two people. Shares are times on the clock of
`append` in requests to the WSGI application, whose commits and answers are counted in; what a line adds to the commit
itself (its pages in the database's log) is part of the request and not of the share.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from casemgmt.access import writing
from casemgmt.access.actors import Actor, operator
from casemgmt.access.checkpoints import create_checkpoint, ensure_signing_key
from casemgmt.api import viewsets
from casemgmt.audit import chain
from casemgmt.audit.checkpoints import known_tips
from casemgmt.audit.models import HOUSE, Entry, Stream
from casemgmt.audit.trail import append, line_of
from casemgmt.audit.verification import verify
from tests.factories.town import Town, make_town
from tests.performance.plain import create_mirror
from tests.performance.population import fill
from tests.performance.wire import Wire, prepared
from tests.performance.workloads import Requests, Workload

EACH = 20
BATCH = 2000
CASES = 200
VERIFIED = 3
"""How often the trail is verified; the median counts."""

HISTORIES = (100, 10_000)
"""Lines about one person, whose log is asked for."""


def measured(entries: int, rounds: int) -> dict[str, Any]:
    """Verification in entries a second, the share of `append` in requests, and pages of the access log in ms."""
    call_command("migrate", verbosity=0)
    create_mirror()
    now = timezone.now()
    town = make_town(now=now)
    files = fill(town, CASES, seed=1, now=now)
    _fill_trail(town, entries, now)
    _settle()
    requests = Requests(Wire(), town, files)
    return {
        "entries": Entry.objects.count(),
        "verification": _verification(now),
        "shares": [_share(requests, one, rounds) for one in _workloads(requests)],
        "access_log": [
            _log(town, files[number].person, lines, rounds, now) for number, lines in enumerate(_histories(entries))
        ],
    }


def _histories(entries: int) -> Iterator[int]:
    return (min(one, entries) for one in HISTORIES)


def _fill_trail(town: Town, entries: int, now: Any) -> None:
    """Lines in bulk, a position of all streams in each pass, since every line must continue its stream."""
    by = town.actor("caseworker", now - timedelta(days=30))
    place = town.municipality.pk
    names = [f"actor:{uuid7()}" for _ in range(max(1, entries // EACH))]
    heads = {name: chain.genesis(name) for name in names}
    Stream.objects.bulk_create(
        (Stream(name=name, municipality_id=place, position=0, head=head) for name, head in heads.items()),
        batch_size=BATCH,
    )
    for position in range(1, EACH + 1):
        lines = [_line(by, name, position, heads[name], place) for name in names]
        heads = {line.stream: line.digest for line in lines}
        with transaction.atomic():
            Entry.objects.bulk_create(lines, batch_size=BATCH)


def _line(by: Actor, stream: str, position: int, head: bytes, place: UUID) -> Entry:
    entry = Entry(
        stream=stream,
        position=position,
        at=by.now + timedelta(seconds=position),
        municipality_id=place,
        actor_id=by.user_id,
        roles=",".join(by.role_codes),
        route="full",
        event="case.viewed",
        kind="case",
        object_ids=[str(uuid7()), str(uuid7())],
        subject_ids=[str(uuid7()), str(uuid7())] if position % 2 else [],
        fields=["caseworker", "concern", "phase", "reference"],
        request_id=str(uuid7()),
        previous=head,
    )
    entry.digest = chain.digest(head, line_of(entry))
    return entry


def _verification(now: Any) -> dict[str, float]:
    """Entries a second on the clock and of this process, the latter also against a checkpoint of all streams."""
    by = operator(now=now)
    ensure_signing_key(by=by)
    create_checkpoint(by=by)
    seen = {name: {tip.position: tip.digest} for name, tip in known_tips(HOUSE)}
    alone = [_timed(verify) for _ in range(VERIFIED)]
    compared = [_timed(lambda: verify(seen=seen)) for _ in range(VERIFIED)]
    return {
        "per_second": median(entries / wall for entries, wall, _ in alone),
        "per_cpu_second": median(entries / cpu for entries, _, cpu in alone),
        "per_second_with_checkpoint": median(entries / wall for entries, wall, _ in compared),
    }


def _timed(work: Callable[[], Any]) -> tuple[int, float, float]:
    wall, cpu = perf_counter(), process_time()
    report = work()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    if report.findings:
        raise RuntimeError("The trail of the benchmark is broken.")
    return report.entries, wall, cpu


def _workloads(ask: Requests) -> list[Workload]:
    return [
        Workload("update", ask.update),
        Workload("create", ask.create, 201),
        Workload("detail", ask.detail),
        Workload("list of 50", ask.listed("caseworker")),
    ]


def _share(requests: Requests, one: Workload, rounds: int) -> dict[str, Any]:
    """Milliseconds of a kind of request and of `append` in it, medians of so many rounds, and the shares."""
    whole, lines, shares, cpu_shares = [], [], [], []
    for turn in range(rounds + 2):
        environ = one.prepare()
        with _timed_appends() as spent:
            answer = requests.wire.send(environ)
        if answer.status != one.status:
            raise RuntimeError(f"{one.name} was answered {answer.status}.")
        if turn > 1:
            whole.append(answer.wall * 1000)
            lines.append(sum(wall for wall, _ in spent) * 1000)
            shares.append(sum(wall for wall, _ in spent) / answer.wall)
            cpu_shares.append(sum(cpu for _, cpu in spent) / answer.cpu)
    return {
        "request": one.name,
        "p50_ms": median(whole),
        "append_ms": median(lines),
        "share": median(shares),
        "cpu_share": median(cpu_shares),
    }


@contextmanager
def _timed_appends() -> Iterator[list[tuple[float, float]]]:
    """The seconds of every call of `append` in the block, on the clock and of this process's CPU."""
    spent: list[tuple[float, float]] = []

    def timed(**given: Any) -> Entry:
        wall, cpu = perf_counter(), process_time()
        try:
            return append(**given)
        finally:
            spent.append((perf_counter() - wall, process_time() - cpu))

    with patch.object(writing, "append", timed), patch.object(viewsets, "append", timed):
        yield spent


def _log(town: Town, person: UUID, lines: int, rounds: int, now: Any) -> dict[str, Any]:
    """Milliseconds of the first page of 50 of somebody's access log, once so many lines tell of them."""
    looker = town.actor("caseworker", now)
    stream, place = f"actor:{uuid7()}", town.municipality.pk
    head = chain.genesis(stream)
    Stream.objects.create(name=stream, municipality_id=place, position=0, head=head)
    found = []
    for position in range(1, lines + 1):
        by = replace(looker, now=now - timedelta(days=20) + timedelta(seconds=position))
        entry = _line(by, stream, position, head, place)
        entry.object_ids = [str(person)]
        entry.digest = head = chain.digest(head, line_of(entry))
        found.append(entry)
    with transaction.atomic():
        Entry.objects.bulk_create(found, batch_size=BATCH)
    _settle()
    token, wire, times = town.tokens["data_protection_officer"], Wire(), []
    for turn in range(rounds + 2):
        answer = wire.send(prepared("GET", f"/api/v1/persons/{person}/access-log/", token=token))
        if answer.status != 200 or answer.rows() != min(50, lines + 2 + turn):
            raise RuntimeError("The access log is not what it should be.")
        if turn > 1:
            times.append(answer.wall * 1000)
    return {"lines": lines, "p50_ms": median(times)}


def _settle() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
