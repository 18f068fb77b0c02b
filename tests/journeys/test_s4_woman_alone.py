"""S4: a pregnant woman alone, Eritrea; help needs her consent, and what happened to her is for few (domain.md 6)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from cases.actions.cases import grant_case
from cases.models import Case
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person
from tests.factories.world import put_in_phase
from tests.journeys.steps import change, consent, ok, refused

Speaker = Callable[[str], Api]


@pytest.fixture
def case(town: Town) -> Case:
    """Her case, in assessment, in the team north."""
    facts = {"given_names": "Selam", "family_name": "Probe", "born_on": date(1999, 12, 1), "mother_tongue": "tir"}
    opened = make_case(town, person=make_person(town, nationalities=["ERI"], **facts), language="tir")
    put_in_phase(opened, "assessment")
    return Case.objects.select_related("key", "person__key").get(pk=opened.pk)


def test_family_midwife_is_referred_to_with_consent_only(town: Town, api: Speaker, case: Case) -> None:
    me, agency = api("caseworker"), str(town.agencies["clinic"].pk)
    body = {"case": str(case.pk), "agency": agency, "topic": "Family midwife", "categories": ["identity", "contact"]}
    send = f"/referrals/{ok(me.post('/referrals/', body), 201)['id']}/send/"
    assert refused(me.post(send), 409) == {"consent_missing"}
    consent(me, str(case.person_id), "partner_referral", ["identity"], recipient_agency=agency)
    assert refused(me.post(send), 409) == {"category_not_covered"}
    consent(me, str(case.person_id), "partner_referral", ["identity", "contact"], recipient_agency=agency)
    assert ok(me.post(send))["state"] == "sent"
    [seen] = ok(api("partner_agency-2").get("/partner/referrals/"))["results"]
    assert (seen["topic"], "person" in seen) == ("Family midwife", False)


def test_what_happened_to_her_is_read_by_few(town: Town, api: Speaker, case: Case) -> None:
    me = api("caseworker")
    assessment = ok(me.post("/assessments/", {"case": str(case.pk)}), 201)
    path = f"/assessments/{assessment['id']}/"
    found = {"category": "trafficking", "known_by": "stated", "severity": 3, "measures_needed": "Women only, lockable"}
    today = timezone.localdate().isoformat()
    change(me, path, {"vulnerabilities": [found], "vulnerability_screened_on": today})
    for name in ("health_companion", "housing_manager"):
        grant_case(by=town.actor("caseworker"), case=case, user=town.users[name], reason="support")
    assert len(ok(api("team_lead").get(path))["vulnerabilities"]) == 1
    assert len(ok(api("health_companion").get(path))["vulnerabilities"]) == 1
    assert refused(api("housing_manager").get(path), 403) == {"not_allowed"}
    assert "concern" not in ok(api("housing_manager").get(f"/cases/{case.pk}/"))
    assert api("caseworker-south").get(path).status_code == 404
