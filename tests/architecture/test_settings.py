"""Production refuses what is not safe, and the system checks are silent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection

from casemgmt.crypto.providers import root_key_line

ROOT = Path(__file__).resolve().parents[2]


def production(tmp_path: Path, purpose: str, **extra: str) -> dict[str, str]:
    """An environment of a production server with a key made for a purpose."""
    key = tmp_path / "root.key"
    key.write_text(root_key_line(purpose=purpose, number=1))
    key.chmod(0o400)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "CASEMGMT"))}
    return (
        kept
        | {
            "DJANGO_SETTINGS_MODULE": "casemgmt.settings.production",
            "CASEMGMT_SECRET_KEY": "a-long-secret-of-a-production-server-with-many-letters-0123456789",
            "CASEMGMT_ALLOWED_HOSTS": "cases.example.org",
            "CASEMGMT_KEY_FILE": str(key),
            "CASEMGMT_FILES_DIR": str(tmp_path / "files"),
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        }
        | extra
    )


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of a server with this environment."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.django_db
def test_checks_are_silent() -> None:
    assert [found for found in run_checks() if not found.is_silenced()] == []


def test_deployment_check_of_production_is_silent(tmp_path: Path) -> None:
    done = run(production(tmp_path, "production"), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (2 silenced).")


def test_production_asks_for_a_second_factor_and_counts_behind_its_proxy(tmp_path: Path) -> None:
    shown = "from django.conf import settings as s; print(s.SECOND_FACTOR, s.PROXY_HOPS, s.ORIGINS)"
    done = run(production(tmp_path, "production"), "-c", shown)
    assert done.stdout.strip() == "required 1 ['https://cases.example.org']"


def test_deployment_check_warns_where_a_password_alone_opens_health_data(tmp_path: Path) -> None:
    environment = production(tmp_path, "production", CASEMGMT_SECOND_FACTOR="optional")
    done = run(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, "casemgmt.W005" in done.stderr) == (1, True)


def test_production_has_row_security_by_itself_and_warns_where_it_is_off(tmp_path: Path) -> None:
    shown = "from django.conf import settings as s; print(s.ROW_SECURITY)"
    assert run(production(tmp_path, "production"), "-c", shown).stdout.strip() == "True"
    environment = production(tmp_path, "production", CASEMGMT_ROW_SECURITY="off")
    done = run(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, "casemgmt.W007" in done.stderr) == (1, True)


@pytest.mark.parametrize(("mode", "code"), [(0o700, 0), (0o750, 1), (0o701, 1)])
def test_deployment_check_refuses_a_folder_of_files_that_others_enter(tmp_path: Path, mode: int, code: int) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    folder.chmod(mode)
    done = run(production(tmp_path, "production"), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, "casemgmt.E009" in done.stderr) == (code, code == 1)


@pytest.mark.parametrize(("purpose", "code"), [("production", 0), ("development", 1)])
def test_deployment_check_refuses_a_development_key(tmp_path: Path, purpose: str, code: int) -> None:
    done = run(production(tmp_path, purpose), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, "casemgmt.E002" in done.stderr) == (code, code == 1)


def test_production_refuses_a_development_key(tmp_path: Path) -> None:
    done = run(production(tmp_path, "development"), "-c", "import casemgmt.wsgi")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: The root key was made for development. Create one for production."
    )


@pytest.mark.parametrize(
    "name", ["CASEMGMT_SECRET_KEY", "CASEMGMT_ALLOWED_HOSTS", "CASEMGMT_FILES_DIR", "DATABASE_URL"]
)
def test_production_has_no_default_for(name: str, tmp_path: Path) -> None:
    environment = production(tmp_path, "production")
    del environment[name]
    done = run(environment, "-c", "import casemgmt.wsgi")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        f"django.core.exceptions.ImproperlyConfigured: Set the {name} environment variable"
    )


def test_production_has_no_demo_accounts(tmp_path: Path) -> None:
    done = run(production(tmp_path, "production"), "manage.py", "demo_accounts")
    assert done.returncode == 1
    assert "Unknown command" in done.stderr


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="settings of SQLite")
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_keeps_what_was_acknowledged(pragma: str, value: object) -> None:
    """Write-ahead log, FULL synchronous (2), foreign keys on; and every transaction begins as a writer."""
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    assert connection.transaction_mode == "IMMEDIATE"
