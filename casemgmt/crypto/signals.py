"""What crypto tells those above it. It cannot write into the trail itself: the two stand side by side."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.dispatch import Signal

keys_changed = Signal()
"""Keys were made, rotated, destroyed or handed out. Sent by `tell` in the transaction of what it tells of."""


def tell(*, event: str, tenant: UUID | None, keys: Sequence[UUID], fields: Sequence[str] = (), at: datetime) -> None:
    """Say that keys changed: the event of the trail, the municipality, the ids of the keys' rows, and what of them.

    An error of a receiver ends the caller's transaction: no entry, no change.
    """
    keys_changed.send(sender=None, event=event, tenant=tenant, keys=keys, fields=fields, at=at)
