"""Work, courses, residence, school, deadlines and perspectives as the stories S5 to S12 expect them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.law import Facts, Finding, Outcome, Switches
from cases.law.facts import (
    AsylumProcedure,
    Certificate,
    Course,
    Decision,
    Notice,
    PersonFacts,
    Ruling,
)
from cases.law.switches import Setting
from tests.cases.law.asking import alone, each, on, over_time
from tests.cases.law.stories import (
    s1_family,
    s5_minor,
    s11_engineer,
    s12_man,
)


def last_on(facts: Facts, rule: str, code: str | None = None) -> date | None:
    """The last day on which a rule says anything."""
    return [one for one in over_time(facts, rule) if code is None or one.code == code][-1].last_on


# S5 Unaccompanied minor


@pytest.mark.parametrize(("week", "day"), [("mon_sat", date(2024, 5, 15)), ("mon_fri", date(2024, 5, 16))])
def test_s5_report_to_the_land_is_due_in_seven_working_days(week: str, day: date) -> None:
    switches = Switches(Setting("working_days", date(2024, 1, 1), None, week))
    assert on(s5_minor(), date(2024, 5, 6), "uma.report", switches=switches).day == day
    assert on(s5_minor(), date(2024, 5, 6), "uma.report").day == date(2024, 5, 15)


def test_s5_distribution_is_barred_after_a_month() -> None:
    said = [on(s5_minor(), day, "uma.distribution") for day in (date(2024, 6, 6), date(2024, 6, 7))]
    assert [(one.outcome, one.day) for one in said] == [
        (Outcome.DISCRETIONARY, date(2024, 6, 6)),
        (Outcome.PROHIBITED, date(2024, 6, 6)),
    ]


def test_s5_file_stays_with_the_youth_office_until_majority() -> None:
    assert on(s5_minor(), date(2026, 2, 13), "uma.file").authority == "youth_office"
    assert each(s5_minor(), date(2026, 2, 14), "uma.file") == []


def test_s5_transition_to_majority_begins_six_months_before_and_no_weekend_moves_it() -> None:
    begun = on(s5_minor(), date(2025, 8, 14), "uma.transition")
    assert (begun.from_on, begun.day, begun.last_on) == (date(2025, 8, 14), date(2026, 2, 14), date(2026, 2, 13))
    assert begun.hints == ("check_41", "housing_search", "youth_employment_agency", "place_12a_1a")


@pytest.mark.parametrize("procedures", [(), s5_minor().person.procedures])
def test_s5_stay_for_25a_is_reached_in_may_2027(procedures: tuple[AsylumProcedure, ...]) -> None:
    facts = Facts(person=replace(s5_minor().person, procedures=procedures))
    said = on(facts, date(2026, 2, 14), "perspective.25a")
    assert (said.outcome, said.day) == (Outcome.ALLOWED_FROM, date(2027, 5, 7))
    assert "if_12_months_tolerated" in said.hints
    assert on(s5_minor(), date(2027, 5, 7), "perspective.25a").outcome == Outcome.DISCRETIONARY


# S8 Fire brigade and club fee


def test_s8_refugee_is_eligible_for_the_fire_brigade_with_b1() -> None:
    ruling = Ruling(outcome="refugee", served_on=date(2023, 11, 6), ref="ruling")
    facts = alone(
        born_on=date(1996, 4, 2),
        procedures=(AsylumProcedure(applied_on=date(2023, 2, 1), rulings=(ruling,)),),
        certificates=(Certificate(kind="dtz", on=date(2024, 12, 2), level="B1", ref="certificate"),),
    )
    said = [on(facts, day, "perspective.fire_brigade") for day in (date(2024, 12, 1), date(2024, 12, 2))]
    assert [one.outcome for one in said] == [Outcome.NOT_MET, Outcome.ALLOWED]
    assert "certificate" in said[1].because


def test_s8_club_fee_of_the_seven_year_old_is_15_euros_a_month() -> None:
    second = s1_family()["second"]
    said = on(second, date(2024, 6, 1), "but.participation")
    assert (said.value, said.code) == (Decimal("15.00"), "asylblg_3_4")
    assert on(second, date(2024, 10, 1), "but.participation").code == "sgb2_28"


# S11 Engineer

COURSES = (
    Course(kind="general", registered_on=date(2023, 9, 4), started_on=date(2023, 10, 9), ref="course"),
    Course(kind="vocational_b2", admitted_on=date(2024, 7, 1), registered_on=date(2024, 7, 10), ref="vocational"),
)
DTZ = Certificate(
    kind="dtz", on=date(2024, 6, 15), speaking="B1", listening_reading="B1", writing="A2", ref="language_exam"
)
LID = Certificate(kind="lid", on=date(2024, 6, 22), points=28, ref="orientation_exam")


def test_s11_entitlement_to_a_course_until_august_2024() -> None:
    assert on(s11_engineer(), date(2024, 8, 21), "course.entitlement").day == date(2024, 8, 21)
    assert each(s11_engineer(), date(2024, 8, 22), "course.entitlement") == []


def test_s11_privileged_family_reunion_is_asked_for_by_october() -> None:
    due = on(s11_engineer(), date(2023, 7, 10), "deadline.family_reunion")
    assert (due.day, due.last_on) == (date(2023, 10, 10), date(2023, 10, 10))
    asked = s11_engineer(notices=(Notice(kind="family_reunion", on=date(2023, 9, 1)),))
    assert each(asked, date(2023, 9, 1), "deadline.family_reunion") == []


def test_s11_course_should_start_six_weeks_after_registration() -> None:
    due = on(s11_engineer(courses=COURSES), date(2023, 9, 4), "course.start")
    assert (due.day, due.to_on) == (date(2023, 10, 16), date(2023, 10, 9))
    assert on(s11_engineer(courses=COURSES), date(2023, 10, 9), "course.units", code="general").value == 700


def test_s11_dtz_is_b1_by_speaking_and_one_part_and_both_exams_bring_the_certificate() -> None:
    facts = s11_engineer(courses=COURSES, certificates=(DTZ, LID))
    exam = on(facts, date(2024, 6, 15), "course.exam")
    assert (exam.outcome, exam.value) == (Outcome.MET, "B1")
    passed = {one.code: one.outcome for one in each(facts, date(2024, 6, 22), "course.lid")}
    assert passed == {"orientation": Outcome.MET, "naturalisation": Outcome.MET}
    assert each(facts, date(2024, 6, 21), "course.certificate") == []
    assert on(facts, date(2024, 6, 22), "course.certificate").because == ("language_exam", "orientation_exam")


def test_s11_variant_speaking_a2_is_a2_and_16_points_pass_the_orientation_only() -> None:
    dtz = replace(DTZ, speaking="A2", writing="B1")
    facts = s11_engineer(courses=COURSES, certificates=(dtz, replace(LID, points=16)))
    exam = on(facts, date(2024, 6, 15), "course.exam")
    assert (exam.outcome, exam.value) == (Outcome.NOT_MET, "A2")
    passed = {one.code: one.outcome for one in each(facts, date(2024, 6, 22), "course.lid")}
    assert passed == {"orientation": Outcome.MET, "naturalisation": Outcome.NOT_MET}
    assert over_time(facts, "course.certificate") == []


def test_s11_vocational_right_lapses_after_three_months() -> None:
    due = on(s11_engineer(courses=COURSES), date(2024, 7, 1), "course.right", code="admitted")
    assert (due.day, due.to_on) == (date(2024, 10, 1), date(2024, 7, 10))
    assert over_time(s11_engineer(courses=COURSES), "course.lapsed") == []
    idle = s11_engineer(courses=(replace(COURSES[1], registered_on=None),))
    assert on(idle, date(2024, 10, 1), "course.right").day == date(2024, 10, 1)
    assert on(idle, date(2024, 10, 2), "course.lapsed").day == date(2024, 10, 1)


def test_s11_b1_opens_b2_and_b2_opens_c1() -> None:
    b2 = Certificate(kind="language", on=date(2024, 12, 14), level="B2", ref="b2")
    facts = s11_engineer(certificates=(DTZ, b2))
    opened = [on(facts, day, "course.vocational").code for day in (date(2024, 7, 1), date(2024, 12, 14))]
    assert opened == ["vocational_b2", "vocational_c1"]


def test_s11_recognition_ends_on_a_sunday() -> None:
    notice = Notice(kind="recognition", on=date(2024, 1, 15), complete_on=date(2024, 2, 5), ref="recognition")
    due = on(s11_engineer(notices=(notice,)), date(2024, 2, 5), "recognition.decision")
    assert (due.day, due.day.weekday()) == (date(2024, 5, 5), 6)  # type: ignore[union-attr]


def test_s11_job_frees_from_the_obligation_of_residence() -> None:
    assert on(s11_engineer(), date(2024, 12, 31), "movement.12a").day == date(2026, 7, 10)
    assert each(s11_engineer(), date(2025, 1, 1), "movement.12a") == []
    freed = on(s11_engineer(), date(2025, 1, 1), "movement.12a_lifted")
    assert (freed.outcome, freed.because) == (Outcome.ALLOWED, ("job",))
    assert each(s11_engineer(), date(2025, 1, 1), "movement.sgb2_office") == []


def test_s11_settlement_permit_after_three_years_with_c1_else_after_five() -> None:
    days = {one.code: one.day for one in each(s11_engineer(), date(2024, 1, 1), "perspective.ne_26_3")}
    assert days == {"s3": date(2026, 3, 2), "s1": date(2028, 3, 2)}
    c1 = Certificate(kind="language", on=date(2025, 9, 1), level="C1", ref="c1")
    ready = on(s11_engineer(certificates=(c1,)), date(2026, 3, 2), "perspective.ne_26_3", code="s3")
    assert (ready.outcome, "c1" in ready.because) == (Outcome.ALLOWED, True)
    without: Finding = on(s11_engineer(), date(2026, 3, 2), "perspective.ne_26_3", code="s3")
    assert (without.outcome, without.hints[0]) == (Outcome.NOT_MET, "language_missing")


def test_s11_naturalisation_after_five_years() -> None:
    said = on(s11_engineer(), date(2025, 11, 1), "perspective.naturalisation")
    assert (said.outcome, said.day) == (Outcome.ALLOWED_FROM, date(2028, 3, 2))
    before = {one.code: one.day for one in each(s11_engineer(), date(2025, 10, 29), "perspective.naturalisation")}
    assert before == {"months": date(2028, 3, 2), "special": date(2026, 3, 2)}


# S12 Moved away


def test_s12_nothing_of_this_half_holds_behind_the_move() -> None:
    rules = ("work.permission", "work.consent", "movement.residence", "movement.spatial_limit", "course.admission")
    for rule in rules:
        assert each(s12_man(), date(2025, 6, 1), rule) == [], rule
    assert on(s12_man(), date(2025, 5, 31), "movement.residence").code == "AUFG"
    assert on(s12_man(), date(2025, 5, 31), "work.permission").day == date(2024, 11, 3)  # six months after the request


def test_s12_decision_lifts_the_obligation_for_hardship() -> None:
    lifted = Decision(kind="lift_12a", value="hardship", from_on=date(2024, 1, 15), ref="lifted")
    facts = s11_engineer(decisions=(lifted,), jobs=())
    assert last_on(facts, "movement.12a") == date(2024, 1, 14)
    assert on(facts, date(2024, 1, 15), "movement.12a_lifted").hints[0] == "lifted_hardship"


def test_stories_know_nobody_before_they_came() -> None:
    rules = ("work.permission", "movement.residence", "school.duty", "perspective.25a")
    facts = Facts(person=PersonFacts(ref="nobody"))
    assert [each(facts, date(2025, 1, 1), rule) for rule in rules] == [[]] * 4
