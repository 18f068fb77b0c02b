"""Work, courses, residence, school, deadlines and perspectives as the acceptance stories expect them (section 6)."""

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
    Document,
    Entry,
    Housing,
    Notice,
    PersonFacts,
    Proof,
    Ruling,
    Schooling,
    Training,
)
from cases.law.switches import Setting
from tests.cases.law.asking import alone, each, on, over_time
from tests.cases.law.stories import (
    s1_family,
    s2_man,
    s3_family,
    s3_sister,
    s4_child,
    s4_woman,
    s5_minor,
    s11_engineer,
    s12_man,
)


def first_on(facts: Facts, rule: str, outcome: Outcome, code: str | None = None) -> date:
    """The first day on which a rule has the outcome."""
    held = [one for one in over_time(facts, rule) if one.outcome == outcome and (code is None or one.code == code)]
    return min(one.from_on for one in held)


def last_on(facts: Facts, rule: str, code: str | None = None) -> date | None:
    """The last day on which a rule says anything."""
    return [one for one in over_time(facts, rule) if code is None or one.code == code][-1].last_on


# S1 Family of five


def test_s1_work_may_be_allowed_from_the_15th_of_march() -> None:
    father = s1_family()["father"]
    before, after = (on(father, day, "work.permission") for day in (date(2024, 3, 14), date(2024, 3, 15)))
    assert (before.outcome, before.day) == (Outcome.ALLOWED_FROM, date(2024, 3, 15))
    assert after.outcome == Outcome.DISCRETIONARY
    assert "consent_needed" in after.hints


def test_s1_work_is_allowed_from_the_day_protection_is_served() -> None:
    father = s1_family()["father"]
    assert on(father, date(2024, 9, 17), "work.permission").outcome == Outcome.DISCRETIONARY
    assert on(father, date(2024, 9, 18), "work.permission").outcome == Outcome.ALLOWED
    assert on(father, date(2024, 11, 6), "work.permission").outcome == Outcome.ALLOWED


def test_s1_elder_children_have_to_go_to_school_from_the_assignment() -> None:
    family = s1_family()
    for ref in ("eldest", "second"):
        assert first_on(family[ref], "school.duty", Outcome.OBLIGED) == date(2024, 3, 4)
        assert each(family[ref], date(2024, 3, 3), "school.duty") == []
    assert each(family["youngest"], date(2024, 3, 4), "school.duty") == []


def test_s1_youngest_has_a_claim_to_childcare_since_the_assignment() -> None:
    youngest = s1_family()["youngest"]
    assert each(youngest, date(2024, 3, 3), "childcare.claim") == []
    assert on(youngest, date(2024, 3, 4), "childcare.claim").code == "kita_or_day_care"
    assert on(youngest, date(2025, 11, 4), "childcare.claim").code == "kita_or_day_care"
    assert on(youngest, date(2025, 11, 5), "childcare.claim").code == "kita"


@pytest.mark.parametrize("ref", ["eldest", "second"])
@pytest.mark.parametrize(
    "schooling",
    [
        (),
        (Schooling(kind="primary", from_on=date(2024, 3, 4), first=True),),
        (Schooling(kind="primary", from_on=date(2024, 3, 18)),),
    ],
)
def test_s1_first_enrolment_in_march_brings_both_halves(ref: str, schooling: tuple[Schooling, ...]) -> None:
    child = s1_family(schooling=schooling)[ref]
    assert on(child, date(2024, 3, 20), "but.supplies").value == Decimal("181.00")
    assert each(child, date(2024, 4, 1), "but.supplies") == []
    assert on(child, date(2024, 8, 1), "but.supplies").value == Decimal("130.00")


