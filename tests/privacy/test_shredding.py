"""After an erasure: no byte of the person anywhere, nothing of others touched, and what is counted counts the same."""

import base64
import io
import logging
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import connect
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count

from casemgmt.access.roles import Role
from casemgmt.crypto.actions import destroy_subject_key
from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.keyring import _subject_keys, open_subject_key
from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.logs import SafeFormatter
from casemgmt.privacy import erasing
from casemgmt.privacy.erasing import subject_erased, subjects_of
from casemgmt.privacy.models import Erasure
from casemgmt.privacy.shredding import stays_emptied
from cases.actions.cases import grant_case
from cases.models import (
    Case,
    CaseUserGrant,
    DuplicatePair,
    Household,
    HouseholdMember,
    Note,
    Person,
    PhaseChange,
    Referral,
    Task,
)
from tests.architecture.sweep_world import DETAILS, LISTS, ROLES, address, allowed, basename, send, without_identity
from tests.architecture.test_no_plaintext import MARK, database_as_bytes, fill_every_attribute, forms
from tests.audit.triggers import empty_trail
from tests.factories.case_records import ids
from tests.factories.client import Api
from tests.factories.erasing import end_cases, erase, former_client, request, rows_of, sealed_models, secrets_of
from tests.factories.lists import AMINA, csv_list, take_over
from tests.factories.town import Town, make_person, make_town
from tests.factories.world import make_world

GONE = {
    "access.ProviderLink", "cases.PersonIdentifier", "cases.ImportedRow", "cases.HouseholdMember", "cases.Document",
    "cases.DuplicatePair", "cases.ResidenceDocument", "cases.AsylumProcedure", "cases.RegimePeriod",
    "cases.BenefitDecision", "cases.SponsorshipDeclaration", "cases.Correction", "cases.Deadline", "cases.DeadlineStep",
    "cases.RegimeChange",
}  # fmt: skip
"""The tables whose rows are deleted rather than emptied."""

PIECE = 32
"""Long values are searched for in pieces, since a database may lay them over several pages."""


class Erased:
    """A town in which one person with every kind of record was erased, and another was not."""

    def __init__(self) -> None:
        self.logged = io.StringIO()
        self.town: Town = make_town()
        self.records = make_world(self.town, "north", MARK)
        self.others = make_world(self.town, "south", "bystander")
        self.person = Person.objects.get(pk=self.records["person"])
        case = Case.objects.select_related("key").get(person=self.person)
        grant_case(by=self.town.actor("caseworker"), case=case, user=self.town.users["job_coach"], reason="support")
        end_cases(self.town, self.person.pk)
        end_cases(self.town, self.others["person"])
        Erasure.objects.all().update(state="withdrawn")

    def erase(self) -> None:
        erase(self.town, self.person)


@pytest.fixture
def world(transactional_db: None) -> Iterator[Erased]:
    """Before the erasure, with real transactions, and everything that is logged meanwhile."""
    world = Erased()
    handler = logging.StreamHandler(world.logged)
    handler.setFormatter(SafeFormatter())
    logging.getLogger().addHandler(handler)
    try:
        yield world
    finally:
        logging.getLogger().removeHandler(handler)
        empty_trail()


def pieces(secret: bytes) -> list[bytes]:
    """A value in the parts that are searched for."""
    if len(secret) <= PIECE:
        return [secret]
    return [secret[start : start + PIECE] for start in range(0, len(secret) - PIECE + 1, PIECE)]


def written(piece: bytes) -> list[bytes]:
    """Every form in which a value could stand somewhere."""
    shifted = (base64.b64encode(b"x" * by + piece)[4 if by else 0 : -4] for by in range(3))
    return [piece, piece.hex().encode(), piece.hex().upper().encode(), *shifted, *as_number(piece)]


def as_number(piece: bytes) -> list[bytes]:
    """A 64-bit number in decimal digits, and as SQLite shortens one that fits into six bytes."""
    if len(piece) != 8:
        return []
    number = int.from_bytes(piece, "big", signed=True)
    return [str(number).encode(), *([piece[2:]] if -(2**47) <= number < 2**47 else [])]


