"""Exported checkpoints: what the file proves by itself, and every way of tampering with it."""

from functools import partial

import orjson
import pytest
from django.db import transaction

from casemgmt.access.actors import operator
from casemgmt.access.checkpoints import create_checkpoint, ensure_signing_key, keys_of_this_house, replace_signing_key
from casemgmt.audit.checkpoint_files import CheckpointsRefused, read_checkpoints, write_checkpoints
from casemgmt.audit.models import HOUSE, Entry, Stream
from tests.audit.conftest import OTHER_STREAM, OTHER_TOWN, STREAM, TOWN
from tests.factories.threads import at_once


@pytest.fixture
def by(actor):
    return operator(now=actor.now)


@pytest.fixture
def exported(db, by, look, tmp_path):
    """A file with three checkpoints, the second of which is the first by another key."""
    ensure_signing_key(by=by)
    path = tmp_path / "checkpoints.jsonl"
    look(), look(), look(stream=OTHER_STREAM)
    create_checkpoint(by=by)
    assert write_checkpoints(path, HOUSE) == 1
    replace_signing_key(by=by)
    look()
    create_checkpoint(by=by)
    create_checkpoint(by=by)
    assert write_checkpoints(path, HOUSE) == 2
    return path


def test_file_proves_every_stream_at_every_checkpoint(exported):
    history = read_checkpoints(exported, keys_of_this_house())
    digests = {(one.stream, one.position): bytes(one.digest) for one in Entry.objects.all()}
    assert (history.last.number, history.municipality_id) == (3, None)
    assert history.last.entries == Entry.objects.count()
    assert set(history.seen) == set(Stream.objects.values_list("name", flat=True))
    assert list(history.seen[STREAM]) == [2, 3]
    assert all(digests[name, at] == tip for name, seen in history.seen.items() for at, tip in seen.items())


def test_file_is_its_owners_and_only_appended(exported, by):
    before = exported.read_bytes()
    assert exported.stat().st_mode & 0o777 == 0o600
    assert write_checkpoints(exported, HOUSE) == 0
    create_checkpoint(by=by)
    assert write_checkpoints(exported, HOUSE) == 1
    assert exported.read_bytes().startswith(before)
    assert exported.read_bytes().count(b"\n") == 4


def test_file_of_a_municipality(by, look, tmp_path, db):
    ensure_signing_key(by=by)
    look(), look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    create_checkpoint(by=by, municipality_id=TOWN)
    write_checkpoints(tmp_path / "town", TOWN)
    history = read_checkpoints(tmp_path / "town", keys_of_this_house())
    assert (history.municipality_id, set(history.seen)) == (TOWN, {STREAM, f"municipality:{TOWN}"})


def change(line, **members):
    return orjson.dumps(orjson.loads(line) | members) + b"\n"


def changed_heads(line, **_):
    told = orjson.loads(line)
    name, position, _digest = told["heads"][0]
    told["heads"][0] = [name, position, "00" * 32]
    return orjson.dumps(told) + b"\n"


def shorter_heads(line, **_):
    told = orjson.loads(line)
    told["heads"].pop()
    return orjson.dumps(told) + b"\n"


NOT_NEXT = "Line {} does not follow the checkpoint before it."
NOT_GOOD = "The signature of line {} is not good."
NOT_SIGNED = "The heads in line {} are not those that were signed."
NONE = "Line {} is no checkpoint."


@pytest.mark.parametrize(
    ("tampering", "refusal"),
    [
        (partial(change, entries=99), NOT_GOOD),
        (partial(change, streams=99), NOT_GOOD),
        (partial(change, at="2026-01-01T00:00:00+00:00"), NOT_GOOD),
        (partial(change, root="00" * 32), NOT_GOOD),
        (partial(change, signature="00" * 64), NOT_GOOD),
        (partial(change, signed_by="00" * 16), "Line {} is signed by the key " + "00" * 16 + ", which is not known."),
        (partial(change, checkpoint=7), NOT_NEXT),
        (partial(change, scope=str(TOWN)), NOT_NEXT),
        (partial(change, previous="00" * 32), NOT_NEXT),
        (changed_heads, NOT_SIGNED),
        (shorter_heads, NOT_SIGNED),
        (partial(change, heads=[["x", "y", "z"]]), NONE),
        (partial(change, at="yesterday"), NONE),
        (lambda line: b"[]\n", NONE),
        (lambda line: b"\xff\n", NONE),
    ],
)
@pytest.mark.parametrize("index", [0, 1, 2])
def test_changed_line_is_refused_and_located(exported, index, tampering, refusal):
    lines = exported.read_bytes().splitlines(keepends=True)
    lines[index] = tampering(lines[index])
    exported.write_bytes(b"".join(lines))
    with pytest.raises(CheckpointsRefused) as refused:
        read_checkpoints(exported, keys_of_this_house())
    assert str(refused.value) == refusal.format(index + 1)


@pytest.mark.parametrize(("order", "line"), [([1, 2], 1), ([0, 2], 2), ([0, 2, 1], 2), ([0, 0, 1, 2], 2)])
def test_removed_moved_and_repeated_lines_are_refused(exported, order, line):
    lines = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join(lines[one] for one in order))
    with pytest.raises(CheckpointsRefused, match=NOT_NEXT.format(line)):
        read_checkpoints(exported, keys_of_this_house())
    with pytest.raises(CheckpointsRefused, match=f"Line {line} of the file is not the checkpoint"):
        write_checkpoints(exported, HOUSE)


def test_empty_file_proves_nothing(tmp_path):
    (tmp_path / "empty").touch()
    with pytest.raises(CheckpointsRefused, match="holds no checkpoint"):
        read_checkpoints(tmp_path / "empty", {})


def test_file_that_knows_more_than_the_database_is_not_appended_to(exported):
    """As behind a restored backup: the file stays as it is."""
    before = exported.read_bytes()
    exported.write_bytes(before + before.splitlines(keepends=True)[-1])
    with pytest.raises(CheckpointsRefused, match="Line 4 of the file"):
        write_checkpoints(exported, HOUSE)


@pytest.mark.postgresql
def test_exports_at_once_write_every_checkpoint_once(kept_trail, by, look, tmp_path):
    ensure_signing_key(by=by)
    with transaction.atomic():
        look()
    for _ in range(3):
        create_checkpoint(by=by)
    added = at_once([partial(write_checkpoints, tmp_path / "file", HOUSE)] * 4)
    assert sorted(added) == [0, 0, 0, 3]
    assert read_checkpoints(tmp_path / "file", keys_of_this_house()).last.number == 3
