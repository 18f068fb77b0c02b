"""Restriction of processing and disputed fields: what is marked, what is closed, what may still be done."""

from collections.abc import Callable

import pytest

from casemgmt.audit.models import Entry
from casemgmt.privacy.models import Dispute, Restriction
from cases.models import Case, Person
from tests.factories.case_records import grant, make_goal, make_note, problems
from tests.factories.client import Api
from tests.factories.rights import restrict
from tests.factories.sharing import TERMS, give_consent, in_days, make_referral, make_task, send_lawfully
from tests.factories.threads import while_uncommitted
from tests.factories.town import Town, make_case, make_person

Speaker = Callable[[str], Api]
REFUSED = (409, "processing_restricted", [])
BODY = {"ground": "accuracy_contested", "reason": "Says the birth date is wrong."}


@pytest.fixture
def case(town: Town) -> Case:
    opened = make_case(town)
    Case.objects.filter(pk=opened.pk).update(phase="linking")
    return opened


def test_restriction_is_marked_in_answers_until_it_is_lifted(town: Town, api: Speaker, case: Case) -> None:
    me, path = api("caseworker"), f"/persons/{case.person_id}/"
    answer = me.post(f"{path}restrict/", BODY)
    assert (answer.status_code, answer.json()["restricted"]) == (200, True)
    assert me.get("/persons/").json()["results"][0]["restricted"] is True
    assert me.get(f"/cases/{case.pk}/").json()["person"]["restricted"] is True
    assert problems(me.post(f"{path}restrict/", BODY)) == (409, "restricted_already", [])
    lifted = me.post(f"{path}lift-restriction/", {"informed_on": in_days(0).isoformat(), "reason": "Verified."})
    assert (lifted.status_code, lifted.json()["restricted"]) == (200, False)
    shown = me.get("/restrictions/", person=str(case.person_id)).json()["results"]
    assert [(one["ground"], one["informed_on"], one["lift_reason"]) for one in shown] == [
        ("accuracy_contested", in_days(0).isoformat(), "Verified.")
    ]
    assert (
        problems(me.post(f"{path}lift-restriction/", {"informed_on": "2026-03-01", "reason": "x"}))[1]
        == "not_restricted"
    )


def test_person_is_told_before_a_restriction_is_lifted(town: Town, api: Speaker, case: Case) -> None:
    restrict(town, case.person)
    path = f"/persons/{case.person_id}/lift-restriction/"
    body = {"informed_on": in_days(1).isoformat(), "reason": "Verified."}
    assert problems(api("caseworker").post(path, body)) == (400, "invalid", [("in_the_future", "/informed_on")])
    assert problems(api("caseworker").post(path, {"reason": "x"})) == (400, "invalid", [("required", "/informed_on")])


def test_partners_and_helpers_see_nothing_while_it_is_restricted(town: Town, api: Speaker, case: Case) -> None:
    referral = send_lawfully(town, case)
    give_consent(town, case.person, "volunteer_support", ("identity",))
    task = make_task(town, case, "volunteer", shows_first_name=True)
    own = make_task(town, None, "volunteer")
    paths = {"partner_agency": f"/partner/referrals/{referral.pk}/", "volunteer": f"/my/tasks/{task.pk}/"}
    assert [api(who).get(path).status_code for who, path in paths.items()] == [200, 200]
    restrict(town, case.person)
    assert [api(who).get(path).status_code for who, path in paths.items()] == [404, 404]
    assert api("partner_agency").post(f"{paths['partner_agency']}accept/", {}).status_code == 404
    assert api("partner_agency").get("/partner/referrals/", count="true").json()["count"] == 0
    assert [one["id"] for one in api("volunteer").get("/my/tasks/").json()["results"]] == [str(own.pk)]


def test_changes_are_refused_and_say_which_rule(town: Town, api: Speaker, case: Case) -> None:
    me, person = api("caseworker"), f"/persons/{case.person_id}/"
    draft, task, note = make_referral(town, case), make_task(town, case), make_note(town, case)
    goal = make_goal(town, case)
    restrict(town, case.person)
    case_path, new = f"/cases/{case.pk}/", {"case": str(case.pk)}
    answers = [
        me.patch(person, {"family_name": "Other"}, etag="*"),
        me.post(f"{person}assign/", {"team": str(town.teams["north"].pk)}),
        me.patch(case_path, {"concern": "Other"}, etag="*"),
        me.post(f"{case_path}raise-crisis/", {"reason": "x"}),
        me.post(f"{case_path}log-contact/", {"on": "2026-03-01", "way": "phone", "reached": True}),
        me.post(f"{case_path}assign/", {"caseworker": str(town.users["caseworker"].pk)}),
        me.post(f"/referrals/{draft.pk}/send/"),
        me.patch(f"/tasks/{task.pk}/", {"title": "Other"}, etag="*"),
        me.post(f"/tasks/{task.pk}/assign/", {"assignee": str(town.users["job_coach"].pk)}),
        me.patch(f"/notes/{note.pk}/", {"text": "Other"}, etag="*"),
        me.delete(f"/notes/{note.pk}/", etag="*"),
        me.patch(f"/goals/{goal.pk}/", {"what": "Other"}, etag="*"),
        me.post("/notes/", new | {"topic": "daily_life", "text": "x", "happened_at": "2026-03-01T10:00:00Z"}),
        me.post(
            "/tasks/", new | {"kind": "accompany", "title": "x", "what_to_do": "x", "due_on": in_days(1).isoformat()}
        ),
        me.post("/identifiers/", {"person": str(case.person_id), "kind": "azr", "value": "123456789012"}),
        me.post("/households/", {"team": str(case.team_id), "head": str(case.person_id)}),
    ]
    assert [problems(one) for one in answers] == [REFUSED] * len(answers)
    assert "Art. 18(2) GDPR" in answers[0].json()["detail"]


