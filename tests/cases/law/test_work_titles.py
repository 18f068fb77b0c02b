"""Permission to work with titles, consent of the agency, and work opportunities (domain table 3.6)."""

from datetime import date
from decimal import Decimal

import pytest

from cases.law import Outcome
from cases.law.facts import AsylumProcedure, Decision, Document, Ruling, Training
from tests.cases.law.asking import alone, each, on, over_time
from tests.cases.law.seekers import said, seeker

D = date
FROM, MAY, MUST, NO = Outcome.ALLOWED_FROM, Outcome.DISCRETIONARY, Outcome.ENTITLED, Outcome.PROHIBITED


# Consent of the Employment Agency


def test_consent_is_not_needed_after_four_years() -> None:
    facts = seeker(D(2021, 5, 10))
    before, after = (on(facts, day, "work.consent") for day in (D(2025, 5, 10), D(2025, 5, 11)))
    assert (before.outcome, before.day, before.authority) == (Outcome.OBLIGED, D(2025, 5, 11), "employment_agency")
    assert (after.outcome, after.hints) == (Outcome.APPLIES, ("consent_not_needed",))
    held = [on(facts, day, "work.permission").hints for day in (D(2025, 5, 10), D(2025, 5, 11))]
    assert held == [("consent_needed",), ("consent_not_needed",)]


def test_recognised_apprenticeship_needs_no_consent() -> None:
    training = Training(kind="apprenticeship", from_on=D(2024, 8, 1), to_on=D(2027, 8, 1), ref="training")
    other = Training(kind="apprenticeship", from_on=D(2024, 8, 1), recognised=False, ref="other")
    facts = alone(procedures=(AsylumProcedure(applied_on=D(2024, 1, 1)),), trainings=(training, other))
    assert on(facts, D(2024, 8, 1), "work.consent", code="apprenticeship").because == ("training",)


# Titles


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AE_25_1", Outcome.ALLOWED),
        ("AE_25_2_1", Outcome.ALLOWED),
        ("AE_25_2_2", Outcome.ALLOWED),
        ("AE_25_3", Outcome.ALLOWED),
        ("AE_24", Outcome.ALLOWED),
        ("NE_9", Outcome.ALLOWED),
        ("NE_26_3", Outcome.ALLOWED),
        ("AE_25A", Outcome.ALLOWED),
        ("AE_25B", Outcome.ALLOWED),
        ("AE_104C", Outcome.ALLOWED),
        ("AE_23_2", Outcome.ALLOWED),
        ("AE_30", Outcome.ALLOWED),
        ("AE_36A", Outcome.ALLOWED),
        ("AE_25_5", MAY),
        ("AE_25_4", MAY),
        ("AE_25_4A", MAY),
        ("AE_22", MAY),
        ("AE_23_1", MAY),
    ],
)
def test_title(code: str, expected: Outcome) -> None:
    facts = alone(documents=(Document(code=code, issued_on=D(2024, 1, 1), valid_until=D(2026, 12, 31), ref="title"),))
    held = on(facts, D(2025, 1, 1), "work.permission")
    assert (held.outcome, held.because) == (expected, ("title",))
    assert ("consent_not_needed" in held.hints) == (expected == MAY)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("prohibited", NO),
        ("needs_permission", MAY),
        ("employer_only", Outcome.ALLOWED),
        ("allowed", Outcome.ALLOWED),
    ],
)
def test_side_condition_of_a_title_counts(printed: str, expected: Outcome) -> None:
    facts = alone(documents=(Document(code="AE_25_5", issued_on=D(2024, 1, 1), work=printed),))
    held = on(facts, D(2025, 1, 1), "work.permission")
    assert (held.outcome, held.hints) == (expected, (f"printed_{printed}",))


