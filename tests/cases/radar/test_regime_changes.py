"""A change of regime as one event: periods, hand-over, partners, gaps, and how it is taken back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from casemgmt.access.actors import Actor
from casemgmt.access.models import Agency
from casemgmt.errors import Conflict, DomainError, Invalid
from casemgmt.privacy.actions import give_consent, withdraw_consent
from casemgmt.privacy.models import Notice
from cases.actions import regime_changes, tasks
from cases.actions.households import add_member, create_household
from cases.actions.referrals import accept_referral, create_referral, send_referral
from cases.actions.stated import correct_stated, enter_stated
from cases.models import BenefitDecision, Case, Deadline, Person, RegimeChange, RegimePeriod, Task
from tests.cases.radar.looks import run
from tests.factories.client import Api
from tests.factories.stated import state
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, make_case, make_person
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]
SERVED, BEGINS = date(2026, 2, 20), date(2026, 3, 1)


def in_asylblg(town: Town, person: Person) -> None:
    """Somebody under the AsylbLG who was granted protection in February."""
    state(town, "residence-document", person, valid_until=None)
    state(town, "asylum-procedure", person, rulings=[{"outcome": "subsidiary", "served_on": SERVED}])
    state(town, "regime-period", person)


def applied(town: Town, person: Person) -> None:
    told = {"kind": "applied", "regime": "SGB2", "applied_on": NOW.date(), "stated_by": "person"}
    enter_stated(by=town.actor("caseworker"), model=BenefitDecision, person=person, **told)


@pytest.fixture
def case(town: Town) -> Case:
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(caseworker=town.users["caseworker"])
    in_asylblg(town, case.person)
    return Case.objects.select_related("key", "person__key").get(pk=case.pk)


def change(town: Town, person: Person, **more: Any) -> RegimeChange:
    by: Actor = more.pop("by", None) or town.actor("caseworker")
    given = {"begins_on": BEGINS, "regime": "SGB2", "trigger": "protection_granted"} | more
    with transaction.atomic():
        return regime_changes.change_regime(by=by, person=person, **given)


def undo(town: Town, made: RegimeChange) -> RegimeChange:
    found = RegimeChange.objects.select_related("key", "person__key").get(pk=made.pk)
    with transaction.atomic():
        return regime_changes.undo_regime_change(by=town.actor("caseworker"), regimechange=found, reason="mistake")


def periods(person: Person) -> list[tuple[str, date, date | None, bool]]:
    rows = RegimePeriod.objects.filter(person=person, voided_at=None).select_related("key")
    return sorted((one.regime, one.from_on, one.last_on, one.expected) for one in rows)


OLD = ("ASYLBLG_3", date(2024, 3, 4), None, False)
ENDED = ("ASYLBLG_3", date(2024, 3, 4), date(2026, 2, 28), False)
NEW = ("SGB2", BEGINS, None, True)


def test_one_event_ends_and_begins_periods_and_sets_the_steps(town: Town, case: Case) -> None:
    made = change(town, case.person)
    assert periods(case.person) == [ENDED, NEW]
    assert (made.before, made.regime, made.person_id) == ("ASYLBLG_3", "SGB2", case.person_id)
    told = {one["step"]: (one["due_on"], one["owner"]) for one in made.journal["tasks"]}
    assert told == {
        "application": ("2026-03-31", "owner_caseworker"),
        "bank_account": ("2026-03-01", "owner_person"),
        "end_of_benefit": ("2026-03-01", "owner_municipality"),
        "health_insurer": ("2026-03-15", "owner_person"),
        "payment_card_ends": ("2026-03-01", "owner_municipality"),
        "residence_place": ("2026-03-22", "owner_caseworker"),
    }
    found = Task.objects.filter(pk__in=[one["task"] for one in made.journal["tasks"]])
    assert {one.assignee_id for one in found} == {town.users["caseworker"].pk}
    assert [(one["what"], one["from_on"], one["certain"]) for one in made.gaps] == [
        ("continuity.health", "2026-03-01", False),
        ("continuity.livelihood", "2026-03-01", False),
    ]


def test_run_does_not_set_the_steps_a_second_time(town: Town, case: Case) -> None:
    change(town, case.person)
    before = Task.objects.count()
    run(NOW.date())
    assert (Task.objects.count()) == before


def test_law_that_finds_another_regime_is_told_of_the_decision(town: Town, case: Case) -> None:
    other = {"regime": "SGB12_K3", "trigger": "not_able_to_work"}  # for which no application works back
    made = change(town, case.person, **other, gap_accepted=True, gap_reason="relatives help for a day")
    [decision] = BenefitDecision.objects.filter(person=case.person).select_related("key")
    assert (decision.kind, decision.regime, decision.from_on) == ("regime", "SGB12_K3", BEGINS)
    assert [one["model"] for one in made.journal["written"]] == ["regimeperiod", "benefitdecision"]


def test_gap_that_is_certain_stops_the_change_until_it_is_accepted(town: Town, case: Case) -> None:
    state(town, "regime-period", case.person, from_on=date(2023, 1, 1), last_on=date(2023, 6, 30))
    late = {"by": town.actor("caseworker", NOW + timedelta(days=60))}
    before = (periods(case.person), Task.objects.count(), Deadline.objects.count())
    with pytest.raises(regime_changes.Conflict) as refusal:
        change(town, case.person, **late)
    assert refusal.value.code == "gap_found"
    assert {one.code for one in refusal.value.problems} == {"continuity_livelihood", "continuity_health"}
    assert (periods(case.person), Task.objects.count(), Deadline.objects.count()) == before
    with pytest.raises(Invalid):
        change(town, case.person, **late, gap_accepted=True)
    made = change(town, case.person, **late, gap_accepted=True, gap_reason="lives with relatives")
    assert (made.gap_reason, {one["certain"] for one in made.gaps}) == ("lives with relatives", {True})
    assert Deadline.objects.filter(kind="continuity.livelihood", state="open").count() == 1


def test_days_between_two_periods_are_a_gap(town: Town, case: Case) -> None:
    [period] = RegimePeriod.objects.filter(person=case.person).select_related("key")
    said = {"last_on": date(2026, 2, 10), "stated_by": "own_office", "reason": "benefit ended"}
    correct_stated(by=town.actor("caseworker"), record=period, changes=said)
    applied(town, case.person)
    with pytest.raises(Conflict) as refusal:
        change(town, case.person)
    assert [one.code for one in refusal.value.problems] == ["days_between"]


def test_application_in_time_leaves_no_gap(town: Town, case: Case) -> None:
    applied(town, case.person)
    made = change(town, case.person)
    assert (made.gaps, "application" in {one["step"] for one in made.journal["tasks"]}) == ([], False)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"regime": "ASYLBLG_3"}, "regime_held_already"),
        ({"begins_on": date(2024, 3, 4)}, "regime_held_already"),
        ({"begins_on": date(2024, 1, 1)}, "later_period_stands"),
    ],
)
def test_change_that_cannot_be_is_refused(town: Town, case: Case, values: Any, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        change(town, case.person, **values)
    assert (refusal.value.code, periods(case.person)) == (code, [OLD])


def test_same_change_again_is_refused(town: Town, case: Case) -> None:
    change(town, case.person)
    with pytest.raises(regime_changes.RegimeHeldAlready):
        change(town, case.person)


def test_undo_restores_periods_and_keeps_what_was_done(town: Town, case: Case) -> None:
    made = change(town, case.person)
    by = town.actor("caseworker")
    done, *others = list(Task.objects.filter(pk__in=[one["task"] for one in made.journal["tasks"]]).order_by("pk"))
    tasks.finish_task(by=by, task=Task.objects.select_related("key", "case").get(pk=done.pk))
    undone = undo(town, made)
    assert periods(case.person) == [OLD]
    assert (undone.undone_at, undone.journal["kept"]) == (by.now, [str(done.pk)])
    states = dict(Task.objects.filter(pk__in=[done.pk, *(one.pk for one in others)]).values_list("pk", "state"))
    assert states == {done.pk: "done"} | {one.pk: "withdrawn" for one in others}
    with pytest.raises(regime_changes.UndoneAlready):
        undo(town, undone)
    assert change(town, case.person).regime == "SGB2"


def test_undo_is_refused_where_something_stands_on_it(town: Town, case: Case) -> None:
    first = change(town, case.person)
    second = change(
        town,
        case.person,
        begins_on=date(2026, 5, 1),
        regime="WORK",
        trigger="work_begun",
        gap_accepted=True,
        gap_reason="insured by work",
    )
    with pytest.raises(regime_changes.LaterChangeStands):
        undo(town, first)
    undo(town, second)
    undo(town, first)
    assert periods(case.person) == [OLD]


def test_undo_is_refused_where_the_new_period_was_confirmed(town: Town, case: Case) -> None:
    made = change(town, case.person)
    period = RegimePeriod.objects.select_related("key").get(pk=made.journal["written"][0]["id"])
    told = {"expected": False, "stated_by": "authority", "reason": "first payment came"}
    correct_stated(by=town.actor("caseworker"), record=period, changes=told)
    with pytest.raises(regime_changes.LaterChangeStands):
        undo(town, made)
    assert periods(case.person) == [ENDED, ("SGB2", BEGINS, None, False)]


def household(town: Town, case: Case) -> tuple[Person, Person]:
    """The case's person with a partner and a child, all under the AsylbLG, all granted protection."""
    by = town.actor("caseworker")
    home = create_household(by=by, team=town.teams["north"], head=case.person, joined_on=date(2024, 3, 4))
    partner, child = make_person(town, sex="m"), make_person(town, born_on=date(2017, 1, 22))
    for person, relation in ((partner, "spouse"), (child, "child")):
        add_member(by=by, household=home, person=person, relation=relation, joined_on=date(2024, 3, 4))
        in_asylblg(town, person)
    return partner, child


