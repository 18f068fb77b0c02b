"""Many rows changed in one statement, each only where it still holds what was read: compare and swap."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models


class Swap(NamedTuple):
    """One row: what it must still hold, in the order of the compared columns, and what it is to hold."""

    pk: UUID
    before: tuple[Any, ...]
    after: tuple[Any, ...]


def swap(model: type[models.Model], *, compare: Sequence[str], write: Sequence[str], rows: Sequence[Swap]) -> int:
    """Change the rows that hold what was read, past every hook of the model; how many did.

    A row that somebody changed meanwhile, or whose key was destroyed, stays as it is.
    """
    if not rows:
        return 0
    compared, written = ([_field(model, name) for name in names] for names in (compare, write))
    if connection.vendor == "postgresql":
        return _from_arrays(model, compared, written, rows)
    return _one_by_one(model, compared, written, rows)


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


def _from_arrays(model: type[models.Model], compared: list[Any], written: list[Any], rows: Sequence[Swap]) -> int:
    """One UPDATE from arrays: a column a parameter, whatever the number of rows."""
    key = model._meta.pk
    fields = [key, *compared, *written]
    names = ["pk", *(f"was{number}" for number in range(len(compared))), *(f"new{n}" for n in range(len(written)))]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    setting = ", ".join(f"{_quoted(field)} = given.new{number}" for number, field in enumerate(written))
    holding = "".join(f" AND held.{_quoted(field)} = given.was{number}" for number, field in enumerate(compared))
    statement = (
        f"UPDATE {connection.ops.quote_name(model._meta.db_table)} AS held SET {setting} "  # noqa: S608 - own names
        f"FROM unnest({arrays}) AS given({', '.join(names)}) WHERE held.{_quoted(key)} = given.pk{holding}"
    )
    columns = zip(*((row.pk, *row.before, *row.after) for row in rows), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in columns])
        return int(cursor.rowcount)


def _one_by_one(model: type[models.Model], compared: list[Any], written: list[Any], rows: Sequence[Swap]) -> int:
    key: Any = model._meta.pk
    setting = ", ".join(f"{_quoted(field)} = %s" for field in written)
    holding = "".join(f" AND {_quoted(field)} = %s" for field in compared)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"UPDATE {table} SET {setting} WHERE {_quoted(key)} = %s{holding}"  # noqa: S608 - own names
    fields = [*written, key, *compared]
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [
                    field.get_db_prep_value(value, connection)
                    for field, value in zip(fields, (*row.after, row.pk, *row.before), strict=True)
                ]
                for row in rows
            ],
        )
        return int(cursor.rowcount)


def _quoted(field: Any) -> str:
    return str(connection.ops.quote_name(field.column))
