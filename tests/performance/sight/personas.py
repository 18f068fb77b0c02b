"""Who asks, for what, and in which order: the measured accounts and the ways to answer them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from guardian.shortcuts import get_objects_for_user

from casemgmt.access.actors import Actor
from casemgmt.access.models import User
from casemgmt.access.row_security.wall import behind_wall
from casemgmt.access.scopes import actor_for
from casemgmt.api.pages import Cursor, PageRequest
from cases.models import Case, Referral, Task
from tests.performance.guarding.models import DIRECT, GENERIC

SIZE = 50
DEEP = 4949
"""The row behind which a deep page starts; where fewer are in sight, the last full page."""


@dataclass(frozen=True)
class Persona:
    """One account, the list that it asks for, and what of it."""

    name: str
    account: str
    rows: Any
    path: str
    ordering: str
    only: Q = field(default_factory=Q)
    query: tuple[tuple[str, str], ...] = ()
    deep: bool = False

    @property
    def floor(self) -> str:
        """What it is compared with: all rows of the same table."""
        return f"all {self.rows.model._meta.verbose_name_plural}"


def personas(accounts: dict[str, User]) -> list[Persona]:
    """The measured accounts, those that are only a few rows first."""
    newest = {"rows": Case.objects.all(), "path": "cases/", "ordering": "-updated_at"}
    mine = {"only": Q(caseworker_id=accounts["caseworker"].pk), "query": (("caseworker", "me"),)}
    return [
        Persona("volunteer", "volunteer-0", Task.assigned.all(), "my/tasks/", "due_on"),
        Persona("own (granted)", "specialist-0", **newest),
        Persona("own (caseworker=me)", "caseworker", **newest, **mine),
        Persona("team", "caseworker", **newest),
        Persona("lead", "lead", **newest, deep=True),
        Persona("stale lead", "stale-lead", **newest, deep=True),
        Persona("agency", "agency", Referral.partners.all(), "partner/referrals/", "-sent_at"),
        Persona("nobody", "nobody", **newest),
    ]


@dataclass(frozen=True)
class Question:
    """What is asked of a list: a page, how many, or one record."""

    what: str
    page: PageRequest
    pk: UUID | None = None


Answer = Any
"""The keys of a page, a number, or the key of a record or None."""

Way = Callable[[Question], Answer]


@dataclass(frozen=True)
class Asker:
    """A persona with its account, and every way in which it is answered."""

    persona: Persona
    user: User
    now: datetime

    def ways(self, *, wall: bool) -> dict[str, Way]:
        """By name: the house, the house behind the wall, guardian with text keys and with foreign keys."""
        found: dict[str, Way] = {"routes": self.by_routes}
        if wall and connection.vendor == "postgresql":
            found["routes, walled"] = self.behind_wall
        return found | {"guardian": self.by_guardian(GENERIC), "guardian, foreign keys": self.by_guardian(DIRECT)}

    def actor(self) -> Actor:
        """Resolved anew for each question: one statement."""
        return actor_for(self.user, now=self.now)

    def by_routes(self, asked: Question) -> Answer:
        """As the house's views ask."""
        return self._routed(asked, self.actor())

    def behind_wall(self, asked: Question) -> Answer:
        """The same, with the database looking on."""
        actor = self.actor()
        settings.ROW_SECURITY = True
        try:
            with behind_wall(actor):
                return self._routed(asked, actor)
        finally:
            settings.ROW_SECURITY = False

    def _routed(self, asked: Question, actor: Actor) -> Answer:
        rows, page = self.persona.rows, asked.page
        match asked.what:
            case "count":
                return rows.visible_to(actor).filter(self.persona.only).count()
            case "detail":
                return _key(rows.visible_one(actor, asked.pk).first())
        return _keys(
            rows.visible_page(
                actor,
                narrow=lambda found: page.start(found.filter(self.persona.only)),
                order=page.order,
                size=page.size + 1,
            )
        )

    def by_guardian(self, models: dict[Any, Any]) -> Way:
        """As djangorestframework-guardian's ObjectPermissionsFilter asks, with the same rows made ready to be shown."""
        model = models[self.persona.rows.model]
        joined = self.persona.rows.shown().query.select_related
        permission = f"guarding.view_{model._meta.model_name}"

        def ask(asked: Question) -> Answer:
            rows = get_objects_for_user(self.user, permission, model.objects.all(), accept_global_perms=False)
            return plainly(rows.filter(self.persona.only), asked, joined)

        return ask

    def by_nothing(self, asked: Question) -> Answer:
        """All rows: the floor."""
        rows = self.persona.rows
        return plainly(rows.all(), asked, rows.shown().query.select_related)


def plainly(rows: Any, asked: Question, joined: Any) -> Answer:
    """An answer from a queryset that has been filtered as far as it is going to be."""
    if asked.what == "count":
        return rows.count()
    rows = rows.all()
    rows.query.select_related = joined
    if asked.what == "detail":
        return _key(rows.filter(pk=asked.pk).first())
    return _keys(asked.page.start(rows).order_by(*asked.page.order)[: asked.page.size + 1])


def _keys(rows: Any) -> list[UUID]:
    return [row.pk for row in rows]


def _key(row: Any) -> UUID | None:
    return row.pk if row else None


def questions(asker: Asker, rows: Any, seen: int) -> list[Question]:
    """What is asked of these rows: the first page, how many, one of them, and where it is wanted a page far behind."""
    persona = asker.persona
    first = PageRequest(SIZE, persona.ordering, None)
    some = list(rows.order_by(*first.order).values_list("pk", flat=True)[:SIZE])
    found = [Question("page", first), Question("count", first)]
    if some:
        found.append(Question("detail", first, some[len(some) // 2]))
    if persona.deep and seen > SIZE:
        found.append(Question("deep page", _behind(rows, first, min(DEEP, seen - SIZE - 1))))
    return found


def _behind(rows: Any, first: PageRequest, place: int) -> PageRequest:
    column = first.ordering.lstrip("-")
    value, pk = rows.order_by(*first.order).values_list(column, "pk")[place]
    return PageRequest(SIZE, first.ordering, Cursor(first.ordering, value.isoformat(), str(pk), False))


def shown_to(askers: Sequence[Asker]) -> list[UUID]:
    """The people behind the rows that measured pages show."""
    people: list[UUID] = []
    for asker in askers:
        rows, order = asker.persona.rows, PageRequest(SIZE, asker.persona.ordering, None).order
        seen = rows.visible_to(asker.actor()).filter(asker.persona.only)
        for some in (seen, rows.all()):
            people += some.order_by(*order).values_list("key_id", flat=True)[: SIZE + 1]
    return people
