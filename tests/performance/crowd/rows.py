"""Rows stored as fast as the engine takes them: COPY on PostgreSQL, Django's bulk insert elsewhere.

Values come from the fields' own `pre_save`, so that a sealed row is sealed by the house's code and by nothing else.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from casemgmt.crypto.models import SearchTerm


def store(rows: Sequence[models.Model]) -> None:
    """Store rows of one model that are not stored yet."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        type(rows[0])._base_manager.bulk_create(rows)
        return
    fields = rows[0]._meta.concrete_fields
    # All values before the first is sent: sealing may have to read a key, and the connection is busy with the copy.
    values = [_values(row, fields) for row in rows]
    copy(rows[0]._meta.db_table, [one.column for one in fields], values)


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store plain values by COPY (PostgreSQL)."""
    names = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as stream:
        for row in rows:
            stream.write_row(row)


def store_terms(rows: Sequence[tuple[int, int, int]]) -> None:
    """Store search terms: (term, handle, generation). Numbers alone, of which there are some fifteen a person."""
    columns = "term, subject_id, generation"
    table = SearchTerm._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
                stream.write("".join(f"{term}\t{handle}\t{generation}\n" for term, handle, generation in rows))
        else:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s)", rows)


def trust_references() -> None:
    """Let PostgreSQL take rows without looking their references up: they are made together, and it costs most of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")


def _values(row: models.Model, fields: Sequence[Any]) -> list[Any]:
    """What each field stores; psycopg adapts it, so that no field has to."""
    return [field.pre_save(row, True) for field in fields]
