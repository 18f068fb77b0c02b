"""Referrals as the agency sees them: a preview, then what goes along, then nothing; and who is faster."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.privacy.models import Consent
from cases.actions.households import add_member, create_household
from cases.actions.plans import evaluate_goal
from cases.models import Case, Referral
from tests.factories.case_records import ids, keys, make_goal, problems
from tests.factories.sharing import ADDRESS, give_consent, make_referral, send, send_consented, send_lawfully, withdraw
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, add_account, make_case, make_person, make_town

PREVIEW = ["agency", "categories", "id", "interpreter_needed", "language", "sent_at", "state", "topic"]
FULL = sorted([*PREVIEW, "reference", "message", "first_contact_on", "person"])
EVERYTHING = ("identity", "contact", "household", "residence", "benefits", "assessment_plan")
WAYS = [{"kind": "phone", "value": "+49 1579 2300001", "preferred": True, "note": ""}]
PERSON = {
    "identity": {
        "given_names": "Amina",
        "family_name": "Haddad",
        "born_on": "1990-09-02",
        "sex": "w",
        "nationalities": ["SYR"],
        "mother_tongue": "ara",
        "languages": [],
    },
    "contact": {"contact_ways": WAYS, "address": ADDRESS},
    "household": {"household": {"members": 2, "relations": ["head", "child"]}},
    "residence": {"status_document": "AUFG", "status_document_until": "2027-01-31"},
    "benefits": {"legal_regime": "ASYLBLG_3"},
    "assessment_plan": {"goals": [{"what": "Reach level A2", "due_on": "2026-12-01"}]},
}


def known_case(town: Town, team: str = "north") -> Case:
    """A case about which something is known in every category that can go along."""
    person = make_person(town, team, contact_ways=WAYS, address=ADDRESS)
    case = make_case(town, team, person=person)
    case.status_document, case.status_document_until, case.legal_regime = "AUFG", date(2027, 1, 31), "ASYLBLG_3"
    case.save()
    by = town.actor("caseworker" if team == "north" else "caseworker-south")
    household = create_household(by=by, team=town.teams[team], head=person, joined_on=date(2026, 1, 1))
    add_member(by=by, household=household, person=make_person(town, team), relation="child", joined_on=date(2026, 1, 2))
    return case


def accepted(town: Town, api: Any, case: Case, categories: tuple[str, ...] = ("identity",)) -> Referral:
    """A referral on a consent that the school accepted."""
    referral, _ = send_consented(town, case, categories)
    assert api("partner_agency").post(f"/partner/referrals/{referral.pk}/accept/").status_code == 200
    return referral


def with_goals(town: Town, case: Case) -> Case:
    """The case with a goal that is open and one that is reached."""
    Case.objects.filter(pk=case.pk).update(phase="planning")
    make_goal(town, case)
    reached = make_goal(town, case, what="Find a doctor")
    evaluate_goal(by=town.actor("caseworker"), goal=reached, state="reached", outcome="Found")
    return case


def test_partner_sees_a_preview_before_acceptance(town, api):
    case = known_case(town)
    referral, _ = send_consented(town, case, EVERYTHING)
    partner, path = api("partner_agency"), f"/partner/referrals/{referral.pk}/"
    told = partner.get(path).json()
    assert sorted(told) == PREVIEW
    assert [told[name] for name in ("state", "topic", "language", "interpreter_needed")] == [
        "sent", "Course place", "ara", True,
    ]  # fmt: skip
    assert told["categories"] == sorted(EVERYTHING)
    assert partner.get("/partner/referrals/").json()["results"] == [told]
    assert partner.get(path, fields="id,person,message,reference").json() == {"id": str(referral.pk)}
    waiting = partner.post(f"{path}waitlist/", {"answer": "From May on"})
    assert (waiting.status_code, sorted(waiting.json()), waiting.json()["state"]) == (200, PREVIEW, "waitlisted")
    assert sorted(partner.get(path).json()) == PREVIEW


@pytest.mark.parametrize("category", EVERYTHING)
def test_partner_reads_the_category_that_goes_along_and_no_other(town, api, category):
    case = with_goals(town, known_case(town))
    referral = accepted(town, api, case, (category,))
    told = api("partner_agency").get(f"/partner/referrals/{referral.pk}/").json()
    assert (sorted(told), told["person"]) == (FULL, PERSON[category])
    assert (told["reference"], told["message"]) == (case.reference, "She is called Amina and can begin in May.")
    assert api("partner_agency").get("/partner/referrals/").json()["results"] == [told]


def test_partner_reads_all_categories_together(town, api):
    case = with_goals(town, known_case(town))
    referral = accepted(town, api, case, EVERYTHING)
    told = api("partner_agency").get(f"/partner/referrals/{referral.pk}/").json()
    assert told["person"] == {name: value for part in PERSON.values() for name, value in part.items()}


def test_partner_reads_that_somebody_lives_alone_or_that_nothing_is_known(town, api):
    alone, unknown = make_case(town), make_case(town)
    alone.lives_alone = True
    alone.save()
    shown = []
    for case in (alone, unknown):
        referral = accepted(town, api, case, ("household", "contact"))
        shown.append(api("partner_agency").get(f"/partner/referrals/{referral.pk}/").json()["person"])
    assert shown == [
        {"contact_ways": [], "address": None, "household": {"members": 1, "relations": []}},
        {"contact_ways": [], "address": None, "household": None},
    ]


def test_partner_goes_the_whole_way(town, api):
    referral, _ = send_consented(town, make_case(town))
    partner, path = api("partner_agency"), f"/partner/referrals/{referral.pk}"
    seen = partner.get(f"{path}/")
    first = partner.post(f"{path}/waitlist/", {"answer": "From May on"}, etag=seen["ETag"])
    assert partner.post(f"{path}/accept/", etag=seen["ETag"]).status_code == 412
    second = partner.post(f"{path}/accept/", {"first_contact_on": "2026-05-04"}, etag=first["ETag"])
    assert (second.status_code, sorted(second.json()), second.json()["state"]) == (200, FULL, "accepted")
    assert second.json()["first_contact_on"] == "2026-05-04"
    assert problems(partner.post(f"{path}/start/")) == (400, "invalid", [("required", "/first_contact_on")])
    third = partner.post(f"{path}/start/", {"first_contact_on": "2026-05-05"})
    assert (third.json()["state"], third.json()["first_contact_on"]) == ("in_progress", "2026-05-05")
    assert problems(partner.post(f"{path}/refuse/", {"answer": "No"})) == (
        409, "wrong_state", [("wrong_state", "/state")],
    )  # fmt: skip
    last = partner.post(f"{path}/finish/", {"answer": "A2 reached"})
    assert (last.status_code, sorted(last.json()), last.json()["state"]) == (200, PREVIEW, "done")
    assert partner.get(f"{path}/").status_code == 404
    told = api("caseworker").get(f"/referrals/{referral.pk}/").json()
    assert (told["answer"], told["first_contact_on"]) == ("A2 reached", "2026-05-05")
    assert told["sent_at"] < told["answered_at"] < told["ended_at"]


def test_partner_refuses_with_an_answer_and_sees_it_no_more(town, api):
    referral = send_lawfully(town, make_case(town))
    partner, path = api("partner_agency"), f"/partner/referrals/{referral.pk}"
    assert problems(partner.post(f"{path}/refuse/")) == (400, "invalid", [("required", "/answer")])
    refused = partner.post(f"{path}/refuse/", {"answer": "No places"})
    assert (refused.status_code, sorted(refused.json()), refused.json()["state"]) == (200, PREVIEW, "refused")
    assert partner.get(f"{path}/").status_code == 404
    assert partner.post(f"{path}/accept/").status_code == 404
    assert partner.get("/partner/referrals/", count="true").json() == {
        "results": [], "next": None, "previous": None, "count": 0,
    }  # fmt: skip
    told = api("caseworker").get(f"/referrals/{referral.pk}/").json()
    assert (told["answer"], told["state"], told["ended_at"] is None) == ("No places", "refused", False)


def test_partners_see_their_own_agency_s_referrals_only(town, api):
    other = make_town(ags="05166032", prefix="OT")
    school, _ = send_consented(town, make_case(town))
    clinic, _ = send_consented(town, make_case(town), agency="clinic")
    abroad, _ = send_consented(other, make_case(other))
    draft = make_referral(town, make_case(town))
    page = api("partner_agency").get("/partner/referrals/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(school), 1)
    assert ids(api("partner_agency-2").get("/partner/referrals/")) == keys(clinic)
    partner = api("partner_agency")
    assert ids(partner.get("/partner/referrals/", agency=str(town.agencies["clinic"].pk))) == []
    for hidden in (clinic, abroad, draft):
        path = f"/partner/referrals/{hidden.pk}/"
        assert partner.get(path).status_code == 404
        for move in ("accept", "waitlist", "finish"):
            assert partner.post(f"{path}{move}/").status_code == 404
        assert partner.post(f"{path}refuse/", {"answer": "No"}).status_code == 404
    for role in ("caseworker", "team_lead", "volunteer", "administrator", "data_protection_officer"):
        assert api(role).get(f"/partner/referrals/{school.pk}/").status_code == 403
        assert api(role).post(f"/partner/referrals/{school.pk}/accept/").status_code == 403
    for path in (f"/referrals/{school.pk}/", f"/persons/{school.key_id}/", f"/cases/{school.case_id}/", "/my/tasks/"):
        assert partner.get(path).status_code == 403


@pytest.mark.parametrize("state", ["sent", "accepted"])
def test_withdrawn_consent_closes_the_partner_s_path_at_once(town, api, state):
    referral, consent = send_consented(town, make_case(town))
    staying = send_lawfully(town, make_case(town))
    partner, path = api("partner_agency"), f"/partner/referrals/{referral.pk}/"
    if state == "accepted":
        assert partner.post(f"{path}accept/").status_code == 200
    assert partner.get(path).status_code == 200
    assert ids(partner.get("/partner/referrals/", state=state, sent_since="2026-01-01T00:00:00Z")) != []
    withdraw(town, consent)
    assert partner.get(path).status_code == 404
    for move in ("accept", "waitlist", "finish"):
        assert partner.post(f"{path}{move}/").status_code == 404
    page = partner.get("/partner/referrals/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(staying), 1)
    assert keys(referral)[0] not in ids(partner.get("/partner/referrals/", state=state))
    assert api("caseworker").get(f"/referrals/{referral.pk}/").json()["state"] == state
    give_consent(town, referral.case.person)  # a new consent is for a new referral
    assert partner.get(path).status_code == 404


def test_consent_that_ended_or_begins_later_closes_the_path(town, api):
    referral, consent = send_consented(town, make_case(town))
    partner, path = api("partner_agency"), f"/partner/referrals/{referral.pk}/"
    moment, day = timezone.now(), timedelta(days=1)
    rows = Consent.objects.filter(pk=consent.pk)
    for begins, ends, status in ((-day, day, 200), (-2 * day, -day, 404), (day, 2 * day, 404), (-day, day, 200)):
        rows.update(valid_from=moment + begins, valid_until=moment + ends)
        assert partner.get(path).status_code == status
        assert partner.get("/partner/referrals/", count="true").json()["count"] == int(status == 200)


def test_ended_membership_of_the_agency_sees_nothing(town, api):
    referral = send_lawfully(town, make_case(town))
    add_account(town, "school-2", "partner_agency", NOW, agency=town.agencies["school"])
    assert api("school-2").get(f"/partner/referrals/{referral.pk}/").status_code == 200
    town.users["school-2"].memberships.update(valid_until=timezone.now())
    assert api("school-2").get(f"/partner/referrals/{referral.pk}/").status_code == 403
    assert api("partner_agency").get(f"/partner/referrals/{referral.pk}/").status_code == 200


def test_looks_name_what_was_shown_of_the_person(town, api):
    preview = send_lawfully(town, make_case(town))
    full, _ = send_consented(town, make_case(town), ("contact", "benefits"))
    partner, path = api("partner_agency"), f"/partner/referrals/{full.pk}/"
    person = ["address", "contact_ways", "legal_regime"]
    shown = sorted([*FULL, *person])
    shown.remove("person")
    for request, event, seen, fields, route in (
        (lambda: partner.get(path), "referral.viewed", (full,), PREVIEW, "partner_preview"),
        (lambda: partner.post(f"{path}accept/"), "referral.viewed", (full,), shown, "partner"),
        (lambda: partner.get(path), "referral.viewed", (full,), shown, "partner"),
        (lambda: partner.get(path, fields="person"), "referral.viewed", (full,), person, "partner"),
        (lambda: partner.get("/partner/referrals/"), "referral.listed", (full, preview), shown, "partner"),
    ):
        looks = Entry.objects.filter(route__startswith="partner")
        before = looks.count()
        assert request().status_code == 200
        assert looks.count() == before + 1
        entry = looks.order_by("-position").first()
        told = (entry.event, entry.kind, sorted(entry.object_ids), entry.fields, entry.route)
        assert told == (event, "referral", keys(*seen), fields, route)


def test_partner_finds_referrals_by_state_agency_and_day(town, api):
    sent, other = send_lawfully(town, make_case(town)), accepted(town, api, make_case(town))
    partner = api("partner_agency")
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    for query, found in (
        ({"state": "sent"}, (sent,)),
        ({"state": "accepted,in_progress"}, (other,)),
        ({"agency": str(town.agencies["school"].pk)}, (sent, other)),
        ({"sent_since": tomorrow}, ()),
    ):
        page = partner.get("/partner/referrals/", count="true", **query)
        assert (ids(page), page.json()["count"]) == (keys(*found), len(found))
    newest = [row["id"] for row in partner.get("/partner/referrals/").json()["results"]]
    assert newest == [str(other.pk), str(sent.pk)]
    first = partner.get("/partner/referrals/", page_size="1", ordering="sent_at").json()
    assert ids(partner.get(first["next"].split("testserver")[1])) == keys(other)
    for unknown in ({"case": "1"}, {"state": "draft"}, {"ordering": "updated_at"}, {"q": "Haddad"}):
        assert partner.get("/partner/referrals/", **unknown).status_code == 400


@pytest.mark.parametrize(("categories", "more"), [(("identity", "contact"), 0), (EVERYTHING, 2)])
def test_partner_referrals_cost_the_same_for_one_and_three(town, api, categories, more):
    referral = accepted(town, api, with_goals(town, known_case(town)), categories)
    partner = api("partner_agency")
    for rows in (1, 3):
        with counted() as statements:
            page = partner.get("/partner/referrals/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 5 + more)
        with counted() as statements:
            partner.get(f"/partner/referrals/{referral.pk}/")
        assert len(statements) == 5 + more
        with counted() as statements:
            partner.get("/partner/referrals/", fields="id,state")
        assert len(statements) == 5
        if rows == 1:
            accepted(town, api, with_goals(town, known_case(town)), categories)
            accepted(town, api, with_goals(town, known_case(town)), categories)


def test_previews_cost_the_same_for_one_and_three(town, api):
    send_consented(town, known_case(town), EVERYTHING)
    for rows in (1, 3):
        with counted() as statements:
            page = api("partner_agency").get("/partner/referrals/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 5)
        if rows == 1:
            send_consented(town, known_case(town), EVERYTHING)
            send(town, make_referral(town, known_case(town), legal_basis="asylblg_5b_3"))
