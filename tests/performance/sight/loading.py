"""Rows by the million: written as text, stored by COPY on PostgreSQL and in many-row inserts elsewhere.

A row is a template with a few columns of its own. Its sealed groups are the template's bytes: they are as long as real
ones and open nowhere, until `seals` seals what is shown.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models, transaction

BATCH = 10_000
NULL = "\\N"


class Rows:
    """Rows of one model on their way into its table; `own` are the attributes in which they differ."""

    def __init__(self, template: models.Model, *own: str) -> None:
        fields = [template._meta.get_field(name) for name in own]
        others = [one for one in template._meta.concrete_fields if one not in fields]
        self.table = template._meta.db_table
        self.columns = [one.column for one in (*fields, *others)]
        # The revision is made before all else, since it seals the groups.
        others_first = sorted(others, key=lambda one: one.name != "seal_revision")
        values = {one.column: one.pre_save(template, True) for one in others_first}
        held = [values[one.column] for one in others]
        self.copies = connection.vendor == "postgresql"
        self.tail = "".join(f"\t{as_text(one)}" for one in held) if self.copies else tuple(map(as_parameter, held))
        self.waiting: list[Any] = []

    def add(self, *own: str | None) -> None:
        """One more row: ids as 32 digits, times and days as text, None for nothing."""
        if self.copies:
            self.waiting.append("\t".join([NULL if one is None else one for one in own]) + self.tail)
        else:
            self.waiting.append(own + self.tail)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store what waits."""
        names = ", ".join(f'"{one}"' for one in self.columns)
        with connection.cursor() as cursor:
            if self.copies:
                with cursor.copy(f'COPY "{self.table}" ({names}) FROM STDIN') as stream:
                    stream.write("".join(f"{line}\n" for line in self.waiting))
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})', self.waiting)
        self.waiting.clear()


def as_text(value: Any) -> str:
    """A value in COPY's text form."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case bytes() | memoryview():
            return "\\\\x" + bytes(value).hex()
        case list() | dict():
            return orjson.dumps(value).decode()
        case UUID():
            return value.hex
    return str(value)


def as_parameter(value: Any) -> Any:
    """A value as SQLite holds it."""
    match value:
        case bool():
            return int(value)
        case UUID():
            return value.hex
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case list() | dict():
            return orjson.dumps(value).decode()
    return value


def moment(at: datetime) -> str:
    """A moment as both engines read it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


@contextmanager
def loading(tables: Sequence[str]) -> Iterator[None]:
    """One transaction in which nothing looks references up and no index of these tables waits (PostgreSQL)."""
    after: list[str] = []
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _run("SET CONSTRAINTS ALL IMMEDIATE")
            _run("SET LOCAL session_replication_role = replica")
            _run("SET LOCAL maintenance_work_mem = '256MB'")
            for name, definition in _indexes(tables):
                _run(f'DROP INDEX "{name}"')
                after.append(definition)
            after.append("SET LOCAL session_replication_role = origin")
        yield
        for statement in after:
            _run(statement)


def _indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    """The indexes that no constraint stands on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT indexname, indexdef FROM pg_indexes
            WHERE schemaname = current_schema() AND tablename = ANY(%s) AND NOT EXISTS (
                SELECT 1 FROM pg_constraint WHERE conindid = format('%%I', indexname)::regclass
            )
            """,
            [list(tables)],
        )
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def settle() -> None:
    """Let PostgreSQL know its tables, as its housekeeping would after a while."""
    if connection.vendor == "postgresql":
        _run("VACUUM ANALYZE" if not connection.in_atomic_block else "ANALYZE")


Told = Callable[[str], None]
"""Where progress is told."""
