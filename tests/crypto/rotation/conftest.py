from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.crypto.rotation.runs import Run
from tests.crypto.rotation.everything import everything_open
from tests.factories.town import Town, make_person
from tests.factories.world import make_world


@pytest.fixture
def run(settings: Any) -> Callable[..., Run]:
    """A run that waits for nobody for long: processes of the tests hold keys for no time."""
    settings.KEY_CACHE_SECONDS = 0
    return partial(Run, now=timezone.now, margin=0)


@pytest.fixture
def full_town(town: Town) -> Town:
    """A town with one of every sealed record, and some people more."""
    make_world(town, "north", "Kanarienvogel")
    for number in range(5):
        make_person(
            town, given_names=f"Amina{number}", contact_ways=[{"kind": "email", "value": f"{number}@example.org"}]
        )
    return town


@pytest.fixture
def before(full_town: Town) -> dict[Any, Any]:
    """All that could be read of the full town before anything was rotated."""
    return everything_open()
