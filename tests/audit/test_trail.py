from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casemgmt.access.actors import operator
from casemgmt.audit import chain
from casemgmt.audit.events import UndeclaredEventError
from casemgmt.audit.models import Entry, Stream
from casemgmt.audit.trail import OutsideTransactionError, ValueInTrailError, line_of
from tests.audit.conftest import CASE, CASEWORKER, OTHER_CASE, OTHER_STREAM, OTHER_TOWN, STREAM, TOWN


@pytest.mark.django_db
def test_entry_holds_who_what_and_names_of_fields(look, actor):
    look(ids=[CASE, OTHER_CASE])
    entry = Entry.objects.get()
    assert (entry.stream, entry.position, entry.at, entry.municipality_id) == (STREAM, 1, actor.now, TOWN)
    assert (entry.actor_id, entry.roles, entry.route) == (CASEWORKER, "caseworker,team_lead", "team")
    assert (entry.event, entry.kind, entry.request_id) == ("case.viewed", "case", "req-0001")
    assert entry.object_ids == [str(CASE), str(OTHER_CASE)]
    assert entry.fields == ["identity", "phase"]
    assert entry.id.version == 7


@pytest.mark.django_db
def test_first_entry_stands_behind_the_digest_of_its_stream_name(look):
    look()
    entry = Entry.objects.get()
    assert bytes(entry.previous) == sha256(STREAM.encode()).digest()
    assert bytes(entry.digest) == chain.digest(bytes(entry.previous), line_of(entry))


@pytest.mark.django_db
def test_entries_are_chained_and_the_stream_follows(look):
    first, second = look(), look(event="case.closed")
    assert (second.position, second.previous) == (2, first.digest)
    stream = Stream.objects.get()
    assert (stream.name, stream.municipality_id, stream.position) == (STREAM, TOWN, 2)
    assert bytes(stream.head) == second.digest


@pytest.mark.django_db
def test_streams_are_chained_apart(look):
    look()
    other = look(stream=OTHER_STREAM, municipality_id=OTHER_TOWN)
    assert (other.position, other.previous) == (1, chain.genesis(OTHER_STREAM))


@pytest.mark.django_db
def test_work_on_the_server_needs_no_account(look, actor):
    entry = look(actor=operator(now=actor.now), municipality_id=None, route="", fields=[])
    entry.refresh_from_db()
    assert (entry.actor_id, entry.roles, entry.municipality_id, entry.fields) == (None, "operator", None, [])


@pytest.mark.django_db
@pytest.mark.parametrize("earlier", [0, 1, 3])
def test_append_takes_two_statements(look, earlier):
    for _ in range(earlier):
        look()
    with CaptureQueriesContext(connection) as queries:
        look()
    assert [query["sql"].split()[:3] for query in queries] == [
        ["INSERT", "INTO", "audit_stream"],
        ["INSERT", "INTO", '"audit_entry"'],
    ]


def test_append_outside_a_transaction_is_refused(kept_trail, look):
    with pytest.raises(OutsideTransactionError):
        look()
    assert (Entry.objects.count(), Stream.objects.count()) == (0, 0)
    with transaction.atomic():
        look()
    assert (Entry.objects.count(), Stream.objects.count()) == (1, 1)


def test_rolled_back_transaction_leaves_no_entry(kept_trail, look):
    with transaction.atomic():
        kept = look()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        look()
        1 / 0  # noqa: B018
    assert [entry.id for entry in Entry.objects.all()] == [kept.id]
    assert Stream.objects.get().position == 1
    with transaction.atomic():
        assert look().position == 2


@pytest.mark.django_db
def test_undeclared_event_is_refused(look):
    with pytest.raises(UndeclaredEventError):
        look(event="case.eaten")
    look(event="case.closed")
    assert [entry.event for entry in Entry.objects.all()] == ["case.closed"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        {"fields": ["phase", "Amina Testfall"]},
        {"fields": ["phase=closed"]},
        {"fields": [""]},
        {"fields": ["phase\n"]},
        {"kind": "Fall Testfall"},
        {"route": "team of Testfall"},
        {"stream": "subject:amina"},
        {"stream": "subject"},
        {"ids": [str(CASE)]},
        {"ids": ["Amina Testfall"]},
    ],
)
def test_values_are_refused_and_not_repeated(look, value):
    with pytest.raises(ValueInTrailError) as raised:
        look(**value)
    assert "Testfall" not in str(raised.value)
    assert "amina" not in str(raised.value)
    look()
    assert Entry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"request_id": "Amina Testfall"}, {"request_id": "x" * 65}])
