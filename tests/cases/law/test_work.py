"""Permission to work: every row of the table, on the day before and on the day (domain table 3.6)."""

from datetime import date
from typing import Any

import pytest

from cases.law import Outcome, Switches
from cases.law.facts import AsylumProcedure, Decision, Document, Housing, Proof, Ruling, Training
from cases.law.switches import Setting
from tests.cases.law.asking import alone, on, over_time
from tests.cases.law.seekers import said, seeker, tolerated

D = date
FROM, MAY, MUST, NO = Outcome.ALLOWED_FROM, Outcome.DISCRETIONARY, Outcome.ENTITLED, Outcome.PROHIBITED


@pytest.mark.parametrize(
    ("applied_on", "day", "expected"),
    [
        (D(2019, 5, 1), D(2019, 8, 20), (NO, None)),  # no access at all in reception by the law before
        (D(2019, 5, 1), D(2019, 8, 21), (FROM, D(2020, 2, 2))),
        (D(2023, 5, 1), D(2024, 2, 1), (FROM, D(2024, 2, 2))),
        (D(2023, 5, 1), D(2024, 2, 2), (MUST, D(2024, 2, 2))),
        (D(2023, 8, 1), D(2024, 2, 26), (FROM, D(2024, 5, 2))),
        (D(2023, 8, 1), D(2024, 2, 27), (MUST, D(2024, 2, 2))),  # six months are over when the law changes
        (D(2023, 10, 1), D(2024, 2, 27), (FROM, D(2024, 4, 2))),
        (D(2025, 12, 15), D(2026, 6, 11), (FROM, D(2026, 6, 16))),
        (D(2025, 12, 15), D(2026, 6, 12), (MUST, D(2026, 3, 16))),
        (D(2026, 5, 1), D(2026, 6, 12), (FROM, D(2026, 8, 2))),
        (D(2026, 5, 1), D(2026, 8, 2), (MUST, D(2026, 8, 2))),
    ],
)
def test_reception_facility(applied_on: date, day: date, expected: tuple[Outcome, date | None]) -> None:
    assert said(seeker(applied_on, "reception"), day) == [expected]


@pytest.mark.parametrize(
    ("applied_on", "day", "expected"),
    [
        (D(2015, 1, 1), D(2015, 4, 1), (FROM, D(2015, 4, 2))),
        (D(2015, 1, 1), D(2015, 4, 2), (MAY, None)),
        (D(2018, 9, 1), D(2019, 8, 20), (MAY, None)),
        (D(2018, 9, 1), D(2019, 8, 21), (MUST, D(2019, 6, 2))),
        (D(2023, 5, 1), D(2023, 8, 2), (MAY, D(2024, 2, 2))),
        (D(2023, 8, 1), D(2024, 2, 26), (MAY, D(2024, 5, 2))),
        (D(2023, 8, 1), D(2024, 2, 27), (MUST, D(2024, 2, 2))),
        (D(2026, 1, 10), D(2026, 6, 11), (MAY, D(2026, 7, 11))),
        (D(2026, 1, 10), D(2026, 6, 12), (MUST, D(2026, 4, 11))),
        (D(2026, 4, 1), D(2026, 7, 1), (FROM, D(2026, 7, 2))),
        (D(2026, 4, 1), D(2026, 7, 2), (MUST, D(2026, 7, 2))),
    ],
)
def test_municipality(applied_on: date, day: date, expected: tuple[Outcome, date | None]) -> None:
    assert said(seeker(applied_on), day) == [expected]


def test_moving_from_reception_to_a_municipality_opens_discretion_at_once() -> None:
    begin, moved = D(2024, 3, 1), D(2024, 7, 1)
    home = Housing(kind="reception", from_on=begin, to_on=moved), Housing(kind="shared", from_on=moved)
    facts = alone(procedures=(AsylumProcedure(applied_on=begin),), housing=home)
    assert said(facts, D(2024, 6, 30), moved) == [(FROM, D(2024, 9, 2)), (MAY, D(2024, 9, 2))]


def test_take_charge_request_makes_it_six_months_in_reception() -> None:
    facts = seeker(D(2026, 7, 1), "reception", other_state=True)
    assert said(facts, D(2026, 12, 31), D(2027, 1, 1), D(2027, 1, 2)) == [
        (FROM, D(2027, 1, 2)),
        (FROM, D(2027, 1, 2)),
        (MUST, D(2027, 1, 2)),
    ]


def test_accelerated_procedure_bars_in_reception_since_the_reform_only() -> None:
    facts = seeker(D(2025, 11, 1), "reception", accelerated=True)
    assert said(facts, D(2026, 6, 11), D(2026, 6, 12)) == [(MUST, D(2026, 5, 2)), (NO, None)]
    assert said(seeker(D(2025, 11, 1), accelerated=True), D(2026, 6, 12)) == [(MUST, D(2026, 2, 2))]


