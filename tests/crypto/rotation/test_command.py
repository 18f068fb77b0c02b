"""manage.py rotate_keys: what it takes, prints and ends with."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from casemgmt.crypto.models import Renewal, SubjectKey
from casemgmt.crypto.rotation.epochs import begin_epoch
from tests.crypto.rotation.everything import epochs, every_row, generations
from tests.factories.town import Town, make_person, make_town

LEVELS = ("--root", "--municipality-key", "--destroy-epochs", "--subjects", "--search")


@pytest.fixture(autouse=True)
def nobody_to_wait_for(settings: Any) -> None:
    settings.KEY_CACHE_SECONDS = 0


def rotate(*arguments: str) -> tuple[dict[str, Any], str, int]:
    """The report, what was said meanwhile, and the exit code."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("rotate_keys", *arguments, "--json", "--no-wait", stdout=out, stderr=err)
    except CommandError as error:
        code = error.returncode
    return json.loads(out.getvalue()), err.getvalue(), code


@pytest.mark.parametrize("level", LEVELS)
def test_dry_run_of_a_level_changes_nothing(full_town: Town, level: str) -> None:
    before = every_row()
    report, _, code = rotate(level, "--dry-run", "--new", "--new-key")
    assert (report["dry_run"], report["rows"], code) == (True, 0, 0)
    assert every_row() == before


def test_report_has_the_figures_of_the_run(town: Town) -> None:
    make_person(town)
    count = SubjectKey.objects.count()
    report, said, _ = rotate("--municipality-key")
    assert (report["level"], report["rows"]) == ("municipality_key", count)
    assert report["per_second"] == pytest.approx(count / report["seconds"], rel=0.2)
    assert 0 < report["longest_batch_ms"] <= report["seconds"] * 1000 + 1
    [one] = report["municipalities"]
    assert one["done"] == {"epochs begun": 1, "subject keys re-wrapped": count}
    assert one["municipality"] == str(town.municipality.pk)
    assert said.splitlines()[-1].startswith(f"subject keys re-wrapped: {count} rows, ")


def test_report_as_text_names_the_municipality(town: Town) -> None:
    out = io.StringIO()
    call_command("rotate_keys", "--search", stdout=out)
    assert out.getvalue().splitlines() == ["index_key of 05166036: done"]


def test_exit_code_tells_that_something_is_left(town: Town) -> None:
    person = make_person(town)
    report, _, code = rotate("--subject", str(person.pk))
    assert (report["finished"], code) == (False, 1)
    assert report["municipalities"][0]["left"] == {"subjects with an older number": 1}


def test_one_municipality_is_chosen_by_its_ags_or_id(town: Town) -> None:
    other = make_town(ags="05166032", prefix="VI").municipality
    rotate("--municipality-key", "--municipality", "05166032")
    assert [len(epochs(one.pk)) for one in (town.municipality, other)] == [1, 2]
    rotate("--municipality-key", "--municipality", str(town.municipality.pk))
    assert [len(epochs(one.pk)) for one in (town.municipality, other)] == [2, 2]
    rotate("--municipality-key")
    assert [len(epochs(one.pk)) for one in (town.municipality, other)] == [3, 3]


def test_resuming_begins_nothing_and_finishes_what_was_begun(town: Town, run: Any) -> None:
    tenant = town.municipality.pk
    begin_epoch(tenant, run())
    for level in LEVELS:
        rotate(level, "--resume", "--new-key")
    assert [(number, retired) for number, retired, _ in epochs(tenant)] == [(1, True), (2, False)]
    assert (epochs(tenant)[0][2], generations(tenant), Renewal.objects.count()) == (0, [(1, True, False, False)], 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--subject", str(uuid4())], "There is no subject with this id."),
        (["--search", "--municipality", "99999999"], "No municipality of this name has keys."),
        (["--root", "--from-provider", "nobody"], "CASEMGMT_KEY_PROVIDER names no provider of this release."),
    ],
)
def test_what_is_not_there_is_told(town: Town, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError) as raised:
        call_command("rotate_keys", *arguments)
    assert str(raised.value) == message


@pytest.mark.parametrize("arguments", [[], ["--root", "--search"], ["--search", "--batch", "0"]])
def test_exactly_one_level_and_a_real_batch_are_needed(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("rotate_keys", *arguments)


def test_erased_subject_is_refused(town: Town) -> None:
    person = make_person(town)
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"")
    with pytest.raises(CommandError) as raised:
        call_command("rotate_keys", "--subject", str(person.pk))
    assert str(raised.value) == "The content of this record was erased."
