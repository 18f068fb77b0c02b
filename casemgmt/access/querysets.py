"""What exists for an actor. Every record is reached by routes; this module compiles them to lists, counts and details.

A route is a plain conjunction with constants (access.md 10): routes are united, never OR-ed, because PostgreSQL guesses
wrong on OR-ed sub-queries and then walks the table.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from django.db import connections, models
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from django.db.models.sql import Query
from django.db.models.sql.where import WhereNode

from casemgmt.access.actors import Actor
from casemgmt.access.projections import BREAK_GLASS, field_set_of
from casemgmt.access.roles import OFFICE, OVERSEERS
from casemgmt.crypto.sealed import SealedModel

M = TypeVar("M", bound=models.Model)
Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """One way on which an actor reaches records: a conjunction, and the set of fields that it shows.

    `local` says that `where` only names the record's own columns, so that it can be asked of a row already found.
    """

    name: str
    where: Q
    shows: str = "full"
    shows_of_row: Combinable | None = None
    local: bool = True


@dataclass(frozen=True, slots=True)
class Along:
    """Rows of another table that a record takes along: whoever is shown the record is shown something of them.

    `path` leads there from the record; `where` narrows the pairs, `routes` the routes (by name; none means all).
    Row-level security lets these rows through behind the record; no list or detail of theirs is opened by it.
    """

    model: str
    path: str
    where: Q = field(default_factory=Q)
    routes: frozenset[str] = frozenset()


def office_routes(actor: Actor, owner: str = "") -> list[Route]:
    """The teams the actor works in, and the municipalities for all of whose teams they answer.

    `owner` leads from a record without a team of its own to the one whose team it shares.
    """
    team_column = f"{owner}__team_id" if owner else "team_id"
    teams = [
        Route("team", Q(**{team_column: seat.team_id}), _office_set(actor, seat.municipality_id, seat.team_id))
        for seat in actor.team_seats()
    ]
    towns = [Route("town", Q(municipality_id=town), _office_set(actor, town)) for town in actor.town_ids()]
    return teams + towns


def _office_set(actor: Actor, municipality_id: UUID, team_id: UUID | None = None) -> str:
    return field_set_of(actor.roles_at(municipality_id, team_id) & OFFICE)


def glass_routes(actor: Actor, owner: str = "") -> list[Route]:
    """The records of the people whom a data protection officer has opened by break-glass, until it ends.

    `owner` leads from a record without a key of its own to those that have the person's.
    """
    towns = actor.town_ids(OVERSEERS) if actor.opened else ()
    key_column = f"{owner}__key_id" if owner else "key_id"
    return [
        Route(BREAK_GLASS, Q(**{"municipality_id": town, key_column: person}), BREAK_GLASS, local=not owner)
        for town in towns
        for person in actor.opened
    ]


Choice = Callable[[Route], bool]


def every(route: Route) -> bool:
    """Chooses every route."""
    return True


class RecordQuerySet(QuerySet[M]):
    """Records behind routes. A model that declares no routes shows nothing by raising, not by showing all.

    `walled` says that the routes are policies of row-level security too; others are asked in front of the wall only.
    """

    walled: ClassVar[bool] = True

    takes_along: ClassVar[Sequence[Along]] = ()

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The routes on which the actor reaches these records; none means that nothing exists for them."""
        raise NotImplementedError(f"{self.model.__name__} declares no routes.")

    def shown(self) -> Self:
        """The rows with everything that showing one of them touches, in the same statement."""
        return self

    def visible_to(self, actor: Actor, *, through: Choice = every) -> Self:
        """All records that exist for the actor, on every route or on those that `through` chooses."""
        return self._united([one for one in self.routes(actor) if through(one)], lambda rows: rows)

    def visible_one(self, actor: Actor, pk: UUID) -> Self:
        """The record with this key if it exists for the actor, ready to be shown.

        That its subject lives is asked of the row itself as well, so that whoever waited for its lock asks again.
        """
        routes = self.routes(actor)
        found = self._united(routes, lambda rows: rows.filter(pk=pk)).filter(pk=pk)
        return found._living()._marked(routes).shown()

    def ways_to(self, actor: Actor, pk: UUID) -> list[tuple[Route, bool]]:
        """Every route of the actor, and whether it reaches the record with this key: one statement each."""
        return [(one, self._reached(self._plain(), one).filter(pk=pk).exists()) for one in self.routes(actor)]

    def visible_rows(self, actor: Actor, pks: Sequence[UUID]) -> Self:
        """Those of the records with these keys that exist for the actor, ready to be shown, in no order."""
        routes = self.routes(actor)
        found = self._united(routes, lambda rows: rows.filter(pk__in=pks)).filter(pk__in=pks)
        return found._marked(routes).shown()

    def visible_page(
        self, actor: Actor, *, narrow: Narrow, order: Sequence[str], size: int, through: Choice = every
    ) -> Self:
        """The first `size` records in this order, ready to be shown.

        `narrow` (filters, and where the page starts) is applied inside every route before its cut, so that the cost is
        that of a page, whatever the table holds.
        """
        routes = [one for one in self.routes(actor) if through(one)]
        if len(routes) == 1:
            found: Any = narrow(self._united(routes, lambda rows: rows))
        else:
            found = self._united(routes, lambda rows: narrow(rows).order_by(*order)[:size])
        page: Self = found.order_by(*order)._marked(routes).shown()[:size]
        return page

    def _united(self, routes: Sequence[Route], narrow: Narrow) -> Self:
        if not routes:
            return self.none()
        if len(routes) == 1:
            only: Any = narrow(self._reached(self, routes[0]))
            return cast(Self, only)
        first, *others = (self._keys(narrow(self._reached(self._plain(), route))) for route in routes)
        return self.filter(pk__in=first.union(*others))

    def _reached(self, rows: QuerySet[Any], route: Route) -> QuerySet[Any]:
        """The rows that one route reaches, each once: a way through other tables can meet the same row on several.

        A row whose subject was erased is reached on none.
        """
        where = route.where if route.local else Q(pk__in=self._plain().filter(route.where).values("pk"))
        return cast(Self, rows)._living().filter(where)

    def _living(self) -> Self:
        """The rows whose subject was not erased."""
        return self.filter(erased=False) if issubclass(self.model, SealedModel) else self

    def _keys(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The keys of rows; on SQLite, which unites no cut lists, these stand in a sub-query of their own."""
        keys = rows.values("pk")
        if not keys.query.is_sliced:
            return keys.order_by()
        if connections[self.db].features.supports_slicing_ordering_in_compound:
            return keys
        return self._plain().filter(pk__in=keys).values("pk")

    def _plain(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def _marked(self, routes: Sequence[Route]) -> Self:
        """Each row with `shown_as`: the name of the field set of the first route that reaches it, wide ones first.

        The last of the sets that lead through other tables is not asked for: what no other reaches is reached by it.
        """
        wide = [route for route in routes if route.local]
        sets: dict[Any, list[Route]] = {}
        for route in routes:
            if not route.local:
                sets.setdefault((route.shows, route.shows_of_row), []).append(route)
        *asked, last = [*sets.values()] or [[]]
        if not last and len({route.shows for route in wide}) <= 1:
            return self.annotate(shown_as=Value(wide[0].shows if wide else ""))
        whens = [When(route.where, then=Value(route.shows)) for route in wide]
        whens += [
            When(pk__in=self._reached(self._plain(), route).values("pk"), then=_set_of(route))
            for same in asked
            for route in same
        ]
        default = Coalesce(_set_of(last[0]), Value("")) if last else Value("")
        return self.annotate(shown_as=Case(*whens, default=default) if whens else default)


def _set_of(route: Route) -> Any:
    return route.shows_of_row or Value(route.shows)


def narrowed(rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """The rows that fulfil the condition, which is also asked inside every route that they were united from.

    Asked behind the union alone, as `filter` does, it comes too late: everything in sight is gathered before.
    """
    found = rows.filter(condition)
    _narrow_unions(found.query.where, condition)
    return found


def _narrow_unions(where: WhereNode, condition: Q) -> None:
    """The tree is the query's own, its lookups are shared with the query that it was made from."""
    for place, child in enumerate(where.children):
        if isinstance(child, WhereNode):
            _narrow_unions(child, condition)
        elif isinstance(child, In) and isinstance(child.rhs, Query) and child.rhs.combinator == "union":
            narrow = copy(child)
            narrow.rhs = child.rhs.clone()
            narrow.rhs.combined_queries = tuple(_with(one, condition) for one in child.rhs.combined_queries)
            where.children[place] = narrow


def _with(query: Query, condition: Q) -> Query:
    asked = query.clone()
    asked.add_q(condition)
    return asked
