"""What a checkpoint says, that it is signed, and what it refuses to sign."""

from datetime import UTC, datetime
from functools import partial

import orjson
import pytest
from django.db import IntegrityError, transaction

from casemgmt.access.actors import operator
from casemgmt.access.checkpoints import create_checkpoint, ensure_signing_key, keys_of_this_house, replace_signing_key
from casemgmt.audit.checkpoints import Statement, Tip, TrailCut, genesis, known_tips, root_of, statement_of
from casemgmt.audit.models import HOUSE, Checkpoint, Entry, Stream
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.models import SigningKey
from tests.audit.conftest import OTHER_STREAM, OTHER_TOWN, STREAM, TOWN
from tests.audit.forging import cut, rebuild, remove
from tests.factories.threads import at_once

OWN_STREAM = f"municipality:{HOUSE}"


@pytest.fixture
def by(actor):
    return operator(now=actor.now)


@pytest.fixture
def key(db, by):
    ensure_signing_key(by=by)
    return SigningKey.objects.get()


def tips(scope=HOUSE):
    return dict(known_tips(scope))


def test_checkpoint_says_how_far_every_stream_has_come(key, by, look):
    look(), look(), look(stream=OTHER_STREAM)
    made = create_checkpoint(by=by)
    streams = {one.name: Tip(one.position, bytes(one.head)) for one in Stream.objects.all()}
    assert set(streams) == {STREAM, OTHER_STREAM, OWN_STREAM}
    assert tips() == streams
    assert (made.scope, made.number, made.entries, made.streams, made.at) == (HOUSE, 1, 5, 3, by.now)
    assert (bytes(made.root), bytes(made.previous)) == (root_of(streams), genesis(HOUSE))


def test_checkpoint_is_signed_by_the_key_of_the_house(key, by, look):
    look()
    made = create_checkpoint(by=by)
    verifies = keys_of_this_house()[made.signed_by]
    statement = statement_of(Checkpoint.objects.get())
    assert verifies(bytes(made.signature), statement.content)
    assert not verifies(bytes(made.signature), statement.content.replace(b"audit", b"tidua"))


def test_what_is_signed_stays_the_same():
    """The content of a known statement: whoever changes its form makes every checkpoint outside unreadable."""
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    statement = Statement(HOUSE, 3, at, 5, 2, b"\x01" * 32, b"\x02" * 32, "ab")
    assert statement.content == (
        b'["casemgmt audit checkpoint 1","00000000000000000000000000000000",3,"2026-03-02 09:30:00",5,2,"'
        + b"01" * 32
        + b'","'
        + b"02" * 32
        + b'","ab"]'
    )


def test_next_checkpoint_names_what_moved_and_stands_behind_the_one_before(key, by, look):
    look(), look(stream=OTHER_STREAM)
    first = create_checkpoint(by=by)
    look()
    second = create_checkpoint(by=by)
    assert (second.number, second.entries, second.streams) == (2, 6, 3)
    assert bytes(second.previous) == statement_of(first).digest
    assert [name for name, *_ in orjson.loads(second.heads)] == sorted([OWN_STREAM, STREAM])
    assert tips() == {one.name: Tip(one.position, bytes(one.head)) for one in Stream.objects.all()}


def test_checkpoint_leaves_a_line_in_the_trail(key, by, look):
    made = create_checkpoint(by=by)
    entry = Entry.objects.get(event="audit_checkpoint.created")
    assert (entry.stream, entry.object_ids, entry.roles) == (OWN_STREAM, [str(made.pk)], "operator")
    assert made.entries == Entry.objects.count()


def test_checkpoint_of_a_municipality_covers_its_streams_only(key, by, look):
    look(), look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    made = create_checkpoint(by=by, municipality_id=TOWN)
    assert set(tips(TOWN)) == {STREAM, f"municipality:{TOWN}"}
    assert (made.scope, made.number, made.entries) == (TOWN, 1, 2)
    assert create_checkpoint(by=by).number == 1


@pytest.mark.django_db
def test_checkpoint_needs_a_signing_key(by, look):
    look()
    with pytest.raises(KeysUnavailable) as refused, transaction.atomic():
        create_checkpoint(by=by)
    assert "no signing key" in refused.value.detail
    assert (Checkpoint.objects.count(), Entry.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "tampering",
    [
        partial(cut, STREAM, behind=1),
        partial(remove, STREAM),
        partial(rebuild, STREAM, lambda entry: setattr(entry, "event", "case.closed"), at=2),
    ],
)
def test_trail_behind_its_last_checkpoint_is_not_signed(key, by, look, tampering):
    look(), look()
    create_checkpoint(by=by)
    tampering()
    lost = pytest.raises(TrailCut, match=f"1 streams lost entries .* one of them is {STREAM}")
    with lost, transaction.atomic():
        create_checkpoint(by=by)
    assert Checkpoint.objects.count() == 1


def test_checkpoints_are_neither_changed_nor_removed(key, by):
    create_checkpoint(by=by)
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic():
        Checkpoint.objects.update(entries=0)
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic():
        Checkpoint.objects.all().delete()
    assert Checkpoint.objects.get().entries == Entry.objects.count()


def test_rotated_key_signs_the_next_checkpoint(key, by):
    first = create_checkpoint(by=by)
    replace_signing_key(by=by)
    second = create_checkpoint(by=by)
    keys = keys_of_this_house()
    assert len({first.signed_by, second.signed_by}) == 2
    for one in (first, second):
        assert keys[one.signed_by](bytes(one.signature), statement_of(one).content)


@pytest.mark.postgresql
def test_checkpoints_at_once_stand_in_line(kept_trail, by, look):
    ensure_signing_key(by=by)
    made = at_once([partial(create_checkpoint, by=by)] * 4)
    assert sorted(one.number for one in made) == [1, 2, 3, 4]
    rows = list(Checkpoint.objects.order_by("number"))
    assert [bytes(one.previous) for one in rows[1:]] == [statement_of(one).digest for one in rows[:-1]]
