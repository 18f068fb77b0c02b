"""Hints at settlement permits, §§ 25a and 25b, naturalisation and the fire brigade (domain table 3.11)."""

from datetime import date
from typing import Any

import pytest

from cases.law import Facts, Outcome
from cases.law.facts import AsylumProcedure, Certificate, Document, Entry, PersonFacts, Relative, Ruling, Schooling
from tests.cases.law.asking import alone, each, on, over_time

D = date
SINCE = D(2022, 1, 10)
FROM, OPEN, NOT = Outcome.ALLOWED_FROM, Outcome.ALLOWED, Outcome.NOT_MET


def language(level: str, day: date) -> Certificate:
    return Certificate(kind="language", on=day, level=level, ref=level)


def protected(outcome: str, code: str, **facts: Any) -> Facts:
    """Somebody who asked for asylum on 2022-03-10 and was protected a year later."""
    ruling = Ruling(outcome=outcome, served_on=D(2023, 3, 20), ref="ruling")
    return alone(
        **{
            "born_on": D(1990, 1, 1),
            "procedures": (AsylumProcedure(applied_on=D(2022, 3, 10), rulings=(ruling,)),),
            "documents": (Document(code=code, issued_on=D(2023, 5, 2), ref="title"),),
            **facts,
        }
    )


# Settlement permits


@pytest.mark.parametrize(("outcome", "code"), [("refugee", "AE_25_2_1"), ("asylum", "AE_25_1")])
def test_refugees_settle_after_three_years_with_c1_or_five_with_a2(outcome: str, code: str) -> None:
    known = (language("A2", D(2023, 1, 1)), language("C1", D(2025, 8, 1)))
    facts = protected(outcome, code, certificates=known)
    held = [
        sorted((one.code, one.outcome, one.day) for one in each(facts, day, "perspective.ne_26_3"))
        for day in (D(2025, 3, 10), D(2025, 3, 11), D(2025, 8, 1), D(2027, 3, 10), D(2027, 3, 11))
    ]
    three, five = D(2025, 3, 11), D(2027, 3, 11)
    assert held == [
        [("s1", FROM, five), ("s3", FROM, three)],
        [("s1", FROM, five), ("s3", NOT, three)],  # no C1 yet
        [("s1", FROM, five), ("s3", OPEN, three)],
        [("s1", FROM, five), ("s3", OPEN, three)],
        [("s1", OPEN, five), ("s3", OPEN, three)],
    ]


def test_procedure_counts_for_subsidiary_protection_too() -> None:
    facts = protected("subsidiary", "AE_25_2_2", certificates=(language("B1", D(2026, 1, 1)),))
    before, after = (on(facts, day, "perspective.ne") for day in (D(2027, 3, 10), D(2027, 3, 11)))
    assert [(one.code, one.outcome, one.day) for one in (before, after)] == [
        ("26_4", FROM, D(2027, 3, 11)),
        ("26_4", OPEN, D(2027, 3, 11)),
    ]
    assert "pension_60_months" in after.hints
    assert over_time(facts, "perspective.ne_26_3") == []


@pytest.mark.parametrize(
    ("code", "path", "day"),
    [
        ("AE_25_5", "26_4", D(2029, 2, 2)),
        ("AE_24", "26_4", D(2029, 2, 2)),
        ("AE_30", "9", D(2029, 2, 2)),
        ("AE_28", "28", D(2027, 2, 2)),
    ],
)
def test_settlement_permit_by_title(code: str, path: str, day: date) -> None:
    facts = alone(documents=(Document(code=code, issued_on=D(2024, 2, 1)),))
    held = on(facts, D(2025, 1, 1), "perspective.ne")
    assert (held.code, held.day, held.verify) == (path, day, True)


def test_settled_people_get_no_hint_at_settling() -> None:
    facts = alone(documents=(Document(code="NE_9", issued_on=D(2024, 2, 1)),))
    assert over_time(facts, "perspective.ne") + over_time(facts, "perspective.ne_26_3") == []


# § 25a


