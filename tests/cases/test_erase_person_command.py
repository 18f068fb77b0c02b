"""manage.py erase_person: the rights of two accounts, a dry run, and the certificate in a file."""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from casemgmt.access.models import User
from casemgmt.crypto.models import SubjectKey
from casemgmt.privacy.models import Erasure
from cases.models import Person
from tests.factories.erasing import former_client
from tests.factories.town import Town, make_case, make_town


@pytest.fixture
def person(town: Town) -> Person:
    return former_client(town)


def run(person: Any, *flags: str, ground: str = "retention_over") -> str:
    """What the command prints."""
    out = StringIO()
    call_command("erase_person", str(getattr(person, "pk", person)), "--ground", ground, *flags, stdout=out)
    return out.getvalue()


def by(town: Town, requested: str = "caseworker", approved: str = "team_lead") -> list[str]:
    """The flags that name two accounts."""
    return ["--requested-by", town.users[requested].username, "--approved-by", town.users[approved].username]


def lives(person: Person) -> bool:
    return SubjectKey.objects.filter(pk=person.pk, destroyed_at=None).exists()


def test_two_accounts_erase_and_get_a_certificate(town: Town, person: Person) -> None:
    told = json.loads(run(person, *by(town), "--json"))
    erasure = Erasure.objects.get()
    assert (erasure.requested_by, erasure.decided_by) == (town.users["caseworker"], town.users["team_lead"])
    assert (told["id"], told["title"], told["person"]) == (str(erasure.pk), "Löschbescheinigung", str(person.pk))
    assert not lives(person)


def test_certificate_goes_into_a_file(town: Town, person: Person, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    told = run(person, *by(town), "--certificate", str(file), "--language", "en")
    erasure = Erasure.objects.get()
    assert told == f"id: {erasure.pk}\nstate: approved\ncertificate: {file}\n"
    assert json.loads(file.read_text())["title"] == "Certificate of erasure"


def test_certificate_is_printed_for_people_to_read(town: Town, person: Person) -> None:
    lines = run(person, *by(town), "--language", "en").splitlines()
    assert lines[1] == "title: Certificate of erasure"
    assert {"emptied:", "  - cases.Case, cases, 1", "deleted:", "  - crypto.SearchTerm, search terms, 5"} <= set(lines)


def test_dry_run_tells_what_would_go_and_keeps_it(town: Town, person: Person) -> None:
    told = json.loads(run(person, "--dry-run", "--json"))
    assert told == {
        "emptied": {"cases.Case": 1, "cases.Person": 1, "cases.PhaseChange": 1},
        "deleted": {"crypto.SearchTerm": 5},
        "hindrances": [],
    }
    assert (lives(person), Erasure.objects.count()) == (True, 0)


def test_dry_run_names_what_stands_in_the_way(town: Town) -> None:
    told = json.loads(run(make_case(town).person, "--dry-run", "--json", ground="objection"))
    assert [one["code"] for one in told["hindrances"]] == ["case_open"]


def test_request_and_approval_can_come_one_after_the_other(town: Town, person: Person) -> None:
    asked = json.loads(run(person, *by(town)[:2], "--json"))
    assert (asked["state"], lives(person)) == ("requested", True)
    assert json.loads(run(person, *by(town)[2:], "--json"))["id"] == asked["id"]
    assert not lives(person)


@pytest.mark.parametrize(
    ("requested", "approved", "message"),
    [
        ("team_lead", "team_lead", "Somebody else than the one who asked"),
        ("caseworker", "caseworker", "does not include approving"),
        ("caseworker", "administrator", "sees no open request"),
        ("caseworker-south", "team_lead", "no such person"),
        ("data_protection_officer", "team_lead", "no such person"),
        ("caseworker", "caseworker-south", "sees no open request"),
        ("job_coach", "team_lead", "no such person"),
    ],
)
def test_accounts_without_the_right_erase_nobody(
    town: Town, person: Person, requested: str, approved: str, message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(person, *by(town, requested, approved))
    assert (lives(person), Erasure.objects.count()) == (True, 0)


def test_disabled_or_unknown_account_and_account_of_another_town_erase_nobody(town: Town, person: Person) -> None:
    other = make_town(ags="05166032", prefix="OT")
    with pytest.raises(CommandError, match="sees no open request"):
        run(person, *by(town)[:2], *by(other)[2:])
    User.objects.filter(pk=town.users["team_lead"].pk).update(is_active=False)
    for flags in (by(town), ["--requested-by", "nobody"]):
        with pytest.raises(CommandError, match="no active account"):
            run(person, *flags)
    assert (lives(person), Erasure.objects.count()) == (True, 0)


def test_hindered_erasure_leaves_no_request_behind(town: Town) -> None:
    person = make_case(town).person
    with pytest.raises(CommandError, match="The person has an open case"):
        run(person, *by(town), ground="objection")
    assert (lives(person), Erasure.objects.count()) == (True, 0)


def test_command_needs_to_know_what_is_wanted(town: Town, person: Person) -> None:
    with pytest.raises(CommandError, match="Name who requests"):
        run(person)
    with pytest.raises(CommandError, match="no such person"):
        run(uuid4(), "--dry-run")
