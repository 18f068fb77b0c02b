from uuid import UUID, uuid4

import pytest

from casemgmt.crypto.actions import create_subject_key, create_tenant_keys
from casemgmt.crypto.models import SubjectKey
from tests.factories.town import NOW


@pytest.fixture
def tenant(db: None) -> UUID:
    """A municipality's keys, without the municipality."""
    return create_tenant_keys(tenant=uuid4(), at=NOW).tenant


@pytest.fixture
def other_tenant(db: None) -> UUID:
    return create_tenant_keys(tenant=uuid4(), at=NOW).tenant


@pytest.fixture
def key(tenant: UUID) -> SubjectKey:
    """A subject's key."""
    return create_subject_key(subject=uuid4(), tenant=tenant, at=NOW)
