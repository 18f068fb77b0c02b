"""What a person with the database in hand does: switch the triggers off. Also how a test run empties the trail."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from casemgmt.audit.guards import TABLES


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """No trigger on the trail's tables inside; all of them again behind."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def empty_trail() -> None:
    """Remove what a test with real transactions left, because the flush behind it would be refused."""
    with transaction.atomic(), triggers_lifted(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")


def tamper(statement: str, *params: object) -> None:
    """One statement past the triggers."""
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(statement, params)