@pytest.mark.parametrize(("suspensive", "expected"), [(None, NO), (False, NO), (True, MUST)])
def test_manifestly_unfounded_bars_in_reception_unless_the_court_suspends(
    suspensive: bool | None, expected: Outcome
) -> None:
    ruling = Ruling(
        outcome="rejected_obvious", served_on=D(2024, 12, 1), remedy_filed_on=D(2024, 12, 5), suspensive=suspensive
    )
    facts = seeker(D(2024, 5, 1), "reception", rulings=(ruling,))
    assert [one for one, _ in said(facts, D(2024, 11, 30), D(2024, 12, 1))] == [MUST, expected]


@pytest.mark.parametrize(
    ("nationality", "applied_on", "day", "expected"),
    [
        ("ALB", D(2015, 8, 31), D(2016, 1, 1), MAY),
        ("ALB", D(2015, 9, 1), D(2016, 1, 1), NO),
        ("ALB", D(2015, 9, 1), D(2015, 10, 23), FROM),
        ("ALB", D(2015, 9, 1), D(2015, 10, 24), NO),
        ("XKX", D(2020, 1, 1), D(2021, 1, 1), NO),
        ("UNK", D(2020, 1, 1), D(2021, 1, 1), NO),
        ("GHA", D(2020, 1, 1), D(2021, 1, 1), NO),
        ("SYR", D(2020, 1, 1), D(2021, 1, 1), MUST),
        ("GEO", D(2023, 8, 30), D(2024, 12, 1), MUST),
        ("GEO", D(2023, 8, 31), D(2023, 12, 22), MAY),
        ("GEO", D(2023, 8, 31), D(2023, 12, 23), NO),
        ("MDA", D(2023, 8, 30), D(2024, 12, 1), MUST),
        ("MDA", D(2023, 8, 31), D(2024, 12, 1), NO),
        ("SRB", D(2025, 5, 1), D(2026, 2, 1), NO),
        ("SRB", D(2025, 5, 1), D(2026, 2, 2), NO),
        ("SRB", D(2026, 5, 1), D(2026, 12, 1), NO),
    ],
)
def test_safe_country(nationality: str, applied_on: date, day: date, expected: Outcome) -> None:
    assert on(seeker(applied_on, nationality=nationality), day, "work.permission").outcome == expected


@pytest.mark.parametrize("housing", ["reception", "shared", "flat"])
def test_safe_country_bars_anywhere(housing: str) -> None:
    held = on(seeker(D(2024, 1, 1), housing, "MKD"), D(2025, 6, 1), "work.permission")
    assert (held.outcome, held.hints) == (NO, ("safe_country",))


def test_source_of_the_safe_countries_does_not_end_the_ban() -> None:
    facts = seeker(D(2025, 5, 1), nationality="SEN")
    assert [(one.outcome, one.from_on) for one in over_time(facts, "work.permission")] == [(NO, D(2025, 5, 1))]


# Toleration


@pytest.mark.parametrize(
    ("since", "day", "expected", "hint"),
    [
        (D(2023, 1, 10), D(2023, 7, 10), (FROM, D(2023, 7, 11)), "may"),
        (D(2023, 1, 10), D(2023, 7, 11), (MAY, D(2023, 7, 11)), "may"),
        (D(2023, 10, 10), D(2024, 2, 26), (FROM, D(2024, 4, 11)), "may"),
        (D(2023, 10, 10), D(2024, 2, 27), (FROM, D(2024, 4, 11)), "should"),
        (D(2024, 3, 10), D(2024, 9, 11), (MAY, D(2024, 9, 11)), "should"),
        (D(2026, 7, 10), D(2027, 1, 10), (FROM, D(2027, 1, 11)), "should"),
        (D(2026, 7, 10), D(2027, 1, 11), (MAY, D(2027, 1, 11)), "should"),
    ],
)
def test_toleration_in_reception(since: date, day: date, expected: tuple[Outcome, date], hint: str) -> None:
    held = on(tolerated(since, "reception"), day, "work.permission")
    assert ((held.outcome, held.day), held.hints[0]) == (expected, hint)


@pytest.mark.parametrize(
    "facts",
    [
        {"proofs": (Proof(kind="passport", on=D(2026, 7, 20)),)},
        {"trainings": (Training(kind="apprenticeship", from_on=D(2027, 8, 1), applied_on=D(2026, 8, 1)),)},
    ],
)
def test_passport_or_training_make_it_three_months_in_reception_since_the_reform(facts: dict[str, Any]) -> None:
    case = tolerated(D(2026, 7, 10), "reception", **facts)
    assert said(case, D(2026, 10, 10), D(2026, 10, 11)) == [(FROM, D(2026, 10, 11)), (MAY, D(2026, 10, 11))]


def test_passport_helps_from_the_day_it_is_shown_and_not_before_the_reform() -> None:
    passport = Proof(kind="passport", on=D(2026, 6, 20))
    case = tolerated(D(2026, 2, 10), "reception", proofs=(passport,))
    assert said(case, D(2026, 6, 11), D(2026, 6, 19), D(2026, 6, 20)) == [
        (FROM, D(2026, 8, 11)),
        (FROM, D(2026, 8, 11)),
        (MAY, D(2026, 5, 11)),
    ]


