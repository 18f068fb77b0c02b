"""S1: a family of five from Syria, from the office's list to the evaluation, as four users."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.verification import verify
from tests.factories.client import Api
from tests.factories.town import Town
from tests.journeys.steps import change, consent, ok, rate_all, refused, upload_list

LIST = """Nachname;Vorname;Geburtsdatum;Geschlecht;Staatsangehörigkeit;Muttersprache;Familie;Rolle;Einreise;Zuweisung
Testani;Karim;14.05.1988;m;syrisch;Arabisch;7;Vorstand;11.12.2023;04.03.2024
Testani;Rana;02.09.1990;w;syrisch;Arabisch;7;Ehefrau;11.12.2023;04.03.2024
Testani;Omar;10.04.2011;m;syrisch;Arabisch;7;Kind;11.12.2023;04.03.2024
Testani;Lina;22.01.2017;w;syrisch;Arabisch;7;Kind;11.12.2023;04.03.2024
Testani;Sami;05.11.2022;m;syrisch;Arabisch;7;Kind;11.12.2023;04.03.2024
"""


@pytest.fixture
def people(town: Town, api: Callable[[str], Api]) -> dict[str, Api]:
    """The four who work on the case, and those who must not see it."""
    names = ("caseworker", "team_lead", "volunteer", "partner_agency", "caseworker-south", "partner_agency-2")
    return {name: api(name) for name in (*names, "volunteer-2", "data_protection_officer", "administrator")}


def test_family_from_arrival_to_evaluation(town: Town, people: dict[str, Api]) -> None:
    me, today = people["caseworker"], timezone.localdate()
    mother = take_in_family(town, me)
    case = f"/cases/{mother['id']}/"
    bring_through_intake(me, mother, case, today)
    assess_and_plan(me, mother, case, today)
    task, referral = link(town, people, mother, case, today)
    volunteer_helps(people, task)
    partner_works(people, referral)
    monitor(me, case, today)
    evaluate_and_close(people, mother, case, today)
    nobody_else_saw_it(people, mother, referral, task)
    every_look_is_on_record(people, mother)


def take_in_family(town: Town, me: Api) -> dict[str, Any]:
    """The list is tried, then imported; the same list again makes nobody twice."""
    north = town.teams["north"]
    tried = ok(upload_list(me, north, LIST, dry_run=True), 201)
    assert (tried["created"], tried["refused"]) == (5, 0)
    assert ok(me.get("/persons/", count="true"))["count"] == 0
    done = ok(upload_list(me, north, LIST, dry_run=False), 201)
    assert (done["created"], done["known"], done["refused"]) == (5, 0, 0)
    again = ok(upload_list(me, north, LIST, dry_run=False), 201)
    assert (again["created"], again["known"]) == (0, 5)
    [household] = ok(me.get("/households/"))["results"]
    members = ok(me.get("/household-members/", household=household["id"]))["results"]
    assert sorted(one["relation"] for one in members) == ["child", "child", "child", "head", "spouse"]
    [mother] = ok(me.get("/cases/", q="Rana Testani"))["results"]
    assert (mother["phase"], mother["entered_on"], mother["assigned_on"]) == ("inquiry", "2023-12-11", "2024-03-04")
    found: dict[str, Any] = mother
    return found


def bring_through_intake(me: Api, mother: dict[str, Any], case: str, today: date) -> None:
    """Inquiry → intake → assessment; each refusal names what is missing."""
    assert refused(me.post(f"{case}accept/"), 409) == {"contact_missing", "language_missing"} - told(mother)
    change(me, case, {"language": "ara", "interpreter_needed": True, "concern": "Courses, childcare and school"})
    ok(me.post(f"{case}log-contact/", {"on": today.isoformat(), "way": "phone", "reached": True}))
    assert ok(me.post(f"{case}accept/"))["phase"] == "intake"
    assert refused(me.post(f"{case}start-assessment/"), 409) == {
        "status_document_missing",
        "legal_regime_missing",
        "immediate_needs_missing",
        "informed_on_missing",
        "informed_language_missing",
        "consent_missing",
    }
    intake = {
        "status_document": "AUFG",
        "legal_regime": "ASYLBLG_3",
        "immediate_needs": "A place in a course",
        "informed_on": today.isoformat(),
        "informed_language": "ara",
    }
    change(me, case, intake)
    consent(me, mother["person"]["id"], "case_management", ["identity", "contact"])
    assert ok(me.post(f"{case}start-assessment/"))["phase"] == "assessment"


def told(case: dict[str, Any]) -> set[str]:
    """Which of the inquiry's members the list already told."""
    return {"language_missing"} if case["language"] else set()


