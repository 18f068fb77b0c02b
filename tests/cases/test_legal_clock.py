"""What the law says of a person and a household over HTTP: whole, reduced, refused, and in how many statements."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cases.actions.break_glass import open_person
from cases.actions.cases import grant_case
from cases.actions.stated import void_stated
from cases.law.registry import RULES
from cases.law_categories import category_of
from cases.models import AsylumProcedure, Case
from tests.factories.client import Api
from tests.factories.family import make_family
from tests.factories.stated import state
from tests.factories.statements import counted
from tests.factories.town import Town, make_person, make_town
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]


@pytest.fixture
def worker(api: Speaker) -> Api:
    return api("caseworker")


def entitlements(speaker: Api, person: Any, on: str, kind: str = "persons") -> Any:
    return speaker.get(f"/{kind}/{person.pk}/entitlements/", on=on)


def found(answer: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    return [one for of_rule in answer["rules"] if of_rule["rule"] == rule for one in of_rule["findings"]]


def test_regime_of_a_day_with_source_and_the_records_behind_it(town: Town, worker: Api) -> None:
    family = make_family(town, ("mother",))
    answer = ok(entitlements(worker, family["mother"], "2024-06-01"))
    assert (answer["person"], answer["on"]) == (str(family["mother"].pk), "2024-06-01")
    [regime] = found(answer, "regime")
    procedure = AsylumProcedure.objects.get()
    assert (regime["code"], regime["from_on"], regime["outcome"]) == ("ASYLBLG_3", "2024-03-04", "applies")
    assert regime["because"] == [f"/api/v1/persons/{family['mother'].pk}/asylum-procedures/{procedure.pk}/"]
    assert regime["source"]
    assert ok(worker.get(regime["because"][0]))["id"] == str(procedure.pk)


def test_labels_are_in_the_language_that_is_asked_for(town: Town, worker: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    path = f"/api/v1/persons/{mother.pk}/entitlements/?on=2024-06-01"
    headers = {"Authorization": f"Bearer {worker.token}"}
    german, english = (
        worker.client.get(path, headers=headers | {"Accept-Language": one}).json() for one in ("de", "en")
    )
    labels = [next(one["label"] for one in answer["rules"] if one["rule"] == "regime") for answer in (german, english)]
    assert labels[0] != labels[1]
    [analog] = [found(answer, "analog.forecast")[0] for answer in (german,)]
    assert (analog["day"], analog["outcome_label"]) == ("2026-12-12", "Anspruch ab")


def test_voided_record_is_not_computed_from(town: Town, worker: Api) -> None:
    mother = make_family(town, ("mother",), served=True)["mother"]
    [before] = found(ok(entitlements(worker, mother, "2024-11-01")), "regime")
    procedure = AsylumProcedure.objects.select_related("key", "person").get()
    void_stated(by=town.actor("caseworker"), record=procedure, reason="Another person's notice.")
    [after] = found(ok(entitlements(worker, mother, "2024-11-01")), "regime")
    assert (before["code"], after["code"]) == ("SGB2", "ASYLBLG_3")


def test_timeline_says_what_changes_on_which_day(town: Town, worker: Api) -> None:
    mother = make_family(town, ("mother",), served=True)["mother"]
    path = f"/persons/{mother.pk}/timeline/"
    answer = ok(worker.get(path, **{"from": "2024-09-01", "to": "2024-10-31"}))
    assert (answer["from"], answer["to"]) == ("2024-09-01", "2024-10-31")
    assert [(one["code"], one["from_on"], one["last_on"]) for one in found(answer, "regime")] == [
        ("ASYLBLG_3", "2024-03-04", "2024-09-30"),
        ("SGB2", "2024-10-01", "2026-06-30"),  # the name of the benefit changes
    ]
    [change] = [one for one in answer["changes"] if one["on"] == "2024-10-01"]
    ends, begins = ([one["code"] for one in change[name] if one["rule"] == "regime"] for name in ("ends", "begins"))
    assert (ends, begins) == (["ASYLBLG_3"], ["SGB2"])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": "2020-01-01", "to": "2030-01-02"}, "to"),
        ({"from": "2026-01-02", "to": "2026-01-01"}, "to"),
        ({"from": "yesterday"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"on": "2026-01-01"}, "on"),
    ],
)
def test_days_of_a_timeline_are_bounded(town: Town, worker: Api, query: dict[str, str], parameter: str) -> None:
    person = make_person(town)
    answer = worker.get(f"/persons/{person.pk}/timeline/", **query)
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.json()["errors"]] == [parameter]


def test_household_answers_for_each_member(town: Town, worker: Api) -> None:
    family = make_family(town)
    answer = ok(entitlements(worker, family.household, "2024-06-01", "households"))
    regimes = {one["person"]: found(one, "regime")[0]["code"] for one in answer["members"]}
    assert regimes == {str(person.pk): "ASYLBLG_3" for person in family.people.values()}
    timeline = ok(worker.get(f"/households/{family.household.pk}/timeline/"))
    assert {one["person"] for one in timeline["members"]} == set(regimes)


def test_member_whom_the_asker_does_not_see_is_not_used_and_said_so(town: Town, api: Speaker, worker: Api) -> None:
    family = make_family(town, ("father", "mother", "eldest"))
    case = Case.objects.get(person=family["mother"])
    grant_case(by=town.actor("caseworker"), case=case, user=town.users["job_coach"], reason="support")
    assert ok(entitlements(worker, family["mother"], "2024-06-01"))["remarks"] == []
    answer = ok(entitlements(api("job_coach"), family["mother"], "2024-06-01"))
    codes = sorted(one["code"] for one in answer["remarks"])
    assert codes == ["household_member_not_seen", "household_member_not_seen", "sponsorships_not_used"]
    household = ok(entitlements(api("job_coach"), family.household, "2024-06-01", "households"))
    assert [one["person"] for one in household["members"]] == [str(family["mother"].pk)]


def test_restricted_member_is_not_used(town: Town, worker: Api) -> None:
    family = make_family(town, ("father", "mother"))
    ok(worker.post(f"/persons/{family['father'].pk}/restrict/", {"ground": "accuracy_contested", "reason": "x"}))
    answer = ok(entitlements(worker, family["mother"], "2024-06-01"))
    assert [one["code"] for one in answer["remarks"]] == ["household_member_restricted"]


def test_document_of_the_intake_alone_is_said_not_to_be_used(town: Town, worker: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    Case.objects.get(person=mother)
    void_stated(
        by=town.actor("caseworker"),
        record=AsylumProcedure.objects.select_related("key", "person").get(),
        reason="A mistake",
    )
    case = ok(worker.get("/cases/", person=str(mother.pk)))["results"][0]
    etag = worker.get(f"/cases/{case['id']}/")["ETag"]
    ok(worker.patch(f"/cases/{case['id']}/", {"status_document": "AUFG"}, etag=etag))
    answer = ok(entitlements(worker, mother, "2024-06-01"))
    assert [one["code"] for one in answer["remarks"]] == ["intake_document_not_used"]


def test_reduced_sight_shows_outcomes_and_days_only(town: Town, api: Speaker, worker: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    case = Case.objects.get(person=mother)
    grant_case(by=town.actor("caseworker"), case=case, user=town.users["job_coach"], reason="support")
    [whole] = found(ok(entitlements(worker, mother, "2024-06-01")), "regime")
    reduced = ok(entitlements(api("job_coach"), mother, "2024-06-01"))
    [regime] = found(reduced, "regime")
    assert regime == {name: whole[name] for name in regime}
    assert whole.keys() - regime.keys() == {"value", "hints", "authority", "because", "source"}
    assert {one["category"]: one["shown"] for one in reduced["rules"]}["benefits"] == "reduced"


def test_team_to_which_a_case_is_granted_has_reduced_sight(town: Town, worker: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    case, south = Case.objects.get(person=mother), Api(town, "caseworker-south")
    assert entitlements(south, mother, "2024-06-01").status_code == 404
    grant_case(by=town.actor("caseworker"), case=case, team=town.teams["south"], reason="support")
    answer = ok(entitlements(south, mother, "2024-06-01"))
    assert {(one["category"], one["shown"]) for one in answer["rules"]} == {
        ("benefits", "reduced"),
        ("residence", "reduced"),
    }
    assert found(answer, "regime")[0]["code"] == "ASYLBLG_3"


def test_lead_is_shown_the_whole(town: Town, api: Speaker, worker: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    assert ok(entitlements(api("team_lead"), mother, "2024-06-01")) == ok(entitlements(worker, mother, "2024-06-01"))


def test_overseer_sees_by_broken_glass_and_only_then(town: Town, api: Speaker, worker: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    officer = api("data_protection_officer")
    assert entitlements(officer, mother, "2024-06-01").status_code == 404
    open_person(
        by=town.actor("data_protection_officer", timezone.now()), person=mother, reason="A complaint is checked"
    )
    shown = ok(entitlements(officer, mother, "2024-06-01"))
    assert found(shown, "regime") == found(ok(entitlements(worker, mother, "2024-06-01")), "regime")


@pytest.mark.parametrize("what", ["entitlements", "timeline"])
def test_others_find_nothing_or_are_refused(town: Town, api: Speaker, worker: Api, what: str) -> None:
    family = make_family(town, ("mother",))
    paths = [f"/persons/{family['mother'].pk}/{what}/", f"/households/{family.household.pk}/{what}/"]
    elsewhere = Api(make_town(ags="05170048", prefix="WE"), "caseworker")
    for path in paths:
        assert worker.get(path).status_code == 200
        for stranger in (api("caseworker-south"), elsewhere, api("data_protection_officer"), api("housing_manager")):
            assert stranger.get(path).status_code == 404
        for name in ("volunteer", "interpreter", "partner_agency", "integration_officer", "administrator"):
            assert api(name).get(path).status_code == 403


def test_look_is_on_record_for_each_person_who_was_shown(town: Town, api: Speaker, worker: Api) -> None:
    family = make_family(town, ("father", "mother"))
    entitlements(worker, family["mother"], "2024-06-01")
    worker.get(f"/households/{family.household.pk}/timeline/")
    officer = api("data_protection_officer")
    [one] = ok(officer.get("/audit-entries/", event="person.entitlements_viewed"))["results"]
    assert one["object_ids"] == [str(family["mother"].pk)]
    assert "benefits" in one["fields"]
    [together] = ok(officer.get("/audit-entries/", event="person.timeline_viewed"))["results"]
    assert {str(person.pk) for person in family.people.values()} <= set(together["object_ids"])


@pytest.mark.parametrize("what", ["entitlements", "timeline"])
def test_statements_are_the_same_for_one_member_and_three(town: Town, worker: Api, what: str) -> None:
    alone, three = make_family(town, ("mother",)), make_family(town, ("father", "mother", "eldest"), served=True)
    state(town, "residence-document", three["mother"])
    state(town, "sponsorship-declaration", three["father"])
    asked = []
    for family in (alone, alone, three):
        for path in (f"/persons/{family['mother'].pk}/{what}/", f"/households/{family.household.pk}/{what}/"):
            with counted() as statements:
                ok(worker.get(path))
            asked.append(len(statements))
    assert asked[2:] == [14, 14, 14, 14]


def test_every_rule_has_a_data_category() -> None:
    codes = [code for rule in RULES for code in rule.codes]
    assert [code for code in codes if not _has_category(code)] == []


def _has_category(code: str) -> bool:
    try:
        return bool(category_of(code))
    except KeyError:
        return False


def test_day_in_the_wrong_form_is_refused(town: Town, worker: Api) -> None:
    person = make_person(town)
    assert refused(entitlements(worker, person, "01.06.2024"), 400) == {"day_invalid"}
    assert refused(worker.get(f"/persons/{person.pk}/entitlements/", day="2024-06-01"), 400) == {"unknown_parameter"}


def test_today_is_the_day_where_none_is_named(town: Town, worker: Api) -> None:
    person = make_person(town)
    answer = ok(worker.get(f"/persons/{person.pk}/entitlements/"))
    assert date.fromisoformat(answer["on"]).year >= 2026