def test_s1_residence_is_obliged_for_three_years_and_a_place_can_be_ordered_for_six_months() -> None:
    for facts in s1_family().values():
        assert on(facts, date(2024, 9, 18), "movement.12a").day == date(2027, 9, 18)
        assert each(facts, date(2024, 9, 17), "movement.12a") == []
        assert on(facts, date(2027, 9, 18), "movement.12a").outcome == Outcome.OBLIGED
        assert each(facts, date(2027, 9, 19), "movement.12a") == []
        first = on(facts, date(2025, 3, 18), "movement.place_order")
        assert (first.code, first.day) == ("first", date(2025, 3, 18))
        longer = on(facts, date(2025, 3, 19), "movement.place_order")
        assert (longer.code, longer.day, longer.hints) == ("extended", date(2025, 9, 18), ("only_if_extended",))


def test_s1_entitlement_to_a_course_lasts_a_year_from_the_title() -> None:
    father = s1_family()["father"]
    assert each(father, date(2024, 11, 5), "course.entitlement") == []
    assert on(father, date(2024, 11, 6), "course.entitlement").day == date(2025, 11, 6)
    assert on(father, date(2025, 11, 6), "course.entitlement").outcome == Outcome.ENTITLED
    assert each(father, date(2025, 11, 7), "course.entitlement") == []
    assert on(father, date(2025, 11, 7), "course.admission").hints == ("entitlement_lapsed", "if_places")


def test_s1_courses_of_the_parents_have_their_units() -> None:
    begin = date(2025, 1, 13)
    father = s1_family(courses=(Course(kind="literacy", started_on=begin),))["father"]
    mother = s1_family(courses=(Course(kind="general", started_on=begin, units=300),))["mother"]
    assert on(father, begin, "course.units").value == 1000
    assert on(mother, begin, "course.units").value == 700
    assert on(mother, begin, "course.progress").value == Decimal("42.9")


# S2 Single man


def test_s2_work_may_be_allowed_after_three_months_and_must_be_after_nine() -> None:
    days = (date(2022, 10, 27), date(2022, 10, 28), date(2023, 5, 15), date(2023, 5, 16))
    said = [on(s2_man(), day, "work.permission") for day in days]
    assert [(one.outcome, one.day) for one in said] == [
        (Outcome.ALLOWED_FROM, date(2022, 10, 28)),
        (Outcome.DISCRETIONARY, date(2023, 5, 16)),
        (Outcome.DISCRETIONARY, date(2023, 5, 16)),
        (Outcome.ENTITLED, date(2023, 5, 16)),
    ]


def test_s2_action_is_due_two_weeks_after_service_until_it_is_filed() -> None:
    due = on(s2_man(), date(2023, 11, 16), "deadline.action")
    assert (due.outcome, due.day, due.to_on, due.authority) == (
        Outcome.DUE,
        date(2023, 11, 30),
        date(2023, 11, 28),
        "court",
    )
    assert on(s2_man(), date(2023, 11, 16), "deadline.grounds").day == date(2023, 12, 18)  # the 16th is a Saturday


def test_s2_permission_to_stay_goes_on_with_the_action_and_ends_with_the_final_decision() -> None:
    assert on(s2_man(), date(2025, 3, 3), "work.permission").code == "AUFG"
    leave = on(s2_man(), date(2025, 3, 4), "deadline.leave")
    assert (leave.day, leave.last_on) == (date(2025, 4, 2), date(2025, 4, 2))


TRAINING = Training(kind="apprenticeship", from_on=date(2025, 8, 1), to_on=date(2029, 2, 1), ref="training")
PASSPORT = Proof(kind="passport", on=date(2022, 12, 1), ref="passport")
LONG_TOLERATION = Document(code="DUL", issued_on=date(2025, 4, 3), valid_until=date(2026, 4, 2), ref="toleration")


def s2_apprentice(*proofs: Proof) -> Facts:
    return s2_man(trainings=(TRAINING,), proofs=proofs, documents=(LONG_TOLERATION,))