def tolerated_youth(born_on: date, since: date = SINCE, **facts: Any) -> Facts:
    return alone(
        born_on=born_on,
        documents=(Document(code="DUL", issued_on=since),),
        entries=(Entry(on=since),),
        **facts,
    )


def test_25a_needs_three_years_of_stay_since_2022_and_four_before() -> None:
    facts = tolerated_youth(D(2008, 1, 1), certificates=(Certificate(kind="school", on=D(2024, 6, 1)),))
    held = [on(facts, day, "perspective.25a") for day in (D(2022, 12, 30), D(2022, 12, 31), D(2025, 1, 11))]
    assert [(one.outcome, one.day) for one in held] == [
        (FROM, D(2026, 1, 11)),
        (FROM, D(2025, 1, 11)),
        (Outcome.DISCRETIONARY, D(2025, 1, 11)),
    ]


def test_25a_ends_with_the_27th_birthday_and_begins_with_the_14th() -> None:
    older = over_time(tolerated_youth(D(2000, 6, 1)), "perspective.25a")
    assert (older[0].from_on, older[-1].to_on) == (D(2022, 12, 31), D(2027, 6, 1))  # over 21 by the law before
    younger = over_time(tolerated_youth(D(2010, 6, 1)), "perspective.25a")
    assert younger[0].from_on == D(2024, 6, 1)


@pytest.mark.parametrize(
    ("facts", "day", "hints"),
    [
        ({}, D(2025, 1, 11), ("school_or_certificate",)),
        ({"schooling": (Schooling(kind="secondary", from_on=D(2022, 8, 10)),)}, D(2025, 8, 11), ()),
        ({"certificates": (Certificate(kind="vocational", on=D(2025, 2, 1)),)}, D(2025, 2, 1), ()),
    ],
)
def test_25a_needs_school_or_a_certificate(facts: dict[str, Any], day: date, hints: tuple[str, ...]) -> None:
    held = on(tolerated_youth(D(2008, 1, 1), **facts), D(2024, 1, 1), "perspective.25a")
    assert (held.day, held.hints) == (day, hints)


def test_25a_waits_for_twelve_months_of_toleration() -> None:
    ruling = Ruling(outcome="rejected", served_on=D(2024, 9, 1), final_on=D(2024, 9, 20))
    procedure = AsylumProcedure(requested_on=D(2021, 1, 10), rulings=(ruling,))
    facts = tolerated_youth(D(2008, 1, 1), D(2024, 10, 1), procedures=(procedure,))
    assert on(facts, D(2024, 10, 1), "perspective.25a").day == D(2025, 10, 2)
    assert "if_12_months_tolerated" not in on(facts, D(2024, 10, 1), "perspective.25a").hints


def test_25a_is_no_way_for_those_with_protection() -> None:
    assert [
        one.to_on for one in over_time(protected("refugee", "AE_25_2_1", born_on=D(2006, 1, 1)), "perspective.25a")
    ][-1] == D(2023, 3, 20)


# § 25b


def test_25b_needs_six_years_or_four_with_a_minor_child() -> None:
    person = tolerated_youth(D(1990, 1, 1), D(2020, 5, 4)).person
    child = Relative(person=PersonFacts(ref="child", born_on=D(2019, 1, 1)), relation="child", from_on=D(2020, 5, 4))
    single, parent = Facts(person=person), Facts(person=person, household=(child,))
    assert [on(one, D(2023, 1, 1), "perspective.25b").day for one in (single, parent)] == [D(2026, 5, 5), D(2024, 5, 5)]
    assert on(parent, D(2024, 5, 5), "perspective.25b").outcome == Outcome.DISCRETIONARY
    assert [on(one, D(2022, 12, 30), "perspective.25b").day for one in (single, parent)] == [
        D(2028, 5, 5),
        D(2026, 5, 5),
    ]


def test_25b_counts_a_child_until_it_is_grown_up() -> None:
    child = PersonFacts(ref="child", born_on=D(2006, 3, 1))
    tie = Relative(person=child, relation="child", from_on=D(2020, 5, 4))
    parent = Facts(person=tolerated_youth(D(1980, 1, 1), D(2020, 5, 4)).person, household=(tie,))
    days = [on(parent, day, "perspective.25b").day for day in (D(2024, 2, 29), D(2024, 3, 1))]
    assert days == [D(2024, 5, 5), D(2026, 5, 5)]


