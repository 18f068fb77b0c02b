"""`manage.py rotate_keys` as a process of its own, on the database of the test run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


def environment() -> dict[str, str]:
    """Settings of the tests, with the database that this run made; keys are held for a second."""
    held = connection.settings_dict
    if connection.vendor == "postgresql":
        login = f"{held['USER']}:{quote(held['PASSWORD'])}" if held["PASSWORD"] else held["USER"]
        url = f"postgres://{login}@{held['HOST']}:{held['PORT'] or 5432}/{held['NAME']}"
    else:
        url = f"sqlite:///{held['NAME']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "casemgmt.settings.test",
        "TEST_DATABASE_URL": url,
        "CASEMGMT_KEY_CACHE_SECONDS": "1",
    }


def started(*arguments: str) -> subprocess.Popen[str]:
    """The command, running."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "rotate_keys", "--json", *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rotated(*arguments: str) -> dict[str, Any]:
    """The report of the command, run to its end."""
    out, err = started(*arguments).communicate(timeout=120)
    assert out, err
    report: dict[str, Any] = json.loads(out)
    return report
