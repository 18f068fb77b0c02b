"""The trail of keys: a line for each change that crypto tells of, by the operator who started it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from casemgmt.access.actors import operator
from casemgmt.access.models import Municipality
from casemgmt.audit.models import HOUSE
from casemgmt.audit.trail import append
from casemgmt.crypto.signals import keys_changed
from casemgmt.crypto.tenants import declare_tenants


def connect() -> None:
    """Listen to crypto, and tell it how municipalities are called."""
    keys_changed.connect(_append, dispatch_uid="trail of keys")
    declare_tenants(_by_ags)


def _by_ags() -> dict[str, UUID]:
    return dict(Municipality.objects.values_list("ags", "pk"))


def _append(
    *, event: str, tenant: UUID | None, keys: Sequence[UUID], fields: Sequence[str], at: datetime, **_: Any
) -> None:
    append(
        actor=operator(now=at, municipality_id=tenant),
        event=event,
        kind="key",
        ids=list(keys),
        fields=sorted(fields),
        stream=f"municipality:{tenant or HOUSE}",
        municipality_id=tenant,
    )
