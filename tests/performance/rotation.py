"""What rotation does in a second: keys re-wrapped, rows sealed anew, people indexed; and its longest batch.

    python -m tests.performance.rotation [--people 10000] [--engine postgresql|sqlite]

`measured(tenant)` is for a benchmark that has a filled town already. The figures are those that `rotate_keys --json`
reports by step: rows, seconds of work without waits for other processes, rows a second, longest batch in milliseconds.
"""

import argparse
import json
import os
import subprocess
import sys
from typing import Any
from uuid import UUID

from tests.performance.databases import postgresql_database, postgresql_server, sqlite_file

ON_DATABASE = (
    "import django; django.setup(); from tests.performance.rotation import fill_and_measure; fill_and_measure({})"
)


def measured(tenant: UUID) -> dict[str, dict[str, Any]]:
    """The figures of every step of a rotation of the municipality on each level. Nobody may work meanwhile."""
    from django.utils import timezone  # noqa: PLC0415 - needs the settings

    from casemgmt.crypto.rotation.epochs import rotate_municipality_key  # noqa: PLC0415
    from casemgmt.crypto.rotation.generations import rotate_search  # noqa: PLC0415
    from casemgmt.crypto.rotation.renewals import renew_subjects  # noqa: PLC0415
    from casemgmt.crypto.rotation.runs import Run  # noqa: PLC0415

    alone = Run(now=timezone.now, margin=0)
    reports = [
        rotate_municipality_key(tenant, alone),
        renew_subjects(tenant, alone),
        rotate_search(tenant, alone, new_key=True),
    ]
    return {step: figures.as_json() for report in reports for step, figures in report.steps.items() if figures.rows}


def fill_and_measure(people: int) -> None:
    """Migrate the database of the settings, put so many people in, rotate, and print the figures as JSON."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    from tests.crypto.rotation.crowd import crowd  # noqa: PLC0415
    from tests.factories.town import make_town  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    town = make_town()
    crowd(town, people)
    print(json.dumps(measured(town.municipality.pk), indent=1))  # noqa: T201 - it is what the command is for


def main() -> None:
    """Measure on a fresh database of the engine."""
    arguments = argparse.ArgumentParser(description="What rotation does in a second.")
    arguments.add_argument("--people", type=int, default=10_000)
    arguments.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql")
    given = arguments.parse_args()
    server = postgresql_server() if given.engine == "postgresql" else None
    with postgresql_database(server) if server else sqlite_file() as url:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "casemgmt.settings.test",
            "TEST_DATABASE_URL": url,
            "CASEMGMT_KEY_CACHE_SECONDS": "2",
        }
        subprocess.run([sys.executable, "-c", ON_DATABASE.format(given.people)], env=environment, check=True)


if __name__ == "__main__":
    main()
