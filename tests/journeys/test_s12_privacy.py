"""S12: a man from Türkiye; who may know what of him, and what ends the moment he withdraws (domain.md 6)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.privacy.actions import give_consent
from cases.actions.tasks import create_task
from cases.models import Case
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person
from tests.journeys.steps import consent, ok, refused

Speaker = Callable[[str], Api]


@pytest.fixture
def case(town: Town) -> Case:
    """His case, in intake, in the team north."""
    person = make_person(
        town,
        given_names="Emre",
        family_name="Probe",
        born_on=date(1995, 1, 9),
        nationalities=["TUR"],
        mother_tongue="tur",
    )
    opened = make_case(town, person=person, language="tur")
    Case.objects.filter(pk=opened.pk).update(phase="linking")
    return Case.objects.select_related("key", "person__key").get(pk=opened.pk)


def refer(town: Town, me: Api, case: Case) -> tuple[str, str]:
    """His consent for the Arbeitskreis (here: the school), and a referral that rests on it; their ids."""
    agency = str(town.agencies["school"].pk)
    given = consent(me, str(case.person_id), "partner_referral", ["identity"], recipient_agency=agency)
    body = {"case": str(case.pk), "agency": agency, "topic": "Mentoring", "categories": ["identity"]}
    referral = ok(me.post("/referrals/", body), 201)
    ok(me.post(f"/referrals/{referral['id']}/send/"))
    return given["id"], referral["id"]


def test_withdrawal_closes_the_partners_path_at_once_and_keeps_what_was_seen(
    town: Town, api: Speaker, case: Case
) -> None:
    me, partner, officer = api("caseworker"), api("partner_agency"), api("data_protection_officer")
    given, referral = refer(town, me, case)
    path = f"/partner/referrals/{referral}/"
    assert ok(partner.post(f"{path}accept/", {}))["person"]["family_name"] == "Probe"
    ok(me.post(f"/consents/{given}/withdraw/", {"note": "by telephone"}))
    assert partner.get(path).status_code == 404
    assert ok(partner.get("/partner/referrals/", count="true"))["count"] == 0
    assert partner.post(f"{path}start/", {"first_contact_on": "2026-03-02"}).status_code == 404
    events = ok(officer.get("/audit-entries/", actor=str(town.users["partner_agency"].pk)))["results"]
    assert {"referral.accepted", "referral.viewed"} <= {one["event"] for one in events}


def test_confidential_note_is_its_authors_alone(town: Town, api: Speaker, case: Case) -> None:
    me, lead = api("caseworker"), api("team_lead")
    body = {
        "case": str(case.pk),
        "topic": "special_situation",
        "text": "Told in confidence",
        "happened_at": "2026-03-01T10:00:00+01:00",
        "confidential": True,
    }
    note = ok(me.post("/notes/", body), 201)
    assert me.get(f"/notes/{note['id']}/").status_code == 200
    assert [api(who).get(f"/notes/{note['id']}/").status_code for who in ("team_lead", "caseworker-south")] == [
        404,
        404,
    ]
    assert ok(lead.get("/notes/", count="true"))["count"] == 0


@pytest.mark.parametrize(("hours_ago", "status"), [(0, 200), (23, 200), (25, 404)])
def test_interpreter_sees_name_language_and_place_until_a_day_after(
    town: Town, api: Speaker, case: Case, hours_ago: int, status: int
) -> None:
    ended = timezone.now() - timedelta(hours=hours_ago)
    task = interpreted_appointment(town, case, ended)
    answer = api("interpreter").get(f"/my/tasks/{task.pk}/")
    assert answer.status_code == status
    if status == 200:
        shown = answer.json()
        assert (shown["person"], shown["place"]) == ({"first_name": "Emre", "language": "tur"}, "Job centre, room 3")


def interpreted_appointment(town: Town, case: Case, ended: datetime) -> Any:
    """An appointment of one hour, given to the interpreter the day before, with his consent."""
    by = town.actor("caseworker", now=ended - timedelta(days=1))
    give_consent(
        by=by, person=case.person, purpose="interpreting", categories=["identity"], form="paper", language="tur",
        withdrawal_explained=True,
    )  # fmt: skip
    return create_task(
        by=by,
        case=case,
        kind="interpret",
        title="Interpret",
        what_to_do="Appointment at the job centre",
        place="Job centre, room 3",
        due_on=timezone.localdate(ended),
        starts_at=ended - timedelta(hours=1),
        ends_at=ended,
        assignee=town.users["interpreter"],
        shows_first_name=True,
        shows_language=True,
    )


def test_administrator_reads_accounts_and_nothing_about_people(api: Speaker, case: Case) -> None:
    admin = api("administrator")
    assert admin.get("/accounts/").status_code == 200
    for path in (
        "/persons/",
        f"/persons/{case.person_id}/",
        "/cases/",
        f"/cases/{case.pk}/",
        "/identifiers/",
        "/notes/",
    ):
        assert refused(admin.get(path), 403) == {"not_allowed"}
