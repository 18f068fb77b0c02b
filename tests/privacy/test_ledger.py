"""The ledger of erasures: what it holds, how a change shows, and that a restored backup forgets nobody's erasure."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from casemgmt.access.actors import operator
from casemgmt.access.models import Membership, User
from casemgmt.audit.models import Entry
from casemgmt.audit.verification import verify
from casemgmt.checks import nobody_is_back_who_was_erased, refuse_to_start
from casemgmt.crypto.errors import ContentErased
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import SearchTerm, SubjectKey, TenantKey
from casemgmt.privacy.actions import replay_erasure
from casemgmt.privacy.ledger import BEGIN, LedgerBroken, alive, read_ledger, write_ledger
from casemgmt.privacy.models import Erasure
from cases.models import Person
from tests.factories.client import Api
from tests.factories.erasing import approve, erase, former_client, request, rows_of
from tests.factories.town import NOW, Town, make_person


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "erasures.jsonl"


def command(*arguments: str) -> dict[str, int]:
    """What erasure_ledger prints."""
    out = StringIO()
    call_command("erasure_ledger", *arguments, "--json", stdout=out)
    told: dict[str, int] = json.loads(out.getvalue())
    return told


class Backup:
    """The rows about a person as a dump holds them, to be put back."""

    def __init__(self, person: Person) -> None:
        self.key = SubjectKey.objects.filter(pk=person.pk).values().get()
        self.rows = list(rows_of(person.pk))
        self.terms = list(SearchTerm.objects.filter(subject__id=person.pk))

    def restore(self) -> None:
        """Everything as it was; the ledger and the keys of the town are not part of it."""
        Erasure.objects.all().delete()
        SubjectKey.objects.filter(pk=self.key["id"]).update(**self.key)
        for row in self.rows:
            values = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
            type(row)._base_manager.filter(pk=row.pk).update(**values)
        SearchTerm.objects.bulk_create(self.terms)


def name_of(person: Person) -> str:
    return Person.objects.select_related("key").get(pk=person.pk).family_name


def test_ledger_holds_ids_times_and_codes(town: Town, ledger: Path) -> None:
    erasure = erase(town, former_client(town))
    request(town, former_client(town))
    assert command("export", str(ledger)) == {"erasures": 1, "added": 1}
    [line] = [orjson.loads(one) for one in ledger.read_bytes().splitlines()]
    digest = line.pop("digest")
    assert line == {
        "erasure": str(erasure.pk),
        "municipality": str(town.municipality.pk),
        "team": str(town.teams["north"].pk),
        "subjects": [str(erasure.subject)],
        "ground": "retention_over",
        "requested_by": str(town.users["caseworker"].pk),
        "requested_at": "2026-03-02T09:00:00+00:00",
        "decided_by": str(town.users["team_lead"].pk),
        "decided_at": "2026-03-02T09:00:00+00:00",
        "unreadable_on": "2026-04-02",
        "counts": {"emptied": {"cases.Case": 1, "cases.Person": 1, "cases.PhaseChange": 1},
                   "deleted": {"crypto.SearchTerm": 5}},
        "previous": BEGIN,
    }  # fmt: skip
    assert (len(digest), ledger.stat().st_mode & 0o777) == (64, 0o600)


def test_export_only_ever_appends(town: Town, ledger: Path) -> None:
    erase(town, former_client(town))
    assert write_ledger(ledger) == 1
    first = ledger.read_bytes()
    assert (write_ledger(ledger), ledger.read_bytes()) == (0, first)
    erase(town, former_client(town))
    assert command("export", str(ledger)) == {"erasures": 2, "added": 1}
    assert ledger.read_bytes().startswith(first)
    one, two = read_ledger(ledger)
    assert two["previous"] == one["digest"]


CHANGES: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "changed": (lambda lines: [lines[0], lines[1].replace(b"retention_over", b"objection"), lines[2]], 2),
    "first removed": (lambda lines: lines[1:], 1),
    "middle removed": (lambda lines: [lines[0], lines[2]], 2),
    "swapped": (lambda lines: [lines[1], lines[0], lines[2]], 1),
    "doubled": (lambda lines: [*lines, lines[2]], 4),
    "torn": (lambda lines: [*lines[:2], lines[2][:-40]], 3),
    "no JSON": (lambda lines: [*lines, b"end\n"], 4),
    "no object": (lambda lines: [*lines, b"[]\n"], 4),
}


@pytest.mark.parametrize("change", CHANGES)
def test_line_that_was_changed_is_found(town: Town, ledger: Path, change: str) -> None:
    for _ in range(3):
        erase(town, former_client(town))
    write_ledger(ledger)
    alter, number = CHANGES[change]
    ledger.write_bytes(b"".join(alter(ledger.read_bytes().splitlines(keepends=True))))
    with pytest.raises(LedgerBroken) as broken:
        read_ledger(ledger)
    assert broken.value.line == number
    before = ledger.read_bytes()
    with pytest.raises(CommandError, match=f"Line {number} "):
        command("export", str(ledger))
    with pytest.raises(CommandError, match=f"Line {number} "):
        command("replay", str(ledger))
    assert ledger.read_bytes() == before


def test_replay_erases_again_whom_a_backup_brought_back(town: Town, ledger: Path) -> None:
    person, other = former_client(town), make_person(town, family_name="Bystander")
    backup = Backup(person)
    erasure = erase(town, person)
    before = Erasure.objects.filter(pk=erasure.pk).values().get()
    write_ledger(ledger)
    backup.restore()
    assert (name_of(person), Erasure.objects.count()) == ("Haddad", 0)
    assert command("replay", str(ledger), "--dry-run") == {"erasures": 1, "people_alive": 1}
    assert name_of(person) == "Haddad"
    assert command("replay", str(ledger)) == {"erasures": 1, "people_alive": 1, "rows_erased_again": 8}
    assert not SubjectKey.objects.filter(pk=person.pk, destroyed_at=None).exists()
    assert not SearchTerm.objects.filter(subject__id=person.pk).exists()
    assert all(row.erased for row in rows_of(person.pk))
    assert name_of(other) == "Bystander"
    after = Erasure.objects.values().get()
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"replayed_at", "updated_at", "version"}
    assert Entry.objects.get(event="erasure.replayed").object_ids == [str(erasure.pk), str(person.pk)]
    assert verify().findings == ()
    assert command("replay", str(ledger)) == {"erasures": 1, "people_alive": 0, "rows_erased_again": 0}
    assert Entry.objects.filter(event="erasure.replayed").count() == 1


def test_replay_knows_accounts_and_requests_of_the_backup_only(town: Town, ledger: Path) -> None:
    """The backup is older than one account, and still has the request as open."""
    person = former_client(town)
    backup = Backup(person)
    erasure = approve(town, request(town, person), by="data_protection_officer")
    write_ledger(ledger)
    backup.restore()
    Membership.objects.filter(user=town.users["data_protection_officer"]).delete()
    User.objects.filter(pk=town.users["data_protection_officer"].pk).delete()
    later = request(town, person, by="team_lead")
    [line] = read_ledger(ledger)
    assert replay_erasure(by=operator(now=NOW + timedelta(days=2)), line=line) == 8
    restored, withdrawn = Erasure.objects.get(pk=erasure.pk), Erasure.objects.get(pk=later.pk)
    assert (restored.state, restored.requested_by, restored.decided_by) == ("approved", town.users["caseworker"], None)
    assert withdrawn.state == "withdrawn"


def test_row_alone_that_came_back_is_erased_again(town: Town, ledger: Path) -> None:
    """Somebody restored one table only: the key is destroyed, and the row reads as if it lived."""
    person = former_client(town)
    row = Person.objects.get(pk=person.pk)
    erase(town, person)
    write_ledger(ledger)
    Person.objects.filter(pk=person.pk).update(identity=row.identity, contact=row.contact, erased=False)
    assert command("replay", str(ledger)) == {"erasures": 1, "people_alive": 0, "rows_erased_again": 1}
    assert (Person.objects.get(pk=person.pk).erased, bytes(Person.objects.get(pk=person.pk).identity)) == (True, b"")


def test_replay_into_a_database_that_knows_nothing_of_them_writes_nothing(town: Town, ledger: Path) -> None:
    erase(town, former_client(town))
    write_ledger(ledger)
    [line] = read_ledger(ledger)
    strange = line | {"municipality": line["team"], "subjects": [line["team"]]}
    assert replay_erasure(by=operator(now=NOW), line=strange) == 0
    assert alive([strange]) == []


def test_old_copy_opens_for_nobody_once_the_towns_epoch_is_destroyed(town: Town) -> None:
    """Target 11: dump before, shred, destroy the epoch, put the dump back: nothing opens."""
    person = former_client(town)
    backup = Backup(person)
    erase(town, person)
    backup.restore()
    forget_keys()
    assert name_of(person) == "Haddad"  # within the retention of backups the copy still opens
    TenantKey.objects.filter(tenant=town.municipality.pk).update(wrapped=b"", destroyed_at=NOW)
    forget_keys()
    with pytest.raises(ContentErased):
        name_of(person)


def test_every_erasure_is_in_the_ledger_once_it_is_committed(
    town: Town, ledger: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ERASURE_LEDGER = str(ledger)
    earlier = erase(town, former_client(town))
    erasure = request(town, former_client(town))
    with django_capture_on_commit_callbacks() as waiting:
        assert Api(town, "team_lead").post(f"/erasures/{erasure.pk}/approve/").status_code == 200
        assert not ledger.exists()
    for one in waiting:
        one()
    assert {line["erasure"] for line in read_ledger(ledger)} == {str(earlier.pk), str(erasure.pk)}


def test_ledger_that_cannot_be_written_is_told_and_made_up_for(
    town: Town, ledger: Path, settings: Any, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ERASURE_LEDGER = str(ledger.parent / "missing" / "erasures.jsonl")
    with django_capture_on_commit_callbacks(execute=True):
        erase(town, former_client(town))
    assert [one.name for one in caplog.records if one.levelname == "ERROR"] == ["casemgmt.privacy.ledger"]
    settings.ERASURE_LEDGER = str(ledger)
    with django_capture_on_commit_callbacks(execute=True):
        erase(town, former_client(town))
    assert len(read_ledger(ledger)) == 2


def test_server_refuses_to_start_while_somebody_is_back(town: Town, ledger: Path, settings: Any) -> None:
    assert nobody_is_back_who_was_erased(None) == []
    settings.ERASURE_LEDGER = str(ledger)
    assert [one.id for one in nobody_is_back_who_was_erased(None)] == ["casemgmt.E005"]
    person = former_client(town)
    backup = Backup(person)
    erase(town, person)
    assert command("export") == {"erasures": 1, "added": 1}
    assert nobody_is_back_who_was_erased(None) == []
    backup.restore()
    assert [one.id for one in nobody_is_back_who_was_erased(None)] == ["casemgmt.E008"]
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_to_start()
    assert refused.value.args == ("The database has 1 who were erased. Run erasure_ledger replay.",)
    assert command("replay") == {"erasures": 1, "people_alive": 1, "rows_erased_again": 8}
    assert nobody_is_back_who_was_erased(None) == []
    ledger.write_bytes(ledger.read_bytes() + b"end\n")
    assert [one.id for one in nobody_is_back_who_was_erased(None)] == ["casemgmt.E006"]


def test_command_without_a_file_asks_for_one(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Name a file"):
        command("export")
    with pytest.raises(CommandError, match="No such file"):
        command("replay", str(tmp_path / "none"))
