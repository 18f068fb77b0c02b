"""How an action ends: the record stored, its audit line behind it, in one transaction."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal

from casemgmt.access.actors import Actor
from casemgmt.access.models import Record
from casemgmt.audit.trail import append
from casemgmt.crypto.sealed import SealedModel

R = TypeVar("R", bound=Record)
F = TypeVar("F", bound=Callable[..., Any])

action: Callable[[F], F] = partial(transaction.atomic, savepoint=False)()
"""Marks a function as an action: all of it or nothing. Joins the caller's transaction where there is one."""


record_put = Signal()
"""Sent inside the transaction once a record was saved, as `record`: for what an app above has to note along with it."""


def stream_of(record: Record) -> str:
    """The stream of the trail that a record's writes stand in: its subject's, so that no two cases wait."""
    if isinstance(record, SealedModel):
        return f"subject:{record.key_id}"
    return f"{record._meta.model_name}:{record.pk}"


def store(record: R, *, by: Actor, event: str, fields: Iterable[str] = ()) -> R:
    """Save the record and leave its line in the trail. The last thing an action does."""
    return tell(put(record, by=by), by=by, event=event, fields=fields)


def tell(record: R, *, by: Actor, event: str, fields: Iterable[str] = (), also: Iterable[UUID] = ()) -> R:
    """Leave the line in the trail of a record that is saved already; `also` are the keys of others it tells of."""
    append(
        actor=by,
        event=event,
        kind=str(record._meta.model_name),
        ids=[record.pk, *also],
        subjects=record.concerned_ids(),
        fields=sorted(fields),
        stream=stream_of(record),
        municipality_id=record.municipality_id,
    )
    return record


def put(record: R, *, by: Actor) -> R:
    """Save a record that another record's line in the trail tells of."""
    adding = record._state.adding
    record.updated_at = by.now
    if adding:
        record.created_at = by.now
    record.save(force_insert=adding, force_update=not adding)
    record_put.send(sender=type(record), record=record)
    return record


def assign(record: Record, changes: dict[str, Any]) -> list[str]:
    """Set the attributes that differ; the names of those that did."""
    changed = [name for name, value in changes.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, changes[name])
    return changed
