"""Work, courses, residence, school, deadlines and perspectives as the stories S1 to S4 expect them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.law import Facts, Outcome, Switches
from cases.law.facts import (
    AsylumProcedure,
    Course,
    Document,
    Entry,
    Housing,
    Notice,
    Proof,
    Schooling,
    Training,
)
from cases.law.switches import Setting
from tests.cases.law.asking import each, on, over_time
from tests.cases.law.stories import (
    s1_family,
    s2_man,
    s3_family,
    s3_sister,
    s4_child,
    s4_woman,
)


def first_on(facts: Facts, rule: str, outcome: Outcome, code: str | None = None) -> date:
    """The first day on which a rule has the outcome."""
    held = [one for one in over_time(facts, rule) if one.outcome == outcome and (code is None or one.code == code)]
    return min(one.from_on for one in held)


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