def test_work_that_was_allowed_in_the_procedure_stays_allowed() -> None:
    paper = Document(code="AUFG", issued_on=D(2025, 1, 1), valid_until=D(2026, 7, 9), work="allowed")
    toleration = Document(code="DUL", issued_on=D(2026, 7, 10))
    case = tolerated(D(2026, 7, 10), "reception", documents=(paper, toleration))
    held = on(case, D(2026, 7, 10), "work.permission")
    assert (held.outcome, held.hints[0]) == (MUST, "allowed_in_procedure")


@pytest.mark.parametrize(
    ("since", "day", "expected", "hint"),
    [
        (D(2023, 5, 1), D(2023, 8, 1), (FROM, D(2023, 8, 2)), "may"),
        (D(2023, 5, 1), D(2023, 8, 2), (MAY, D(2023, 8, 2)), "may"),
        (D(2023, 5, 1), D(2024, 2, 26), (MAY, D(2023, 8, 2)), "may"),
        (D(2023, 5, 1), D(2024, 2, 27), (MAY, D(2023, 8, 2)), "should"),
        (D(2026, 5, 1), D(2026, 8, 2), (MAY, D(2026, 8, 2)), "should"),
    ],
)
def test_toleration_in_a_municipality(since: date, day: date, expected: tuple[Outcome, date], hint: str) -> None:
    held = on(tolerated(since), day, "work.permission")
    assert ((held.outcome, held.day), held.hints[0]) == (expected, hint)


def test_months_of_the_procedure_count_for_the_toleration() -> None:
    ruling = Ruling(outcome="rejected", served_on=D(2024, 4, 1), final_on=D(2024, 4, 20))
    procedure = AsylumProcedure(applied_on=D(2024, 1, 10), rulings=(ruling,))
    facts = tolerated(D(2024, 5, 15), procedures=(procedure,))
    assert said(facts, D(2024, 5, 15)) == [(MAY, D(2024, 4, 11))]


@pytest.mark.parametrize("kind", ["removal_steps", "work_ban", "identity_unclear"])
def test_decision_bars_with_a_toleration_as_long_as_it_lasts(kind: str) -> None:
    decision = Decision(kind=kind, from_on=D(2025, 3, 1), to_on=D(2025, 6, 1), ref="decision")
    facts = tolerated(D(2024, 6, 1), decisions=(decision,))
    days = D(2025, 2, 28), D(2025, 3, 1), D(2025, 5, 31), D(2025, 6, 1)
    assert [outcome for outcome, _ in said(facts, *days)] == [MAY, NO, NO, MAY]
    held = on(facts, D(2025, 3, 1), "work.permission")
    assert (held.hints, held.because) == ((kind,), ("toleration", "decision"))


def test_toleration_60b_bars_and_60c_and_60d_allow() -> None:
    documents = (
        Document(code="DUL_60B", issued_on=D(2024, 6, 1), valid_until=D(2024, 12, 31)),
        Document(code="DUL_60C", issued_on=D(2025, 1, 1), valid_until=D(2025, 12, 31)),
        Document(code="DUL_60D", issued_on=D(2026, 1, 1), valid_until=D(2026, 12, 31)),
    )
    found = [
        on(tolerated(D(2024, 6, 1), documents=documents), day, "work.permission")
        for day in (D(2024, 12, 31), D(2025, 1, 1), D(2026, 1, 1))
    ]
    assert [(one.outcome, one.hints[0]) for one in found] == [
        (NO, "identity_unclear"),
        (MUST, "for_this_training"),
        (MUST, "for_this_job"),
    ]


@pytest.mark.parametrize(
    ("nationality", "applied_on", "expected"),
    [
        ("SRB", D(2015, 8, 31), MAY),
        ("SRB", D(2015, 9, 1), NO),
        ("SRB", None, NO),
        ("MDA", D(2023, 8, 30), MAY),
        ("MDA", D(2023, 8, 31), NO),
        ("SYR", D(2023, 8, 31), MAY),
    ],
)
def test_toleration_of_somebody_from_a_safe_country(
    nationality: str, applied_on: date | None, expected: Outcome
) -> None:
    ruling = Ruling(outcome="rejected", served_on=D(2024, 2, 1), final_on=D(2024, 3, 1))
    procedures = (AsylumProcedure(applied_on=applied_on, rulings=(ruling,)),) if applied_on else ()
    facts = tolerated(D(2024, 6, 1), nationality=nationality, procedures=procedures)
    assert on(facts, D(2025, 6, 1), "work.permission").outcome == expected


def test_european_list_counts_for_tolerations_and_not_for_the_procedure() -> None:
    switches = Switches(Setting("eu_safe_countries", D(2026, 6, 12), None, "COL EGY"))
    facts = tolerated(D(2025, 6, 1), nationality="EGY")
    days = D(2026, 6, 11), D(2026, 6, 12)
    assert [on(facts, day, "work.permission", switches=switches).outcome for day in days] == [MAY, NO]
    asking = seeker(D(2026, 1, 1), nationality="EGY")
    assert on(asking, D(2026, 6, 12), "work.permission", switches=switches).outcome == MUST
