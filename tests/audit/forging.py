"""What somebody does who holds the database and can read this code: write a chain anew so that it fits."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from casemgmt.audit import chain
from casemgmt.audit.models import Entry, Mention, Stream
from casemgmt.audit.trail import line_of
from tests.audit.triggers import triggers_lifted


def rebuild(stream: str, change: Callable[[Entry], Any], *, at: int) -> None:
    """Change the entry at a position, and give every entry from there on, and the stream's row, digests that fit."""
    with triggers_lifted():
        entries = list(Entry.objects.filter(stream=stream, position__gte=at).order_by("position"))
        tip = bytes(entries[0].previous)
        change(entries[0])
        for entry in entries:
            entry.previous = tip
            tip = entry.digest = chain.digest(tip, line_of(entry))
            entry.save(force_update=True)
        Stream.objects.filter(name=stream).update(head=tip)


def cut(stream: str, *, behind: int) -> None:
    """Remove the entries behind a position, and set the stream's row back to fit."""
    with triggers_lifted():
        _delete(Entry.objects.filter(stream=stream, position__gt=behind))
        head = Entry.objects.get(stream=stream, position=behind).digest
        Stream.objects.filter(name=stream).update(position=behind, head=head)


def remove(stream: str) -> None:
    """Remove a stream with all its entries."""
    with triggers_lifted():
        _delete(Entry.objects.filter(stream=stream))
        Stream.objects.filter(name=stream).delete()


def _delete(entries: QuerySet[Entry]) -> None:
    """Remove entries, and the look-up rows that would tell of them."""
    Mention.objects.filter(entry__in=entries.values("pk")).delete()
    entries.delete()