def test_household_changes_together_or_not_at_all(town: Town, case: Case) -> None:
    partner, child = household(town, case)
    state(town, "regime-period", child, regime="SGB8", from_on=date(2026, 3, 1))
    members = [{"person": partner}, {"person": child}]
    with pytest.raises(regime_changes.RegimeHeldAlready):
        change(town, case.person, members=members)
    assert (periods(case.person), periods(partner)) == ([OLD], [OLD])
    assert RegimeChange.objects.count() == 0
    made = change(town, case.person, members=members[:1])
    assert (periods(case.person), periods(partner)) == ([ENDED, NEW], [ENDED, NEW])
    both = RegimeChange.objects.filter(joint=made.joint)
    assert {one.person_id for one in both} == {case.person_id, partner.pk}
    undo(town, made)
    assert (periods(case.person), periods(partner)) == ([OLD], [OLD])


def test_child_without_a_case_is_seen_to_in_that_of_the_household(town: Town, case: Case) -> None:
    _, child = household(town, case)
    made = change(town, case.person, members=[{"person": child}])
    of_child = RegimeChange.objects.filter(joint=made.joint, person=child).select_related("key").get()
    steps = {one["step"] for one in of_child.journal["tasks"]}
    assert "education_package" in steps
    found = Task.objects.filter(pk__in=[one["task"] for one in of_child.journal["tasks"]])
    assert {one.case_id for one in found} == {case.pk}


