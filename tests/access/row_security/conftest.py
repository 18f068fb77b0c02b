"""The wall, in the transaction of a test or for real."""

from collections.abc import Iterator
from typing import Any

import pytest

from casemgmt.access.row_security.installing import install, remove


@pytest.fixture
def walled(db: None, settings: Any) -> None:
    """The wall stands; it is undone with the test. Comes before data, whose waiting checks forbid to alter a table."""
    settings.ROW_SECURITY = True
    install()


@pytest.fixture
def really_walled(kept_trail: None, settings: Any) -> Iterator[None]:
    """The wall stands for every connection, and is taken away again unless the whole run has it."""
    before, settings.ROW_SECURITY = settings.ROW_SECURITY, True
    built = install()
    yield
    settings.ROW_SECURITY = before
    if built:
        remove()
