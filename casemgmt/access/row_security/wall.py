"""The wall that a reading request enters: the database role of the reader, and the facts of the actor."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from casemgmt.access.actors import Actor
from casemgmt.access.row_security.facts import SETTING, facts_of
from casemgmt.access.row_security.installing import is_switched_on
from casemgmt.access.row_security.statements import reader

ENTER = "SELECT set_config('role', %s, true), set_config(%s, %s, true)"
LEAVE = "SELECT set_config('role', 'none', true)"

_held: Any = connection
"""The connection of the thread, which carries whether it stands behind the wall."""


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
        _set(ENTER, reader(), SETTING, facts_of(actor))
        _held.behind_wall = True
        try:
            yield
        finally:
            _held.behind_wall = False
        if nested:
            _set(LEAVE)


def is_behind_wall() -> bool:
    """Whether what is read now is read from behind the wall."""
    return bool(getattr(_held, "behind_wall", False))


@contextmanager
def as_the_house() -> Iterator[None]:
    """In front of the wall again, for what the house itself has to count or compare: not a way to show a record.

    Two statements behind the wall, none elsewhere. Keep the places few.
    """
    if not is_behind_wall():
        yield
        return
    _set(LEAVE)
    _held.behind_wall = False
    try:
        yield
    finally:
        _held.behind_wall = True
    _set("SELECT set_config('role', %s, true)", reader())


def _set(sql: str, *params: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