def test_others_than_the_household_do_not_change_along(town: Town, case: Case) -> None:
    stranger = make_person(town)
    with pytest.raises(Invalid) as refusal:
        change(town, case.person, members=[{"person": stranger}])
    assert [one.code for one in refusal.value.problems] == ["not_of_household"]


def referred(town: Town, case: Case, agency: Agency, categories: list[str]) -> Any:
    by = town.actor("caseworker")
    consented = {"form": "paper", "language": "ara", "withdrawal_explained": True, "categories": categories}
    consent = give_consent(by=by, person=case.person, purpose="partner_referral", recipient_agency=agency, **consented)
    referral = create_referral(by=by, case=case, agency=agency, topic="Advice", categories=categories)
    send_referral(by=by, referral=referral)
    who = "partner_agency" if agency == town.agencies["school"] else "partner_agency-2"
    accept_referral(by=town.actor(who), referral=referral)
    return consent


def test_partners_are_told_within_the_consent_and_no_further(town: Town, case: Case) -> None:
    school, clinic = town.agencies["school"], town.agencies["clinic"]
    referred(town, case, school, ["identity", "benefits"])
    referred(town, case, clinic, ["identity"])
    made = change(town, case.person)
    [notice] = Notice.objects.filter(cause="regime_changed")
    assert (notice.agency_id, notice.facts, notice.references) == (school.pk, ["regime"], [case.reference])
    assert made.journal["told"] == [str(school.pk)]
    undo(town, made)
    [taken_back] = Notice.objects.filter(cause="regime_undone")
    assert (taken_back.agency_id, taken_back.occasion) == (school.pk, made.pk)


