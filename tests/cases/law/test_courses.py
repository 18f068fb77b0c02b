"""German courses: entitlement, admission, obligation, rights that lapse, kinds and exams (domain table 3.7)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.law import Facts, Outcome
from cases.law.derived.levels import LEVELS, dtz_level, rank
from cases.law.facts import (
    AsylumProcedure,
    Certificate,
    Course,
    Decision,
    Document,
    Notice,
    Ruling,
    Schooling,
)
from tests.cases.law.asking import alone, each, on, over_time

D = date
NO, MAY = Outcome.PROHIBITED, Outcome.DISCRETIONARY


MARCH = D(2024, 3, 1)


def titled(code: str, issued_on: date = MARCH, **facts: Any) -> Facts:
    """Somebody with a title of three years."""
    variant = facts.pop("variant", "")
    until = D(issued_on.year + 3, 2, 28)
    title = Document(code=code, issued_on=issued_on, valid_until=until, variant=variant, ref="title")
    return alone(**{"born_on": D(1990, 1, 1), "documents": (title,), **facts})


def with_course(kind: str, certificates: tuple[Certificate, ...] = (), **days: Any) -> Facts:
    """Somebody of whom a course is known, and nothing else."""
    return alone(born_on=D(1990, 1, 1), courses=(Course(kind=kind, ref="course", **days),), certificates=certificates)


# Entitlement


@pytest.mark.parametrize(
    "code", ["AE_25_1", "AE_25_2_1", "AE_25_2_2", "AE_25B", "AE_23_2", "AE_23_4", "AE_28", "AE_30", "AE_36A"]
)
def test_title_entitles_for_a_year(code: str) -> None:
    held = [each(titled(code), day, "course.entitlement") for day in (D(2024, 2, 29), D(2024, 3, 1), D(2025, 3, 1))]
    assert [[(one.outcome, one.day) for one in found] for found in held] == [
        [],
        [(Outcome.ENTITLED, D(2025, 3, 1))],
        [(Outcome.ENTITLED, D(2025, 3, 1))],
    ]
    assert each(titled(code), D(2025, 3, 2), "course.entitlement") == []


@pytest.mark.parametrize("code", ["AE_24", "AE_25_3", "AE_25_5", "AE_104C", "AE_22"])
def test_title_without_entitlement_can_be_admitted(code: str) -> None:
    assert over_time(titled(code), "course.entitlement") == []
    assert on(titled(code), D(2024, 3, 1), "course.admission").outcome == MAY


@pytest.mark.parametrize(("variant", "number"), [("", 0), ("s3", 1)])
def test_victims_of_trafficking_are_entitled_by_sentence_3_only(variant: str, number: int) -> None:
    assert len(over_time(titled("AE_25_4A", variant=variant), "course.entitlement")) == number


def test_first_title_counts_and_not_its_extension() -> None:
    titles = (
        Document(code="AE_25_2_2", issued_on=D(2022, 5, 2), valid_until=D(2023, 5, 1)),
        Document(code="AE_25_2_2", issued_on=D(2023, 4, 20), valid_until=D(2026, 4, 19), renewal=True),
    )
    assert [one.day for one in over_time(alone(documents=titles), "course.entitlement")] == [D(2023, 5, 2)]


def test_lapse_that_is_not_at_fault_leaves_the_entitlement() -> None:
    excused = Decision(kind="course_lapse_excused", from_on=D(2025, 2, 1), ref="excused")
    facts = titled("AE_25_2_1", decisions=(excused,))
    assert on(facts, D(2025, 3, 2), "course.entitlement").hints == ("lapse_not_at_fault",)


def test_pupils_and_children_have_other_ways() -> None:
    school = Schooling(kind="secondary", from_on=D(2024, 1, 8), to_on=D(2024, 8, 1))
    assert each(titled("AE_25_2_1", schooling=(school,)), D(2024, 7, 31), "course.entitlement") == []
    assert on(titled("AE_25_2_1", schooling=(school,)), D(2024, 8, 1), "course.entitlement").day == D(2025, 3, 1)
    child = titled("AE_25_2_1", born_on=D(2008, 6, 1))
    assert [one.from_on for one in over_time(child, "course.entitlement")] == [D(2024, 6, 1)]


# Admission and the stop


@pytest.mark.parametrize(
    ("day", "hints"),
    [
        (D(2022, 12, 30), ("good_prospect",)),
        (D(2022, 12, 31), ("if_places",)),
        (D(2026, 2, 8), ("if_places",)),
        (D(2026, 2, 9), ("bamf_stop", "self_payers_possible", "former_admissions_hold")),
    ],
)
def test_admission_with_permission_to_stay(day: date, hints: tuple[str, ...]) -> None:
    facts = alone(born_on=D(1990, 1, 1), procedures=(AsylumProcedure(applied_on=D(2022, 1, 10)),))
    held = on(facts, day, "course.admission")
    stopped = "bamf_stop" in hints
    assert (held.hints, held.outcome) == (hints, NO if stopped else MAY)
    assert held.day == (D(2026, 2, 9) if stopped else None)
    assert (held.authority, held.verify) == ("bamf", True)


@pytest.mark.parametrize(
    ("code", "variant", "expected"),
    [
        ("DUL", "60a_2_3", MAY),
        ("DUL", "60a_2_1", NO),
        ("DUL", "", Outcome.UNKNOWN),
        ("DUL_60B", "", NO),
        ("DUL_60C", "", MAY),
        ("DUL_60D", "", MAY),
    ],
)
def test_admission_with_a_toleration(code: str, variant: str, expected: Outcome) -> None:
    facts = alone(documents=(Document(code=code, issued_on=D(2024, 1, 1), variant=variant),))
    assert on(facts, D(2025, 1, 1), "course.admission").outcome == expected


def test_admission_ends_with_b1() -> None:
    facts = titled("AE_24", certificates=(Certificate(kind="language", on=D(2024, 9, 1), level="B1"),))
    assert [one.last_on for one in over_time(facts, "course.admission")] == [D(2024, 8, 31)]


def test_admission_of_before_the_stop_holds_a_year() -> None:
    facts = with_course("general", admitted_on=D(2026, 2, 8))
    held = on(facts, D(2026, 6, 1), "course.right")
    assert (held.day, held.last_on) == (D(2027, 2, 8), D(2027, 2, 8))


# Obligation


def test_each_office_can_oblige_in_its_time() -> None:
    ruling = Ruling(outcome="refugee", served_on=D(2026, 3, 10))
    facts = alone(
        born_on=D(1990, 1, 1),
        procedures=(AsylumProcedure(requested_on=D(2025, 6, 1), rulings=(ruling,)),),
        documents=(Document(code="AE_25_2_1", issued_on=D(2026, 5, 4)),),
    )
    days = (D(2026, 2, 8), D(2026, 2, 9), D(2026, 3, 10), D(2026, 4, 1))
    held = [{one.code: (one.authority, one.hints) for one in each(facts, day, "course.route")} for day in days]
    stopped = ("works_despite_stop",)
    assert held == [
        {"asylblg": ("municipality", ())},
        {"asylblg": ("municipality", stopped)},
        {"abh": ("foreigners_office", stopped)},
        {"abh": ("foreigners_office", stopped), "jobcenter": ("jobcenter", stopped)},
    ]


def test_duty_lasts_until_the_course_ends() -> None:
    facts = with_course("general", obliged_by="jobcenter", admitted_on=D(2026, 3, 1), ended_on=D(2026, 12, 1))
    held = on(facts, D(2026, 3, 1), "course.duty")
    assert (held.outcome, held.authority, held.last_on) == (Outcome.OBLIGED, "jobcenter", D(2026, 11, 30))
    assert held.hints == ("register_at_once",)


# Rights


@pytest.mark.parametrize(
    ("kind", "days", "code", "last"),
    [
        ("general", {"admitted_on": D(2024, 3, 15)}, "admitted", D(2025, 3, 15)),
        ("general", {"registered_on": D(2024, 2, 29)}, "registered", D(2025, 2, 28)),
        (
            "general",
            {"started_on": D(2024, 1, 8), "interrupted_on": D(2024, 5, 31)},
            "interrupted",
            D(2025, 5, 31),
        ),
        ("vocational_b2", {"admitted_on": D(2024, 11, 30)}, "admitted", D(2025, 2, 28)),
    ],
)
def test_right_lapses(kind: str, days: dict[str, date], code: str, last: date) -> None:
    facts = with_course(kind, **days)
    held = on(facts, last, "course.right", code=code)
    assert (held.outcome, held.day, held.last_on) == (Outcome.DUE, last, last)
    over = on(facts, D.fromordinal(last.toordinal() + 1), "course.lapsed", code=code)
    assert (over.outcome, over.day) == (Outcome.WARNING, last)


def test_vocational_course_needs_no_start_within_six_weeks() -> None:
    assert over_time(with_course("vocational_b2", registered_on=D(2024, 7, 10)), "course.start") == []


def test_new_right_ends_the_warning_of_the_old_one() -> None:
    courses = (
        Course(kind="general", admitted_on=D(2023, 1, 10)),
        Course(kind="general", admitted_on=D(2024, 6, 1), registered_on=D(2024, 6, 5)),
    )
    lapsed = [one for one in over_time(alone(courses=courses), "course.lapsed") if one.code == "admitted"]
    assert [(one.from_on, one.to_on) for one in lapsed] == [(D(2024, 1, 11), D(2024, 6, 1))]


# Kinds


@pytest.mark.parametrize(
    ("kind", "started_on", "units"),
    [
        ("general", D(2025, 1, 1), 700),
        ("intensive", D(2024, 4, 30), 430),
        ("intensive", D(2024, 5, 1), 500),
        ("literacy", D(2025, 6, 1), 1000),
        ("second_script", D(2025, 6, 1), 1000),
        ("special_need", D(2025, 6, 1), 1000),
        ("youth", D(2024, 12, 6), 1000),
        ("youth", D(2025, 4, 30), 1000),
        ("parents_women", D(2025, 4, 30), 1000),
        ("vocational_b2", D(2025, 6, 1), 500),
        ("vocational_c1", D(2025, 6, 1), 400),
    ],
)
def test_units_by_kind_and_day_of_the_start(kind: str, started_on: date, units: int) -> None:
    facts = with_course(kind, started_on=started_on)
    assert on(facts, D(2026, 1, 1), "course.units").value == units
    assert over_time(facts, "course.not_offered") == []


@pytest.mark.parametrize("kind", ["youth", "parents_women"])
def test_abolished_kinds_can_begin_by_old_rules_until_april_2025(kind: str) -> None:
    late = with_course(kind, started_on=D(2025, 5, 1))
    assert on(late, D(2025, 5, 1), "course.not_offered").outcome == Outcome.WARNING
    assert over_time(late, "course.units") == []
    waiting = with_course(kind, registered_on=D(2024, 11, 1))
    held = on(waiting, D(2024, 12, 7), "course.units")
    assert (held.hints, held.day) == (("old_rules",), D(2025, 4, 30))
    assert on(waiting, D(2024, 12, 6), "course.units").hints == ()
    assert on(waiting, D(2025, 5, 1), "course.not_offered").code == kind


@settings(deadline=None)
@given(st.integers(0, 2000))
def test_progress_is_a_rounded_share(units: int) -> None:
    held = on(with_course("general", started_on=D(2025, 1, 1), units=units), D(2025, 1, 1), "course.progress")
    assert abs(Decimal(str(held.value)) * 7 - units) <= Decimal("0.35")


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("general", D(2024, 12, 6), 300),
        ("general", D(2024, 12, 7), 0),
        ("second_script", D(2024, 12, 7), 0),
        ("literacy", D(2024, 12, 7), 300),
        ("special_need", D(2024, 12, 7), 300),
    ],
)
def test_repeating_after_a_failed_exam(kind: str, day: date, expected: int) -> None:
    failed = Certificate(kind="dtz", on=D(2024, 11, 20), level="A2", ref="exam")
    held = on(with_course(kind, (failed,), started_on=D(2024, 1, 8)), day, "course.repeat")
    assert (held.value, held.outcome) == (expected, MAY if expected else NO)


def test_nobody_repeats_who_passed() -> None:
    passed = Certificate(kind="dtz", on=D(2024, 11, 20), level="B1")
    assert over_time(with_course("literacy", (passed,), started_on=D(2024, 1, 8)), "course.repeat") == []


# Exams


@pytest.mark.parametrize(
    ("speaking", "listening_reading", "writing", "level"),
    [
        ("B1", "B1", "B1", "B1"),
        ("B1", "B1", "A2", "B1"),
        ("B1", "A2", "B1", "B1"),
        ("B1", "A2", "A2", "A2"),
        ("A2", "B1", "B1", "A2"),
        ("A2", "A2", "", "A2"),
        ("A2", "", "", ""),
        ("", "B1", "B1", ""),
        ("B1", "", "", ""),
    ],
)
def test_overall_result_of_the_dtz(speaking: str, listening_reading: str, writing: str, level: str) -> None:
    exam = Certificate(
        kind="dtz", on=D(2024, 6, 1), speaking=speaking, listening_reading=listening_reading, writing=writing
    )
    assert dtz_level(exam) == level
    held = on(alone(certificates=(exam,)), D(2024, 6, 1), "course.exam")
    assert (held.value, held.outcome == Outcome.MET) == (level or "none", level == "B1")


PARTS = st.sampled_from(("", "A2", "B1"))


@settings(deadline=None)
@given(PARTS, PARTS, PARTS)
def test_no_part_of_the_dtz_lowers_the_result_by_being_better(speaking: str, reading: str, writing: str) -> None:
    def level(*parts: str) -> int:
        one = Certificate(kind="dtz", on=D(2024, 6, 1), speaking=parts[0], listening_reading=parts[1], writing=parts[2])
        return rank(dtz_level(one))

    assert level(speaking, reading, writing) <= level("B1", reading, writing)
    assert level(speaking, reading, writing) <= level(speaking, "B1", writing)
    assert level(speaking, reading, writing) <= rank(speaking)


@pytest.mark.parametrize(
    ("points", "passed"), [(14, []), (15, ["orientation"]), (17, ["naturalisation", "orientation"])]
)
def test_points_of_the_test(points: int, passed: list[str]) -> None:
    facts = alone(certificates=(Certificate(kind="lid", on=D(2025, 2, 1), points=points),))
    held = each(facts, D(2025, 2, 1), "course.lid")
    assert [one.code for one in held if one.outcome == Outcome.MET] == passed
    assert len(held) == 2


def test_part_levels_stand_below_the_level() -> None:
    assert [rank(one) for one in ("", "A1.1", "A1.2", "A2.1", "B1", "b1")] == [-1, -1, 0, 0, 2, 2]
    assert [rank(one) for one in LEVELS] == list(range(6))


def test_level_only_rises() -> None:
    certificates = (
        Certificate(kind="language", on=D(2024, 1, 1), level="B1"),
        Certificate(kind="language", on=D(2024, 6, 1), level="A2"),
        Certificate(kind="language", on=D(2025, 1, 1), level="C1"),
    )
    held = over_time(alone(certificates=certificates), "course.level")
    assert [(one.from_on, one.value) for one in held] == [(D(2024, 1, 1), "B1"), (D(2025, 1, 1), "C1")]


# Costs and vocational courses


def test_course_is_free_with_benefits_and_not_with_work() -> None:
    regimes = (
        Decision(kind="regime", value="SGB2", from_on=D(2024, 1, 1), to_on=D(2024, 6, 1)),
        Decision(kind="regime", value="WORK", from_on=D(2024, 6, 1), to_on=D(2024, 9, 1)),
        Decision(kind="regime", value="SGB12_K3", from_on=D(2024, 9, 1)),
    )
    facts = titled(
        "AE_25_2_1",
        D(2023, 12, 1),
        decisions=regimes,
        courses=(Course(kind="general", started_on=D(2024, 2, 1), ended_on=D(2024, 12, 1)),),
    )
    days = [(one.from_on, one.to_on) for one in over_time(facts, "course.free")]
    assert days == [(D(2024, 2, 1), D(2024, 6, 1)), (D(2024, 9, 1), D(2024, 12, 1))]


@pytest.mark.parametrize(
    ("level", "code"),
    [("A2", "vocational_b1"), ("B1", "vocational_b2"), ("B2", "vocational_c1"), ("C1", "vocational_c2")],
)
def test_level_opens_the_next_vocational_course(level: str, code: str) -> None:
    facts = titled("AE_24", certificates=(Certificate(kind="language", on=D(2024, 4, 1), level=level),))
    assert on(facts, D(2024, 4, 1), "course.vocational").code == code


def test_level_c2_and_none_open_no_vocational_course() -> None:
    for level in ("C2", "A1"):
        facts = titled("AE_24", certificates=(Certificate(kind="language", on=D(2024, 4, 1), level=level),))
        assert over_time(facts, "course.vocational") == []


def test_toleration_opens_vocational_courses_after_six_months() -> None:
    b1 = (Certificate(kind="language", on=D(2024, 4, 1), level="B1"),)
    other = Document(code="DUL", issued_on=D(2024, 5, 10), variant="60a_2_1")
    by_discretion = Document(code="DUL", issued_on=D(2024, 5, 10), variant="60a_2_3")
    starts = [
        over_time(alone(documents=(one,), certificates=b1), "course.vocational")[0].from_on
        for one in (other, by_discretion)
    ]
    assert starts == [D(2024, 11, 11), D(2024, 5, 10)]


def test_notices_alone_say_nothing_of_courses() -> None:
    facts = alone(notices=(Notice(kind="course", on=D(2025, 1, 1)),))
    assert over_time(facts, "course.right") + over_time(facts, "course.route") == []