def test_request_identity_of_another_shape_is_refused(look, actor, change):
    with pytest.raises(ValueInTrailError):
        look(actor=replace(actor, **change))
    assert look(actor=replace(actor, request_id="x" * 64)).position == 1


@pytest.mark.django_db
def test_naive_moment_is_refused(look, actor):
    with pytest.raises(ValueInTrailError):
        look(actor=replace(actor, now=datetime(2026, 3, 2, 9, 30)))
    assert look().position == 1


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["stream", "id", "event", "roles", "request_id"])
def test_entries_are_not_changed_by_the_application(look, column):
    look()
    other = {"stream": OTHER_STREAM, "id": OTHER_CASE}.get(column, "x")
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic():
        Entry.objects.update(**{column: other})
    assert Entry.objects.filter(**{column: other}).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_entry", "audit_stream"])
def test_rows_are_not_deleted(look, table):
    look()
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    assert (Entry.objects.count(), Stream.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"position": 0},
        {"position": 1},
        {"position": 3},
        {"head": b"0" * 32},
        {"name": OTHER_STREAM},
        {"municipality_id": OTHER_TOWN},
        {"municipality_id": None},
    ],
)
def test_streams_move_with_their_entries_only(look, change):
    look(), look()
    with pytest.raises(IntegrityError, match="audit: a stream"), transaction.atomic():
        Stream.objects.update(**change)
    assert Stream.objects.filter(name=STREAM, position=2, municipality_id=TOWN).exclude(head=b"0" * 32).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"position": 2}, {"position": 4}, {"previous": b"0" * 32}, {"stream": OTHER_STREAM}],
)
def test_entry_that_does_not_continue_its_stream_is_refused(look, change):
    look()
    last = look()
    following = {"position": 3, "previous": last.digest, "digest": b"1" * 32, "id": OTHER_CASE}
    values = {field.attname: getattr(last, field.attname) for field in Entry._meta.fields} | following
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry(**values | change).save(force_insert=True)
    assert Entry.objects.count() == 2
    Entry(**values).save(force_insert=True)
    assert Entry.objects.count() == 3


@pytest.mark.django_db
def test_stream_starts_empty(look):
    with pytest.raises(IntegrityError, match="audit: a stream starts empty"), transaction.atomic():
        Stream.objects.create(name=STREAM, position=5, head=b"0" * 32)
    assert look().position == 1


@pytest.mark.django_db
def test_replace_of_sqlite_does_not_get_past_the_triggers(look):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    entry = look()
    columns = ", ".join(field.column for field in Entry._meta.fields)
    values = columns.replace("position", "2").replace("previous", "digest")
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO audit_entry ({columns}) SELECT {values} FROM audit_entry")
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO audit_stream SELECT name, municipality_id, 0, head FROM audit_stream")
    with pytest.raises(IntegrityError, match="audit:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE OR IGNORE audit_entry SET event = 'case.closed'")
    assert (Entry.objects.get().event, Stream.objects.get().position) == (entry.event, 1)


@pytest.mark.postgresql
@pytest.mark.parametrize("tables", ["audit_entry", "audit_stream", "audit_entry, audit_stream"])
def test_full_trail_is_not_truncated(kept_trail, look, tables):
    with transaction.atomic():
        look()
    with pytest.raises(IntegrityError, match="audit:"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}")
    assert (Entry.objects.count(), Stream.objects.count()) == (1, 1)


def test_text_forms_of_the_chain_stay():
    """The digest of a known line: whoever changes it makes every chain on disk unreadable."""
    line = (
        "subject:x",
        1,
        UUID(int=1).hex,
        "2026-03-02 09:30:00",
        None,
        None,
        "",
        "",
        "case.viewed",
        "case",
        '["a", "b"]',
        "[]",
        "",
    )
    expected = sha256(
        chain.genesis("subject:x")
        + b'["subject:x",1,"00000000000000000000000000000001","2026-03-02 09:30:00",null,null,"","","case.viewed",'
        + rb'"case","[\"a\", \"b\"]","[]",""]'
    ).digest()
    assert chain.digest(chain.genesis("subject:x"), line) == expected