def test_withdrawn_consent_tells_nobody(town: Town, case: Case) -> None:
    consent = referred(town, case, town.agencies["school"], ["identity", "benefits"])
    withdraw_consent(by=town.actor("caseworker"), consent=consent)
    assert (change(town, case.person).journal["told"], Notice.objects.filter(cause="regime_changed").count()) == ([], 0)


def test_change_over_http(town: Town, api: Speaker, case: Case) -> None:
    me, path = api("caseworker"), f"/persons/{case.person_id}/regime-changes/"
    body = {"begins_on": "2026-03-01", "regime": "SGB2", "trigger": "protection_granted"}
    assert refused(me.post(path, body), 409) == {"continuity_livelihood", "continuity_health"}  # the month is long over
    preview = ok(me.post(path, body | {"dry_run": True}))
    assert ("id" in preview, len(preview["tasks"]), RegimeChange.objects.count()) == (False, 6, 0)
    assert (Task.objects.count(), Deadline.objects.count(), periods(case.person)) == (0, 0, [OLD])
    accepted = body | {"gap_accepted": True, "gap_reason": "lives with relatives"}
    made = ok(me.post(path, accepted), 201)
    assert (made["before"], made["regime"], len(made["tasks"])) == ("ASYLBLG_3", "SGB2", 6)
    assert refused(me.post(path, accepted), 409) == {"regime_held_already"}
    assert [one["id"] for one in ok(me.get(path))["results"]] == [made["id"]]
    undone = ok(me.post(f"{path}{made['id']}/undo/", {"reason": "mistake"}))
    assert undone["undone_at"] is not None
    assert refused(me.post(f"{path}{made['id']}/undo/", {"reason": "mistake"}), 409) == {"undone_already"}
    assert [one["id"] for one in ok(me.get(path, undone="false"))["results"]] == []
    for who, status in (("team_lead", 403), ("caseworker-south", 404), ("job_coach", 403), ("administrator", 403)):
        assert api(who).post(path, accepted).status_code == status, who


def test_statements_do_not_grow_with_other_peoples_changes(town: Town, api: Speaker, case: Case) -> None:
    me, body = api("caseworker"), {"begins_on": "2026-03-01", "regime": "SGB2", "trigger": "decision", "dry_run": True}
    path = f"/persons/{case.person_id}/regime-changes/"

    def asked() -> int:
        ok(me.post(path, body))
        with counted() as statements:
            ok(me.post(path, body))
        return len(statements)

    before = asked()
    for _ in range(2):
        other = make_case(town)
        in_asylblg(town, other.person)
        change(town, other.person)
    assert asked() == before
