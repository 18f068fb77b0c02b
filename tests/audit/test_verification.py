"""Every way of tampering with the trail past its triggers is found, and located (reliability.md P28)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from uuid_utils.compat import uuid7

from casemgmt.audit import chain
from casemgmt.audit.models import Entry, Stream
from casemgmt.audit.trail import line_of
from casemgmt.audit.verification import Finding, Problem, verify
from tests.audit.conftest import CASE, CASEWORKER, OTHER_CASE, OTHER_STREAM, OTHER_TOWN, STREAM, TOWN
from tests.audit.triggers import tamper, triggers_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(look, actor):
    """Five entries of one stream in the order of the chain, and two of another that nobody tampers with."""
    look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    written = [look() for _ in range(5)]
    look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    assert verify().findings == ()
    return written


def change(entry: Entry, **columns: object) -> None:
    with triggers_lifted():
        assert Entry.objects.filter(pk=entry.pk).update(**columns) == 1


def change_stream(**columns: object) -> None:
    with triggers_lifted():
        assert Stream.objects.filter(name=STREAM).update(**columns) == 1


def found(position: int, entry: Entry | None, problem: Problem) -> tuple[Finding, ...]:
    return (Finding(STREAM, position, entry.pk.hex if entry else "", problem),)


def sealed_again(entry: Entry, **columns: object) -> dict[str, object]:
    """The changed columns with a digest that fits them, as somebody writes it who can read this code."""
    for name, value in columns.items():
        setattr(entry, name, value)
    return columns | {"digest": chain.digest(bytes(entry.previous), line_of(entry))}


def test_whole_trail_has_no_findings(entries):
    report = verify()
    assert (report.entries, report.streams, report.findings) == (7, 2, ())


def test_empty_trail_has_no_findings():
    report = verify()
    assert (report.entries, report.streams, report.findings) == (0, 0, ())


@pytest.mark.parametrize("microsecond", [0, 1, 120000, 999999])
def test_every_moment_is_read_as_it_was_written(look, actor, microsecond):
    moment = actor.now.replace(microsecond=microsecond)
    object.__setattr__(actor, "now", moment)
    look()
    assert verify().findings == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", OTHER_CASE),
        ("at", None),
        ("municipality_id", OTHER_TOWN),
        ("municipality_id", None),
        ("actor_id", OTHER_CASE),
        ("actor_id", None),
        ("roles", "caseworker"),
        ("route", "grant"),
        ("route", ""),
        ("event", "case.closed"),
        ("kind", "person"),
        ("object_ids", []),
        ("object_ids", [str(OTHER_CASE)]),
        ("object_ids", {"id": str(CASE)}),
        ("object_ids", 1),
        ("fields", ["identity"]),
        ("fields", ["phase", "identity"]),
        ("fields", [1.5]),
        ("request_id", "req-0002"),
        ("digest", b"0" * 32),
        ("digest", b""),
        ("previous", b"0" * 32),
        ("previous", b""),
    ],
)
@pytest.mark.parametrize("index", [0, 2, 4])
def test_changed_column_is_located(entries, index, column, value):
    entry = entries[index]
    if column == "at":
        value = entry.at + timedelta(microseconds=1)
    change(entry, **{column: value})
    entry = Entry.objects.get(stream=STREAM, position=index + 1)
    assert verify().findings == found(index + 1, entry, Problem.CHANGED)


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "20260-01-01 00:00:00+00", "2026-01-01 00:00:00 BC"])
@pytest.mark.postgresql
def test_moment_that_python_cannot_hold_is_located(entries, moment):
    tamper("UPDATE audit_entry SET at = %s WHERE id = %s", moment, entries[2].pk)
    assert verify().findings == found(3, entries[2], Problem.CHANGED)


@pytest.mark.parametrize(
    ("column", "expression"),
    [
        ("at", "'never'"),
        ("at", "replace(at, ' ', 'T')"),
        ("id", "upper(id)"),
        ("actor_id", "CAST(actor_id AS BLOB)"),
        ("actor_id", "'nobody'"),
        ("roles", "CAST(x'ff' AS TEXT)"),
        ("roles", "CAST(roles AS BLOB)"),
        ("fields", "replace(fields, ', ', ',')"),
        ("position", "'third'"),
        ("position", "2.5"),
        ("previous", "'text'"),
        ("digest", "7"),
    ],
)
def test_value_of_another_type_is_located(entries, column, expression):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps any type in any column")
    tamper(f"UPDATE audit_entry SET {column} = {expression} WHERE id = %s", entries[2].pk.hex)
    assert [(one.stream, one.position) for one in verify().findings] == [(STREAM, 3)]


@pytest.mark.parametrize("name", ["CAST(stream AS BLOB)", "CAST(x'ff' AS TEXT)"])
def test_stream_name_of_another_type_is_located(entries, name):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps any type in any column")
    tamper(f"UPDATE audit_entry SET stream = {name} WHERE id = %s", entries[4].pk.hex)
    findings = verify().findings
    assert len(findings) == 2
    assert Finding(STREAM, 5, "", Problem.TRUNCATED) in findings


@pytest.mark.parametrize("column", ["position", "head"])
def test_stream_row_of_another_type_is_found(entries, column):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps any type in any column")
    tamper(f"UPDATE audit_stream SET {column} = 'text' WHERE name = %s", STREAM)
    assert [one.stream for one in verify().findings] == [STREAM]


def test_changed_entry_with_a_new_digest_breaks_the_link_behind_it(entries):
    change(entries[2], **sealed_again(entries[2], roles="administrator"))
    assert verify().findings == found(4, entries[3], Problem.UNLINKED)


def test_changed_last_entry_with_a_new_digest_does_not_fit_the_head(entries):
    change(entries[4], **sealed_again(entries[4], roles="administrator"))
    assert verify().findings == found(5, entries[4], Problem.HEAD_CHANGED)


@pytest.mark.parametrize("index", [0, 1, 3])
def test_removed_entry_is_located(entries, index):
    tamper("DELETE FROM audit_entry WHERE stream = %s AND position = %s", STREAM, index + 1)
    assert verify().findings == found(index + 1, None, Problem.REMOVED)


def test_removed_and_renumbered_entries_are_located(entries):
    tamper("DELETE FROM audit_entry WHERE stream = %s AND position = 3", STREAM)
    for entry in entries[3:]:
        change(entry, position=entry.position - 1)
    change_stream(position=4)
    assert verify().findings == found(3, entries[3], Problem.CHANGED)


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_cut_tail_is_located(entries, kept):
    tamper("DELETE FROM audit_entry WHERE stream = %s AND position > %s", STREAM, kept)
    assert verify().findings == found(kept + 1, None, Problem.TRUNCATED)


def test_renumbered_entry_is_located(entries):
    change(entries[2], position=99)
    assert verify().findings == found(3, None, Problem.REMOVED)


def test_renumbered_last_entry_is_located(entries):
    change(entries[4], position=6)
    assert verify().findings == found(5, entries[4], Problem.CHANGED)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 3), (3, 4)])
def test_swapped_entries_are_located(entries, one, other):
    change(entries[one], position=99)
    change(entries[other], position=one + 1)
    change(entries[one], position=other + 1)
    assert verify().findings == found(one + 1, entries[other], Problem.CHANGED)


def test_swapped_entries_with_new_digests_are_located(entries):
    """Both are whole at their new places; only the links tell."""
    second, third = entries[1], entries[2]
    change(second, position=99)
    change(third, **sealed_again(third, position=2))
    change(second, **sealed_again(second, position=3))
    assert verify().findings == found(2, third, Problem.UNLINKED)


def copied(entry: Entry, **columns: object) -> Entry:
    values = {field.attname: getattr(entry, field.attname) for field in Entry._meta.fields}
    copy = Entry(**values | {"id": uuid7()} | columns)
    with triggers_lifted():
        copy.save(force_insert=True)
    return copy


def test_inserted_entry_is_located(entries):
    for entry in reversed(entries[2:]):
        change(entry, position=entry.position + 1)
    inserted = copied(entries[1], position=3)
    change_stream(position=6)
    assert verify().findings == found(3, inserted, Problem.CHANGED)


def test_duplicated_entry_behind_the_tail_is_located(entries):
    copy = copied(entries[4], position=6)
    assert verify().findings == found(6, copy, Problem.CHANGED)


def test_fitting_entry_behind_the_tail_is_located(entries):
    last = entries[4]
    values = sealed_again(last, position=6, previous=last.digest, id=OTHER_CASE)
    surplus = copied(last, **values)
    copied(last, **sealed_again(last, position=7, previous=surplus.digest, id=uuid7()))
    assert verify().findings == found(6, surplus, Problem.SURPLUS)


@pytest.mark.postgresql
def test_position_taken_twice_is_located(entries):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_position_once")
    copied(entries[2])
    [finding] = verify().findings  # the database returns the two in either order
    assert (finding.stream, finding.problem) in {(STREAM, Problem.CHANGED), (STREAM, Problem.DUPLICATED)}
    assert finding.position in {3, 4}


@pytest.mark.parametrize("index", [0, 2, 4])
def test_entry_moved_to_another_stream_is_located_in_both(entries, index):
    change(entries[index], stream=OTHER_STREAM, position=3)
    missing = Problem.TRUNCATED if index == 4 else Problem.REMOVED
    assert verify().findings == (
        Finding(STREAM, index + 1, "", missing),
        Finding(OTHER_STREAM, 3, entries[index].pk.hex, Problem.CHANGED),
    )


@pytest.mark.parametrize("columns", [{"head": b"0" * 32}, {"municipality_id": OTHER_TOWN}, {"municipality_id": None}])
def test_changed_stream_is_found(entries, columns):
    change_stream(**columns)
    at = 5 if "head" in columns else 1
    assert verify().findings == found(at, entries[at - 1], Problem.HEAD_CHANGED)


def test_stream_set_back_leaves_surplus_entries(entries):
    change_stream(position=3, head=entries[2].digest)
    assert verify().findings == found(4, entries[3], Problem.SURPLUS)


def test_stream_set_back_without_its_digest_is_found(entries):
    change_stream(position=3)
    assert verify().findings == found(3, entries[2], Problem.HEAD_CHANGED)


def test_stream_set_forward_looks_truncated(entries):
    change_stream(position=6)
    assert verify().findings == found(6, None, Problem.TRUNCATED)


def test_removed_stream_is_found(entries):
    tamper("DELETE FROM audit_stream WHERE name = %s", STREAM)
    assert verify().findings == found(1, entries[0], Problem.STREAM_MISSING)


@pytest.mark.parametrize(("position", "problem"), [(0, Problem.HEAD_CHANGED), (2, Problem.TRUNCATED)])
def test_stream_without_entries_is_found(entries, position, problem):
    name = f"actor:{CASEWORKER}"
    with triggers_lifted():
        Stream.objects.create(name=name, position=position, head=b"0" * 32)
    assert verify().findings == (Finding(name, min(position, 1), "", problem),)


def test_stream_that_only_begins_is_whole(entries):
    name = f"actor:{CASEWORKER}"
    Stream.objects.create(name=name, position=0, head=chain.genesis(name))
    report = verify()
    assert (report.entries, report.streams, report.findings) == (7, 3, ())


def test_every_broken_stream_has_its_own_finding(entries):
    change(entries[3], route="grant")
    other = Entry.objects.get(stream=OTHER_STREAM, position=2)
    change(other, route="grant")
    report = verify()
    assert report.findings == (
        Finding(STREAM, 4, entries[3].pk.hex, Problem.CHANGED),
        Finding(OTHER_STREAM, 2, other.pk.hex, Problem.CHANGED),
    )
    assert (report.entries, report.streams) == (4, 2)


def test_one_municipality_is_verified_alone(entries):
    change(entries[3], municipality_id=OTHER_TOWN)
    theirs = verify(municipality_id=OTHER_TOWN)
    assert (theirs.entries, theirs.streams, theirs.findings) == (2, 1, ())
    assert verify(municipality_id=TOWN).findings == found(4, entries[3], Problem.CHANGED)
    assert verify(municipality_id=UUID(int=0)).streams == 0


def test_rebuilt_chain_needs_an_outside_checkpoint(entries):
    """The stated limit: a tail cut together with its stream's row leaves nothing to see."""
    tamper("DELETE FROM audit_entry WHERE stream = %s AND position > 3", STREAM)
    change_stream(position=3, head=entries[2].digest)
    assert verify().findings == ()
