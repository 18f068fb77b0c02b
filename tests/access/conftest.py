"""An identity provider for the tests of signing in at one."""

from collections.abc import Iterator
from typing import Any

import pytest

from casemgmt.access.openid.discovery import forget_published
from tests.factories.identity_provider import FakeProvider, configured
from tests.factories.town import Town


@pytest.fixture
def fake(town: Town, settings: Any) -> Iterator[FakeProvider]:
    """The identity provider of the town, as the settings name it."""
    forget_published()
    with FakeProvider() as running:
        settings.OIDC_PROVIDERS = [configured(running, town)]
        yield running