def found(places: dict[str, bytes], secrets: dict[str, bytes]) -> list[tuple[str, str]]:
    """Where anything of which secret stands."""
    return sorted(
        {
            (place, name)
            for name, secret in secrets.items()
            for piece in pieces(secret)
            for form in written(piece)
            for place, content in places.items()
            if form in content
        }
    )


def as_bytes(world: Erased, folder: Path) -> dict[str, bytes]:
    return database_as_bytes(folder) | {"logs": world.logged.getvalue().encode()}


def test_nothing_sealed_or_searchable_of_the_person_is_left(world: Erased, tmp_path: Path) -> None:
    """Seals, digests, terms and the wrapped key as they stood before, and every known word, in any form."""
    fill_every_attribute(world.town, world.records["case"])
    end_cases(world.town, world.person.pk)
    pair = DuplicatePair.objects.get(pk=world.records["duplicate"])
    [twin] = {pair.person_a_id, pair.person_b_id} - {world.person.pk}
    bystanders = secrets_of(world.others["person"]) | secrets_of(twin)
    secrets = {name: one for name, one in secrets_of(world.person.pk).items() if one not in bystanders.values()}
    before = found(as_bytes(world, tmp_path), secrets)
    assert {name for _, name in before} == set(secrets)  # so that finding none afterwards says something
    assert {name.split()[0] for name in secrets} >= {"wrapped", "term", "cases.Person.identity", "cases.Case.plan"}
    world.erase()
    places = as_bytes(world, tmp_path)
    assert found(places, secrets) == []
    assert [place for place, content in places.items() for word in forms().values() if word in content] == []
    assert {name for _, name in found(places, bystanders)} == set(bystanders)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages of SQLite")
def test_sqlite_overwrites_what_is_deleted() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the log of SQLite")
def test_reader_keeps_the_log_of_sqlite_and_nobody_waits(world: Erased, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever reads at the moment leaves the log to the next erasure, which cuts it."""
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    other = connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN").connection.execute("SELECT count(*) FROM cases_person").fetchone()
    world.erase()
    assert (log.stat().st_size > 0, [one.name for one in caplog.records]) == (True, ["casemgmt.privacy.shredding"])
    other.close()
    erase(world.town, former_client(world.town))
    assert (log.stat().st_size, connection.cursor().execute("PRAGMA busy_timeout").fetchone()) == (0, (20000,))


@pytest.mark.postgresql
def test_vacuum_clears_the_wrapped_key_from_the_file_of_postgresql(world: Erased) -> None:
    """A dead row stays in the file until the table is rewritten; how-to/erase-a-person.md says when to do it."""
    wrapped = bytes(SubjectKey.objects.get(pk=world.person.pk).wrapped)
    assert wrapped in file_of("crypto_subjectkey")
    world.erase()
    assert wrapped in file_of("crypto_subjectkey")
    assert any(wrapped not in rewritten("crypto_subjectkey") for _ in range(60))


def rewritten(table: str) -> bytes:
    """The table's file after a VACUUM; while somebody else's snapshot (autovacuum) still sees dead rows, they stay."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (FULL) {table}")
    sleep(0.2)
    return file_of(table)


