"""What an actor sees by the routes, and what the database itself lets the actor see."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from casemgmt.access.actors import Actor
from casemgmt.access.row_security.compiling import managers, walled_tables
from casemgmt.access.row_security.wall import behind_wall
from casemgmt.crypto.sealed import SealedModel

Sight = dict[str, set[Any]]
"""The keys of rows by table."""


def by_routes(actor: Actor) -> Sight:
    """The rows on every route of every manager, and those that they take along."""
    found: Sight = defaultdict(set)
    for rows in managers():
        found[rows.model._meta.db_table] |= set(rows.visible_to(actor).values_list("pk", flat=True))
        for along in rows.takes_along:
            target = apps.get_model(along.model)
            for route in rows.routes(actor):
                if not along.routes or route.name in along.routes:
                    reached = _living(rows.model).filter(route.where & along.where).values(f"{along.path}__pk")
                    found[target._meta.db_table] |= set(
                        _living(target).filter(pk__in=reached).values_list("pk", flat=True)
                    )
    return {table: keys for table, keys in found.items() if keys}


def by_database(actor: Actor) -> Sight:
    """The rows of raw statements, behind the wall."""
    with behind_wall(actor):
        return everything(walled_tables())


def everything(tables: Iterable[str]) -> Sight:
    """The keys of all rows that the present role sees."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT id FROM "{table}"')
            found[table] = {key for (key,) in cursor.fetchall()}
    return {table: keys for table, keys in found.items() if keys}


def _living(model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(model)
    return rows.filter(erased=False) if issubclass(model, SealedModel) else rows
