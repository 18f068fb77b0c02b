"""The trail of keys: a line for each change that crypto tells of, by the operator who started it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from casemgmt.access.actors import operator
from casemgmt.audit.trail import append
from casemgmt.crypto.signals import keys_changed

HOUSE = UUID(int=0)
"""Names the stream of what concerns no single municipality."""


def connect() -> None:
    """Listen to crypto."""
    keys_changed.connect(_append, dispatch_uid="trail of keys")


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
