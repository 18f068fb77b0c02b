"""That no list reads rows to throw them away, at a size at which the planner has a choice (access.md 10).

Every list of the URL configuration is asked as everybody who may, in every order, and again behind its first page. What
PostgreSQL did is read from EXPLAIN: no node that discards more than a thousand rows; in the orders that have an index
no large table read from end to end. The planner is told that pages are read from a solid-state disk, so that it chooses
as it does at larger sizes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.roles import AGENCY_ROLES, OFFICE, Role
from casemgmt.api.pages import Cursor, PageRequest
from casemgmt.api.viewsets import RecordViewSet
from cases.models import Case
from tests.access.spread import spread
from tests.architecture.routes import calls
from tests.factories.statements import counted
from tests.performance.sight.filling import fill
from tests.performance.sight.loading import settle
from tests.performance.sight.places import Offices, Shape, make_offices

pytestmark = pytest.mark.postgresql

CASES = 30_000
MOST_DISCARDED = 1000
LARGE = 5000
"""Rows from which on a table is large."""

SIZE = 51
DISCARDS = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")
JOINED = {"PhaseChangeViewSet", "HouseholdMemberViewSet", "DuplicatePairViewSet"}
"""Lists of records without a team of their own. A team's are found by a join from all its cases, households or people,
and PostgreSQL reads the smaller side whole: what that costs is bounded by the team at a million, not by the page."""

LISTS = {
    view: sorted(view.policy.actions["list"])
    for _, _, view, action in calls()
    if action == "list" and issubclass(view, RecordViewSet) and view.pagination_class is not None
}


@pytest.fixture(scope="module")
def offices(django_db_setup: None, django_db_blocker: Any) -> Iterator[Offices]:
    """A town that is filled for all tests of this file, and gone with the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = make_offices(Shape.of(CASES), CASES, timezone.now())
        fill(found, 0, CASES, lambda text: None)
        spread()
        settle()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")
        yield found
        transaction.set_rollback(True)


def askers(offices: Offices, role: Role) -> Iterator[tuple[str, Actor]]:
    """Everybody who asks as this role: a team's and a town's, one with old records, one with few, one with none."""
    town, old = offices.towns[:2]
    team, agency = offices.teams[0][0], offices.agencies[0]
    worker, few, nobody = (offices.accounts[name].pk for name in ("caseworker", "specialist-0", "nobody"))

    def actor(user: Any, place: Any, opened: Any = (), **narrower: Any) -> Actor:
        seat = Seat(role, place.pk, **narrower)
        return Actor(user_id=user, municipality_id=place.pk, now=offices.now, seats=(seat,), opened=opened)

    if role in AGENCY_ROLES:
        yield "agency", actor(nobody, town, agency_id=agency.pk)
        return
    if role in OFFICE:
        yield "team", actor(worker, town, team_id=team.pk, group_id=team.group_id)
        yield "old town", actor(nobody, old)
    yield "town", actor(few, town)
    yield "nothing of their own", actor(nobody, town)
    if role == Role.VOLUNTEER:
        yield "helper", actor(offices.volunteers[0].pk, town)
    if role == Role.DATA_PROTECTION_OFFICER:
        person = Case.objects.filter(municipality_id=town.pk).order_by("pk").values_list("key_id", flat=True)[7]
        yield "glass", actor(nobody, town, opened=(person,))


@dataclass(frozen=True)
class Fault:
    """What a node of a plan should not have done."""

    what: str
    table: str
    rows: int
    discarded: int


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.__name__)
def test_list_discards_few_rows_and_reads_no_large_table_whole(offices: Offices, view: Any) -> None:
    faults = {}
    for role in LISTS[view]:
        for who, actor in askers(offices, role):
            if who == "team" and view.__name__ in JOINED:
                continue
            for name, rows, indexed in asked(view, actor):
                found = {one for one in faults_of(rows) if indexed or one.discarded > MOST_DISCARDED}
                if found:
                    faults[f"{role}, {who}: {name}"] = found
    assert faults == {}


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.__name__)
def test_page_takes_one_statement_for_everybody_and_none_for_who_has_no_route(offices: Offices, view: Any) -> None:
    rows = view.queryset.all()
    wrong = {}
    for role in LISTS[view]:
        for who, actor in askers(offices, role):
            with counted() as statements:
                list(page(rows, actor, PageRequest(SIZE, "-pk", None)))
            if len(statements) != bool(rows.routes(actor)):
                wrong[f"{role}, {who}"] = statements
    assert wrong == {}


def test_walk_through_a_table_is_found_and_so_is_a_whole_one(offices: Offices) -> None:
    team = offices.teams[0][0].pk
    walked = Case.objects.filter(team=team, closed_on="1999-01-01").order_by("-updated_at", "-pk")[:SIZE]
    assert [one.discarded > MOST_DISCARDED for one in faults_of(walked)] == [True]
    whole = Case.objects.order_by("on_hold_until")[:SIZE]
    assert [(one.what, one.table, one.rows) for one in faults_of(whole)] == [("Seq Scan", "cases_case", CASES)]


def asked(view: Any, actor: Actor) -> Iterator[tuple[str, Any, bool]]:
    """What a view asks: pages in each order and one record; and whether an index has the rows in that order."""
    rows = view.queryset.all()
    columns = {one.name for one in rows.model._meta.concrete_fields}
    for ordering in view.orderings:
        column = ordering.lstrip("-")
        if column not in columns:
            continue  # brought into order in memory
        indexed = column == view.orderings[0].lstrip("-")
        first = page(rows, actor, PageRequest(SIZE, ordering, None))
        yield ordering, first, indexed
        last = list(first)[-1] if indexed and first else None
        if last:
            value = getattr(last, column)
            value = value.isoformat() if hasattr(value, "isoformat") else value
            cursor = Cursor(ordering, value, str(last.pk), False)
            yield f"{ordering}, second page", page(rows, actor, PageRequest(SIZE, ordering, cursor)), True
            yield f"{ordering}, one record", rows.visible_one(actor, last.pk), True


def page(rows: Any, actor: Actor, page: PageRequest) -> Any:
    return rows.visible_page(actor, narrow=page.start, order=page.order, size=page.size)


def faults_of(rows: Any) -> Iterator[Fault]:
    """What is wrong with how PostgreSQL answers the query."""
    if rows.query.is_empty():
        return
    plan = json.loads("".join(rows.explain(format="json", analyze=True).splitlines()))[0]["Plan"]
    for node in nodes(plan):
        rows, loops = node["Actual Rows"] * node["Actual Loops"], node["Actual Loops"]
        discarded = sum(node.get(one, 0) for one in DISCARDS) * loops
        whole = node["Node Type"] == "Seq Scan" and rows + discarded > LARGE
        if discarded > MOST_DISCARDED or whole:
            yield Fault(node["Node Type"], node.get("Relation Name", ""), rows, discarded)


def nodes(plan: Any) -> Iterator[Any]:
    """The node and all below."""
    yield plan
    for one in plan.get("Plans", ()):
        yield from nodes(one)
