"""What all tests share: a town, and the marker for tests that need PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.providers import provider
from tests.audit.triggers import empty_trail
from tests.factories.client import Api
from tests.factories.town import Town, make_town
from tests.migrated import copy_database, copy_file

hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.register_profile("other_every_time", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """For the second engine: what does not depend on the engine has run on the first."""
    parser.addoption("--with-database", action="store_true", help="Only tests that use a database.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Report tests for PostgreSQL as skipped on SQLite, and those without a database as deselected where asked.

    Files of few and long tests come first, so that no worker is left with one of them at the end.
    """
    items.sort(key=lambda item: item.path.name not in LONG_RUNNING)
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_engine(item)])
        items[:] = [item for item in items if asks_the_engine(item)]
    if connection.vendor == "postgresql":
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: locks, constraints or concurrency")
    for item in items:
        if "postgresql" in item.keywords:
            item.add_marker(skip)


LONG_RUNNING = {
    "test_access_questions.py", "test_bench_runs.py", "test_file_keys.py", "test_killed.py", "test_machine.py",
    "test_plans.py", "test_revocation_races.py", "test_seed_demo.py", "test_sweep.py", "test_tutorial.py",
    "test_world.py",
}  # fmt: skip


def asks_the_engine(item: pytest.Item) -> bool:
    """Whether a test could end otherwise on another engine: it uses a database, and is not one of many of a kind."""
    if item.get_closest_marker("postgresql"):
        return True
    role = getattr(getattr(item, "callspec", None), "params", {}).get("role")
    of_many = item.path.name in SWEEPS and role is not None and role not in SWEPT_AGAIN
    return uses_a_database(item) and not of_many and not any(part in item.nodeid for part in ENDS_ALIKE)


SWEEPS = {"test_sweep.py", "test_shredding.py"}
SWEPT_AGAIN = {"caseworker", "health_companion", "volunteer", "partner_agency", "data_protection_officer"}
"""Roles of which each has routes of its own; the sweep of the others has run on the first engine."""
ENDS_ALIKE = (
    "tests/demo/", "tests/access/test_provider_", "tests/access/test_world.py",
    "test_access_questions.py::test_explains",
)  # fmt: skip
"""What asks much of the application and nothing of the engine; the stateful test asks every way on both."""


def uses_a_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by a fixture or by a mark."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or any(map(item.get_closest_marker, ("django_db", "postgresql")))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The database of a worker is a copy of one that is migrated already; what runs after each migration runs on it."""
    with django_db_blocker.unblock():
        if django_db_createdb or not django_db_keepdb:
            copy_the_migrated(connection.creation._get_test_db_name())
        databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=True)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(databases, verbosity=0)


def copy_the_migrated(name: str) -> None:
    """Put a migrated database in the place of the name, on the engine of the settings."""
    if connection.vendor == "sqlite":
        copy_file(Path(name))
    else:
        copy_database(f"{os.environ['TEST_DATABASE_URL'].rpartition('/')[0]}/{name}")


@pytest.fixture(autouse=True)
def no_keys_from_other_tests() -> None:
    """Every test opens its own keys."""
    forget_keys()


@pytest.fixture(autouse=True)
def files_of_this_test(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test has a folder of sealed files of its own, which is made once something is put into it."""
    settings.FILES_DIR = str(tmp_path_factory.getbasetemp() / "files" / uuid4().hex)


@pytest.fixture
def town(db: None) -> Town:
    """A town with an account in every role."""
    return make_town()


@pytest.fixture
def api(town: Town) -> Callable[[str], Api]:
    """A client that speaks as the named account of the town."""
    return lambda name: Api(town, name)


@pytest.fixture
def kept_trail(transactional_db: None) -> Iterator[None]:
    """Real transactions, and a trail that is empty again behind the test."""
    yield
    empty_trail()


@pytest.fixture
def settings_choose_the_provider() -> Iterator[None]:
    """The provider is made once per process: forgotten before and after the test."""
    provider.cache_clear()
    yield
    provider.cache_clear()