def test_25b_is_for_tolerated_people_and_104c_and_not_for_unclear_identity() -> None:
    assert over_time(alone(documents=(Document(code="DUL_60B", issued_on=D(2024, 1, 1)),)), "perspective.25b") == []
    chance = alone(documents=(Document(code="AE_104C", issued_on=D(2023, 5, 1), valid_until=D(2024, 10, 31)),))
    assert over_time(chance, "perspective.25b")[-1].to_on == D(2024, 11, 1)


# Naturalisation


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2024, 6, 26), {"months": D(2030, 3, 11)}),
        (D(2024, 6, 27), {"months": D(2027, 3, 11), "special": D(2025, 3, 11)}),
        (D(2025, 10, 29), {"months": D(2027, 3, 11), "special": D(2025, 3, 11)}),
        (D(2025, 10, 30), {"months": D(2027, 3, 11)}),
    ],
)
def test_naturalisation_as_the_law_of_the_day_stands(day: date, expected: dict[str, date]) -> None:
    facts = protected("refugee", "AE_25_2_1")
    assert {one.code: one.day for one in each(facts, day, "perspective.naturalisation")} == expected


def test_naturalisation_needs_b1_and_the_test() -> None:
    known = (language("B1", D(2027, 6, 1)), Certificate(kind="lid", on=D(2026, 1, 1), points=17))
    facts = protected("refugee", "AE_25_2_1", certificates=known)
    held = [on(facts, day, "perspective.naturalisation") for day in (D(2027, 3, 10), D(2027, 3, 11), D(2027, 6, 1))]
    assert [one.outcome for one in held] == [FROM, NOT, OPEN]
    assert held[-1].hints == ("livelihood_secured",)
    failed = protected(
        "refugee", "AE_25_2_1", certificates=(known[0], Certificate(kind="lid", on=D(2026, 1, 1), points=16))
    )
    assert "naturalisation_test" in on(failed, D(2027, 6, 1), "perspective.naturalisation").hints


@pytest.mark.parametrize(
    ("code", "counts"),
    [("AE_24", False), ("AE_25_3", False), ("AE_25_5", False), ("AE_104C", False), ("AE_25B", True), ("AE_30", True)],
)
def test_naturalisation_hangs_on_the_title(code: str, counts: bool) -> None:
    facts = alone(documents=(Document(code=code, issued_on=D(2024, 2, 1)),))
    held = on(facts, D(2026, 1, 1), "perspective.naturalisation")
    assert (held.outcome == FROM, "title_does_not_count" in held.hints) == (counts, not counts)


# Fire brigade


@pytest.mark.parametrize(
    ("facts", "expected", "hint"),
    [
        (protected("refugee", "AE_25_2_1", certificates=(language("B1", D(2023, 1, 1)),)), OPEN, None),
        (protected("subsidiary", "AE_25_2_2", certificates=(language("B2", D(2023, 1, 1)),)), OPEN, None),
        (protected("refugee", "AE_25_2_1", certificates=(language("A2", D(2023, 1, 1)),)), NOT, "language_missing"),
        (protected("refugee", "AE_25_2_1"), NOT, "language_missing"),
        (alone(documents=(Document(code="DUL", issued_on=D(2023, 1, 1)),)), NOT, "asylum_not_granted"),
        (alone(documents=(Document(code="AE_24", issued_on=D(2023, 1, 1)),)), NOT, "asylum_not_granted"),
    ],
)
def test_fire_brigade(facts: Facts, expected: Outcome, hint: str | None) -> None:
    held = on(facts, D(2024, 6, 1), "perspective.fire_brigade")
    assert (held.outcome, held.hints[:1]) == (expected, (hint,) if hint else ())


def test_fire_brigade_is_for_adults() -> None:
    facts = protected("refugee", "AE_25_2_1", born_on=D(2007, 8, 1))
    assert over_time(facts, "perspective.fire_brigade")[0].from_on == D(2025, 8, 1)
