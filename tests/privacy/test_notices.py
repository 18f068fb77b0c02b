"""What was given to whom, and what recipients are to be told: corrections, restrictions, withdrawals, erasures."""

from collections.abc import Callable
from typing import Any

import pytest

from casemgmt.audit.models import Entry
from casemgmt.privacy.models import Notice
from cases.models import Case
from tests.factories.case_records import ids, keys, problems
from tests.factories.client import Api
from tests.factories.erasing import end_cases, erase
from tests.factories.rights import fresh, restrict
from tests.factories.sharing import give_consent, make_referral, make_task, send_consented, send_lawfully, withdraw
from tests.factories.statements import counted
from tests.factories.town import Town, make_case

Speaker = Callable[[str], Api]


@pytest.fixture
def case(town: Town) -> Case:
    opened = make_case(town)
    Case.objects.filter(pk=opened.pk).update(phase="linking")
    return opened


def correct(api: Api, case: Case, **changes: Any) -> Any:
    return api.patch(f"/persons/{case.person_id}/", changes, etag="*")


def told() -> list[tuple[str, str, list[str], list[str]]]:
    rows = Notice.objects.select_related("agency").order_by("agency__name", "created_at")
    return [(one.agency.name, one.cause, one.facts, one.references) for one in rows]


def test_correction_of_a_shared_fact_is_told_to_each_recipient_once(town: Town, api: Speaker, case: Case) -> None:
    send_consented(town, case, ("identity",))
    send_lawfully(town, case, categories=("identity", "contact"), agency="clinic")
    send_lawfully(town, case, categories=("identity",), agency="clinic")
    make_referral(town, case, "school", ("contact",))
    assert correct(api("caseworker"), case, family_name="Hadad", own_designation="none").status_code == 200
    assert told() == [
        ("clinic", "rectified", ["family_name"], [case.reference]),
        ("school", "rectified", ["family_name"], [case.reference]),
    ]
    assert correct(api("caseworker"), case, family_name="Hadad").status_code == 200
    assert Notice.objects.count() == 2
    line = Entry.objects.filter(event="person.changed").order_by("at").first()
    assert line is not None and set(line.object_ids) == {
        str(case.person_id),
        *map(str, Notice.objects.values_list("pk", flat=True)),
    }


def test_fact_that_nobody_was_given_is_told_to_nobody(town: Town, api: Speaker, case: Case) -> None:
    send_consented(town, case, ("contact",))
    make_referral(town, case, "clinic", ("identity",))
    assert correct(api("caseworker"), case, family_name="Hadad").status_code == 200
    assert told() == []
    address = {"street": "Weg", "place": "Ort"}
    assert correct(api("caseworker"), case, address=address).status_code == 200
    assert told() == [("school", "rectified", ["address"], [case.reference])]


def test_agency_that_refused_saw_a_preview_and_is_told_nothing(town: Town, api: Speaker, case: Case) -> None:
    referral, _ = send_consented(town, case)
    api("partner_agency").post(f"/partner/referrals/{referral.pk}/refuse/", {"answer": "No place"})
    correct(api("caseworker"), case, family_name="Hadad")
    assert told() == []


def test_withdrawal_answers_with_those_who_have_the_data(town: Town, api: Speaker, case: Case) -> None:
    _, consent = send_consented(town, case, ("identity", "contact"))
    send_lawfully(town, case, agency="clinic")
    answer = api("caseworker").post(f"/consents/{consent.pk}/withdraw/", {"note": "By telephone"})
    notice = Notice.objects.get()
    assert (answer.status_code, answer.json()["withdrawal_note"]) == (200, "By telephone")
    assert answer.json()["recipients"] == [
        {
            "notice": str(notice.pk),
            "agency": str(town.agencies["school"].pk),
            "facts": notice.facts,
            "references": [case.reference],
        }
    ]
    assert (notice.cause, "born_on" in notice.facts, "address" in notice.facts) == ("consent_withdrawn", True, True)


def test_withdrawal_of_a_consent_that_gave_nothing_tells_nobody(town: Town, api: Speaker, case: Case) -> None:
    consent = give_consent(town, case.person)
    answer = api("caseworker").post(f"/consents/{consent.pk}/withdraw/")
    assert (answer.json()["recipients"], Notice.objects.count()) == ([], 0)


