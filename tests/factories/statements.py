"""Counts the SQL statements of a block, without those that only open and end transactions or pass the wall."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

BOUNDARIES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config('role'")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block, in order."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(BOUNDARIES):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