def test_s2_windows_of_the_apprenticeship_open_seven_and_six_months_before() -> None:
    facts = s2_apprentice(PASSPORT)
    assert first_on(facts, "apprenticeship.application", Outcome.ALLOWED) == date(2025, 1, 1)
    assert on(facts, date(2024, 12, 31), "apprenticeship.application").day == date(2025, 1, 1)
    assert first_on(facts, "apprenticeship.issue", Outcome.ALLOWED) == date(2025, 2, 1)


def test_s2_identity_was_clear_within_six_months_of_entry() -> None:
    due = on(s2_apprentice(PASSPORT), date(2022, 11, 30), "apprenticeship.identity")
    assert (due.outcome, due.day) == (Outcome.DUE, date(2023, 1, 25))
    assert on(s2_apprentice(PASSPORT), date(2022, 12, 1), "apprenticeship.identity").outcome == Outcome.MET


def test_s2_is_eligible_after_three_months_of_toleration() -> None:
    facts = s2_apprentice(PASSPORT)
    before, after = (on(facts, day, "apprenticeship.toleration") for day in (date(2025, 7, 3), date(2025, 7, 4)))
    assert (before.outcome, before.day) == (Outcome.ALLOWED_FROM, date(2025, 7, 4))
    assert (after.outcome, after.hints) == (Outcome.ENTITLED, ())


def test_s2_passport_too_late_leaves_discretion_only() -> None:
    facts = s2_apprentice(replace(PASSPORT, on=date(2023, 1, 26)))
    assert on(facts, date(2025, 7, 4), "apprenticeship.toleration").outcome == Outcome.DISCRETIONARY
    late = on(facts, date(2025, 7, 4), "apprenticeship.identity")
    assert (late.outcome, late.hints) == (Outcome.NOT_MET, ("discretion_left",))


def test_s2_is_not_eligible_for_the_fire_brigade() -> None:
    for day in (date(2023, 1, 1), date(2025, 4, 3)):
        said = on(s2_man(), day, "perspective.fire_brigade")
        assert (said.outcome, said.hints) == (Outcome.NOT_MET, ("asylum_not_granted",))


# S3 Ukraine


def test_s3_work_is_allowed_with_fiction_and_title() -> None:
    nurse = s3_family()["nurse"]
    for day in (date(2022, 4, 4), date(2022, 9, 12), date(2024, 6, 1), date(2026, 11, 22), date(2027, 3, 4)):
        assert on(nurse, day, "work.permission").outcome == Outcome.ALLOWED
    assert each(nurse, date(2027, 3, 5), "work.permission") == []


def test_s3_younger_child_starts_school_and_full_day_care_in_august_2026() -> None:
    younger, elder = s3_family()["younger"], s3_family()["elder"]
    assert on(younger, date(2026, 3, 1), "school.start").day == date(2026, 8, 1)
    assert each(younger, date(2026, 7, 31), "school.duty") == []
    assert first_on(younger, "school.duty", Outcome.OBLIGED) == date(2026, 8, 1)
    assert first_on(younger, "school.full_day", Outcome.ENTITLED) == date(2026, 8, 1)
    assert on(younger, date(2026, 7, 31), "school.full_day").outcome == Outcome.ENTITLED_FROM
    assert over_time(elder, "school.full_day") == []


def test_s3_recognition_is_due_three_months_after_the_file_is_complete() -> None:
    nurse = s3_family()["nurse"]
    notice = Notice(kind="recognition", on=date(2022, 10, 20), complete_on=date(2022, 11, 14), ref="recognition")
    facts = replace(nurse, person=replace(nurse.person, notices=(notice,)))
    assert on(facts, date(2022, 11, 14), "recognition.decision").day == date(2023, 2, 14)
    assert on(facts, date(2022, 10, 20), "recognition.receipt").day == date(2022, 11, 20)


def test_s3_sister_is_not_admitted_but_can_be_obliged_by_the_jobcenter() -> None:
    stopped = on(s3_sister(), date(2026, 5, 1), "course.admission")
    assert (stopped.outcome, stopped.day, stopped.hints[0]) == (Outcome.PROHIBITED, date(2026, 2, 9), "bamf_stop")
    route = on(s3_sister(), date(2026, 5, 1), "course.route", code="jobcenter")
    assert (route.outcome, route.hints) == (Outcome.ALLOWED, ("works_despite_stop",))