def test_restriction_and_erasure_are_told(town: Town, case: Case) -> None:
    send_lawfully(town, case)
    restrict(town, case.person)
    end_cases(town, case.person_id)
    erase(town, fresh(case.person), "objection")
    assert sorted((one[1], one[3]) for one in told()) == [
        ("erased", [case.reference]),
        ("restricted", [case.reference]),
    ]


def test_notice_is_sent_and_acknowledged(town: Town, api: Speaker, case: Case) -> None:
    send_lawfully(town, case)
    restrict(town, case.person)
    me, path = api("caseworker"), f"/notices/{Notice.objects.get().pk}/"
    assert problems(me.post(f"{path}acknowledge/")) == (409, "notice_done", [])
    assert problems(me.post(f"{path}send/", {"sent_on": "2099-01-01"})) == (
        400, "invalid", [("in_the_future", "/sent_on")],
    )  # fmt: skip
    assert me.post(f"{path}send/", {"sent_on": "2026-03-03"}).json()["sent_on"] == "2026-03-03"
    assert problems(me.post(f"{path}send/")) == (409, "notice_done", [])
    assert me.post(f"{path}acknowledge/").json()["state"] == "acknowledged"
    assert ids(me.get("/notices/", state="acknowledged", cause="restricted", person=str(case.person_id))) == keys(
        Notice.objects.get()
    )
    assert me.get("/notices/", state="open").json()["results"] == []


def test_disclosures_tell_who_was_given_what_when_and_whether_they_looked(town: Town, api: Speaker, case: Case) -> None:
    referral, consent = send_consented(town, case, ("identity",))
    give_consent(town, case.person, "volunteer_support", ("identity",))
    task = make_task(town, case, "volunteer", shows_first_name=True)
    office_task = make_task(town, case, "job_coach")
    make_referral(town, case, "clinic")
    api("partner_agency").get(f"/partner/referrals/{referral.pk}/")
    api("volunteer").get("/my/tasks/")
    withdraw(town, consent)
    answer = api("caseworker").get(f"/persons/{case.person_id}/disclosures/")
    assert answer.status_code == 200, answer.content
    rows = {one["record"]: one for one in answer.json()}
    assert sorted(rows) == keys(referral, task, office_task)
    sent, given, inside = rows[str(referral.pk)], rows[str(task.pk)], rows[str(office_task.pk)]
    assert (sent["kind"], sent["recipient"], sent["ground"], sent["consent"], sent["categories"]) == (
        "referral", "school", "consent", str(consent.pk), ["identity"],
    )  # fmt: skip
    assert sent["visible_until"] is not None and sent["visible_from"] <= sent["seen_at"] <= sent["visible_until"]
    assert (given["ground"], given["categories"], given["seen_at"] is not None) == (
        "consent",
        ["identity", "tasks"],
        True,
    )
    assert (inside["ground"], inside["consent"], inside["seen_at"]) == ("own_task", None, None)
    line = Entry.objects.get(event="person.disclosures_viewed")
    assert line.object_ids == [str(case.person_id)]


def test_disclosures_are_the_offices(town: Town, api: Speaker, case: Case) -> None:
    path = f"/persons/{case.person_id}/disclosures/"
    assert api("caseworker-south").get(path).status_code == 404
    assert [
        api(who).get(path).status_code for who in ("volunteer", "partner_agency", "administrator", "job_coach")
    ] == [403] * 4
    assert api("caseworker").get(path).json() == []


def test_disclosures_cost_the_same_for_one_and_three(town: Town, api: Speaker, case: Case) -> None:
    counts = []
    for rows in (1, 3):
        while len(api("caseworker").get(f"/persons/{case.person_id}/disclosures/").json()) < 2 * rows:
            send_lawfully(town, case)
            make_task(town, case, "job_coach")
        with counted() as statements:
            api("caseworker").get(f"/persons/{case.person_id}/disclosures/")
        counts.append(len(statements))
    assert counts[0] == counts[1]
