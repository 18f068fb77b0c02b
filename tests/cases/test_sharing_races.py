"""Who withdraws, sends and answers at the same moment: whoever comes first, nothing goes on against a consent."""

import pytest

from cases.models import Referral
from tests.factories.case_records import problems
from tests.factories.client import Api
from tests.factories.sharing import give_consent, make_referral, send, send_consented, withdraw
from tests.factories.threads import while_uncommitted
from tests.factories.town import NOW, Town, add_account, make_case

pytestmark = pytest.mark.postgresql


def test_referral_is_not_sent_on_a_consent_that_is_withdrawn_meanwhile(kept_trail: None, town: Town) -> None:
    case = make_case(town)
    consent, draft = give_consent(town, case.person), make_referral(town, case)
    caseworker = Api(town, "caseworker")
    [answer] = while_uncommitted(
        lambda: withdraw(town, consent), lambda: caseworker.post(f"/referrals/{draft.pk}/send/")
    )
    assert problems(answer) == (409, "consent_missing", [("consent_missing", "/consent")])
    assert Referral.objects.get().state == "draft"


def test_withdrawal_waits_for_the_sending_and_closes_it(kept_trail: None, town: Town) -> None:
    case = make_case(town)
    consent, draft = give_consent(town, case.person), make_referral(town, case)
    caseworker, partner = Api(town, "caseworker"), Api(town, "partner_agency")
    [answer] = while_uncommitted(
        lambda: send(town, draft), lambda: caseworker.post(f"/consents/{consent.pk}/withdraw/")
    )
    assert (answer.status_code, Referral.objects.get().state) == (200, "sent")
    assert partner.get(f"/partner/referrals/{draft.pk}/").status_code == 404


def test_agency_takes_nobody_on_whose_consent_is_withdrawn_meanwhile(kept_trail: None, town: Town) -> None:
    referral, consent = send_consented(town, make_case(town))
    partner = Api(town, "partner_agency")
    [answer] = while_uncommitted(
        lambda: withdraw(town, consent), lambda: partner.post(f"/partner/referrals/{referral.pk}/accept/")
    )
    assert problems(answer) == (409, "consent_missing", [])
    assert Referral.objects.get().state == "sent"


def test_of_two_answers_of_one_agency_one_counts(kept_trail: None, town: Town) -> None:
    add_account(town, "school-2", "partner_agency", NOW, agency=town.agencies["school"])
    referral, _ = send_consented(town, make_case(town))
    path = f"/partner/referrals/{referral.pk}"
    accepted, refused = while_uncommitted(
        lambda: Referral.objects.select_for_update().get(pk=referral.pk),
        lambda: Api(town, "partner_agency").post(f"{path}/accept/"),
        lambda: Api(town, "school-2").post(f"{path}/refuse/", {"answer": "No places"}),
    )
    assert sorted((accepted.status_code, refused.status_code)) == [200, 409]
    [late] = [answer for answer in (accepted, refused) if answer.status_code == 409]
    assert problems(late) == (409, "wrong_state", [("wrong_state", "/state")])
    assert Referral.objects.get().state == ("accepted" if accepted.status_code == 200 else "refused")
