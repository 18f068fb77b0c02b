"""Consents over the API: what must be told, who sees them, and that a withdrawal is once and at once."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.errors import Invalid
from casemgmt.privacy import actions as privacy
from casemgmt.privacy.models import Consent
from tests.factories.case_records import grant, ids, keys, problems
from tests.factories.sharing import TERMS, give_consent, in_days, withdraw
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town

OVERSIGHT = [
    "created_at", "id", "municipality", "purpose", "recipient_agency", "valid_from", "valid_until", "withdrawn_at",
]  # fmt: skip


def form(town: Town, person: Any, **values: Any) -> dict[str, Any]:
    """A consent as it is posted."""
    agency = str(town.agencies["school"].pk)
    basis = {"person": str(person.pk), "purpose": "partner_referral", "recipient_agency": agency}
    return basis | {"categories": ["identity"]} | TERMS | values


def test_consent_is_given_for_the_person_in_their_team(town, api):
    person = make_person(town)
    answer = api("caseworker").post("/consents/", form(town, person, categories=["identity", "contact", "identity"]))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["person"], told["team"], told["municipality"]) == (
        str(person.pk),
        str(town.teams["north"].pk),
        str(town.municipality.pk),
    )
    assert (told["categories"], told["withdrawn_at"]) == (["contact", "identity"], None)
    assert told["valid_until"].startswith("9999")
    consent = Consent.objects.select_related("key").get()
    assert (consent.key_id, consent.recorded_by_id) == (person.key_id, town.users["caseworker"].pk)
    assert answer["Location"].endswith(f"/consents/{consent.pk}/")


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"recipient_agency": None}, ("recipient_missing", "/recipient_agency")),
        ({"withdrawal_explained": False}, ("withdrawal_not_explained", "/withdrawal_explained")),
        ({"valid_until": "2026-02-01T00:00:00Z"}, ("ends_before_it_begins", "/valid_until")),
        ({"categories": ["health"], "form": "oral_recorded"}, ("written_form_needed", "/form")),
        ({"categories": []}, ("min_length", "/categories")),
        ({"purpose": "unheard_of"}, ("invalid_choice", "/purpose")),
        ({"withdrawn_at": None}, ("unknown_member", "/withdrawn_at")),
    ],
)  # fmt: skip
def test_consent_that_lacks_something_is_refused(town, api, values, problem):
    person = make_person(town)
    answer = api("caseworker").post("/consents/", form(town, person, **values))
    assert problems(answer) == (400, "invalid", [problem])
    assert api("caseworker").post("/consents/", form(town, person)).status_code == 201


def test_consent_below_15_years_names_who_stands_for_the_child(town, api):
    child = make_person(town, born_on=date(timezone.localdate().year - 10, 1, 1))
    refused = api("caseworker").post("/consents/", form(town, child))
    assert problems(refused) == (400, "invalid", [("representative_missing", "/represented_by")])
    answer = api("caseworker").post("/consents/", form(town, child, represented_by="Mother"))
    assert (answer.status_code, answer.json()["represented_by"]) == (201, "Mother")


@pytest.mark.parametrize(
    ("born_on", "given"), [(date(2011, 3, 2), True), (date(2011, 3, 3), False), (None, True)], ids=["15", "14", "?"]
)
def test_person_consents_alone_from_the_15th_birthday_on(town, born_on, given):
    person = make_person(town, born_on=born_on)
    values = {"purpose": "interpreting", "categories": ["identity"], **TERMS}
    by = town.actor("caseworker", now=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # 2 March, 00:30 in Berlin
    with nullcontext() if given else pytest.raises(Invalid):
        assert privacy.give_consent(by=by, person=person, **values).key_id == person.pk


def test_consent_of_a_stranger_is_not_given(town, api):
    other = make_town(ags="05166032", prefix="OT")
    own, south, abroad = make_person(town), make_person(town, "south"), make_person(other)
    caseworker = api("caseworker")
    assert caseworker.post("/consents/", form(town, own)).status_code == 201
    refusal = (400, "invalid", [("does_not_exist", "/person")])
    assert problems(caseworker.post("/consents/", form(town, south))) == refusal
    assert problems(caseworker.post("/consents/", form(town, abroad))) == refusal
    foreign = form(town, own, recipient_agency=str(other.agencies["school"].pk))
    assert problems(caseworker.post("/consents/", foreign)) == (
        400, "invalid", [("does_not_exist", "/recipient_agency")],
    )  # fmt: skip


def test_consent_is_the_office_s_even_where_the_case_is_granted(town, api):
    case = make_case(town, "south")
    grant(town, case, "caseworker")
    assert api("caseworker").get(f"/persons/{case.person_id}/").status_code == 200
    answer = api("caseworker").post("/consents/", form(town, case.person))
    assert problems(answer) == (403, "not_allowed", [("not_your_office", "")])
    assert api("caseworker-south").post("/consents/", form(town, case.person)).status_code == 201


def test_withdrawal_is_at_once_and_once(town, api):
    consent = give_consent(town, make_person(town))
    path = f"/consents/{consent.pk}/withdraw/"
    before = timezone.now()
    answer = api("caseworker").post(path, {"note": "By telephone"})
    assert answer.status_code == 200
    assert answer.json()["withdrawal_note"] == "By telephone"
    assert before <= Consent.objects.get().withdrawn_at <= timezone.now()
    assert problems(api("caseworker").post(path)) == (409, "withdrawn_already", [])
    assert Entry.objects.filter(event="consent.withdrawn").count() == 1


def test_consent_is_not_corrected(town, api):
    consent = give_consent(town, make_person(town))
    detail = api("caseworker").get(f"/consents/{consent.pk}/")
    answer = api("caseworker").patch(f"/consents/{consent.pk}/", {"purpose": "interpreting"}, etag=detail["ETag"])
    assert answer.status_code == 405
    stale = api("caseworker").post(f"/consents/{consent.pk}/withdraw/", etag='"1.99"')
    assert stale.status_code == 412
    assert api("caseworker").post(f"/consents/{consent.pk}/withdraw/", etag=detail["ETag"]).status_code == 200


def test_consents_are_seen_by_their_office_only(town, api):
    other = make_town(ags="05166032", prefix="OT")
    north, south = give_consent(town, make_person(town)), give_consent(town, make_person(town, "south"))
    abroad = give_consent(other, make_person(other))
    assert ids(api("caseworker").get("/consents/", count="true")) == keys(north)
    assert api("caseworker").get("/consents/", count="true").json()["count"] == 1
    assert ids(api("caseworker-south").get("/consents/")) == keys(south)
    assert ids(api("team_lead").get("/consents/")) == keys(north, south)
    assert ids(api("caseworker").get("/consents/", person=str(south.key_id))) == []
    for hidden in (south, abroad):
        assert api("caseworker").get(f"/consents/{hidden.pk}/").status_code == 404
        assert api("caseworker").post(f"/consents/{hidden.pk}/withdraw/").status_code == 404
    assert Consent.objects.filter(withdrawn_at=None).count() == 3
    assert ids(api("housing_manager").get("/consents/")) == []
    for role in ("volunteer", "partner_agency", "administrator"):
        assert api(role).get("/consents/").status_code == 403
        assert api(role).get(f"/consents/{north.pk}/").status_code == 403


def test_data_protection_officer_sees_that_there_is_a_consent_and_not_whose(town, api):
    other = make_town(ags="05166032", prefix="OT")
    north, south = give_consent(town, make_person(town)), give_consent(town, make_person(town, "south"))
    give_consent(other, make_person(other))
    officer = api("data_protection_officer")
    page = officer.get("/consents/", count="true")
    assert (ids(page), page.json()["count"]) == (keys(north, south), 2)
    assert [sorted(row) for row in page.json()["results"]] == [OVERSIGHT] * 2
    assert sorted(officer.get(f"/consents/{north.pk}/").json()) == OVERSIGHT
    assert sorted(officer.get(f"/consents/{north.pk}/", fields="id,person").json()) == ["id"]
    for hidden in ({"person": str(north.key_id)}, {"updated_since": "2026-01-01T00:00:00Z"}):
        assert officer.get("/consents/", **hidden).status_code == 400
    assert ids(officer.get("/consents/", purpose="partner_referral", valid="true")) == keys(north, south)
    assert officer.post(f"/consents/{north.pk}/withdraw/").status_code == 403
    entry = Entry.objects.filter(event="consent.viewed", fields=OVERSIGHT).get()
    assert (entry.route, entry.object_ids) == ("oversight", [str(north.pk)])


def test_consents_are_found_by_person_recipient_purpose_and_validity(town, api):
    ended, begins_later = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(days=1)
    one, two = make_person(town), make_person(town)
    valid = give_consent(town, one)
    expired = give_consent(town, one, agency="clinic", valid_until=ended)
    later = give_consent(town, two, "volunteer_support", valid_from=begins_later)
    withdrawn = give_consent(town, two, "interpreting")
    withdraw(town, withdrawn)
    caseworker = api("caseworker")
    assert ids(caseworker.get("/consents/", valid="true", count="true")) == keys(valid)
    assert caseworker.get("/consents/", valid="true", count="true").json()["count"] == 1
    assert ids(caseworker.get("/consents/", valid="false")) == keys(expired, later, withdrawn)
    assert ids(caseworker.get("/consents/", person=str(two.pk))) == keys(later, withdrawn)
    assert ids(caseworker.get("/consents/", recipient_agency=str(town.agencies["clinic"].pk))) == keys(expired)
    assert ids(caseworker.get("/consents/", purpose="interpreting,volunteer_support")) == keys(later, withdrawn)
    assert ids(caseworker.get("/consents/", updated_since=f"{in_days(1)}T23:59:59Z")) == []
    assert caseworker.get("/consents/", categories="identity").status_code == 400


def test_consents_cost_the_same_for_one_and_three(town, api):
    consent = give_consent(town, make_person(town))
    for rows in (1, 3):
        with counted() as statements:
            page = api("caseworker").get("/consents/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 5)
        with counted() as statements:
            api("caseworker").get(f"/consents/{consent.pk}/")
        assert len(statements) == 5
        if rows == 1:
            give_consent(town, make_person(town))
            give_consent(town, make_person(town))
