"""What each guard of a move asks for: the refusal names exactly what is missing, and so does the list of moves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cases.actions import households, moves, persons
from cases.actions.cases import update_case
from cases.codes import ASSESSMENT_DOMAINS
from cases.lifecycle import Phase
from cases.models import Assessment, Case, Goal, Measure
from tests.factories.case_moves import body_of, fresh, history, move, path_of, ready_for, refusal
from tests.factories.case_records import case_in, make_assessment, make_goal, problems, put_referral, put_task
from tests.factories.sharing import give_consent
from tests.factories.town import NOW, Town, make_case, make_person

Spoil = Callable[[Town, Case], Any]


def facts(**changes: Any) -> Spoil:
    return lambda town, case: update_case(by=town.actor("caseworker"), case=case, changes=changes)


def who(**changes: Any) -> Spoil:
    return lambda town, case: persons.update_person(by=town.actor("caseworker"), person=case.person, changes=changes)


def without(model: Any) -> Spoil:
    return lambda town, case: model.objects.filter(case=case).delete()


def set_state(state: str) -> Spoil:
    def spoil(town: Town, case: Case) -> None:
        measure = Measure.objects.select_related("key").get(case=case)
        measure.typed_state = state
        measure.save()

    return spoil


def entered_later(town: Town, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(phase_since=NOW + timedelta(days=1))


def live_with_a_child(town: Town, case: Case) -> None:
    by = town.actor("caseworker")
    child = make_person(town, given_names="Sami", born_on=date(2019, 5, 1))
    household = households.create_household(by=by, team=town.teams["north"], head=case.person, joined_on=NOW.date())
    households.add_member(by=by, household=household, person=child, relation="child", joined_on=NOW.date())
    update_case(by=by, case=case, changes={"household": household})


def only_original_names(town: Town, case: Case) -> None:
    who(given_names="", family_name="", original_family_name="حداد")(town, case)


def open_goal(town: Town, case: Case) -> None:
    make_goal(town, case)


def open_task(town: Town, case: Case) -> None:
    put_task(town, case, "declined")


def sent_referral(town: Town, case: Case) -> None:
    put_referral(town, case, "waitlisted")


GUARDS: list[tuple[str, Spoil, list[tuple[str, str]]]] = [
    *(
        ("accept", facts(**{name: empty}), [(f"{name}_missing", f"/{name}")])
        for name, empty in (("channel", ""), ("inquired_on", None), ("concern", ""), ("language", ""))
    ),
    ("accept", facts(contact_made_on=None, contact_attempts=[]), [("contact_missing", "/contact_made_on")]),
    ("start_assessment", only_original_names, [("name_missing", "/person/family_name")]),
    ("start_assessment", who(born_on=None, born_precision=""), [("born_on_missing", "/person/born_on")]),
    ("start_assessment", who(sex=""), [("sex_missing", "/person/sex")]),
    ("start_assessment", who(nationalities=[]), [("nationalities_missing", "/person/nationalities")]),
    ("start_assessment", facts(lives_alone=False), [("household_missing", "/household")]),
    *(
        ("start_assessment", facts(**{name: empty}), [(f"{name}_missing", f"/{name}")])
        for name, empty in (
            ("status_document", ""),
            ("legal_regime", ""),
            ("immediate_needs", ""),
            ("informed_on", None),
            ("informed_language", ""),
        )
    ),
    ("start_assessment", facts(consent_not_needed_because=""), [("consent_missing", "/consent_not_needed_because")]),
    (
        "start_assessment",
        facts(status_document="", informed_on=None),
        [("status_document_missing", "/status_document"), ("informed_on_missing", "/informed_on")],
    ),
    ("start_planning", without(Assessment), [("assessment_missing", "/assessments")]),
    ("start_planning", entered_later, [("assessment_missing", "/assessments")]),
    (
        "start_planning",
        live_with_a_child,
        [("child_protection_check_missing", "/assessments/child_protection_checked_on")],
    ),
    (
        "start_planning",
        who(born_on=None, born_precision="unknown"),
        [("child_protection_check_missing", "/assessments/child_protection_checked_on")],
    ),
    ("agree_plan", without(Goal), [("goal_missing", "/goals")]),
    ("agree_plan", without(Measure), [("measure_missing", "/measures")]),
    (
        "start_monitoring",
        set_state("planned"),
        [("measures_not_started", "/measures"), ("no_link_active", "/measures")],
    ),
    ("start_monitoring", set_state("waiting"), [("no_link_active", "/measures")]),
    ("start_monitoring", set_state("failed"), [("no_link_active", "/measures")]),
    ("close", open_goal, [("goals_not_evaluated", "/goals")]),
    ("close", without(Assessment), [("final_assessment_missing", "/assessments")]),
    *(
        (
            "close",
            facts(**{name: empty}),
            [(f"{name}_missing", f"/{name}"), ("signature_missing", "/evaluation_signed_at")],
        )
        for name, empty in (("satisfaction", None), ("evaluation_summary", ""), ("open_needs", ""))
    ),
    ("close", facts(evaluation_summary="Went badly."), [("signature_missing", "/evaluation_signed_at")]),
    ("close", open_task, [("tasks_open", "/handover")]),
    ("close", sent_referral, [("referrals_open", "/handover")]),
]


@pytest.mark.parametrize(("verb", "spoil", "expected"), GUARDS)
def test_guard_names_exactly_what_is_missing(
    town: Town, api: Any, verb: str, spoil: Spoil, expected: list[tuple[str, str]]
) -> None:
    case, client = ready_for(town, verb), api("caseworker")
    spoil(town, case)
    steps = history(client, case)
    assert problems(move(client, case, verb)) == refusal(*expected)
    [shown] = [one for one in client.get(path_of(case, "moves")).json() if one["move"] == verb]
    assert [(one["code"], one["pointer"]) for one in shown["missing"]] == expected
    assert (fresh(case).phase, history(client, case)) == (case.phase, steps)


def test_guards_name_all_that_an_assessment_under_way_lacks(town: Town, api: Any) -> None:
    case = case_in(town, Phase.ASSESSMENT)
    make_assessment(town, case)
    assert problems(move(api("caseworker"), case, "start_planning")) == refusal(
        ("assessment_not_completed", "/assessments/completed_at"),
        *(("domain_not_rated", f"/assessments/ratings/{domain}") for domain in ASSESSMENT_DOMAINS.codes),
        ("persons_view_missing", "/assessments/persons_view"),
        ("resources_missing", "/assessments/resources"),
        ("need_missing", "/assessments/no_need"),
        ("screening_missing", "/assessments/vulnerability_screened_on"),
    )


def test_inquiry_is_accepted_after_three_attempts_that_failed(town: Town, api: Any) -> None:
    case, client = make_case(town), api("caseworker")
    for day in ("2026-03-01", "2026-03-03", "2026-03-05"):
        assert problems(move(client, case, "accept")) == refusal(("contact_missing", "/contact_made_on"))
        client.post(path_of(case, "log_contact"), {"on": day, "way": "phone", "reached": False})
    assert move(client, case, "accept").json()["phase"] == "intake"


def test_unknown_birth_date_is_an_answer(town: Town, api: Any) -> None:
    case = ready_for(town, "start_assessment")
    who(born_on=None, born_precision="unknown")(town, case)
    assert move(api("caseworker"), case, "start_assessment").status_code == 200


def test_household_is_as_good_as_living_alone(town: Town, api: Any) -> None:
    case = ready_for(town, "start_assessment")
    facts(lives_alone=False)(town, case)
    live_with_a_child(town, case)
    assert move(api("caseworker"), case, "start_assessment").status_code == 200


def test_consent_to_case_management_is_as_good_as_a_reason(town: Town, api: Any) -> None:
    case, client = ready_for(town, "start_assessment"), api("caseworker")
    facts(consent_not_needed_because="")(town, case)
    give_consent(town, case.person, "partner_referral")
    assert problems(move(client, case, "start_assessment")) == refusal(
        ("consent_missing", "/consent_not_needed_because")
    )
    consent = give_consent(town, case.person, "case_management", agency=None)
    client.post(f"/consents/{consent.pk}/withdraw/")
    assert move(client, case, "start_assessment").status_code == 409
    give_consent(town, case.person, "case_management", agency=None)
    assert move(client, case, "start_assessment").status_code == 200


def test_plan_without_goals_is_agreed_where_there_is_no_need(town: Town, api: Any) -> None:
    case = case_in(town, Phase.PLANNING)
    Case.objects.filter(pk=case.pk).update(phase="assessment")
    assessment = make_assessment(town, case, complete=True)
    Case.objects.filter(pk=case.pk).update(phase="planning")
    assert problems(move(api("caseworker"), case, "agree_plan")) == refusal(("goal_missing", "/goals"))
    assessment.no_need = True
    assessment.save()
    assert move(api("caseworker"), case, "agree_plan").status_code == 200


def test_agreed_plan_is_kept(town: Town, api: Any) -> None:
    case = ready_for(town, "agree_plan")
    shown = move(api("caseworker"), case, "agree_plan").json()
    assert {f"plan_{name}": value for name, value in body_of("agree_plan").items()}.items() <= shown.items()


def test_monitoring_sets_a_review_in_twelve_weeks_and_reassessment_takes_it_away(town: Town, api: Any) -> None:
    case = ready_for(town, "start_monitoring")
    moves.start_monitoring(by=town.actor("caseworker"), case=case)
    assert case.next_review_on == date(2026, 5, 25)
    assert move(api("caseworker"), case, "reassess").json()["next_review_on"] is None


def test_reassessment_asks_for_an_assessment_of_its_own(town: Town, api: Any) -> None:
    case, client = ready_for(town, "reassess"), api("caseworker")
    make_assessment_of(town, case)
    assert move(client, case, "reassess").status_code == 200
    assert problems(move(client, case, "start_planning")) == refusal(("assessment_missing", "/assessments"))
    assert client.post("/assessments/", {"case": str(case.pk)}).json()["kind"] == "again"


def make_assessment_of(town: Town, case: Case) -> None:
    """The one that was made in the phase `assessment`, before the case went on."""
    Case.objects.filter(pk=case.pk).update(phase="assessment")
    make_assessment(town, case, complete=True)
    Case.objects.filter(pk=case.pk).update(phase=case.phase)


@pytest.mark.parametrize("wrong", [{"cause": "bored"}, {}])
def test_evaluation_needs_a_cause(town: Town, api: Any, wrong: dict[str, str]) -> None:
    case = ready_for(town, "start_evaluation")
    assert api("caseworker").post(path_of(case, "start_evaluation"), wrong).status_code == 400
    assert fresh(case).phase == case.phase
