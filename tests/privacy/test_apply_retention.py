"""Retention clocks: nothing early, nothing skipped in silence, holds and open work named, two at once harmless."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.access.actors import operator
from casemgmt.audit.models import Entry
from casemgmt.crypto.models import SubjectKey
from casemgmt.privacy.actions import lift_legal_hold, replay_erasure
from casemgmt.privacy.ledger import read_ledger, write_ledger
from casemgmt.privacy.models import Erasure
from cases.actions.endings import closing_dates
from cases.actions.moves import decline_case
from cases.models import Case, Note
from tests.factories.case_records import make_note, problems
from tests.factories.client import Api
from tests.factories.erasing import request
from tests.factories.rights import fresh, hold, restrict
from tests.factories.threads import at_once, while_uncommitted
from tests.factories.town import Town, make_case, make_person

Speaker = Callable[[str], Api]
LONG_AGO, RECENT = date(2010, 6, 16), date(2020, 6, 16)


def closed_case(town: Town, on: date, **more: Any) -> Case:
    """A case with a note that was closed on a day."""
    case = make_case(town, **more)
    make_note(town, case)
    Case.objects.filter(pk=case.pk).update(phase="closed", **closing_dates(on))
    return Case.objects.get(pk=case.pk)


def run(**options: Any) -> Any:
    out = StringIO()
    call_command("apply_retention", "--json", stdout=out, **options)
    return json.loads(out.getvalue())


def lines(told: Any, part: str = "gone") -> list[tuple[str, str, str]]:
    return sorted((one["period"], one["record"], one["due_on"]) for one in told[part])


@pytest.mark.parametrize(
    ("as_of", "periods"),
    [
        (date(2028, 12, 31), []),
        (date(2029, 1, 1), ["contact_notes"]),
        (date(2035, 12, 31), ["contact_notes"]),
        (date(2036, 1, 1), ["case_file", "contact_notes"]),
    ],
)
def test_story_is_over_on_its_days_and_not_before(town: Town, as_of: date, periods: list[str]) -> None:
    case = closed_case(town, date(2025, 6, 16))
    told = run(as_of=as_of, dry_run=True)
    assert [one[0] for one in lines(told)] == periods
    assert {one["period"]: one["due_on"] for one in told["gone"]} == {
        period: {"contact_notes": "2029-01-01", "case_file": "2036-01-01"}[period] for period in periods
    }
    assert Note.objects.filter(case=case, erased=False).count() == 1


def test_notes_go_and_the_rest_of_the_case_stays(town: Town, api: Speaker) -> None:
    case, younger = closed_case(town, RECENT), closed_case(town, timezone.localdate())
    told = run()
    assert lines(told) == [("contact_notes", str(case.pk), "2024-01-01")]
    assert told["gone"][0]["rows"] == {"cases.Note": 1}
    note = Note.objects.get(case=case)
    assert (note.erased, bytes(note.content)) == (True, b"")
    assert api("caseworker").get("/notes/", case=str(case.pk)).json()["results"] == []
    assert api("caseworker").get(f"/cases/{case.pk}/").status_code == 200
    assert Note.objects.filter(case=younger, erased=False).count() == 1
    line = Entry.objects.get(event="case.notes_expired")
    assert (line.object_ids, line.roles) == ([str(case.pk), str(note.pk)], "operator")
    assert lines(run()) == []


def test_person_goes_once_all_their_cases_are_over(town: Town, api: Speaker) -> None:
    case, two = closed_case(town, LONG_AGO), closed_case(town, LONG_AGO)
    closed_case(town, RECENT, person=fresh(two.person))
    told = run()
    assert ("case_file", str(case.person_id), "2021-01-01") in lines(told)
    assert lines(told, "stays") == [("case_file", str(two.person_id), "2021-01-01")]
    assert told["stays"][0]["reasons"] == ["retention_runs"]
    assert bytes(SubjectKey.objects.get(pk=case.person_id).wrapped) == b""
    assert bytes(SubjectKey.objects.get(pk=two.person_id).wrapped) != b""
    erasure = Erasure.objects.get()
    assert (erasure.state, erasure.ground, erasure.requested_by_id, erasure.decided_by_id) == (
        "approved", "retention_over", None, None,
    )  # fmt: skip
    shown = api("team_lead").get(f"/erasures/{erasure.pk}/certificate/")
    assert shown.status_code == 200, shown.content
    assert api("caseworker").get(f"/persons/{case.person_id}/").status_code == 404


def test_clock_is_in_the_ledger_and_behind_no_two_people(town: Town, tmp_path: Path) -> None:
    case = closed_case(town, LONG_AGO)
    run()
    write_ledger(tmp_path / "ledger")
    [line] = read_ledger(tmp_path / "ledger")
    assert (line["subjects"], line["requested_by"], line["decided_by"]) == ([str(case.person_id)], None, None)
    assert replay_erasure(by=operator(now=timezone.now()), line=line) == 0
    with pytest.raises(IntegrityError, match="says_by_whom"), transaction.atomic():
        Erasure.objects.update(ground="objection")


@pytest.mark.parametrize(
    ("hinder", "reason"),
    [
        (lambda town, case: hold(town, fresh(case.person)), "legal_hold"),
        (lambda town, case: request(town, fresh(case.person), ground="objection"), "erasure_requested"),
        (lambda town, case: restrict(town, case.person), "restricted"),
        (lambda town, case: make_case(town, person=fresh(case.person)), "case_open"),
    ],
    ids=["hold", "request", "restriction", "open case"],
)
def test_what_keeps_a_person_is_named(town: Town, hinder: Any, reason: str) -> None:
    case = closed_case(town, LONG_AGO)
    hinder(town, case)
    for dry_run in (True, False):
        told = run(dry_run=dry_run)
        [stays] = [one for one in told["stays"] if one["period"] == "case_file"]
        assert (stays["record"], reason in stays["reasons"]) == (str(case.person_id), True), stays
    assert bytes(SubjectKey.objects.get(pk=case.person_id).wrapped) != b""


def test_lifted_and_ended_holds_let_clocks_go_on(town: Town) -> None:
    lifted, running = closed_case(town, LONG_AGO), closed_case(town, LONG_AGO)
    placed = hold(town, fresh(lifted.person))
    hold(town, fresh(running.person), ends_on=timezone.localdate())
    assert sorted(one[1] for one in lines(run(), "stays") if one[0] == "case_file") == sorted(
        [str(lifted.person_id), str(running.person_id)]
    )
    lift_legal_hold(by=town.actor("team_lead"), legalhold=placed, reason="Settled")
    told = run(as_of=timezone.localdate() + timedelta(days=1), dry_run=True)
    assert sorted(one[1] for one in lines(told) if one[0] == "case_file") == sorted(
        [str(lifted.person_id), str(running.person_id)]
    )


def test_declined_inquiry_is_kept_six_months(town: Town) -> None:
    case = make_case(town)
    decline_case(by=town.actor("team_lead"), case=case, reason="Lives elsewhere")
    case.refresh_from_db()
    assert case.retention_until == date(2026, 9, 3)
    assert lines(run(as_of=date(2026, 9, 2), dry_run=True)) == []
    assert [one[1] for one in lines(run(as_of=date(2026, 9, 3), dry_run=True))] == [str(case.person_id)]


def test_periods_without_a_clock_are_named(town: Town) -> None:
    told = run(dry_run=True)
    assert "append-only" in told["without_clock"]["audit_trail"]
    assert sorted(told["without_clock"]) == [
        "accounts", "audit_trail", "course_details", "course_names", "funding_file", "good_conduct", "health_details",
        "register_retrievals",
    ]  # fmt: skip


def test_people_for_whom_no_period_starts_are_counted(town: Town) -> None:
    closed_case(town, LONG_AGO)
    make_person(town)
    assert run(dry_run=True)["not_started"] == {"case_file": 1}
    out = StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    assert "not started: case_file: 1, nothing was opened that could close" in out.getvalue()


def test_batches_reach_everything(town: Town) -> None:
    cases = [closed_case(town, RECENT) for _ in range(3)]
    assert len(run(batch=1)["gone"]) == 3
    assert Note.objects.filter(case__in=cases, erased=False).count() == 0


def test_nothing_goes_early(town: Town) -> None:
    closed_case(town, LONG_AGO)
    with pytest.raises(CommandError, match="nothing goes early"):
        run(as_of=timezone.localdate() + timedelta(days=1))
    assert Erasure.objects.count() == 0
    out = StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    assert "2 would go, 0 due and stay" in out.getvalue()


def test_erasure_by_request_is_refused_while_a_hold_is_in_force(town: Town, api: Speaker) -> None:
    case = closed_case(town, LONG_AGO)
    erasure = request(town, fresh(case.person))
    placed = hold(town, fresh(case.person))
    answer = api("team_lead").post(f"/erasures/{erasure.pk}/approve/")
    assert problems(answer) == (409, "erasure_hindered", [("legal_hold", "")])
    assert api("caseworker").post(f"/legal-holds/{placed.pk}/lift/", {"reason": "x"}).status_code == 403
    lifted = api("team_lead").post(f"/legal-holds/{placed.pk}/lift/", {"reason": "Settled"})
    assert (lifted.status_code, lifted.json()["lift_reason"]) == (200, "Settled")
    assert problems(api("team_lead").post(f"/legal-holds/{placed.pk}/lift/", {"reason": "x"}))[1] == "hold_lifted"
    assert api("team_lead").post(f"/erasures/{erasure.pk}/approve/").status_code == 200


@pytest.mark.postgresql
def test_case_that_is_reopened_meanwhile_keeps_its_notes(kept_trail: None, town: Town) -> None:
    case = closed_case(town, RECENT)
    from cases.actions.moves import reopen_case  # noqa: PLC0415

    def reopen() -> None:
        held = Case.objects.select_for_update(of=("self",)).select_related("key", "person__key").get(pk=case.pk)
        reopen_case(by=town.actor("caseworker"), case=held, reason="Came back")

    [told] = while_uncommitted(reopen, run)
    assert (told["gone"], Note.objects.get(case=case).erased) == ([], False)


@pytest.mark.postgresql
def test_hold_that_comes_first_keeps_the_person(kept_trail: None, town: Town) -> None:
    case = closed_case(town, LONG_AGO)
    Note.objects.all().delete()
    [told] = while_uncommitted(lambda: hold(town, fresh(case.person)), run)
    assert [one["reasons"] for one in told["stays"]] == [["legal_hold"]]
    assert bytes(SubjectKey.objects.get(pk=case.person_id).wrapped) != b""


@pytest.mark.postgresql
def test_two_runs_at_once_take_everything_once(kept_trail: None, town: Town) -> None:
    for _ in range(3):
        closed_case(town, LONG_AGO)
    one, two = at_once([run, run])
    gone = [line for told in (one, two) for line in lines(told)]
    assert (len(gone), len(set(gone))) == (6, 6)
    assert Erasure.objects.count() == 3
