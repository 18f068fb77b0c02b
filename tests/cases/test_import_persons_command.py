"""manage.py import_persons: acts with the rights of an account, prints no cell, and fails where rows were refused."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from casemgmt.access.models import User
from casemgmt.audit.models import Entry
from cases.models import ImportRun, Person
from tests.factories.lists import AMINA, BASSAM, NOBODY, csv_list
from tests.factories.town import Town, make_town


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return kept(tmp_path, csv_list(AMINA, BASSAM))


def kept(folder: Path, content: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def run(town: Town, file: Path, *flags: str, name: str = "caseworker", team: Any = None) -> str:
    out = StringIO()
    place = str(team or town.teams["north"].pk)
    username = town.users[name].username
    call_command("import_persons", str(file), "--team", place, "--as", username, *flags, stdout=out)
    return out.getvalue()


def test_list_is_taken_over_as_the_account(town: Town, good: Path) -> None:
    told = run(town, good)
    made = ImportRun.objects.get()
    assert told == f"finished: 2 rows, 2 created, 0 known, 0 refused (run {made.pk})\n"
    assert made.imported_by == town.users["caseworker"]
    assert Person.objects.count() == 2
    told_of = Entry.objects.filter(event="person.imported")
    assert {one.actor_id for one in told_of} == {town.users["caseworker"].pk}


def test_dry_run_keeps_nothing_but_its_report(town: Town, good: Path) -> None:
    assert run(town, good, "--dry-run").startswith("dry_run: 2 rows, 2 created")
    assert (Person.objects.count(), ImportRun.objects.count()) == (0, 1)


def test_refused_row_keeps_all_out_and_fails(town: Town, tmp_path: Path) -> None:
    file = kept(tmp_path, csv_list(AMINA, NOBODY))
    with pytest.raises(CommandError, match=r"^Rows refused: 1\.$") as failed:
        run(town, file)
    assert failed.value.returncode == 1
    assert (ImportRun.objects.get().state, Person.objects.count()) == ("refused", 0)


def test_good_rows_are_written_row_by_row_and_problems_are_told_by_line(town: Town, tmp_path: Path) -> None:
    file = kept(tmp_path, csv_list(AMINA, NOBODY))
    out = StringIO()
    with pytest.raises(CommandError, match=r"^Rows refused: 1\.$"):
        call_command(
            "import_persons", str(file), "--row-by-row", "--team", str(town.teams["north"].pk),
            "--as", town.users["caseworker"].username, stdout=out,
        )  # fmt: skip
    assert out.getvalue().splitlines() == [
        f"finished: 2 rows, 1 created, 0 known, 1 refused (run {ImportRun.objects.get().pk})",
        "problem  line 3 Nachname: The row names nobody: family name and given names are empty. [name_missing]",
    ]


def test_run_is_told_as_json(town: Town, good: Path) -> None:
    told = json.loads(run(town, good, "--json"))
    assert {name: told[name] for name in ("state", "rows", "created", "known", "refused")} == {
        "state": "finished",
        "rows": 2,
        "created": 2,
        "known": 0,
        "refused": 0,
    }
    assert [one["line"] for one in told["report"]["rows"]] == [2, 3]


@pytest.mark.parametrize("name", ["volunteer", "partner_agency", "administrator", "housing_manager"])
def test_account_without_the_right_is_refused(town: Town, good: Path, name: str) -> None:
    with pytest.raises(CommandError):
        run(town, good, name=name)
    assert (ImportRun.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.parametrize("place", ["south", "elsewhere"])
def test_team_of_others_is_refused(town: Town, good: Path, place: str) -> None:
    team = town.teams["south"] if place == "south" else make_town(ags="05166032", prefix="OT").teams["north"]
    with pytest.raises(CommandError), transaction.atomic():
        run(town, good, team=team.pk)
    assert Person.objects.count() == 0
    assert run(town, good).startswith("finished")


def test_disabled_account_is_refused(town: Town, good: Path) -> None:
    User.objects.filter(pk=town.users["caseworker"].pk).update(is_active=False)
    with pytest.raises(CommandError, match="no active account"):
        run(town, good)


def test_file_that_cannot_be_read_is_refused(town: Town, tmp_path: Path, settings: Any) -> None:
    with pytest.raises(CommandError, match=r"^The file cannot be read: No such file or directory\.$"):
        run(town, tmp_path / "none.csv")
    with pytest.raises(CommandError, match=r"^Only \.csv and \.xlsx files are read"), transaction.atomic():
        run(town, kept(tmp_path, b"%PDF", "list.pdf"))
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(CommandError, match="larger than this server takes"):
        run(town, kept(tmp_path, csv_list(AMINA)))
