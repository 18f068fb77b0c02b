"""`make bench`: what the house costs, measured beside something simpler in the same run.

    python -m tests.performance.bench [--only requests sealing search names keys trail access law radar]
        [--engine sqlite|postgresql|all] [--cases 1000 10000] [--seconds 25] [--no-wall] [--people 10000 100000]
        [--questions 40] [--persons 10000] [--json]

Parts: `requests` (lists, details and writes beside a bare DRF endpoint), `sealing` (pages and single people beside
plain columns, Fernet fields and bare primitives), `search` (recall and times beside plaintext trigrams), `names` (the
list of pairs, and what stored terms give away), `keys` (rotation and erasure), `trail` (verifying the audit trail, and
its share of a request), `access` (lists, counts and details of eight accounts beside all rows, beside guardian and
behind row-level security; tests/performance/access_part.py says how), `law` (timelines of people over five years, in
the pure functions alone), `radar` (a run of the deadline radar where one in a hundred can have changed). The targets of
design/crypto.md, design/security.md and design/access.md stand at the end. A million people (`--people 1000000`) take a
quarter of an hour, most of it to make and seal them; access says something from a hundred thousand cases on
(`--only access --cases 10000 100000 1000000`; SQLite is left out above a hundred thousand).

A fresh database per part and engine is migrated, gets a town, is filled and measured in a process of its own.

What can be compared: ratios within one table, and their growth. What cannot: figures of two runs or machines, and
absolute times with those of a served API (no server, no network, one client, so nobody waits for a lock); CPU between
the engines, since it is that of this process, which does SQLite's work and not PostgreSQL's.

Of `requests`: the bare endpoint (`tests.performance.plain`) is a ModelViewSet with ModelSerializer, JSONRenderer and
CursorPagination. It shows the same members from a plaintext table behind the same middleware, without authentication,
permission, sealing, audit, preconditions, choice of fields or validation of codes; its list shows all rows to
everybody. It is a floor and nothing that an office could run: `stock` in design/performance.md has permissions and
encryption, and is several times slower. All workloads and the bare ones are sent in turn, round after round, warm, by
one client, straight to the WSGI application (`tests.performance.wire`). p50 and p95 hold the fsync that every look
and every write costs for its line in the trail; the bare endpoint's reads have none. `create` is the case alone: the
person is entered just before, untimed, and so is the read that gives `update` its ETag. Up to 4,096 people's keys are
held unwrapped, so at 10,000 cases some of the details open theirs anew. SQL counts statements, without those that
begin or end transactions or pass the wall (one for each request, three for each write). On PostgreSQL all are sent once
more behind row-level security, unless `--no-wall` is given; these rows (`…, walled`) are compared with the same request
without it, in place of the bare one.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from tests.performance.databases import postgresql_database, postgresql_server, sqlite_file
from tests.performance.report import written
from tests.performance.targets import targets

ROOT = Path(__file__).parents[2]
ONE_PART = "import django; django.setup(); from tests.performance.one_part import main; main()"
PACKAGES = ("django", "djangorestframework", "cryptography", "orjson", "psycopg")
PARTS = ("requests", "sealing", "search", "names", "keys", "trail", "access", "law", "radar")
WITHOUT_DATABASE = frozenset({"names", "law"})
ENGINES = ("sqlite", "postgresql")
MOST_ON_SQLITE = 10_000
"""People that are searched on SQLite: one process fills it, and an office of that size runs on it."""

MOST_CASES_ON_SQLITE = 100_000
"""Cases whose lists are asked for on SQLite."""


class Plan(NamedTuple):
    """What to measure, and how long or how often."""

    only: Sequence[str] = PARTS
    engine: str = "all"
    cases: Sequence[int] = (1000, 10_000)
    seconds: float = 25
    rounds: int | None = None
    wall: bool = True
    """Whether requests are measured behind row-level security too (PostgreSQL)."""
    people: Sequence[int] = (10_000, 100_000)
    questions: int = 40
    pages: int = 60
    """Rounds of pages and single people."""
    guessed: int = 20_000
    """People in each half of the guessing attack."""
    keys: int = 10_000
    """People whose keys are rotated."""
    erasures: int = 100
    entries: int = 20_000
    """Lines of the trail that is verified."""
    lines: int = 60
    """Rounds of requests whose share of the trail is measured."""
    persons: int = 10_000
    """People whose timelines the law computes."""

    def options(self, part: str, engine: str) -> dict[str, Any]:
        """What the part is told."""
        match part:
            case "requests":
                return {"cases": self.cases, "seconds": self.seconds, "rounds": self.rounds, "wall": self.wall}
            case "sealing":
                return {"people": min(1000, *self.people), "rounds": self.pages}
            case "search":
                few = [one for one in self.people if engine == "postgresql" or one <= MOST_ON_SQLITE]
                return {"people": few, "each": self.questions}
            case "names":
                return {"people": self.guessed, "candidates": min(2000, self.guessed)}
            case "trail":
                return {"entries": self.entries, "rounds": self.lines}
            case "access":
                few = [one for one in self.cases if engine == "postgresql" or one <= MOST_CASES_ON_SQLITE]
                return {"cases": few, "seconds": self.seconds, "rounds": self.rounds}
            case "radar":
                return {"people": list(self.people)}
            case "law":
                return {"persons": self.persons}
        return {"people": self.keys, "erasures": self.erasures}


def main() -> None:
    """Measure what the command line asks for, and print it."""
    usual = Plan()
    arguments = argparse.ArgumentParser(description="What the house costs.")
    arguments.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to measure")
    arguments.add_argument("--engine", choices=(*ENGINES, "all"), default="all")
    arguments.add_argument("--cases", type=int, nargs="+", default=usual.cases, help="numbers of cases (requests)")
    arguments.add_argument("--seconds", type=float, default=usual.seconds, help="how long at each number of cases")
    arguments.add_argument("--rounds", type=int, help="how many rounds instead")
    arguments.add_argument(
        "--wall", action=argparse.BooleanOptionalAction, default=True, help="requests behind row-level security too"
    )
    arguments.add_argument("--people", type=int, nargs="+", default=usual.people, help="numbers of people (search)")
    arguments.add_argument("--questions", type=int, default=usual.questions, help="questions of each kind (search)")
    arguments.add_argument("--persons", type=int, default=usual.persons, help="people of the law (law)")
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = vars(arguments.parse_args())
    as_json = given.pop("json")
    run = measured(Plan(**given))
    print(json.dumps(run, indent=1) if as_json else written(run))  # noqa: T201 - it is what the command is for


def measured(plan: Plan) -> dict[str, Any]:
    """The machine, the figures of each part and engine, what was left out and why, and the targets."""
    server = postgresql_server()
    left_out = []
    if plan.engine != "sqlite" and not server:
        left_out.append("PostgreSQL, since none answers at TEST_DATABASE_URL or 127.0.0.1:5432.")
    parts = []
    for part, engine in _wanted(plan):
        options = plan.options(part, engine)
        if engine == "postgresql" and not server:
            continue
        if part == "search" and not options["people"]:
            left_out.append(f"Search on SQLite, which is measured up to {MOST_ON_SQLITE:,} people.")
            continue
        parts.append(_one_part(part, server if engine == "postgresql" else None, options))
    run = {"machine": machine(), "left_out": left_out, "parts": parts}
    return run | {"targets": [one._asdict() for one in targets(run)]}


def _wanted(plan: Plan) -> Iterator[tuple[str, str]]:
    """Parts and engines; names and law need no database, so that one engine is enough for them."""
    for part in PARTS:
        engines = [one for one in ENGINES if plan.engine in {one, "all"}]
        if part in plan.only:
            yield from ((part, engine) for engine in (("sqlite",) if part in WITHOUT_DATABASE else engines))


def machine() -> dict[str, Any]:
    """What the figures hang on."""
    return {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "platform": platform.platform(terse=True),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _one_part(part: str, server: str | None, options: dict[str, Any]) -> dict[str, Any]:
    with postgresql_database(server) if server else sqlite_file() as url:
        surroundings = {"DJANGO_SETTINGS_MODULE": "tests.performance.settings", "TEST_DATABASE_URL": url}
        if part == "keys":
            # Rotation waits until no process can hold a key of before: seconds here, not minutes.
            surroundings["CASEMGMT_KEY_CACHE_SECONDS"] = "2"
        asked = json.dumps({"part": part, "options": options}).encode()
        done = subprocess.run(
            [sys.executable, "-c", ONE_PART],
            cwd=ROOT,
            env=os.environ | surroundings,
            input=asked,
            stdout=subprocess.PIPE,
            check=True,
        )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    main()