def test_s3_sister_could_be_admitted_if_the_stop_were_lifted() -> None:
    lifted = Switches(Setting("bamf_44_4_stop", date(2026, 6, 1), None, False))
    said = [on(s3_sister(), day, "course.admission", switches=lifted) for day in (date(2026, 5, 31), date(2026, 6, 1))]
    assert [one.outcome for one in said] == [Outcome.PROHIBITED, Outcome.DISCRETIONARY]
    assert "priority" in on(s3_sister(), date(2026, 7, 29), "course.admission", switches=lifted).hints
    assert "priority" not in on(s3_sister(), date(2026, 7, 28), "course.admission", switches=lifted).hints


# S4 Pregnant woman alone


def test_s4_needs_are_to_be_assessed_within_30_days_of_the_application() -> None:
    due = on(Facts(person=s4_woman()), date(2026, 6, 24), "deadline.needs")
    assert (due.outcome, due.day, due.to_on) == (Outcome.DUE, date(2026, 7, 24), None)
    done = Facts(person=s4_woman(proofs=(Proof(kind="needs_assessment", on=date(2026, 7, 20)),)))
    assert each(done, date(2026, 7, 20), "deadline.needs") == []


def test_s4_is_entitled_to_work_from_the_25th_of_september() -> None:
    facts = Facts(person=s4_woman())
    before, after = (on(facts, day, "work.permission") for day in (date(2026, 9, 24), date(2026, 9, 25)))
    assert (before.outcome, before.day) == (Outcome.ALLOWED_FROM, date(2026, 9, 25))
    assert after.outcome == Outcome.ENTITLED


@pytest.mark.parametrize("applied_on", [None, date(2026, 2, 24)])
def test_s4_same_woman_registered_in_february_profits_from_the_reform(applied_on: date | None) -> None:
    procedure = AsylumProcedure(
        requested_on=date(2026, 2, 24), registered_on=date(2026, 2, 24), applied_on=applied_on, ref="procedure"
    )
    woman = s4_woman(
        entries=(Entry(on=date(2026, 2, 20)),),
        procedures=(procedure,),
        assigned_on=None,
        housing=(Housing(kind="reception", from_on=date(2026, 2, 24)),),
    )
    before, after = (on(Facts(person=woman), day, "work.permission") for day in (date(2026, 6, 11), date(2026, 6, 12)))
    assert (before.outcome, before.day) == (Outcome.ALLOWED_FROM, date(2026, 8, 25))
    assert (after.outcome, after.day, after.source) == (Outcome.ENTITLED, date(2026, 5, 25), "§ 61(1) AsylG")


def test_s4_spatial_limit_lapses_on_the_25th_of_september() -> None:
    facts = Facts(person=s4_woman())
    assert on(facts, date(2026, 9, 24), "movement.spatial_limit").day == date(2026, 9, 25)
    assert each(facts, date(2026, 9, 25), "movement.spatial_limit") == []


def test_s4_title_of_the_child_is_applied_for_within_six_months() -> None:
    due = on(s4_child(), date(2026, 11, 10), "birth.title")
    assert (due.day, due.authority) == (date(2027, 5, 10), "foreigners_office")
    assert on(s4_child(), date(2026, 11, 10), "birth.place").code == "mothers_place"


def test_s4_child_has_a_claim_to_childcare_from_the_first_birthday() -> None:
    before, after = (on(s4_child(), day, "childcare.claim") for day in (date(2027, 11, 9), date(2027, 11, 10)))
    assert (before.outcome, before.day, before.code) == (Outcome.ENTITLED_FROM, date(2027, 11, 10), "conditional")
    assert (after.outcome, after.code) == (Outcome.ENTITLED, "kita_or_day_care")


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