def assess_and_plan(me: Api, mother: dict[str, Any], case: str, today: date) -> None:
    """15 domains, a goal with its measures."""
    assert "assessment_missing" in refused(me.post(f"{case}start-planning/"), 409)
    rate_all(me, mother["id"], rating=2, need_status="unmet", today=today)
    assert ok(me.post(f"{case}start-planning/"))["phase"] == "planning"
    assert refused(agree(me, case, today), 409) == {"goal_missing"}


def agree(me: Api, case: str, today: date) -> Any:
    """Agree the plan with the person."""
    agreement = {
        "agreed_on": today.isoformat(),
        "participants": "Mother, caseworker, interpreter",
        "language": "ara",
        "interpreted": True,
        "agreement": "Yes, that is what I want.",
    }
    return me.post(f"{case}agree-plan/", agreement)


def link(
    town: Town, people: dict[str, Api], mother: dict[str, Any], case: str, today: date
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A goal, a task and a referral, and the measures that point at them; then the plan is agreed."""
    me, school = people["caseworker"], str(town.agencies["school"].pk)
    due = (today + timedelta(days=60)).isoformat()
    goal = {
        "case": mother["id"],
        "field_of_action": ok(me.get("/code-lists/fields_of_action/"))["codes"][0]["code"],
        "what": "Speaks German at B1",
        "measured_by": "DTZ certificate",
        "due_on": due,
        "priority": 1,
    }
    measure = {"goal": ok(me.post("/goals/", goal), 201)["id"], "due_on": due}
    task, referral = give_task(town, me, mother), refer(school, me, mother)
    by_task = {"title": "Register", "responsible": "office", "target_kind": "task", "target_id": task["id"]}
    by_school = {"title": "Course", "responsible": "partner", "responsible_agency": school}
    by_school |= {"target_kind": "referral", "target_id": referral["id"]}
    for kind in (by_task, by_school):
        assert ok(me.post("/measures/", measure | kind), 201)["state"] == "waiting"
    assert ok(agree(me, case, today))["phase"] == "linking"
    assert refused(me.post(f"{case}start-monitoring/"), 409) == {"no_link_active"}
    return task, referral


def give_task(town: Town, me: Api, mother: dict[str, Any]) -> dict[str, Any]:
    """A task for the volunteer; what it shows of the mother needs her consent at that moment."""
    starts = timezone.now() + timedelta(hours=1)
    task = {
        "case": mother["id"],
        "kind": "accompany",
        "title": "Kita registration",
        "what_to_do": "Go along to the registration",
        "place": "Kita Neersen",
        "due_on": timezone.localdate(starts).isoformat(),
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=1)).isoformat(),
        "assignee": str(town.users["volunteer"].pk),
        "shows_first_name": True,
        "shows_language": True,
    }
    assert refused(me.post("/tasks/", task), 409) == {"consent_missing"}
    consent(me, mother["person"]["id"], "volunteer_support", ["identity"])
    given: dict[str, Any] = ok(me.post("/tasks/", task), 201)
    return given


def refer(school: str, me: Api, mother: dict[str, Any]) -> dict[str, Any]:
    """A referral to the school, sent once the mother consents."""
    referral = {
        "case": mother["id"],
        "agency": school,
        "topic": "Integration course",
        "message": "Would like mornings",
        "categories": ["identity", "contact"],
    }
    drafted: dict[str, Any] = ok(me.post("/referrals/", referral), 201)
    send = f"/referrals/{drafted['id']}/send/"
    assert refused(me.post(send), 409) == {"consent_missing"}
    consent(me, mother["person"]["id"], "partner_referral", ["identity", "contact"], recipient_agency=school)
    assert ok(me.post(send))["state"] == "sent"
    return drafted


def volunteer_helps(people: dict[str, Api], task: dict[str, Any]) -> None:
    """The volunteer sees the task and the few facts it needs; once it is done, nothing."""
    helper, path = people["volunteer"], f"/my/tasks/{task['id']}/"
    [seen] = ok(helper.get("/my/tasks/"))["results"]
    assert seen["person"] == {"first_name": "Rana", "language": "ara"}
    assert {"case", "reference", "team", "municipality"} & seen.keys() == set()
    assert seen.get("address") is None
    assert ok(helper.post(f"{path}accept/"))["state"] == "accepted"
    assert ok(helper.post(f"{path}finish/", {"minutes_spent": 90, "comment": "Went well"}))["state"] == "done"
    assert helper.get(path).status_code == 404
    assert ok(helper.get("/my/tasks/"))["results"] == []


def partner_works(people: dict[str, Api], referral: dict[str, Any]) -> None:
    """Before its answer the school sees a preview, after it what the consent covers."""
    school, path = people["partner_agency"], f"/partner/referrals/{referral['id']}/"
    preview = ok(school.get(path))
    assert "person" not in preview
    assert "Testani" not in str(preview)
    accepted = ok(school.post(f"{path}accept/", {}))
    assert (accepted["person"]["family_name"], "household" in accepted["person"]) == ("Testani", False)
    assert ok(school.post(f"{path}start/", {"first_contact_on": "2026-03-09"}))["state"] == "in_progress"


def monitor(me: Api, case: str, today: date) -> None:
    """Linking → monitoring: the next review is 12 weeks off."""
    moved = ok(me.post(f"{case}start-monitoring/"))
    assert (moved["phase"], moved["next_review_on"]) == ("monitoring", (today + timedelta(weeks=12)).isoformat())


def evaluate_and_close(people: dict[str, Api], mother: dict[str, Any], case: str, today: date) -> None:
    """Second ratings, outcomes, the lead's signature; then closed for ten full years behind this one."""
    me, lead = people["caseworker"], people["team_lead"]
    assert ok(me.post(f"{case}start-evaluation/", {"cause": "goal_reached"}))["phase"] == "evaluation"
    closing = {"on": today.isoformat(), "closing_reason": "goal_reached"}
    assert refused(me.post(f"{case}close/", closing), 409) == {
        "goals_not_evaluated",
        "final_assessment_missing",
        "satisfaction_missing",
        "evaluation_summary_missing",
        "open_needs_missing",
        "referrals_open",
        "signature_missing",
    }
    final = rate_all(me, mother["id"], rating=4, need_status="met", today=today)
    assert final["kind"] == "final"
    [goal] = ok(me.get("/goals/", case=mother["id"]))["results"]
    ok(me.post(f"/goals/{goal['id']}/evaluate/", {"state": "reached", "outcome": "Certificate B1"}))
    change(me, case, {"satisfaction": 8, "evaluation_summary": "Goals reached", "open_needs": "none"})
    [referral] = ok(me.get("/referrals/", case=mother["id"]))["results"]
    ok(people["partner_agency"].post(f"/partner/referrals/{referral['id']}/finish/", {"answer": "Passed"}))
    assert people["caseworker"].post(f"{case}sign-evaluation/").status_code == 403
    ok(lead.post(f"{case}sign-evaluation/"))
    closed = ok(me.post(f"{case}close/", closing))
    assert (closed["phase"], closed["closed_on"], closed["retention_until"]) == (
        "closed",
        today.isoformat(),
        f"{today.year + 11}-01-01",
    )
    steps = ok(me.get("/phase-changes/", case=mother["id"]))["results"]
    assert [one["to_phase"] for one in steps] == [
        "inquiry",
        "intake",
        "assessment",
        "planning",
        "linking",
        "monitoring",
        "evaluation",
        "closed",
    ]


def nobody_else_saw_it(
    people: dict[str, Api], mother: dict[str, Any], referral: dict[str, Any], task: dict[str, Any]
) -> None:
    """Others find nothing at the same addresses."""
    assert people["caseworker-south"].get(f"/cases/{mother['id']}/").status_code == 404
    assert ok(people["caseworker-south"].get("/cases/", q="Rana Testani"))["results"] == []
    assert people["partner_agency-2"].get(f"/partner/referrals/{referral['id']}/").status_code == 404
    assert people["partner_agency"].get(f"/partner/referrals/{referral['id']}/").status_code == 404
    assert people["volunteer-2"].get(f"/my/tasks/{task['id']}/").status_code == 404
    assert people["administrator"].get(f"/cases/{mother['id']}/").status_code == 403


def every_look_is_on_record(people: dict[str, Api], mother: dict[str, Any]) -> None:
    """The data protection officer reads who saw the case; the chain holds."""
    entries = ok(people["data_protection_officer"].get("/audit-entries/", event="case.closed"))["results"]
    assert [mother["id"] in one["object_ids"] for one in entries] == [True]
    events = {
        one["event"] for one in ok(people["data_protection_officer"].get("/audit-entries/", page_size="200"))["results"]
    }
    assert {"case.viewed", "case.listed", "referral.viewed", "task.listed"} - events == set()
    assert verify().findings == ()
