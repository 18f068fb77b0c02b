"""Erasing a person over the API: who asks, who decides, what stands in the way, what the certificate says."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casemgmt.audit.models import Entry
from casemgmt.audit.verification import verify
from casemgmt.crypto.models import SubjectKey, TenantKey
from casemgmt.privacy import actions
from casemgmt.privacy.actions.erasures import ErasureHindered, OwnRequest, unreadable_on
from casemgmt.privacy.lifecycle import GROUNDS, REFUSALS
from casemgmt.privacy.models import Erasure
from cases.actions.persons import assign_person
from cases.models import Case, Person
from tests.api.test_no_entry_no_answer import REFUSE
from tests.factories.case_records import case_in, ids, keys, problems, put_referral, put_task
from tests.factories.client import Api
from tests.factories.erasing import approve, end_cases, erase, former_client, request
from tests.factories.statements import counted
from tests.factories.town import Town, make_case, make_person, make_town

Speaker = Callable[[str], Api]
OUTSIDERS = ["health_companion", "volunteer", "partner_agency", "integration_officer", "administrator"]


@pytest.fixture
def person(town: Town) -> Person:
    return former_client(town)


def ask(client: Api, person: Person, ground: str = "retention_over") -> Any:
    return client.post("/erasures/", {"person": str(person.pk), "ground": ground})


def key_of(person: Person) -> SubjectKey:
    return SubjectKey.objects.get(pk=person.pk)


def test_one_asks_another_decides_and_the_person_is_gone(town: Town, api: Speaker, person: Person) -> None:
    asked = ask(api("caseworker"), person)
    assert (asked.status_code, asked.json()["state"], asked.json()["person"]) == (201, "requested", str(person.pk))
    assert api("caseworker").get(f"/persons/{person.pk}/").status_code == 200
    done = api("team_lead").post(f"/erasures/{asked.json()['id']}/approve/", etag=asked["ETag"])
    today = timezone.localdate()
    assert done.status_code == 200
    shown = done.json()
    assert (shown["state"], shown["requested_by"], shown["decided_by"], shown["unreadable_on"]) == (
        "approved",
        str(town.users["caseworker"].pk),
        str(town.users["team_lead"].pk),
        (today + timedelta(days=31)).isoformat(),
    )
    assert (bytes(key_of(person).wrapped), key_of(person).destroyed_at is None) == (b"", False)
    assert api("caseworker").get(f"/persons/{person.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["team_lead", "data_protection_officer"])
def test_lead_and_data_protection_officer_decide(town: Town, api: Speaker, person: Person, who: str) -> None:
    erasure = request(town, person)
    assert api(who).post(f"/erasures/{erasure.pk}/approve/").status_code == 200


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_caseworker_does_not_decide(town: Town, api: Speaker, person: Person, verb: str) -> None:
    erasure = request(town, person, by="team_lead")
    assert api("caseworker").post(f"/erasures/{erasure.pk}/{verb}/").status_code == 403


@pytest.mark.parametrize(("verb", "body"), [("approve", {}), ("reject", {"refusal": "legal_claims"})])
def test_whoever_asked_does_not_decide(town: Town, api: Speaker, person: Person, verb: str, body: Any) -> None:
    own, others = request(town, person, by="team_lead"), request(town, former_client(town))
    path = f"/erasures/{own.pk}/{verb}/"
    assert problems(api("team_lead").post(path, body)) == (403, "not_allowed", [("four_eyes", "")])
    assert api("team_lead").post(f"/erasures/{others.pk}/{verb}/", body).status_code == 200
    assert Erasure.objects.get(pk=own.pk).state == "requested"


def test_action_and_database_refuse_two_eyes(town: Town, person: Person) -> None:
    own = request(town, person, by="team_lead")
    with pytest.raises(OwnRequest), transaction.atomic():
        approve(town, own)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Erasure.objects.filter(pk=own.pk).update(decided_by=town.users["team_lead"])
    with pytest.raises(IntegrityError, match="says_by_whom"), transaction.atomic():
        Erasure.objects.filter(pk=own.pk).update(state="approved", unreadable_on=date(2026, 5, 1))
    assert bytes(key_of(person).wrapped) != b""


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_have_nothing_to_do_with_erasures(town: Town, api: Speaker, person: Person, who: str) -> None:
    erasure = request(town, person)
    path = f"/erasures/{erasure.pk}/"
    assert ask(api(who), former_client(town)).status_code == 403
    assert [
        api(who).get(one).status_code for one in ("/erasures/", path, f"{path}preview/", f"{path}certificate/")
    ] == [403] * 4


def test_office_and_officer_see_the_erasures_of_theirs(town: Town, api: Speaker) -> None:
    other = make_town(ags="05166032", prefix="OT")
    north, south = request(town, former_client(town)), request(town, former_client(town, "south"), "caseworker-south")
    request(other, former_client(other))
    assert ids(api("caseworker").get("/erasures/")) == keys(north)
    assert ids(api("caseworker-south").get("/erasures/")) == keys(south)
    assert ids(api("team_lead").get("/erasures/")) == keys(north, south)
    assert ids(api("data_protection_officer").get("/erasures/")) == keys(north, south)
    assert api("caseworker").get(f"/erasures/{south.pk}/").status_code == 404
    entry = Entry.objects.filter(event="erasure.listed").first()
    assert entry is not None and entry.object_ids == [str(north.pk)]


def test_erasures_are_found_by_person_state_and_ground(town: Town, api: Speaker) -> None:
    one, two = former_client(town), former_client(town)
    open_one, done = request(town, one), erase(town, two, "objection")
    lead = api("team_lead")
    assert ids(lead.get("/erasures/", person=str(two.pk))) == keys(done)
    assert ids(lead.get("/erasures/", state="requested")) == keys(open_one)
    assert ids(lead.get("/erasures/", ground="objection,unlawful")) == keys(done)
    assert lead.get("/erasures/", ground="whim").status_code == 400


def test_person_out_of_sight_reads_like_none(town: Town, api: Speaker, person: Person) -> None:
    hidden = former_client(town, "south")
    assert problems(ask(api("caseworker"), hidden)) == (400, "invalid", [("does_not_exist", "/person")])
    assert ask(api("caseworker"), person).status_code == 201


def test_second_request_waits_for_the_first(town: Town, api: Speaker, person: Person) -> None:
    erasure = request(town, person)
    assert problems(ask(api("team_lead"), person)) == (409, "erasure_requested_already", [])
    assert api("caseworker").post(f"/erasures/{erasure.pk}/withdraw/").json()["state"] == "withdrawn"
    assert ask(api("team_lead"), person).status_code == 201


def test_decided_request_is_not_decided_again(town: Town, api: Speaker, person: Person) -> None:
    done, refused = erase(town, person), request(town, former_client(town))
    lead = api("team_lead")
    body = {"refusal": "legal_claims"}
    answer = lead.post(f"/erasures/{refused.pk}/reject/", body)
    assert (answer.json()["state"], answer.json()["refusal"]) == ("rejected", "legal_claims")
    for erasure in (done, refused):
        path = f"/erasures/{erasure.pk}"
        assert problems(lead.post(f"{path}/approve/")) == (409, "erasure_decided", [])
        assert problems(lead.post(f"{path}/reject/", body)) == (409, "erasure_decided", [])
        assert problems(lead.post(f"{path}/withdraw/")) == (409, "erasure_decided", [])
    assert SubjectKey.objects.filter(pk=refused.subject, destroyed_at=None).exists()


def test_erased_person_is_not_erased_again(town: Town, api: Speaker, person: Person) -> None:
    erase(town, person)
    assert problems(ask(api("caseworker"), person)) == (400, "invalid", [("does_not_exist", "/person")])


@pytest.mark.parametrize("etag", ['"0.1"', None])
def test_approval_honours_the_version_that_was_read(town: Town, api: Speaker, person: Person, etag: str | None) -> None:
    erasure = request(town, person)
    answer = api("team_lead").post(f"/erasures/{erasure.pk}/approve/", etag=etag)
    assert answer.status_code == (412 if etag else 200)


def hindered(town: Town, code: str) -> Person:
    """A person whom exactly this stands in the way of."""
    person = make_person(town)
    case = make_case(town, person=person)
    if code == "case_open":
        return person
    end_cases(town, person.pk, retention_until=date(2026, 3, 3) if code == "retention_runs" else date(2026, 3, 2))
    case = Case.objects.select_related("key").get(pk=case.pk)
    if code == "task_open":
        put_task(town, case, "assigned")
    if code == "referral_open":
        put_referral(town, case, "sent")
    return person


@pytest.mark.parametrize("code", ["case_open", "task_open", "referral_open", "retention_runs"])
def test_what_goes_on_with_the_person_forbids_it(town: Town, code: str) -> None:
    person = hindered(town, code)
    if code == "case_open":
        Case.objects.filter(person=person).update(retention_until=date(2026, 3, 2))
    erasure = request(town, person)
    with pytest.raises(ErasureHindered) as refused, transaction.atomic():
        approve(town, erasure)
    assert [one.code for one in refused.value.problems] == [code]
    assert bytes(key_of(person).wrapped) != b""
    plan = actions.preview_erasure(by=town.actor("team_lead"), person_id=person.pk, ground="retention_over")
    assert [one.code for one in plan.hindrances] == [code]


def test_retention_matters_only_where_its_end_is_the_ground(town: Town) -> None:
    person = hindered(town, "retention_runs")
    assert erase(town, person, "unlawful").state == "approved"


def test_transferred_case_is_no_open_case(town: Town) -> None:
    case = case_in(town)
    Case.objects.filter(pk=case.pk).update(standing="transferred")
    assert erase(town, case.person, "objection").state == "approved"


def test_hindered_approval_says_so_over_the_api(town: Town, api: Speaker) -> None:
    erasure = request(town, make_case(town).person, ground="objection")
    answer = api("team_lead").post(f"/erasures/{erasure.pk}/approve/")
    assert problems(answer) == (409, "erasure_hindered", [("case_open", "")])


def test_preview_tells_what_approving_does_and_changes_nothing(town: Town, api: Speaker, person: Person) -> None:
    erasure = request(town, person)
    before = list(Person.objects.values()), list(SubjectKey.objects.values())
    plan = api("team_lead").get(f"/erasures/{erasure.pk}/preview/").json()
    assert (list(Person.objects.values()), list(SubjectKey.objects.values())) == before
    assert plan == {
        "emptied": {"cases.Case": 1, "cases.Person": 1, "cases.PhaseChange": 1},
        "deleted": {"crypto.SearchTerm": 5},
        "hindrances": [],
    }
    approve(town, erasure)
    erasure.refresh_from_db()
    assert erasure.counts == {"emptied": plan["emptied"], "deleted": plan["deleted"]}
    assert problems(api("team_lead").get(f"/erasures/{erasure.pk}/preview/")) == (410, "content_erased", [])
    assert Entry.objects.filter(event="erasure.previewed").get().object_ids == [str(erasure.pk)]


def test_certificate_names_nobody_and_says_what_stays(town: Town, api: Speaker, person: Person) -> None:
    erasure = request(town, person)
    path = f"/erasures/{erasure.pk}/certificate/"
    assert problems(api("team_lead").get(path)) == (409, "erasure_not_carried_out", [])
    approve(town, erasure)
    german = api("data_protection_officer").client.get(
        f"/api/v1{path}",
        headers={"Authorization": f"Bearer {town.tokens['data_protection_officer']}", "Accept-Language": "de-DE"},
    )
    told, english = german.json(), api("team_lead").get(path).json()
    line = Entry.objects.get(event="erasure.approved")
    assert (told["title"], english["title"]) == ("Löschbescheinigung", "Certificate of erasure")
    assert told["ground"] == {
        "code": "retention_over",
        "label": "Zweck erfüllt, Aufbewahrungsfrist abgelaufen",
        "source": "Art. 17(1)(a) GDPR, § 84(2) SGB X",
    }
    assert [(one["label"], one["rows"]) for one in told["emptied"]] == [
        ("Fälle", 1),
        ("Personen", 1),
        ("Phasenwechsel", 1),
    ]
    assert [(one["label"], one["rows"]) for one in told["deleted"]] == [("Suchmerkmale", 5)]
    assert (told["person"], told["subjects"], told["unreadable_on"]) == (str(person.pk), [str(person.pk)], "2026-04-02")
    assert told["unreadable"] == (
        "Sicherungskopien aus der Zeit davor werden 30 Tage aufbewahrt; "
        "ab dem 2026-04-02 öffnet keine mehr etwas davon."
    )
    assert told["trail"] == {"entry": str(line.pk), "digest": bytes(line.digest).hex()}
    assert told["town_key"] == {"epoch": 1, "destroyed_at": None}
    assert len(told["stays"]) == len(english["stays"]) == 4
    for shown in (told, english):
        assert not [word for word in ("Haddad", "Amina", "caseworker") if word in str(shown)]


def test_certificate_tells_when_the_towns_key_was_destroyed(town: Town, api: Speaker, person: Person) -> None:
    erasure = erase(town, person)
    TenantKey.objects.filter(tenant=town.municipality.pk).update(wrapped=b"", destroyed_at="2026-05-01T00:00:00Z")
    told = api("data_protection_officer").get(f"/erasures/{erasure.pk}/certificate/").json()
    assert told["town_key"] == {"epoch": 1, "destroyed_at": "2026-05-01T00:00:00Z"}


def test_backup_retention_is_a_setting(settings: Any) -> None:
    settings.BACKUP_RETENTION_DAYS = 90
    assert unreadable_on(date(2026, 3, 2)) == date(2026, 6, 1)


def test_every_step_is_the_end_of_the_persons_own_chain(town: Town, person: Person) -> None:
    erasure = erase(town, person)
    lines = Entry.objects.filter(stream=f"subject:{person.pk}").order_by("position")
    told = [(one.event, one.object_ids, one.actor_id) for one in lines][-2:]
    names = [str(erasure.pk), str(person.pk)]
    assert told == [
        ("erasure.requested", names, town.users["caseworker"].pk),
        ("erasure.approved", names, town.users["team_lead"].pk),
    ]
    assert verify().findings == ()


def test_without_a_line_in_the_trail_nobody_is_erased(town: Town, api: Speaker, person: Person) -> None:
    erasure = request(town, person)
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)
    answer = api("team_lead").post(f"/erasures/{erasure.pk}/approve/")
    assert (answer.status_code, answer.json()["code"]) == (503, "trail_unavailable")
    held = Person.objects.select_related("key").get(pk=person.pk)
    assert (held.family_name, held.erased, Erasure.objects.get().state) == ("Haddad", False, "requested")


def test_open_request_follows_the_person_to_another_team(town: Town, api: Speaker, person: Person) -> None:
    done, asked = erase(town, former_client(town)), request(town, person)
    assign_person(by=town.actor("team_lead"), person=person, team=town.teams["south"])
    assert ids(api("caseworker-south").get("/erasures/")) == keys(asked)
    assert ids(api("caseworker").get("/erasures/")) == keys(done)


def test_reading_erasures_costs_the_same_for_one_and_three(town: Town, api: Speaker, person: Person) -> None:
    erasure = erase(town, person)
    for rows in (1, 3):
        with counted() as statements:
            page = api("team_lead").get("/erasures/")
        assert (len(page.json()["results"]), len(statements)) == (rows, 5)
        with counted() as statements:
            api("team_lead").get(f"/erasures/{erasure.pk}/certificate/")
        assert len(statements) == 8
        if rows == 1:
            erase(town, former_client(town))
            erase(town, former_client(town))


def test_grounds_and_refusals_name_their_law(api: Speaker) -> None:
    for name, reasons in (("erasure_grounds", GROUNDS), ("erasure_refusals", REFUSALS)):
        shown = api("caseworker").get(f"/code-lists/{name}/").json()["codes"]
        assert [one["code"] for one in shown] == list(reasons)
        assert all(reasons[one["code"]].source in one["de"] for one in shown)
