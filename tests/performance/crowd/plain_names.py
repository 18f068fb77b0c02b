"""The same names in plaintext, found by trigrams: what the search is compared with (PostgreSQL with pg_trgm).

One row for each name of a person, so that a name in two scripts is compared with each of them and not with both at
once. A GIN index over trigrams, the operator `%` with its usual threshold, the 200 most similar; then the same
comparison as behind the sealed search.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db import Error, connection, models, transaction

from cases.models import Person
from cases.search.words import full_names
from tests.performance.crowd.rows import copy

TABLE = "bench_plain_name"
NUMBERS = "bench_plain_number"
MOST = 200


class PlainNumber(models.Model):
    """A number in plaintext, behind a B-tree."""

    person = models.UUIDField(primary_key=True)
    number = models.TextField()

    class Meta:
        app_label, db_table, managed = "bench", NUMBERS, False

    def __str__(self) -> str:
        return str(self.person)


_FOUND = f"""
    SELECT person, name, born_on FROM {TABLE} WHERE name %% %s
    ORDER BY similarity(name, %s) DESC, person LIMIT {MOST}
"""


def create_plain_names() -> bool:
    """Make the tables, with trigrams where the server has them; whether it has."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (person uuid NOT NULL, name text NOT NULL, born_on date)")
        cursor.execute(f"CREATE TABLE {NUMBERS} (person uuid NOT NULL, number text NOT NULL)")
        cursor.execute(f"CREATE INDEX {NUMBERS}_number ON {NUMBERS} (number)")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except Error:
        return False
    return True


def store_plain(people: Sequence[Person]) -> None:
    """The names of people who were just stored."""
    if connection.vendor == "postgresql":
        copy(TABLE, ("person", "name", "born_on"), _rows(people))


def index_plain_names() -> None:
    """Build the index over all rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {TABLE}_trgm")
        cursor.execute(f"CREATE INDEX {TABLE}_trgm ON {TABLE} USING gin (name gin_trgm_ops)")


def found_plain(name: str) -> list[tuple[UUID, str, date | None]]:
    """The rows with the 200 most similar names."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [name, name])
        return cursor.fetchall()


def found_by_number(number: str) -> UUID:
    """The person with this number, read with its row as an application would."""
    [found] = PlainNumber.objects.filter(number=number)
    return found.person


def _rows(people: Sequence[Person]) -> Iterator[tuple[UUID, str, date | None]]:
    for one in people:
        for name in full_names(one):
            yield one.pk, name, one.born_on
