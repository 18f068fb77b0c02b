"""The tutorial is run as it stands: every block, against a server with the demo town."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from tests.migrated import copy_file

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "tutorial" / "first-case.md"
BLOCK = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)
MOVED = re.compile(r"^(?:\w+)? ?-> .*$", re.MULTILINE)

pytestmark = [
    pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="brings a SQLite database of its own; once is enough"),
]


def script() -> str:
    """All blocks of the tutorial, one behind the other."""
    return "\n".join(BLOCK.findall(PAGE.read_text("utf-8")))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a shell that finds a fresh server with the demo town."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    database = tmp_path / "demo.sqlite3"
    copy_file(database)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "casemgmt.settings.test",
        "TEST_DATABASE_URL": f"sqlite:///{database}",
        "API": f"http://127.0.0.1:{port}/api/v1",
    }
    for command in ("migrate", "seed_demo"):
        subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=ROOT, env=environment, check=True)
    process = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", port], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready")
        yield environment
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str) -> None:
    """Return once the server answers."""
    for _ in range(100):
        try:
            urlopen(address, timeout=2).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("The server does not answer.")


def test_tutorial_takes_a_case_through_every_phase(server: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail"],
        input=script(),
        cwd=ROOT,
        env=server,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert MOVED.findall(done.stdout) == [
        " -> inquiry (open)",
        "inquiry -> intake (accept)",
        "intake -> assessment (start_assessment)",
        "assessment -> planning (start_planning)",
        "planning -> linking (agree_plan)",
        "linking -> monitoring (start_monitoring)",
        "monitoring -> evaluation (start_evaluation)",
        "evaluation -> closed (close)",
    ]
