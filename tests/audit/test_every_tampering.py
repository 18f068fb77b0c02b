"""On a trail of 2,000 entries every tampering with a single row is found, and located (reliability.md P28).

Twenty entries in each of a hundred streams, so that the stream which was touched can be verified by itself in a
millisecond; that no other is accused is asked of the whole trail for a sample. Each change is taken back before the
next.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from uuid_utils.compat import uuid7

from casemgmt.access.actors import Actor, operator
from casemgmt.access.checkpoints import create_checkpoint, ensure_signing_key, keys_of_this_house
from casemgmt.audit import chain
from casemgmt.audit.checkpoint_files import read_checkpoints, write_checkpoints
from casemgmt.audit.models import HOUSE, Entry, Stream
from casemgmt.audit.trail import append, line_of
from casemgmt.audit.verification import Finding, Problem, Report, verify
from tests.audit.conftest import CASE, OTHER_CASE, OTHER_TOWN, TOWN
from tests.audit.forging import cut, rebuild, remove
from tests.audit.triggers import triggers_lifted

pytestmark = pytest.mark.django_db

STREAMS, EACH = 100, 20
NAMES = [f"subject:{UUID(int=number + 1)}" for number in range(STREAMS)]
SAMPLE = range(0, STREAMS * EACH, 37)
"""Every 37th entry: all positions of a stream come up, the first and the last among them."""

CHANGES: dict[str, Any] = {
    "id": lambda entry: uuid7(),
    "stream": lambda entry: f"actor:{OTHER_CASE}",
    "position": lambda entry: entry.position + 1000,
    "at": lambda entry: entry.at + timedelta(microseconds=1),
    "municipality_id": lambda entry: OTHER_TOWN,
    "actor_id": lambda entry: OTHER_CASE,
    "roles": lambda entry: "administrator",
    "route": lambda entry: "grant",
    "event": lambda entry: "case.closed",
    "kind": lambda entry: "person",
    "object_ids": lambda entry: [str(OTHER_CASE)],
    "subject_ids": lambda entry: [str(OTHER_CASE)],
    "fields": lambda entry: ["phase"],
    "request_id": lambda entry: "req-9999",
    "previous": lambda entry: b"0" * 32,
    "digest": lambda entry: b"0" * 32,
}
"""For each column another value of the kind that the column holds."""


@pytest.fixture
def written(actor: Actor) -> list[Entry]:
    """2,000 entries by stream and position."""
    with transaction.atomic():
        for name, position in product(NAMES, range(EACH)):
            append(
                actor=actor,
                event="case.viewed",
                kind="case",
                ids=[CASE],
                subjects=[TOWN] if position % 2 else [],
                fields=["identity", "phase"],
                stream=name,
                municipality_id=TOWN,
                route="team",
            )
    assert verify() == Report(STREAMS * EACH, STREAMS, ())
    return list(Entry.objects.order_by("stream", "position"))


@pytest.fixture
def trail(written: list[Entry]) -> Iterator[list[Entry]]:
    """The same, with the triggers lifted as long as the test lasts."""
    with triggers_lifted():
        yield written


def findings(*streams: str) -> list[Finding]:
    return list(verify(streams=streams).findings)


def change(entry: Entry, **columns: Any) -> None:
    """Change columns of a row, found by its own key or by the key that it was given."""
    keys = {entry.pk, columns.get("id", entry.pk)}
    assert Entry.objects.filter(pk__in=keys).update(**columns) == 1


def missing(entry: Entry) -> Finding:
    """What is said of a row that does not stand where it stood."""
    last = entry.position == EACH
    return Finding(entry.stream, entry.position, "", Problem.TRUNCATED if last else Problem.REMOVED)


def expected(entry: Entry, column: str, value: Any) -> list[Finding]:
    """What is said of a row with one column changed."""
    if column == "stream":
        return [missing(entry)]
    if column == "position":
        # The last entry is still the next one that is found, only under another number.
        renumbered = Finding(entry.stream, entry.position, entry.pk.hex, Problem.CHANGED)
        return [renumbered if entry.position == EACH else missing(entry)]
    key = value if column == "id" else entry.pk
    return [Finding(entry.stream, entry.position, key.hex, Problem.CHANGED)]


def test_every_column_of_every_37th_row(trail: list[Entry]) -> None:
    for index, column in product(SAMPLE, CHANGES):
        entry = trail[index]
        value = CHANGES[column](entry)
        change(entry, **{column: value})
        assert findings(entry.stream) == expected(entry, column, value), (column, index)
        if column == "id":
            Entry.objects.filter(pk=value).update(id=entry.pk)
        else:
            change(entry, **{column: getattr(entry, column)})
    assert verify().findings == ()


def test_columns_are_all_that_an_entry_has() -> None:
    assert set(CHANGES) == {field.attname for field in Entry._meta.concrete_fields}


def test_changed_event_of_every_row(trail: list[Entry]) -> None:
    """All 2,000, each with a digest that fits it again: only the next row's link, or the stream's head, tells."""
    for entry, following in zip(trail, [*trail[1:], None], strict=True):
        entry.event = "case.closed"
        change(entry, event=entry.event, digest=chain.digest(bytes(entry.previous), line_of(entry)))
        last = entry.position == EACH
        found = entry if last or following is None else following
        problem = Problem.HEAD_CHANGED if last else Problem.UNLINKED
        assert findings(entry.stream) == [Finding(found.stream, found.position, found.pk.hex, problem)]
        entry.event = "case.viewed"
        change(entry, event=entry.event, digest=entry.digest)


def test_removed_row(trail: list[Entry]) -> None:
    for entry in trail[::7]:
        Entry.objects.filter(pk=entry.pk).delete()
        assert findings(entry.stream) == [missing(entry)]
        Entry.objects.bulk_create([entry])
    assert verify().findings == ()


def test_whole_trail_accuses_the_changed_row_alone(trail: list[Entry]) -> None:
    for index in list(SAMPLE)[::9]:
        entry = trail[index]
        change(entry, roles="administrator")
        report = verify()
        assert report.findings == (Finding(entry.stream, entry.position, entry.pk.hex, Problem.CHANGED),)
        assert report.entries == STREAMS * EACH - (EACH - entry.position + 1)
        change(entry, roles=entry.roles)


def test_inserted_row(trail: list[Entry]) -> None:
    """A copy, whole in itself, between two rows; those behind it step back, and so does the head."""
    for index in SAMPLE:
        entry = trail[index]
        behind = trail[index + 1 : index + 1 + EACH - entry.position]
        for one in reversed(behind):
            change(one, position=one.position + 1)
        copy = Entry(**{field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields})
        copy.pk, copy.position, copy.previous = uuid7(), entry.position + 1, entry.digest
        copy.digest = chain.digest(bytes(copy.previous), line_of(copy))
        Entry.objects.bulk_create([copy])
        head = {"position": EACH + 1} if behind else {"position": EACH + 1, "head": b"0" * 32}
        Stream.objects.filter(name=entry.stream).update(**head)
        if behind:
            assert findings(entry.stream) == [
                Finding(entry.stream, entry.position + 2, behind[0].pk.hex, Problem.CHANGED)
            ]
        else:
            assert findings(entry.stream) == [Finding(entry.stream, copy.position, copy.pk.hex, Problem.HEAD_CHANGED)]
        Entry.objects.filter(pk=copy.pk).delete()
        for one in behind:
            change(one, position=one.position)
        last = trail[(index // EACH + 1) * EACH - 1]
        Stream.objects.filter(name=entry.stream).update(position=EACH, head=last.digest)
    assert verify().findings == ()


def test_two_rows_swapped(trail: list[Entry]) -> None:
    for index in SAMPLE:
        entry = trail[index]
        other = trail[(index // EACH) * EACH + (entry.position * 7) % EACH]
        if other.pk == entry.pk:
            continue
        first, second = sorted((entry, other), key=lambda one: one.position)
        change(first, position=9999)
        change(second, position=first.position)
        change(first, position=second.position)
        assert findings(entry.stream) == [Finding(entry.stream, first.position, second.pk.hex, Problem.CHANGED)]
        change(first, position=9999)
        change(second, position=second.position)
        change(first, position=first.position)
    assert verify().findings == ()


def test_cut_tail(trail: list[Entry]) -> None:
    for index in SAMPLE:
        entry = trail[index]
        tail = trail[index : index + EACH - entry.position + 1]
        Entry.objects.filter(pk__in=[one.pk for one in tail]).delete()
        assert findings(entry.stream) == [Finding(entry.stream, entry.position, "", Problem.TRUNCATED)]
        Entry.objects.bulk_create(tail)
    assert verify().findings == ()


def test_removed_stream_row_and_removed_entries_of_every_stream(trail: list[Entry]) -> None:
    for number, name in enumerate(NAMES):
        mine = trail[number * EACH : (number + 1) * EACH]
        row = Stream.objects.get(name=name)
        Stream.objects.filter(name=name).delete()
        assert findings(name) == [Finding(name, 1, mine[0].pk.hex, Problem.STREAM_MISSING)]
        Stream.objects.bulk_create([row])
        Entry.objects.filter(stream=name).delete()
        assert findings(name) == [Finding(name, 1, "", Problem.TRUNCATED)]
        Entry.objects.bulk_create(mine)
    assert verify().findings == ()


@pytest.mark.parametrize("index", [0, 999, 1999])
def test_rebuilt_chain_is_found_by_one_checkpoint_and_by_nothing_else(
    actor: Actor, tmp_path: Any, written: list[Entry], index: int
) -> None:
    by = operator(now=actor.now)
    ensure_signing_key(by=by)
    create_checkpoint(by=by)
    write_checkpoints(tmp_path / "file", HOUSE)
    seen = read_checkpoints(tmp_path / "file", keys_of_this_house()).seen
    assert verify(seen=seen).findings == ()
    entry = written[index]
    rebuild(entry.stream, lambda one: setattr(one, "actor_id", OTHER_CASE), at=entry.position)
    assert verify().findings == ()
    last = Entry.objects.get(stream=entry.stream, position=EACH)
    assert verify(seen=seen).findings == (Finding(entry.stream, EACH, last.pk.hex, Problem.REBUILT),)


def test_cut_and_removed_streams_are_found_by_one_checkpoint_and_by_nothing_else(
    actor: Actor, tmp_path: Any, written: list[Entry]
) -> None:
    by = operator(now=actor.now)
    ensure_signing_key(by=by)
    create_checkpoint(by=by)
    write_checkpoints(tmp_path / "file", HOUSE)
    seen = read_checkpoints(tmp_path / "file", keys_of_this_house()).seen
    cut(NAMES[3], behind=EACH - 1)
    remove(NAMES[7])
    assert verify().findings == ()
    assert verify(seen=seen).findings == (
        Finding(NAMES[3], EACH, "", Problem.TRUNCATED),
        Finding(NAMES[7], 1, "", Problem.STREAM_REMOVED),
    )
