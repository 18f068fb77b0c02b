"""Fresh databases for the benchmark: an SQLite file that is removed, a PostgreSQL database that is dropped."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.engines import reachable
from tests.migrated import copy_database

MIGRATED = "BENCH_MIGRATED_SQLITE"
"""A variable that names a migrated database without rows: whoever measures several parts migrates once."""

DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def postgresql_server() -> str | None:
    """The URL of the PostgreSQL of TEST_DATABASE_URL, else of this machine; None where none answers."""
    named = os.environ.get("TEST_DATABASE_URL", "")
    candidates = [one for one in (named, DEFAULT_SERVER) if one.startswith("postgres")]
    return next((one for one in candidates if reachable(one)), None)


@contextmanager
def sqlite_file() -> Iterator[str]:
    """The URL of an SQLite file that does not exist yet, or is a copy of the one that MIGRATED names."""
    with tempfile.TemporaryDirectory(prefix="bench_") as folder:
        file = Path(folder) / "bench.sqlite3"
        if migrated := os.environ.get(MIGRATED):
            shutil.copy(migrated, file)
        yield f"sqlite:///{file}"


@contextmanager
def postgresql_database(server: str) -> Iterator[str]:
    """The URL of a database of our own, named after this process: empty, or migrated where MIGRATED is named."""
    place, name = server.rpartition("/")[0], f"bench_{os.getpid()}"
    if os.environ.get(MIGRATED):
        copy_database(f"{place}/{name}")
    else:
        _order(place, "CREATE DATABASE {}", name)
    try:
        yield f"{place}/{name}"
    finally:
        _order(place, "DROP DATABASE {} WITH (FORCE)", name)


def _order(place: str, statement: str, name: str) -> None:
    with psycopg.connect(f"{place}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