def test_permit_of_the_authority_is_a_permission() -> None:
    permit = Decision(kind="work_permit", from_on=D(2024, 6, 1), to_on=D(2025, 6, 1), ref="permit")
    facts = alone(procedures=(AsylumProcedure(applied_on=D(2024, 1, 1)),), decisions=(permit,))
    assert [one for one, _ in said(facts, D(2024, 5, 31), D(2024, 6, 1), D(2025, 6, 1))] == [
        MAY,
        Outcome.ALLOWED,
        MUST,
    ]


def test_fiction_in_time_goes_on_with_the_title_and_late_fiction_has_to_be_looked_at() -> None:
    title = Document(code="AE_25_3", issued_on=D(2023, 1, 1), valid_until=D(2024, 1, 1))
    in_time = Document(code="FIK", issued_on=D(2023, 12, 20), variant="81_4", ref="fiction")
    late = Document(code="FIK", issued_on=D(2024, 1, 20), variant="81_3_2", ref="fiction")
    held = [on(alone(documents=(title, one)), D(2024, 2, 1), "work.permission") for one in (in_time, late)]
    assert [(one.outcome, one.hints[0]) for one in held] == [
        (Outcome.ALLOWED, "title_goes_on"),
        (Outcome.UNKNOWN, "see_document"),
    ]


@pytest.mark.parametrize("code", ["GUEB", "NONE"])
def test_without_permission_to_stay_there_is_none_to_work(code: str) -> None:
    facts = alone(documents=(Document(code=code, issued_on=D(2025, 1, 1)),))
    assert said(facts, D(2025, 1, 1)) == [(NO, None)]


def test_children_are_not_asked_until_they_are_fifteen() -> None:
    facts = alone(born_on=D(2010, 5, 5), procedures=(AsylumProcedure(applied_on=D(2024, 1, 1)),))
    assert each(facts, D(2025, 5, 4), "work.permission") == []
    assert said(facts, D(2025, 5, 5)) == [(MUST, D(2024, 7, 2))]


# Work opportunities


@pytest.mark.parametrize(("day", "value"), [(D(2016, 8, 5), "1.05"), (D(2016, 8, 6), "0.80"), (D(2026, 8, 1), "0.80")])
def test_work_opportunity_needs_no_permit(day: date, value: str) -> None:
    facts = seeker(D(2016, 1, 1), "reception", "SRB")
    held = on(facts, day, "work.opportunity")
    assert (held.outcome, held.value, held.hints) == (Outcome.ALLOWED, Decimal(value), ("no_permission_needed",))


def test_work_opportunity_ends_with_the_asylblg_and_begins_with_majority() -> None:
    ruling = Ruling(outcome="refugee", served_on=D(2025, 3, 10))
    facts = alone(born_on=D(2006, 7, 1), procedures=(AsylumProcedure(requested_on=D(2024, 1, 1), rulings=(ruling,)),))
    assert [(one.from_on, one.to_on) for one in over_time(facts, "work.opportunity")] == [
        (D(2024, 7, 1), D(2025, 4, 1))
    ]


@pytest.mark.parametrize(("code", "expected"), [("AE_30", Outcome.ALLOWED), ("AE_25_5", MAY)])
def test_papers_of_long_ago_are_answered_too(code: str, expected: Outcome) -> None:
    facts = alone(documents=(Document(code=code, issued_on=D(1998, 3, 2)),))
    assert on(facts, D(1998, 3, 2), "work.permission").outcome == expected


def test_printed_permission_holds_to_the_last_day_of_the_paper() -> None:
    paper = Document(code="AUFG", issued_on=D(2024, 2, 1), valid_until=D(2024, 7, 31), work="allowed", ref="paper")
    facts = alone(procedures=(AsylumProcedure(applied_on=D(2024, 1, 10)),), documents=(paper,))
    days = D(2024, 2, 1), D(2024, 7, 31), D(2024, 8, 1)
    outcomes = [on(facts, day, "work.permission").outcome for day in days]
    assert outcomes == [Outcome.ALLOWED, Outcome.ALLOWED, MUST]
