"""What access costs: lists, counts and details of eight accounts through `visible_to`, beside all rows and guardian.

Rows as design/access.md, section 4, has them (`sight.places`, `sight.filling`): 25 municipalities, 200 teams, 60 own
cases, a team of 1,500, a lead with 4 % of the cases, one whose cases are older than everybody else's, an agency with
1,000 referrals of which 800 are valid, a volunteer with 8 of three tasks a case, an account that sees nothing. Sights
stay, tables grow. Every question is put to every way in the same round: to the routes (with the account's scope
resolved each time), to the routes behind row-level security, to guardian's own tables and to its tables with foreign
keys, both as ObjectPermissionsFilter of djangorestframework-guardian asks; the floor is the same page of all rows. All
make the same columns ready to be shown. Before a time counts, all ways must have given the same rows.

No table of the house has an index for all rows of all towns; the floor and guardian get one each (FLOOR_INDEXES),
which the house's statements could be led astray by as well. What measured pages show is sealed by the house's code; all
other rows carry bytes as long that would not open. No lines of the trail stand for rows of the fill.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from casemgmt.access.row_security.installing import install
from cases.models import Case
from tests.performance.guarding.granting import grant_all
from tests.performance.measuring import measure
from tests.performance.plain import PlainCase, create_mirror, mirror
from tests.performance.sight.asking import measured_answers
from tests.performance.sight.filling import fill
from tests.performance.sight.loading import settle
from tests.performance.sight.open_views import OpenViewSet
from tests.performance.sight.personas import SIZE, Asker, Persona, personas, shown_to
from tests.performance.sight.places import Offices, Shape, make_offices
from tests.performance.sight.seals import Seals
from tests.performance.wire import Wire, prepared
from tests.performance.workloads import Workload

FLOOR_INDEXES = (
    "CREATE INDEX bench_cases ON cases_case (updated_at DESC, id DESC)",
    "CREATE INDEX bench_tasks ON cases_task (due_on, id)",
    "CREATE INDEX bench_referrals ON cases_referral (sent_at DESC, id DESC)",
)
BARE = "bare: list of 50"


def measured(cases: Sequence[int], seconds: float, rounds: int | None) -> dict[str, Any]:
    """Per number of cases how long the fill took in seconds, the answers to every question, and the requests."""
    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        install()
    create_mirror()
    with connection.cursor() as cursor:
        for statement in FLOOR_INDEXES:
            cursor.execute(statement)
    now = timezone.now()
    offices = make_offices(Shape.of(min(cases)), max(cases), now)
    seals, sizes, there = Seals(offices), [], 0
    for size in sorted(cases):
        began = perf_counter()
        fill(offices, there, size, told)
        grant_all(offices, told)
        askers = [Asker(one, offices.accounts[one.account], now) for one in personas(offices.accounts)]
        seals.put_on(shown_to(askers))
        settle()
        there, filled = size, perf_counter() - began
        told(f"{size:,} cases filled in {filled:.0f} s")
        sizes.append(
            {
                "cases": size,
                "filled_in_seconds": filled,
                "rows": row_counts(),
                "answers": measured_answers(askers, seconds=2 * seconds, rounds=rounds, wall=True, told=told),
                "requests": measured_requests(offices, askers, seconds, rounds),
            }
        )
        told(f"{size:,} cases measured")
    return {"sizes": sizes}


def told(text: str) -> None:
    """Progress, beside the figures."""
    print(f"access, {connection.vendor}: {text}", file=sys.stderr, flush=True)  # noqa: T201 - a bench of an hour


def row_counts() -> dict[str, int]:
    """How many rows the larger tables have."""
    tables = (
        "cases_case", "cases_task", "cases_referral", "cases_caseusergrant", "cases_casegroupgrant",
        "guardian_userobjectpermission", "guardian_groupobjectpermission",
    )  # fmt: skip
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def measured_requests(
    offices: Offices, askers: Sequence[Asker], seconds: float, rounds: int | None
) -> list[dict[str, Any]]:
    """The lists over HTTP: as the house answers, as it would if they were open, and behind the wall."""
    if not PlainCase.objects.exists():
        mirror(list(Case.objects.order_by("-updated_at", "-pk").shown()[: SIZE + 1]))
    OpenViewSet.asker = next(one for one in askers if one.persona.name == "lead").actor()
    ours: list[Workload] = []
    opened: dict[str, Workload] = {}
    for asker in askers:
        persona = asker.persona
        seen = persona.rows.visible_to(asker.actor()).filter(persona.only).count()
        if not seen:
            continue
        size, given = min(SIZE, seen), dict(persona.query)
        name = f"open: {persona.path} of {size}" + "".join(f", {one}" for one in given)
        if "caseworker" in given:
            given["caseworker"] = str(asker.user.pk)  # `me` is somebody else there
        if size < SIZE:
            given["page_size"] = str(size)
        opened[name] = Workload(name, _get(f"/open/{persona.path}", given))
        ours.append(Workload(f"list, {persona.name}", _list(offices, persona), floor=name))
    walls = ours if connection.vendor == "postgresql" else []
    behind = [replace(one, name=f"{one.name}, walled", floor=one.name, wall=True) for one in walls]
    bare = Workload(BARE, _get("/bare/cases/", {}))
    return measure(Wire(), [*opened.values(), *ours, *behind, bare], seconds=seconds, rounds=rounds)


def _list(offices: Offices, persona: Persona) -> Any:
    return _get(f"/api/v1/{persona.path}", dict(persona.query), offices.tokens[persona.account])


def _get(path: str, query: dict[str, str], token: str = "") -> Any:
    return lambda: prepared("GET", path, token=token, query=query)