def file_of(table: str) -> bytes:
    """The table's file, as it lies on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
        return bytes(cursor.fetchone()[0])


def snapshot(subject: UUID) -> dict[str, Any]:
    rows = {model._meta.label: list(model._base_manager.filter(key_id=subject).values()) for model in sealed_models()}
    return rows | {"terms": sorted(SearchTerm.objects.filter(subject__id=subject).values_list("term", flat=True))}


def test_others_are_not_touched(world: Erased) -> None:
    people = [world.others["person"], world.town.users["caseworker"].pk]
    before = [snapshot(one) for one in people]
    world.erase()
    assert [snapshot(one) for one in people] == before
    assert Household.objects.get(pk=world.others["household"]).head_id == world.others["person"]


def test_every_sealed_row_is_emptied_or_gone(world: Erased) -> None:
    kinds = {row._meta.label for row in rows_of(world.person.pk)}
    world.erase()
    kept = list(rows_of(world.person.pk))
    assert all(row.erased and not any(bytes(getattr(row, one.attname)) for one in row.sealed_groups) for row in kept)
    nothing = {"cases.ImportedRow", "access.ProviderLink"}  # a dry run takes no row over; a person has no account
    assert kinds - {row._meta.label for row in kept} == GONE - nothing
    assert not SearchTerm.objects.filter(subject__id=world.person.pk).exists()


def test_what_ties_the_person_to_others_in_clear_is_gone(world: Erased) -> None:
    Case.objects.filter(pk=world.records["case"]).update(household=world.records["household"])
    world.erase()
    case = Case.objects.get(pk=world.records["case"])
    assert (case.household_id, CaseUserGrant.grants.filter(content_object=case).exists()) == (None, False)
    assert Household.objects.get(pk=world.records["household"]).head_id is None
    assert not HouseholdMember.objects.filter(person=world.person).exists()
    assert Erasure.objects.get(state="approved").counts["deleted"]["cases.CaseUserGrant"] == 1


def statistics() -> list[Any]:
    """What is counted: cases by phase, contacts by month, hours of helpers, referrals by agency, steps by kind."""
    return [
        list(rows.order_by(*columns).values_list(*columns, Count("pk")))
        for rows, columns in (
            (Case.objects.all(), ("municipality_id", "team_id", "phase")),
            (Note.objects.all(), ("happened_at__year", "happened_at__month")),
            (Task.objects.all(), ("kind", "state", "minutes_spent")),
            (Referral.objects.all(), ("agency_id", "state")),
            (PhaseChange.objects.all(), ("move", "to_phase")),
            (Person.objects.all(), ("team_id",)),
        )
    ]


def test_statistics_stay_as_they_were(world: Erased) -> None:
    before = statistics()
    world.erase()
    assert statistics() == before


@pytest.mark.parametrize("role", ROLES)
def test_erased_person_answers_like_nobody_for_every_role(world: Erased, role: str) -> None:
    """Each call on each record, each list, count, filter and reference: not there, in the very words for nothing."""
    world.erase()
    api = Api(world.town, role)
    gone = {str(row.pk) for row in rows_of(world.person.pk)} | {str(world.records["identifier"])}
    hidden = {name: pk for name, pk in world.records.items() if str(pk) in gone} | {
        name: world.records[name] for name in ("identifier", "household-member")
    }
    assert len(hidden) == 20
    if role == Role.DATA_PROTECTION_OFFICER:  # the trail stays, and so does its answer to who had looked
        assert api.get(f"/persons/{hidden.pop('access-log')}/access-log/").status_code == 200
    for method, pattern, view, action in DETAILS:
        if basename(pattern) in hidden:
            answer = send(api, method, address(pattern, hidden[basename(pattern)]))
            nothing = send(api, method, address(pattern, uuid4()))
            assert answer.status_code == (404 if allowed(view, action, role) else 403), (role, method, pattern)
            assert without_identity(answer) == without_identity(nothing)
    for _, pattern, view, action in LISTS:
        if basename(pattern) in hidden and allowed(view, action, role):
            answer = api.get(pattern, count="true", page_size="200").json()
            shown = {row["id"] for row in answer["results"]}
            assert (shown & gone, answer["count"]) == (set(), len(shown))


def test_erased_person_is_found_by_no_search_and_named_in_no_body(world: Erased) -> None:
    name, lead = f"{MARK}given {MARK}family", Api(world.town, "team_lead")
    person = str(world.person.pk)
    assert str(world.records["duplicate"]) in ids(lead.get("/duplicates/"))
    [twin] = {one for one in ids(lead.get("/persons/", q=name)) if one != person}
    world.erase()
    assert ids(lead.get("/persons/", q=name)) == [twin]
    assert str(world.records["duplicate"]) not in ids(lead.get("/duplicates/"))
    for path in ("/cases/", "/consents/", "/identifiers/", "/household-members/"):
        assert lead.get(path, person=person, count="true").json()["count"] == 0
    assert lead.get("/cases/", household=str(world.records["household"])).json()["results"] == []
    assert lead.get(f"/households/{world.records['household']}/").json()["head"] is None
    refused = Api(world.town, "caseworker").post("/consents/", {"person": person}).json()
    assert {one["code"] for one in refused["errors"] if one["pointer"] == "/person"} == {"does_not_exist"}


def test_same_person_can_be_entered_and_imported_anew(town: Town) -> None:
    """Their number, and the row of the list that brought them, are no longer known."""
    run = take_over(town, csv_list(AMINA | {"AZR-Nummer": "123456789012"}))
    person = Person.objects.get()
    end_cases(town, person.pk)
    erase(town, person)
    again = take_over(town, csv_list(AMINA | {"AZR-Nummer": "123456789012"}))
    assert [(one.created, one.known) for one in (run, again)] == [(1, 0), (1, 0)]
    assert Person.objects.filter(erased=False).count() == 1


def test_table_with_a_keyed_digest_never_stays() -> None:
    digested = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, KeyedDigest) for field in model._meta.concrete_fields)
    }
    assert digested == {"access.ProviderLink", "cases.PersonIdentifier", "cases.ImportedRow"}
    assert {model._meta.label for model in sealed_models() if not stays_emptied(model)} == GONE


def test_others_are_told_within_the_transaction_and_their_rows_counted(town: Town) -> None:
    told = []

    def files(*, subjects: list[UUID], at: Any, **_: Any) -> dict[str, int]:
        told.append((subjects, at, connection.in_atomic_block))
        return {"files.Document": 3}

    person = former_client(town)
    subject_erased.connect(files)
    try:
        erasure = erase(town, person)
    finally:
        subject_erased.disconnect(files)
    assert told == [([person.pk], erasure.decided_at, True)]
    assert erasure.counts["deleted"] == {"crypto.SearchTerm": 5, "files.Document": 3}


def test_further_subjects_of_the_same_person_go_with_them(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    person, merged = former_client(town), former_client(town, family_name="Hadad")
    find = lambda pk: [merged.pk] if pk == person.pk else []  # noqa: E731 - what an app declares
    monkeypatch.setattr(erasing, "FURTHER_SUBJECTS", [find])
    assert subjects_of(person.pk) == [person.pk, merged.pk]
    erasure = erase(town, person)
    assert erasure.subjects == [str(person.pk), str(merged.pk)]
    assert erasure.counts["emptied"] == {"cases.Case": 2, "cases.Person": 2, "cases.PhaseChange": 2}
    assert not SubjectKey.objects.filter(pk__in=[person.pk, merged.pk], destroyed_at=None).exists()


def test_destroyed_key_is_gone_from_memory_and_row(town: Town) -> None:
    person = make_person(town)
    key = SubjectKey.objects.get(pk=person.pk)
    open_subject_key(key)
    assert [one for one in _subject_keys if one[1] == person.pk] != []
    assert destroy_subject_key(subject=person.pk, at=person.created_at) == 5
    assert [one for one in _subject_keys if one[1] == person.pk] == []
    key.refresh_from_db()
    assert (bytes(key.wrapped), bytes(key.older), key.destroyed_at) == (b"", b"", person.created_at)
    with pytest.raises(ContentErased):
        open_subject_key(key)
    with pytest.raises(ContentErased):
        destroy_subject_key(subject=person.pk, at=person.created_at)


def test_request_alone_takes_nothing(town: Town) -> None:
    person = former_client(town)
    request(town, person)
    assert Person.objects.select_related("key").get(pk=person.pk).family_name == "Haddad"
