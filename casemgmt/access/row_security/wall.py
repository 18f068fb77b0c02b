"""The wall that a request enters: a role of the database, and the facts of the actor, for one transaction.

`behind_wall` and `writing` begin a transaction in sight of the actor's routes; `within_towns` widens the sight to the
actor's municipalities, for what an action changes and for what the house has to count or compare; `seeing_as` narrows
it to what another account sees.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NamedTuple

from django.db import connection, transaction

from casemgmt.access.actors import Actor
from casemgmt.access.row_security.facts import SETTING, facts_of
from casemgmt.access.row_security.installing import is_switched_on
from casemgmt.access.row_security.statements import reader, worker

ENTER = "SELECT set_config('role', %s, true), set_config(%s, %s, true)"


class Place(NamedTuple):
    """Where a connection stands: its role, and what the database is told of the actor."""

    role: str
    facts: str


FRONT = Place("none", "")

_held: Any = connection
"""The connection of the thread, which carries where it stands."""


def where() -> Place:
    """Where what is read now is read from."""
    place: Place = getattr(_held, "place", FRONT)
    return place


def is_behind_wall() -> bool:
    """Whether what is read now is read from behind the wall."""
    return where() != FRONT


@contextmanager
def behind_wall(actor: Actor) -> Iterator[None]:
    """What the block reads is what the database itself lets the actor see; nothing is changed in it but the trail.

    One statement in a transaction, whose end takes role and facts off the connection, on an error too. Where the
    transaction is not the block's own (in tests), a second statement does that. Without the setting, nothing at all.
    """
    if not is_switched_on():
        yield
        return
    nested = connection.in_atomic_block
    with transaction.atomic():
        try:
            _go(Place(reader(), facts_of(actor)))
            yield
        finally:
            _held.place = FRONT
        if nested:
            _go(FRONT)


def writing(actor: Actor) -> AbstractContextManager[None]:
    """One transaction, behind the wall where there is one. What is looked up for a write, and shown of it, is in sight
    of the actor's routes; the action itself works `within_towns`."""
    if is_switched_on() and not is_behind_wall():
        return behind_wall(actor)
    return transaction.atomic()


def within_towns() -> AbstractContextManager[None]:
    """The block reads and writes whatever belongs to the actor's municipalities: for an action, and for what the house
    itself has to count or compare. Not a way to show a record. Two statements behind the wall, none elsewhere."""
    return _standing(where()._replace(role=worker())) if is_behind_wall() else nullcontext()


def seeing_as(actor: Actor) -> AbstractContextManager[None]:
    """The block sees what another account sees. Two statements behind the wall, none elsewhere."""
    return _standing(Place(reader(), facts_of(actor))) if is_behind_wall() else nullcontext()


@contextmanager
def _standing(place: Place) -> Iterator[None]:
    """The block stands there. Afterwards where it stood before; where an error has ended the transaction, the rollback
    of the database does that."""
    before = where()
    if place == before:
        yield
        return
    _go(place)
    try:
        yield
    except BaseException:
        _held.place = before
        if _takes_statements():
            _go(before)
        raise
    _go(before)


def _takes_statements() -> bool:
    broken = connection.needs_rollback or connection.connection is None or connection.connection.closed
    return not broken and connection.connection.info.transaction_status.name == "INTRANS"


def _go(place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [place.role, SETTING, place.facts])
    _held.place = place
