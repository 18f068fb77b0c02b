"""From routes to the conditions of the wall.

Each route is compiled for an actor in each role, whose constants are marks. Statements that differ in their marks only
are one condition over facts, provided that every combination of its marks occurs: a route that ties two constants of
one seat together could not be told by sets of facts, and is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet

from casemgmt.access.querysets import RecordQuerySet, Route
from casemgmt.access.row_security.facts import TWO, Fact, Mark, Probe, UnknownConstant, is_array, probes, read
from casemgmt.crypto.sealed import SealedModel

HOLE = "%s"


class RouteCannotBeTold(RuntimeError):
    """A route of an actor that the facts cannot express."""


Statement = tuple[type[models.Model], QuerySet[Any], bool]
"""A table, keys of its rows, and whether these are records on a route of their own."""


@dataclass
class Walled:
    """The conditions on one table: on its own columns, and statements that select the keys of rows in sight.

    `many` are asked row by row, `few` are fetched at most once per statement: what somebody reaches by themselves (by a
    grant, a task, a referral), and what goes along.
    """

    table: str
    key: str
    key_type: str
    sealed: bool
    own: list[str] = field(default_factory=list)
    many: list[str] = field(default_factory=list)
    few: list[str] = field(default_factory=list)


class Compiled(NamedTuple):
    """One statement of a probe: whose rows it finds, in which list it belongs, the text, and its marks."""

    model: type[models.Model]
    place: str
    text: str
    marks: tuple[Mark, ...]


def walled_tables() -> dict[str, Walled]:
    """The conditions on every table with routes, or of which routes take rows along; by table, in a fixed order."""
    grouped: dict[tuple[str, str, str], set[tuple[Mark, ...]]] = defaultdict(set)
    found: dict[str, Walled] = {}
    for model in _models_with_routes():
        _walled(found, model)
    for probe in probes():
        for one in _compiled(probe):
            _walled(found, one.model)
            grouped[one.model._meta.db_table, one.place, one.text].add(one.marks)
    for table, place, text in sorted(grouped):
        getattr(found[table], place).extend(_told(text, grouped[table, place, text]))
    return dict(sorted(found.items()))


def managers() -> Iterator[RecordQuerySet[Any]]:
    """Every way to a record: one queryset for each manager with routes."""
    for model in apps.get_models():
        kinds = set()
        for manager in model._meta.managers:
            rows = manager.get_queryset()
            if isinstance(rows, RecordQuerySet) and rows.walled and type(rows).routes is not RecordQuerySet.routes:
                if type(rows) not in kinds:
                    yield rows
                kinds.add(type(rows))


def _models_with_routes() -> Iterator[type[models.Model]]:
    for rows in managers():
        yield rows.model
        yield from (apps.get_model(along.model) for along in rows.takes_along)


def _walled(found: dict[str, Walled], model: type[models.Model]) -> None:
    meta = model._meta
    if meta.db_table not in found:
        key = str(meta.pk.column), str(meta.pk.rel_db_type(connection))
        found[meta.db_table] = Walled(meta.db_table, *key, issubclass(model, SealedModel))


def _compiled(probe: Probe) -> Iterator[Compiled]:
    for rows in managers():
        for route in rows.routes(probe.actor):
            for statement in _statements(rows, route):
                compiled = _with_marks(*statement, probe)
                if compiled is not None and (len(probe.roles) == 1 or _spans_roles(compiled.marks)):
                    yield compiled


def _statements(rows: RecordQuerySet[Any], route: Route) -> Iterator[Statement]:
    """The keys of the records that a route reaches, and of the rows that they take along."""
    plain: QuerySet[Any] = QuerySet(rows.model)
    yield rows.model, plain.filter(route.where).values("pk"), True
    living = plain.filter(erased=False) if issubclass(rows.model, SealedModel) else plain
    for along in rows.takes_along:
        if not along.routes or route.name in along.routes:
            where = route.where & along.where
            yield apps.get_model(along.model), living.filter(where).values(f"{along.path}__pk"), False


def _with_marks(model: type[models.Model], statement: QuerySet[Any], own: bool, probe: Probe) -> Compiled | None:
    """The statement with a hole for each mark; None where the route can reach nothing."""
    try:
        sql, params = statement.query.sql_with_params()
    except EmptyResultSet:
        return None
    marks = tuple(probe.marks[param] for param in params if _is_mark(param, probe))
    filled = iter([HOLE if _is_mark(param, probe) else _literal(param) for param in params])
    text = "".join(part if part != HOLE else next(filled) for part in _parts(sql))
    tables = [name for name, used in statement.query.alias_refcount.items() if used]
    if own and tables == [model._meta.db_table] and text.count("SELECT") == 1:
        return Compiled(model, "own", text.split(" WHERE ", 1)[1], marks)
    return Compiled(model, "many" if own and any(mark.kind.wide for mark in marks) else "few", text, marks)


def _parts(sql: str) -> list[str]:
    """The text between the holes, and the holes."""
    between = sql.split(HOLE)
    return [part for text in between[:-1] for part in (text.replace("%%", "%"), HOLE)] + [
        between[-1].replace("%%", "%")
    ]


def _is_mark(param: Any, probe: Probe) -> bool:
    try:
        return param in probe.marks
    except TypeError:
        return False


def _literal(param: Any) -> str:
    """A word or number of the route itself. Raises UnknownConstant for what can only come from an actor."""
    if isinstance(param, bool):
        return "true" if param else "false"
    if isinstance(param, int):
        return str(param)
    if isinstance(param, str) and not _is_uuid(param):
        return "'" + param.replace("'", "''") + "'"
    raise UnknownConstant(f"A route uses a constant of the type {type(param).__name__} that no table of facts has.")


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _spans_roles(marks: Iterable[Mark]) -> bool:
    """Whether a statement needs seats of several roles; any other was compiled for its role already."""
    return len({mark.role for mark in marks if mark.kind.several}) > 1


def _told(text: str, found: set[tuple[Mark, ...]]) -> list[str]:
    """The conditions that stand for all statements of one text."""
    places = _places(found)
    if places is not None:
        return [_filled(text, places)]
    by_roles = {}
    for roles, group in groupby(sorted(found, key=_roles), key=_roles):
        places = _places(set(group))
        if places is None:
            raise RouteCannotBeTold(f"Constants of one seat are tied together, for {', '.join(roles)}: {text}")
        by_roles[roles] = _filled(text, places)
    return list(by_roles.values())


def _roles(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(mark.role for mark in marks)


def _places(found: set[tuple[Mark, ...]]) -> list[frozenset[Fact]] | None:
    """The facts at each place, if the statements have every combination of them; else None."""
    places = [set(place) for place in zip(*found, strict=True)]
    if set(product(*places)) != found:
        return None
    for place in places:
        numbers: dict[Fact, set[int]] = defaultdict(set)
        for mark in place:
            numbers[mark.fact].add(mark.number)
        if any(fact.kind.several and seen != set(TWO) for fact, seen in numbers.items()):
            return None
    return [frozenset(mark.fact for mark in place) for place in places]


def _filled(text: str, places: Sequence[frozenset[Fact]]) -> str:
    """The text with each hole read from the facts; a hole for several values is asked for any of them."""
    parts = text.split(HOLE)
    filled = parts[0]
    for facts, after in zip(places, parts[1:], strict=True):
        kind = next(iter(facts)).kind
        if not is_array(facts):
            filled += read(facts) + after
        elif filled.endswith("= "):
            filled += f"ANY ({read(facts)}::{kind.type}[])" + after
        else:
            raise RouteCannotBeTold(f"Of several values only equality can be asked: {text}")
    return filled