def test_keeping_consent_and_legal_claims_go_on(town: Town, api: Speaker, case: Case) -> None:
    me, person = api("caseworker"), str(case.person_id)
    task = make_task(town, case, "volunteer")
    referral = send_lawfully(town, case)
    grant(town, case, "job_coach")
    restrict(town, case.person)
    consent = {"person": person, "purpose": "interpreting", "categories": ["identity"], **TERMS}
    answers = [
        me.get(f"/persons/{person}/"),
        me.post("/consents/", consent),
        me.post("/access-requests/", {"person": person, "received_on": "2026-03-01", "channel": "letter"}),
        me.post("/legal-holds/", {"person": person, "ground": "legal_claims", "reason": "A court asks."}),
        me.post("/erasures/", {"person": person, "ground": "unlawful"}),
        me.post(f"/tasks/{task.pk}/withdraw/", {}),
        me.post(f"/referrals/{referral.pk}/revoke/", {"reason": "Restricted"}),
        me.post(f"/cases/{case.pk}/revoke-grant/", {"user": str(town.users["job_coach"].pk)}),
    ]
    assert [one.status_code for one in answers] == [200, 201, 201, 201, 201, 200, 200, 200], [
        one.content for one in answers
    ]


def test_restricted_people_are_not_merged(town: Town, case: Case) -> None:
    from cases.actions.merges import conflicts  # noqa: PLC0415

    twin = make_person(town)
    assert conflicts(case.person, twin) == []
    restricted = restrict(town, twin)
    assert [one.code for one in conflicts(case.person, restricted)] == ["restricted"]


def test_disputed_fields_are_marked_by_name_and_settled(town: Town, api: Speaker) -> None:
    person = make_person(town)
    me, path = api("caseworker"), f"/persons/{person.pk}/"
    body = {"fields": ["born_on", "family_name"], "reason": "Born in 1991, says she."}
    assert me.post(f"{path}dispute/", body).json()["disputed_fields"] == ["born_on", "family_name"]
    assert problems(me.post(f"{path}dispute/", body | {"fields": ["born_on", "sex"]})) == (
        409, "disputed_already", [("disputed_already", "/fields")],
    )  # fmt: skip
    end = {"outcome": "corrected", "settlement": "Birth certificate seen."}
    settled = me.post(f"{path}settle-dispute/", end | {"fields": ["born_on"]})
    assert settled.json()["disputed_fields"] == ["family_name"]
    assert problems(me.post(f"{path}settle-dispute/", end | {"fields": ["born_on"]}))[1] == "not_disputed"
    rows = me.get("/disputes/", person=str(person.pk), settled="false").json()["results"]
    assert [(one["field"], one["reason"]) for one in rows] == [("family_name", body["reason"])]
    assert Dispute.objects.filter(settled_at=None).count() == 1
    line = Entry.objects.get(event="person.dispute_settled")
    assert line.fields == ["born_on"]
    assert problems(me.post(f"{path}dispute/", body | {"fields": ["id"]})) == (
        400,
        "invalid",
        [("invalid_choice", "/fields/0")],
    )


def test_rights_are_the_offices(town: Town, api: Speaker, case: Case) -> None:
    grant(town, case, "job_coach")
    path = f"/persons/{case.person_id}/restrict/"
    assert [api(who).post(path, BODY).status_code for who in ("job_coach", "volunteer", "data_protection_officer")] == [
        403
    ] * 3
    assert api("caseworker-south").post(path, BODY).status_code == 404
    restrict(town, case.person)
    shown = api("data_protection_officer").get("/restrictions/").json()["results"]
    assert [sorted(one) for one in shown] == [
        ["created_at", "ground", "id", "informed_on", "lifted_at", "municipality"]
    ]
    assert api("job_coach").get(f"/persons/{case.person_id}/").json()["restricted"] is True


@pytest.mark.postgresql
def test_referral_is_sent_before_the_restriction_or_not_at_all(kept_trail: None, town: Town) -> None:
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(phase="linking")
    draft = make_referral(town, case, legal_basis="asylblg_5b_3")
    me = Api(town, "caseworker")
    [answer] = while_uncommitted(lambda: restrict(town, case.person), lambda: me.post(f"/referrals/{draft.pk}/send/"))
    assert problems(answer) == REFUSED
    assert Person.objects.get().restricted


@pytest.mark.postgresql
def test_of_two_restrictions_at_once_one_holds(kept_trail: None, town: Town) -> None:
    person = make_person(town)
    me = Api(town, "caseworker")
    [answer] = while_uncommitted(
        lambda: Person.objects.select_for_update().get(pk=person.pk) and restrict(town, person),
        lambda: me.post(f"/persons/{person.pk}/restrict/", BODY),
    )
    assert problems(answer) == (409, "restricted_already", [])
    assert Restriction.objects.count() == 1
