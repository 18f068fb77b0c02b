"""One migrated database for each engine and state of the migrations, of which test runs get copies.

Migrating takes many times as long as copying. `python -m tests.migrated` makes what is missing.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from tests.engines import postgresql_url

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "migrated"
DATABASE_PREFIX = "casemgmt_migrated_"
KEPT_FOR_DAYS = 7


def fingerprint() -> str:
    """What the migrated schema depends on: our migrations, and the locked packages with theirs."""
    digest = sha256(sys.version.encode())
    apps = ("casemgmt", "cases", "housing", "services")
    files = sorted(path for app in apps for path in (ROOT / app).rglob("migrations/*.py"))
    for path in [*files, ROOT / "requirements-dev.txt"]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def copy_file(target: Path) -> None:
    """Put a migrated SQLite file at the path, in place of what is there."""
    for journal in ("", "-journal", "-wal", "-shm"):
        target.with_name(target.name + journal).unlink(missing_ok=True)
    shutil.copyfile(migrated_file(), target)


def migrated_file() -> Path:
    """The migrated SQLite file, which is made where it is missing."""
    file = FOLDER / f"{fingerprint()}.sqlite3"
    with one_at_a_time("sqlite"):
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(file)
            for old in FOLDER.glob("*.sqlite3"):
                if old.stat().st_mtime < time.time() - KEPT_FOR_DAYS * 86_400:
                    old.unlink()
    return file


def copy_database(url: str) -> None:
    """Make the database that the URL names from the migrated one, in place of what is there."""
    name = sql.Identifier(url.rpartition("/")[2])
    with psycopg.connect(server_of(url), autocommit=True) as server, one_at_a_time("postgresql"):
        migrated = migrated_database(url, server)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(migrated)))


def migrated_database(url: str, server: psycopg.Connection) -> str:
    """The name of the migrated database on the server of the URL, which is made where it is missing."""
    name = f"{DATABASE_PREFIX}{fingerprint()}"
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        unfinished = f"{name}_unfinished"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(unfinished)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
        migrate(f"{url.rpartition('/')[0]}/{unfinished}")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def migrate(url: str) -> None:
    """Bring the database of the URL up to date in a process of its own."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--settings", "casemgmt.settings.test"]
    environment = os.environ | {"TEST_DATABASE_URL": url, "TEST_ROW_SECURITY": "off"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


def server_of(url: str) -> str:
    """The URL of the database `postgres` on the same server."""
    return f"{url.rpartition('/')[0]}/postgres"


@contextmanager
def one_at_a_time(engine: str) -> Iterator[None]:
    """Let other processes of this checkout wait."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Make what is missing, for each engine that answers."""
    migrated_file()
    if url := postgresql_url():
        with psycopg.connect(server_of(url), autocommit=True) as server, one_at_a_time("postgresql"):
            migrated_database(url, server)


if __name__ == "__main__":
    main()
