"""School, childcare, newborns, unaccompanied minors, education package (domain table 3.9)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.law import Facts, Outcome
from cases.law.arithmetic import age_on
from cases.law.facts import Decision, Document, Entry, Notice, PersonFacts, Relative, Schooling
from tests.cases.law.asking import alone, each, on, over_time

D = date
HERE = D(2023, 1, 9)
PUPIL = D(2015, 3, 3)


def child(born_on: date, assigned_on: date = HERE, **facts: Any) -> Facts:
    """A child who lives in the municipality since a day."""
    return alone(born_on=born_on, entries=(Entry(on=assigned_on),), assigned_on=assigned_on, **facts)


def under(regime: str, born_on: date = PUPIL, **facts: Any) -> Facts:
    """A child of whom the regime was decided."""
    decision = Decision(kind="regime", value=regime, from_on=HERE, ref="regime")
    return child(born_on, decisions=(decision,), **facts)


# School duty


@pytest.mark.parametrize(
    ("born_on", "starts_on"),
    [
        (D(2017, 9, 30), D(2023, 8, 1)),
        (D(2017, 10, 1), D(2024, 8, 1)),
        (D(2018, 8, 1), D(2024, 8, 1)),
        (D(2020, 2, 29), D(2026, 8, 1)),
    ],
)
def test_school_starts_in_august_for_those_who_are_six_by_the_end_of_september(born_on: date, starts_on: date) -> None:
    facts = child(born_on)
    assert on(facts, HERE, "school.start").day == starts_on
    duty = on(facts, starts_on, "school.duty")
    assert (duty.outcome, duty.code, duty.from_on) == (Outcome.OBLIGED, "full_time", starts_on)


def test_school_duty_is_full_time_for_ten_years_and_then_vocational_until_the_school_year_of_the_18th_birthday() -> (
    None
):
    facts = child(D(2008, 8, 1))  # in school by age since 2014
    parts = [(one.code, one.to_on, one.day) for one in over_time(facts, "school.duty")]
    assert parts == [
        ("full_time", D(2024, 8, 1), D(2024, 7, 31)),
        ("vocational_duty", D(2027, 8, 1), D(2027, 7, 31)),
    ]
    earlier = over_time(child(D(2008, 7, 31)), "school.duty")
    assert earlier[-1].to_on == D(2026, 8, 1)


def test_school_duty_begins_with_the_assignment_and_not_in_reception() -> None:
    person = PersonFacts(ref="person", born_on=D(2015, 3, 3), entries=(Entry(on=D(2023, 1, 9)),))
    assert on(Facts(person=replace(person, assigned_on=D(2023, 5, 2))), D(2023, 5, 2), "school.duty").from_on == D(
        2023, 5, 2
    )
    assert each(Facts(person=replace(person, assigned_on=D(2023, 5, 2))), D(2023, 5, 1), "school.duty") == []


def test_school_duty_of_those_obliged_to_leave_lasts_until_departure() -> None:
    facts = child(D(2015, 3, 3), documents=(Document(code="GUEB", issued_on=D(2024, 5, 1)),), left_on=D(2024, 9, 1))
    assert [(one.from_on, one.to_on) for one in over_time(facts, "school.duty")] == [(HERE, D(2024, 9, 1))]


def test_grown_up_has_no_school_duty() -> None:
    assert over_time(child(D(2004, 1, 1)), "school.duty") == []


def test_deferral_moves_school_and_childcare_by_a_year() -> None:
    facts = child(D(2018, 9, 1), decisions=(Decision(kind="school_deferred", from_on=D(2024, 2, 1)),))
    assert on(facts, HERE, "school.start").day == D(2025, 8, 1)
    assert over_time(facts, "childcare.claim")[-1].to_on == D(2025, 8, 1)


def test_enrolment_is_due_until_there_is_a_place() -> None:
    newcomer = child(D(2014, 5, 5))
    due = on(newcomer, HERE, "school.enrolment")
    assert (due.outcome, due.day, due.authority) == (Outcome.DUE, HERE, "school_office")
    placed = child(D(2014, 5, 5), schooling=(Schooling(kind="primary", from_on=D(2023, 2, 6)),))
    assert on(placed, HERE, "school.enrolment").to_on == D(2023, 2, 6)
    beginner = child(D(2018, 5, 5))
    assert on(beginner, D(2023, 11, 1), "school.enrolment").day == D(2024, 8, 1)
    assert each(beginner, D(2023, 10, 31), "school.enrolment") == []


@settings(deadline=None)
@given(st.dates(D(2005, 1, 1), D(2026, 1, 1)))
def test_everybody_is_six_by_the_first_september_of_school_and_nobody_much_older(born_on: date) -> None:
    facts = child(born_on, D(2000, 1, 1))
    starts_on = over_time(facts, "school.start")[0].day
    assert starts_on is not None
    assert age_on(born_on, starts_on.replace(month=9, day=30)) == 6


@settings(deadline=None)
@given(st.dates(D(2000, 1, 1), D(2026, 1, 1)), st.dates(D(2013, 8, 1), D(2026, 1, 1)))
def test_childcare_and_school_follow_each_other_without_gap(born_on: date, assigned_on: date) -> None:
    facts = child(born_on, max(born_on, assigned_on))
    days = sorted(
        (one.from_on, one.to_on) for rule in ("childcare.claim", "school.duty") for one in over_time(facts, rule)
    )
    assert all(before[1] == after[0] for before, after in pairwise(days))


# Full day


@pytest.mark.parametrize(
    ("born_on", "last"),
    [
        (D(2019, 9, 30), None),  # class 1 in 2025/26
        (D(2019, 10, 1), D(2030, 7, 31)),  # class 1 in 2026/27
        (D(2020, 10, 1), D(2031, 7, 31)),
        (D(2018, 5, 1), None),
    ],
)
def test_full_day_care_grows_by_a_class_each_year(born_on: date, last: date | None) -> None:
    held = [one for one in over_time(child(born_on), "school.full_day") if one.outcome == Outcome.ENTITLED]
    assert [one.last_on for one in held] == ([last] if last else [])
    assert [one.value for one in held] == ([8] if last else [])


# Childcare


def test_childcare_by_age() -> None:
    facts = child(D(2023, 4, 20), D(2023, 4, 20))
    days = [D(2023, 4, 20), D(2024, 4, 19), D(2024, 4, 20), D(2026, 4, 19), D(2026, 4, 20), D(2029, 7, 31)]
    assert [on(facts, day, "childcare.claim").code for day in days] == [
        "conditional",
        "conditional",
        "kita_or_day_care",
        "kita_or_day_care",
        "kita",
        "kita",
    ]
    assert on(facts, days[0], "childcare.claim").outcome == Outcome.ENTITLED_FROM
    assert on(facts, days[0], "childcare.claim").day == D(2024, 4, 20)
    assert each(facts, D(2029, 8, 1), "childcare.claim") == []


def test_signs_of_endangerment_ask_for_an_assessment_until_it_is_decided() -> None:
    notice = Notice(kind="endangerment", on=D(2024, 5, 2), decided_on=D(2024, 5, 6), ref="signs")
    held = on(child(D(2015, 1, 1), notices=(notice,)), D(2024, 5, 2), "protection.assessment")
    assert (held.outcome, held.authority, held.to_on) == (Outcome.OBLIGED, "youth_office", D(2024, 5, 6))
    assert held.hints == ("experienced_professional", "pseudonymise", "disclosure_allowed")


# Newborns


@pytest.mark.parametrize(
    ("born_on", "day"),
    [
        (D(2024, 8, 31), D(2025, 2, 28)),
        (D(2024, 7, 15), D(2025, 1, 15)),
        (D(2024, 9, 1), D(2025, 3, 3)),  # 1 March 2025 is a Saturday
    ],
)
def test_title_of_a_newborn_is_applied_for_in_six_months(born_on: date, day: date) -> None:
    facts = child(born_on, born_on)
    assert on(facts, born_on, "birth.title").day == day
    done = child(born_on, born_on, notices=(Notice(kind="title", on=D(2024, 10, 1)),))
    assert on(done, born_on, "birth.title").to_on == D(2024, 10, 1)


def test_child_who_came_later_or_is_german_has_no_title_of_birth_to_apply_for() -> None:
    assert over_time(child(D(2022, 5, 1)), "birth.title") == []
    assert over_time(child(D(2024, 5, 1), D(2024, 5, 1), nationalities=("DEU",)), "birth.title") == []


def test_newborn_is_of_the_mothers_place_under_the_asylblg() -> None:
    born_on = D(2024, 5, 1)
    mother = Relative(person=PersonFacts(ref="mother", born_on=D(1995, 1, 1)), relation="parent", from_on=born_on)
    facts = Facts(person=child(born_on, born_on).person, household=(mother,))
    assert on(facts, born_on, "birth.place").code == "mothers_place"
    assert over_time(child(born_on, born_on), "birth.place") == []


# Unaccompanied minors


@pytest.mark.parametrize(
    ("begin", "day"),
    [
        (D(2024, 5, 6), D(2024, 5, 15)),  # Ascension lies between
        (D(2024, 7, 1), D(2024, 7, 9)),
        (D(2024, 12, 20), D(2024, 12, 31)),  # two days of Christmas
    ],
)
def test_report_of_provisional_care_counts_working_days(begin: date, day: date) -> None:
    care = Decision(kind="inobhutnahme", from_on=begin, ref="care")
    facts = alone(born_on=D(2009, 1, 1), decisions=(care,), entries=(Entry(on=D(2024, 5, 1)),))
    due = on(facts, begin, "uma.report")
    assert (due.day, due.from_on, due.because) == (day, begin, ("care",))
    told = replace(facts.person, notices=(Notice(kind="uma_report", on=D(2025, 1, 2)),))
    assert on(Facts(person=told), begin, "uma.report").to_on == D(2025, 1, 2)


def test_distribution_is_barred_behind_the_last_day_of_a_short_month() -> None:
    care = Decision(kind="inobhutnahme", from_on=D(2025, 1, 31))
    facts = alone(born_on=D(2009, 1, 1), decisions=(care,))
    assert on(facts, D(2025, 2, 28), "uma.distribution").outcome == Outcome.DISCRETIONARY
    assert on(facts, D(2025, 3, 1), "uma.distribution").hints == ("distribution_barred",)


def test_child_with_parents_is_no_unaccompanied_minor() -> None:
    for rule in ("uma.report", "uma.distribution", "uma.file", "uma.transition"):
        assert over_time(child(D(2015, 1, 1)), rule) == []


# Education and participation


@pytest.mark.parametrize(
    ("regime", "code"),
    [
        ("ASYLBLG_3", "asylblg_3_4"),
        ("ASYLBLG_1A", "asylblg_3_4"),
        ("ASYLBLG_2", "sgb12_34"),
        ("SGB12_K3", "sgb12_34"),
        ("SGB2", "sgb2_28"),
        ("WORK", "bkgg_6b"),
    ],
)
def test_legal_base_follows_the_regime(regime: str, code: str) -> None:
    held = on(under(regime), D(2024, 3, 1), "but.base")
    assert (held.outcome, held.code, held.because) == (Outcome.ENTITLED, code, ("regime",))
    assert on(under(regime), D(2024, 3, 1), "but.participation").value == Decimal("15.00")


@pytest.mark.parametrize("regime", ["SGB8", "NONE"])
def test_other_regimes_bring_no_package(regime: str) -> None:
    for rule in ("but.base", "but.participation", "but.supplies", "but.actual"):
        assert over_time(under(regime), rule) == []


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (D(2021, 2, 1), "51.50"),
        (D(2021, 8, 1), "103.00"),
        (D(2022, 2, 28), "52.00"),
        (D(2022, 8, 31), "104.00"),
        (D(2023, 2, 1), "58.00"),
        (D(2023, 8, 1), "116.00"),
        (D(2024, 2, 1), "65.00"),
        (D(2024, 8, 1), "130.00"),
        (D(2025, 2, 1), "65.00"),
        (D(2025, 8, 1), "130.00"),
        (D(2026, 2, 1), "65.00"),
        (D(2026, 8, 1), "130.00"),
    ],
)
def test_school_supplies_by_half_year(day: date, value: str) -> None:
    place = Schooling(kind="primary", from_on=D(2020, 8, 12))
    regime = Decision(kind="regime", value="SGB2", from_on=D(2019, 1, 1))
    facts = child(D(2013, 3, 3), D(2019, 1, 1), schooling=(place,), decisions=(regime,))
    assert on(facts, day, "but.supplies").value == Decimal(value)
    for other in (D(2021, 1, 31), D(2021, 3, 1), D(2021, 7, 31), D(2021, 9, 1)):
        assert each(facts, other, "but.supplies") == []


@pytest.mark.parametrize(
    ("enrolled_on", "value"),
    [
        (D(2024, 8, 21), "130.00"),
        (D(2024, 11, 4), "130.00"),
        (D(2025, 1, 31), "130.00"),
        (D(2025, 2, 3), "195.00"),
        (D(2025, 6, 2), "195.00"),
        (D(2023, 10, 2), "116.00"),
        (D(2024, 3, 4), "181.00"),
    ],
)
def test_first_enrolment_brings_what_is_due_for_the_school_year(enrolled_on: date, value: str) -> None:
    facts = under("SGB2", schooling=(Schooling(kind="primary", from_on=enrolled_on, first=True),))
    held = on(facts, enrolled_on, "but.supplies")
    assert (held.value, held.hints, held.verify) == (Decimal(value), ("first_enrolment",), False)
    assert held.to_on is not None
    assert (held.to_on.day, (held.to_on - enrolled_on).days <= 31) == (1, True)


def test_further_place_is_no_first_enrolment() -> None:
    places = (
        Schooling(kind="primary", from_on=D(2021, 8, 18), to_on=D(2025, 7, 1)),
        Schooling(kind="secondary", from_on=D(2025, 8, 27)),
    )
    facts = under("SGB2", schooling=places)
    held = [(one.from_on, one.value) for one in over_time(facts, "but.supplies") if one.from_on < D(2026, 8, 1)]
    assert held == [
        (D(2023, 2, 1), Decimal("58.00")),
        (D(2023, 8, 1), Decimal("116.00")),
        (D(2024, 2, 1), Decimal("65.00")),
        (D(2024, 8, 1), Decimal("130.00")),
        (D(2025, 2, 1), Decimal("65.00")),
        (D(2025, 8, 27), Decimal("130.00")),
        (D(2026, 2, 1), Decimal("65.00")),
    ]


def test_participation_ends_with_majority_and_cost_of_school_with_25() -> None:
    place = Schooling(kind="vocational", from_on=D(2023, 8, 1), to_on=D(2030, 8, 1))
    facts = under("SGB2", D(2005, 10, 5), schooling=(place,))
    assert over_time(facts, "but.participation")[-1].to_on == D(2023, 10, 5)
    assert over_time(facts, "but.base")[-1].to_on == D(2030, 8, 1)
    older = under("SGB2", D(2003, 10, 5), schooling=(place,))
    assert over_time(older, "but.base")[-1].to_on == D(2028, 10, 5)
    assert on(facts, D(2024, 1, 1), "but.actual").hints == ("trips", "lunch", "transport", "tutoring_own_application")


@pytest.mark.parametrize(("day", "value"), [(D(2019, 7, 31), "10.00"), (D(2019, 8, 1), "15.00")])
def test_participation_rose_in_august_2019(day: date, value: str) -> None:
    regime = Decision(kind="regime", value="SGB2", from_on=D(2018, 1, 1))
    facts = child(D(2013, 3, 3), D(2018, 1, 1), decisions=(regime,))
    assert on(facts, day, "but.participation").value == Decimal(value)
