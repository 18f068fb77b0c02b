"""S12: a man from Türkiye; who may know what of him, and what ends the moment he withdraws (domain.md 6)."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.privacy.actions import give_consent, withdraw_consent
from cases.actions.endings import closing_dates
from cases.actions.households import add_member, create_household
from cases.actions.referrals import create_referral, send_referral
from cases.actions.tasks import create_task
from cases.models import Case, Referral
from tests.factories.client import Api
from tests.factories.town import NOW, Town, add_account, make_case, make_person
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


def confide(me: Api, case: Case) -> str:
    """A confidential note of the caseworker; its id."""
    body = {
        "case": str(case.pk),
        "topic": "special_situation",
        "text": "Told in confidence",
        "happened_at": "2026-03-01T10:00:00+01:00",
        "confidential": True,
    }
    return str(ok(me.post("/notes/", body), 201)["id"])


def test_confidential_note_is_its_authors_alone(town: Town, api: Speaker, case: Case) -> None:
    """Caseworker 2, of the same team, finds the case and not the note; nor does the lead. To both it does not exist."""
    me, lead = api("caseworker"), api("team_lead")
    add_account(town, "caseworker-2", Role.CASEWORKER, NOW, team=town.teams["north"])
    note = {"id": confide(me, case)}
    second = api("caseworker-2")
    assert [second.get(path).status_code for path in (f"/cases/{case.pk}/", f"/notes/{note['id']}/")] == [200, 404]
    assert ok(second.get("/notes/", count="true"))["count"] == 0
    assert me.get(f"/notes/{note['id']}/").status_code == 200
    assert [api(who).get(f"/notes/{note['id']}/").status_code for who in ("team_lead", "caseworker-south")] == [
        404,
        404,
    ]
    assert ok(lead.get("/notes/", count="true"))["count"] == 0


def test_lead_opens_the_note_by_break_glass_with_a_reason_and_the_author_is_told(
    town: Town, api: Speaker, case: Case
) -> None:
    """Ten characters at least; the author and the data protection officer are told, who reports and reviews it."""
    me, lead, officer = api("caseworker"), api("team_lead"), api("data_protection_officer")
    note = confide(me, case)
    asked = {"person": str(case.person_id), "hours": 1}
    assert refused(me.post("/break-glass/", asked | {"reason": "I would like to know"}), 403) == {"not_allowed"}
    assert refused(lead.post("/break-glass/", asked | {"reason": "too short"}), 400) == {"min_length"}
    assert lead.get(f"/notes/{note}/").status_code == 404
    reason = "The author is ill and he is in danger."
    opened = ok(lead.post("/break-glass/", asked | {"reason": reason}), 201)
    assert ok(lead.get(f"/notes/{note}/"))["text"] == "Told in confidence"
    for told in (me, officer):
        [notice] = ok(told.get("/glass-notices/"))["results"]
        assert ok(told.get(f"/break-glass/{opened['id']}/"))["reason"] == reason
        ok(told.post(f"/glass-notices/{notice['id']}/acknowledge/"))
    assert officer.get(f"/notes/{note}/").status_code == 404
    assert ok(officer.get("/break-glass/statistics/"))
    looks = ok(officer.get("/audit-entries/", actor=str(town.users["team_lead"].pk)))["results"]
    assert [(one["event"], one["route"]) for one in looks if one["event"] == "note.viewed"] == [
        ("note.viewed", "break_glass")
    ]
    review = {"verdict": "justified", "review": "He was in danger."}
    ok(officer.post(f"/break-glass/{opened['id']}/review/", review))
    ok(lead.post(f"/break-glass/{opened['id']}/end/"))
    assert lead.get(f"/notes/{note}/").status_code == 404


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


def test_access_request_of_the_story_is_due_in_a_month_and_answered_without_others(
    town: Town, api: Speaker, case: Case
) -> None:
    """Received on 2025-07-01, due on 2025-08-01; his wife and the volunteer are only counted."""
    me, by = api("caseworker"), town.actor("caseworker")
    household = create_household(by=by, team=town.teams["north"], head=case.person)
    wife = make_person(town, given_names="Zehra", family_name="Probe", nationalities=["TUR"])
    add_member(by=by, household=household, person=wife, relation="spouse", joined_on=date(2026, 3, 2))
    note = {"case": str(case.pk), "topic": "daily_life", "happened_at": "2026-03-01T10:00:00+01:00"}
    ok(me.post("/notes/", note | {"text": "Zehra called; Fictional volunteer told us."}), 201)
    ok(me.post("/notes/", note | {"text": "Told in confidence", "confidential": True}), 201)
    body = {"person": str(case.person_id), "received_on": "2025-07-01", "channel": "letter"}
    asked = ok(me.post("/access-requests/", body), 201)
    assert (asked["due_on"], asked["state"]) == ("2025-08-01", "open")
    assert [one["id"] for one in ok(me.get("/access-requests/", overdue="true"))["results"]] == [asked["id"]]
    pack = ok(me.get(f"/access-requests/{asked['id']}/pack/", language="de"))
    text = str(pack)
    assert "Emre" in text
    assert [word for word in ("Zehra", "Fictional", "Told in confidence") if word in text] == []
    grounds = {one["ground"] for one in pack["left_out"]}
    assert grounds == {"others", "secrecy", "technical"}
    assert ok(me.post(f"/access-requests/{asked['id']}/answer/"))["state"] == "answered"


def test_withdrawal_at_three_closes_the_partners_path_at_one_past_three_and_lists_what_was_given(
    town: Town, api: Speaker, case: Case
) -> None:
    """Withdrawn on 2025-03-14 at 15:00; at 15:01 there is nothing, and what was given before stays on record."""
    three = datetime(2025, 3, 14, 15, 0, tzinfo=timezone.get_default_timezone())
    by, school = town.actor("caseworker", now=three - timedelta(days=30)), town.agencies["school"]
    given = give_consent(
        by=by, person=case.person, purpose="partner_referral", recipient_agency=school, categories=["identity"],
        form="paper", language="tur", withdrawal_explained=True,
    )  # fmt: skip
    referral = create_referral(by=by, case=case, agency=school, topic="Mentoring", categories=["identity"])
    send_referral(by=by, referral=referral)
    earlier, later = (town.actor("partner_agency", now=three + timedelta(minutes=one)) for one in (-1, 1))
    assert Referral.partners.visible_to(earlier).count() == 1
    withdraw_consent(by=town.actor("caseworker", now=three), consent=given)
    assert Referral.partners.visible_to(later).count() == 0
    assert api("partner_agency").get(f"/partner/referrals/{referral.pk}/").status_code == 404
    [shown] = ok(api("caseworker").get(f"/persons/{case.person_id}/disclosures/"))
    assert (shown["recipient"], shown["categories"], shown["visible_until"]) == (
        "school", ["identity"], "2025-03-14T14:00:00Z",
    )  # fmt: skip
    [notice] = ok(api("caseworker").get("/notices/", state="open"))["results"]
    assert (notice["agency"], notice["cause"]) == (str(school.pk), "consent_withdrawn")


@pytest.mark.parametrize(
    ("as_of", "over"),
    [
        ("2028-12-31", []),
        ("2029-01-01", ["contact_notes"]),
        ("2035-12-31", ["contact_notes"]),
        ("2036-01-01", ["case_file", "contact_notes"]),
    ],
)
def test_notes_and_file_are_over_on_the_days_of_the_story(
    town: Town, api: Speaker, case: Case, as_of: str, over: list[str]
) -> None:
    """Closed on 2025-06-16: notes go from 2029-01-01, the file from 2036-01-01, and nothing a day before."""
    note = {"case": str(case.pk), "topic": "daily_life", "text": "Moves", "happened_at": "2025-05-31T10:00:00+02:00"}
    ok(api("caseworker").post("/notes/", note), 201)
    Case.objects.filter(pk=case.pk).update(phase="closed", **closing_dates(date(2025, 6, 16)))
    out = StringIO()
    call_command("apply_retention", "--dry-run", "--json", "--as-of", as_of, stdout=out)
    assert sorted(one["period"] for one in json.loads(out.getvalue())["gone"]) == over
