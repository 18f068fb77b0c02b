"""Referrals over the API, as the office sees them: drafting, the ground on which they are sent, revoking."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.actions.cases import assign_case
from cases.lifecycle import Phase
from cases.models import Case, Referral
from tests.factories.case_records import case_in, grant, ids, keys, problems
from tests.factories.sharing import give_consent, in_days, make_referral, send, send_consented, send_lawfully, withdraw
from tests.factories.statements import counted
from tests.factories.town import Town, add_account, make_case, make_town

NO_CONSENT = (409, "consent_missing", [("consent_missing", "/consent")])
IDENTITY = ("identity",)


def form(town: Town, case: Any, **values: Any) -> dict[str, Any]:
    """A referral as it is posted."""
    agency = str(town.agencies["school"].pk)
    body = {"case": str(case.pk), "agency": agency, "topic": "Course place", "categories": ["identity", "contact"]}
    return body | values


def test_referral_is_a_draft_of_its_case(town, api):
    case = make_case(town)
    answer = api("caseworker").post("/referrals/", form(town, case, message="Could begin in May."))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["reference"], told["team"]) == ("draft", case.reference, str(town.teams["north"].pk))
    assert (told["categories"], told["consent"], told["sent_at"]) == (["contact", "identity"], None, None)
    assert Referral.objects.get().key_id == case.key_id
    assert ids(api("partner_agency").get("/partner/referrals/")) == []
    assert api("partner_agency").get(f"/partner/referrals/{told['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"categories": ["finances"]}, ("invalid_choice", "/categories/0")),
        ({"categories": ["identifiers"]}, ("invalid_choice", "/categories/0")),
        ({"categories": []}, ("min_length", "/categories")),
        ({"legal_basis": "because"}, ("invalid_choice", "/legal_basis")),
        ({"state": "sent"}, ("unknown_member", "/state")),
    ],
)
def test_referral_that_cannot_be_is_refused(town, api, values, problem):
    case = make_case(town)
    assert problems(api("caseworker").post("/referrals/", form(town, case, **values))) == (400, "invalid", [problem])
    assert api("caseworker").post("/referrals/", form(town, case)).status_code == 201


def test_referral_goes_to_an_active_agency_of_the_town(town, api):
    other = make_town(ags="05166032", prefix="OT")
    case = make_case(town)
    school, foreign = town.agencies["school"], str(other.agencies["school"].pk)
    caseworker = api("caseworker")
    unknown = (400, "invalid", [("does_not_exist", "/agency")])
    assert problems(caseworker.post("/referrals/", form(town, case, agency=foreign))) == unknown
    draft = caseworker.post("/referrals/", form(town, case, legal_basis="asylblg_5b_3"))
    assert draft.status_code == 201
    school.is_active = False
    school.save()
    resting = (400, "invalid", [("agency_inactive", "/agency")])
    assert problems(caseworker.post("/referrals/", form(town, case))) == resting
    send_path = f"/referrals/{draft.json()['id']}/send/"
    assert problems(caseworker.post(send_path)) == (409, "agency_inactive", [])
    school.is_active = True
    school.save()
    assert caseworker.post(send_path).status_code == 200


def test_referral_rests_on_one_ground_that_fits(town, api):
    case = make_case(town)
    fitting = give_consent(town, case.person)
    caseworker = api("caseworker")
    both = form(town, case, consent=str(fitting.pk), legal_basis="asylblg_5b_3")
    assert problems(caseworker.post("/referrals/", both)) == (400, "invalid", [("one_ground", "/legal_basis")])
    unfit = (400, "invalid", [("consent_not_fitting", "/consent")])
    for consent in (
        give_consent(town, make_case(town).person),
        give_consent(town, case.person, agency="clinic"),
        give_consent(town, case.person, "volunteer_support"),
    ):
        assert problems(caseworker.post("/referrals/", form(town, case, consent=str(consent.pk)))) == unfit
    hidden = give_consent(town, make_case(town, "south").person)
    unknown = (400, "invalid", [("does_not_exist", "/consent")])
    assert problems(caseworker.post("/referrals/", form(town, case, consent=str(hidden.pk)))) == unknown
    draft = caseworker.post("/referrals/", form(town, case, consent=str(fitting.pk)))
    assert (draft.status_code, draft.json()["consent"]) == (201, str(fitting.pk))
    path = f"/referrals/{draft.json()['id']}/"
    refused = caseworker.patch(path, {"legal_basis": "asylblg_5b_3"}, etag="*")
    assert problems(refused) == (400, "invalid", [("one_ground", "/legal_basis")])
    changed = caseworker.patch(path, {"legal_basis": "asylblg_5b_3", "consent": None}, etag="*")
    assert (changed.json()["consent"], changed.json()["legal_basis"]) == (None, "asylblg_5b_3")


def test_sending_finds_the_consent_that_covers_it_and_holds_longest(town, api):
    case = make_case(town)
    moment = timezone.now()
    give_consent(town, case.person, categories=("identity", "contact"), valid_until=moment + timedelta(days=9))
    longest = give_consent(
        town, case.person, categories=("identity", "contact"), valid_until=moment + timedelta(days=90)
    )
    give_consent(town, case.person, categories=IDENTITY)
    draft = make_referral(town, case, categories=("identity", "contact"))
    answer = api("caseworker").post(f"/referrals/{draft.pk}/send/")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["state"], told["consent"], told["sent_by"]) == (
        "sent",
        str(longest.pk),
        str(town.users["caseworker"].pk),
    )
    assert told["sent_at"] is not None
    assert problems(api("caseworker").post(f"/referrals/{draft.pk}/send/"))[:2] == (409, "wrong_state")


def test_sending_without_a_consent_that_holds_is_refused(town, api):
    case = make_case(town)
    draft = make_referral(town, case)
    path = f"/referrals/{draft.pk}/send/"
    moment, day = timezone.now(), timedelta(days=1)
    give_consent(town, case.person, valid_from=moment - 2 * day, valid_until=moment - day)
    give_consent(town, case.person, valid_from=moment + day)
    give_consent(town, case.person, agency="clinic")
    give_consent(town, case.person, "volunteer_support")
    give_consent(town, make_case(town).person)
    withdraw(town, give_consent(town, case.person))
    assert problems(api("caseworker").post(path)) == NO_CONSENT
    assert Referral.objects.get(pk=draft.pk).state == "draft"
    give_consent(town, case.person)
    assert api("caseworker").post(path).status_code == 200


def test_sending_names_the_categories_that_no_consent_covers(town, api):
    case = make_case(town)
    draft = make_referral(town, case, categories=("identity", "contact", "household"))
    give_consent(town, case.person, categories=IDENTITY)
    give_consent(town, case.person, categories=("identity", "contact"))
    answer = api("caseworker").post(f"/referrals/{draft.pk}/send/")
    assert problems(answer) == (409, "consent_missing", [("category_not_covered", "/categories")])
    assert answer.json()["errors"][0]["detail"].startswith("household:")
    fewer = api("caseworker").patch(f"/referrals/{draft.pk}/", {"categories": ["contact", "identity"]}, etag="*")
    assert fewer.json()["categories"] == ["contact", "identity"]
    assert api("caseworker").post(f"/referrals/{draft.pk}/send/").status_code == 200


def test_named_consent_is_the_one_that_counts(town, api):
    case = make_case(town)
    named = give_consent(town, case.person)
    draft = make_referral(town, case, consent=named)
    give_consent(town, case.person)
    withdraw(town, named)
    assert problems(api("caseworker").post(f"/referrals/{draft.pk}/send/")) == NO_CONSENT
    api("caseworker").patch(f"/referrals/{draft.pk}/", {"consent": None}, etag="*")
    assert api("caseworker").post(f"/referrals/{draft.pk}/send/").status_code == 200


def test_named_legal_basis_needs_no_consent(town, api):
    draft = make_referral(town, make_case(town), legal_basis="asylblg_5b_3")
    answer = api("caseworker").post(f"/referrals/{draft.pk}/send/")
    assert (answer.status_code, answer.json()["consent"], answer.json()["legal_basis"]) == (200, None, "asylblg_5b_3")


def test_sent_referral_is_not_changed_any_more(town, api):
    referral, _ = send_consented(town, make_case(town))
    path = f"/referrals/{referral.pk}/"
    answer = api("caseworker").patch(path, {"topic": "Other"}, etag="*")
    assert problems(answer) == (409, "wrong_state", [("wrong_state", "/state")])
    assert answer.json()["errors"][0]["detail"].startswith("It is sent;")
    draft = make_referral(town, make_case(town))
    seen = api("caseworker").get(f"/referrals/{draft.pk}/")
    assert api("caseworker").patch(f"/referrals/{draft.pk}/", {"topic": "Other"}).status_code == 428
    changed = api("caseworker").patch(f"/referrals/{draft.pk}/", {"topic": "Other"}, etag=seen["ETag"])
    assert changed.json()["topic"] == "Other"
    assert api("caseworker").post(f"/referrals/{draft.pk}/send/", etag=seen["ETag"]).status_code == 412


def test_closed_case_is_not_referred(town, api):
    closed = case_in(town, Phase.CLOSED)
    assert problems(api("caseworker").post("/referrals/", form(town, closed))) == (409, "case_not_open", [])
    case = make_case(town)
    draft = make_referral(town, case, legal_basis="asylblg_5b_3")
    Case.objects.filter(pk=case.pk).update(phase=Phase.CLOSED, closed_on=in_days(0))
    assert problems(api("caseworker").post(f"/referrals/{draft.pk}/send/")) == (409, "case_not_open", [])
    Case.objects.filter(pk=case.pk).update(phase=Phase.INTAKE, closed_on=None)
    assert api("caseworker").post(f"/referrals/{draft.pk}/send/").status_code == 200


def test_revoking_hides_at_once_and_keeps_the_reason(town, api):
    referral, _ = send_consented(town, make_case(town))
    partner, path = api("partner_agency"), f"/partner/referrals/{referral.pk}/"
    assert partner.get(path).status_code == 200
    assert problems(api("caseworker").post(f"/referrals/{referral.pk}/revoke/"))[0] == 400
    revoked = api("caseworker").post(f"/referrals/{referral.pk}/revoke/", {"reason": "Moved away"}).json()
    assert (revoked["state"], revoked["revoke_reason"], revoked["ended_at"] is None) == ("revoked", "Moved away", False)
    assert partner.get(path).status_code == 404
    assert partner.post(f"{path}accept/").status_code == 404
    page = partner.get("/partner/referrals/", count="true").json()
    assert (page["results"], page["count"]) == ([], 0)
    again = api("caseworker").post(f"/referrals/{referral.pk}/revoke/", {"reason": "Moved away"})
    assert problems(again)[:2] == (409, "wrong_state")


def test_referrals_of_others_do_not_exist(town, api):
    other = make_town(ags="05166032", prefix="OT")
    own, south = make_referral(town, make_case(town)), make_referral(town, make_case(town, "south"))
    abroad = make_referral(other, make_case(other))
    page = api("caseworker").get("/referrals/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(own), 1)
    assert ids(api("team_lead").get("/referrals/")) == keys(own, south)
    assert ids(api("caseworker").get("/referrals/", case=str(south.case_id))) == []
    for hidden in (south, abroad):
        path = f"/referrals/{hidden.pk}/"
        assert api("caseworker").get(path).status_code == 404
        assert api("caseworker").patch(path, {"topic": "Mine"}, etag="*").status_code == 404
        assert api("caseworker").post(f"{path}send/").status_code == 404
        assert api("caseworker").post(f"{path}revoke/", {"reason": "Mine"}).status_code == 404
    unknown = (400, "invalid", [("does_not_exist", "/case")])
    assert problems(api("caseworker").post("/referrals/", form(town, south.case))) == unknown
    for role in ("volunteer", "partner_agency", "housing_manager", "administrator"):
        assert api(role).get(f"/referrals/{own.pk}/").status_code == 403
        assert api(role).post("/referrals/", form(town, own.case)).status_code == 403


def test_granted_case_is_not_referred_by_its_guest(town, api):
    case = make_case(town, "south")
    grant(town, case, "caseworker")
    answer = api("caseworker").post("/referrals/", form(town, case))
    assert problems(answer) == (403, "not_allowed", [("not_your_office", "")])
    assert api("caseworker-south").post("/referrals/", form(town, case)).status_code == 201


def test_referrals_follow_their_case_to_another_team(town, api):
    referral = make_referral(town, make_case(town))
    case = Case.objects.select_related("key", "person__key").get(pk=referral.case_id)
    assign_case(by=town.actor("team_lead"), case=case, team=town.teams["south"])
    assert api("caseworker").get(f"/referrals/{referral.pk}/").status_code == 404
    assert api("caseworker-south").get(f"/referrals/{referral.pk}/").status_code == 200


def test_referrals_are_found_by_what_an_office_works_with(town, api):
    one, two = make_referral(town, make_case(town)), make_referral(town, make_case(town), "clinic")
    sent = send_lawfully(town, one.case)
    caseworker = api("caseworker")
    for query, found in (
        ({"case": str(one.case_id)}, (one, sent)),
        ({"agency": str(town.agencies["clinic"].pk)}, (two,)),
        ({"state": "draft"}, (one, two)),
        ({"state": "sent,accepted"}, (sent,)),
        ({"team": str(town.teams["south"].pk)}, ()),
        ({"updated_since": f"{in_days(2)}T00:00:00Z"}, ()),
    ):
        page = caseworker.get("/referrals/", count="true", **query)
        assert (ids(page), page.json()["count"]) == (keys(*found), len(found))
    assert caseworker.get("/referrals/", topic="Course").status_code == 400


def test_referrals_cost_the_same_for_one_and_three(town, api):
    add_account(town, "lead-north", "team_lead", timezone.now(), team=town.teams["north"])
    referral, _ = send_consented(town, make_case(town))
    for rows in (1, 3):
        with counted() as statements:
            page = api("caseworker").get("/referrals/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 5)
        with counted() as statements:
            api("lead-north").get(f"/referrals/{referral.pk}/")
        assert len(statements) == 5
        if rows == 1:
            send(town, make_referral(town, make_case(town), legal_basis="asylblg_5b_3"))
            make_referral(town, make_case(town))
