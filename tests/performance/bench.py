"""`make bench`: what requests to the cases cost, beside a bare DRF endpoint over the same rows.

    python -m tests.performance.bench [--cases 1000 10000] [--seconds 25] [--engine sqlite|postgresql|all] [--json]

A fresh database per engine is migrated, gets a town, is filled up to each number of cases in turn and measured there.
All workloads and the bare ones are sent in turn, round after round, warm, by one client, straight to the WSGI
application (`tests.performance.wire`). The default run takes about three minutes on two cores.

What can be compared: ratios to the bare endpoint (`÷ bare`) within one table, and the growth of these ratios. The bare
endpoint (`tests.performance.plain`) is a ModelViewSet with ModelSerializer, JSONRenderer and CursorPagination. It shows
the same members from a plaintext table behind the same middleware, without authentication, permission, sealing, audit,
preconditions, choice of fields or validation of codes; its list shows all rows to everybody. It is a floor and nothing
that an office could run: `stock` in design/performance.md has permissions and encryption, and is several times slower.

What cannot: figures of two runs or machines; absolute times with those of a served API (no server, no network, one
client, so nobody waits for a lock); CPU between the engines, since it is that of this process, which does SQLite's work
and not PostgreSQL's. p50 and p95 hold the fsync that every look and every write costs for its line in the trail; the
bare endpoint's reads have none. `create` is the case alone: the person is entered just before, untimed, and so is the
read that gives `update` its ETag. Up to 4,096 people's keys are held unwrapped, so at 10,000 cases some of the details
open theirs anew. SQL counts statements without those that begin or end transactions.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from contextlib import AbstractContextManager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.performance.databases import postgresql_database, postgresql_server, sqlite_file
from tests.performance.report import written

ROOT = Path(__file__).parents[2]
ONE_ENGINE = "import django; django.setup(); from tests.performance.one_engine import main; main()"
PACKAGES = ("django", "djangorestframework", "cryptography", "orjson", "psycopg")


def main() -> None:
    """Measure what the command line asks for, and print it."""
    arguments = argparse.ArgumentParser(description="What requests to the cases cost.")
    arguments.add_argument("--cases", type=int, nargs="+", default=[1000, 10000], help="numbers of cases to measure at")
    arguments.add_argument("--seconds", type=float, default=25, help="how long to measure at each number of cases")
    arguments.add_argument("--rounds", type=int, help="how many rounds to measure instead")
    arguments.add_argument("--engine", choices=("sqlite", "postgresql", "all"), default="all")
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = arguments.parse_args()
    run = measured(given.engine, given.cases, given.seconds, given.rounds)
    print(json.dumps(run, indent=1) if given.json else written(run))  # noqa: T201 - it is what the command is for


def measured(engine: str, cases: list[int], seconds: float, rounds: int | None) -> dict[str, Any]:
    """The machine, the figures of each engine, and what was left out and why."""
    databases: list[AbstractContextManager[str]] = []
    left_out = []
    if engine in {"sqlite", "all"}:
        databases.append(sqlite_file())
    if engine in {"postgresql", "all"}:
        if server := postgresql_server():
            databases.append(postgresql_database(server))
        else:
            left_out.append("PostgreSQL, since none answers at TEST_DATABASE_URL or 127.0.0.1:5432.")
    engines = [_one_engine(database, cases, seconds, rounds) for database in databases]
    return {"machine": machine(), "left_out": left_out, "engines": engines}


def machine() -> dict[str, Any]:
    """What the figures hang on."""
    return {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "platform": platform.platform(terse=True),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _one_engine(
    database: AbstractContextManager[str], cases: list[int], seconds: float, rounds: int | None
) -> dict[str, Any]:
    command = [sys.executable, "-c", ONE_ENGINE, "--seconds", str(seconds)]
    command += ["--cases", *map(str, cases), *(["--rounds", str(rounds)] if rounds is not None else [])]
    with database as url:
        surroundings = {"DJANGO_SETTINGS_MODULE": "tests.performance.settings", "TEST_DATABASE_URL": url}
        done = subprocess.run(command, cwd=ROOT, env=os.environ | surroundings, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
