"""What all tests share: a town, and the marker for tests that need PostgreSQL."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.providers import provider
from tests.audit.triggers import empty_trail
from tests.factories.client import Api
from tests.factories.town import Town, make_town


def pytest_addoption(parser: pytest.Parser) -> None:
    """For the second engine: what does not depend on the engine has run on the first."""
    parser.addoption("--with-database", action="store_true", help="Only tests that use a database.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Report tests for PostgreSQL as skipped on SQLite, and those without a database as deselected where asked."""
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_engine(item)])
        items[:] = [item for item in items if asks_the_engine(item)]
    if connection.vendor == "postgresql":
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: locks, constraints or concurrency")
    for item in items:
        if "postgresql" in item.keywords:
            item.add_marker(skip)


def asks_the_engine(item: pytest.Item) -> bool:
    """Whether a test could end otherwise on another engine: it uses a database, and is not one of many of a kind."""
    role = getattr(getattr(item, "callspec", None), "params", {}).get("role")
    of_many = "test_sweep.py" in item.nodeid and role is not None and role not in SWEPT_AGAIN
    return uses_a_database(item) and not of_many and "tests/demo/" not in item.nodeid


SWEPT_AGAIN = {"caseworker", "team_lead", "health_companion", "volunteer", "partner_agency", "data_protection_officer"}
"""Roles of which each has routes of its own; the sweep of the others has run on the first engine."""


def uses_a_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by a fixture or by a mark."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or any(map(item.get_closest_marker, ("django_db", "postgresql")))


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
