"""Reception, spatial limit, residence during the procedure, and § 12a (domain table 3.8)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.law import Facts, Outcome
from cases.law.facts import (
    AsylumProcedure,
    Decision,
    Document,
    Housing,
    Job,
    PersonFacts,
    Relative,
    Ruling,
    Training,
)
from tests.cases.law.asking import alone, each, on, over_time

D = date
ARRIVAL = D(2025, 1, 15)
SERVED = D(2024, 5, 10)


def days_of(facts: Facts, rule: str) -> list[tuple[date, date | None]]:
    """The periods of a rule."""
    return [(one.from_on, one.to_on) for one in over_time(facts, rule)]


# Reception


def in_reception(nationality: str = "SYR", from_on: date = ARRIVAL, **facts: Any) -> PersonFacts:
    return PersonFacts(
        **{
            "ref": "person",
            "born_on": D(1990, 1, 1),
            "nationalities": (nationality,),
            "procedures": (AsylumProcedure(requested_on=from_on, ref="procedure"),),
            "housing": (Housing(kind="reception", from_on=from_on, ref="reception"),),
            **facts,
        }
    )


def test_reception_lasts_18_months_for_adults() -> None:
    facts = Facts(person=in_reception())
    held = on(facts, D(2026, 7, 15), "movement.reception")
    assert (held.outcome, held.day, held.hints) == (Outcome.OBLIGED, D(2026, 7, 15), ("land_up_to_24_months",))
    assert each(facts, D(2026, 7, 16), "movement.reception") == []
    assert on(facts, D(2026, 7, 16), "movement.reception_too_long").outcome == Outcome.WARNING


def test_reception_lasts_6_months_for_families_and_minors() -> None:
    child = PersonFacts(ref="child", born_on=D(2015, 5, 5))
    parent = Facts(person=in_reception(), household=(Relative(person=child, relation="child", from_on=D(2025, 1, 15)),))
    minor = Facts(person=in_reception(born_on=D(2015, 5, 5)))
    for facts in (parent, minor):
        assert on(facts, D(2025, 7, 15), "movement.reception").day == D(2025, 7, 15)
        assert on(facts, D(2025, 7, 16), "movement.reception_too_long").day == D(2025, 7, 15)


def test_reception_has_no_end_for_safe_countries_and_had_another_before_2019() -> None:
    safe = on(Facts(person=in_reception("SRB")), D(2029, 1, 1), "movement.reception")
    assert (safe.day, safe.hints) == (None, ("until_decision",))
    early = Facts(person=in_reception(from_on=D(2019, 8, 20)))
    assert on(early, D(2019, 8, 20), "movement.reception").day == D(2020, 2, 20)
    later = Facts(person=in_reception(from_on=D(2019, 8, 21)))
    assert on(later, D(2019, 8, 21), "movement.reception").day == D(2021, 2, 21)


def test_reception_ends_with_the_assignment() -> None:
    assert days_of(Facts(person=in_reception(assigned_on=D(2025, 3, 3))), "movement.reception") == [
        (D(2025, 1, 15), D(2025, 3, 3))
    ]


# Spatial limit


def test_spatial_limit_lapses_after_three_months_but_not_in_reception() -> None:
    moved = D(2025, 9, 1)
    home = Housing(kind="reception", from_on=D(2025, 1, 15), to_on=moved), Housing(kind="flat", from_on=moved)
    inside = Facts(person=in_reception(housing=home))
    outside = Facts(person=in_reception(housing=(Housing(kind="flat", from_on=D(2025, 1, 15)),)))
    assert days_of(outside, "movement.spatial_limit") == [(D(2025, 1, 15), D(2025, 4, 16))]
    assert [one.to_on for one in over_time(inside, "movement.spatial_limit")][-1] == moved
    assert on(inside, D(2025, 8, 31), "movement.spatial_limit").day == D(2025, 4, 16)
    assert each(inside, moved, "movement.spatial_limit") == []


def test_spatial_limit_can_be_ordered_anew() -> None:
    order = Decision(kind="spatial_limit", from_on=D(2025, 10, 1), to_on=D(2026, 1, 1), ref="order")
    facts = Facts(person=in_reception(housing=(), decisions=(order,)))
    assert days_of(facts, "movement.spatial_limit") == [
        (D(2025, 1, 15), D(2025, 4, 16)),
        (D(2025, 10, 1), D(2026, 1, 1)),
    ]
    held = on(facts, D(2025, 10, 1), "movement.spatial_limit")
    assert (held.hints, held.because) == (("ordered_anew",), ("order",))


@pytest.mark.parametrize(("gap_days", "anew"), [(31, False), (32, True)])
def test_spatial_limit_does_not_begin_anew_with_a_toleration_that_follows(gap_days: int, anew: bool) -> None:
    ruling = Ruling(outcome="rejected", served_on=D(2025, 9, 1), final_on=D(2025, 9, 30))
    issued_on = D.fromordinal(D(2025, 10, 1).toordinal() + gap_days)
    facts = alone(
        procedures=(AsylumProcedure(requested_on=D(2025, 1, 15), rulings=(ruling,)),),
        documents=(Document(code="DUL", issued_on=issued_on),),
    )
    assert bool(each(facts, issued_on, "movement.spatial_limit")) is anew


def test_title_has_no_spatial_limit() -> None:
    assert (
        over_time(alone(documents=(Document(code="AE_24", issued_on=D(2025, 1, 1)),)), "movement.spatial_limit") == []
    )


# Residence


def test_residence_is_at_the_place_of_assignment_while_livelihood_is_not_secured() -> None:
    job = Job(from_on=D(2025, 6, 1), to_on=D(2025, 9, 1), hours=Decimal(38), covers_need=True)
    facts = Facts(person=in_reception(assigned_on=D(2025, 3, 3), housing=(), jobs=(job,)))
    assert days_of(facts, "movement.residence") == [(D(2025, 3, 3), D(2025, 6, 1)), (D(2025, 9, 1), None)]


def test_residence_of_the_tolerated_and_as_printed_in_titles() -> None:
    documents = (
        Document(code="DUL", issued_on=D(2024, 1, 1), valid_until=D(2024, 6, 30)),
        Document(code="AE_25_5", issued_on=D(2024, 7, 1), residence_obligation=True, ref="title"),
    )
    facts = alone(assigned_on=D(2023, 5, 1), documents=documents)
    held = [on(facts, day, "movement.residence") for day in (D(2024, 6, 30), D(2024, 7, 1))]
    assert [(one.code, one.hints) for one in held] == [
        ("DUL", ("until_livelihood_secured",)),
        ("AE_25_5", ("printed",)),
    ]
    plain = alone(assigned_on=D(2023, 5, 1), documents=(replace(documents[1], residence_obligation=False),))
    assert over_time(plain, "movement.residence") == []


# § 12a


def recognised(outcome: str = "refugee", served_on: date = SERVED, **facts: Any) -> Facts:
    """Somebody who got protection, and no title yet."""
    ruling = Ruling(outcome=outcome, served_on=served_on, ref="ruling")
    procedure = AsylumProcedure(requested_on=D(2023, 1, 1), rulings=(ruling,))
    return alone(**{"born_on": D(1990, 1, 1), "procedures": (procedure,), **facts})


@pytest.mark.parametrize("outcome", ["asylum", "refugee", "subsidiary"])
def test_12a_counts_three_years_from_recognition(outcome: str) -> None:
    facts = recognised(outcome)
    assert [each(facts, day, "movement.12a") != [] for day in (D(2024, 5, 9), D(2024, 5, 10))] == [False, True]
    assert on(facts, D(2027, 5, 10), "movement.12a").day == D(2027, 5, 10)
    assert each(facts, D(2027, 5, 11), "movement.12a") == []


@pytest.mark.parametrize(
    ("code", "issued_on", "obliged"),
    [
        ("AE_25_3", D(2024, 5, 10), True),
        ("AE_22", D(2024, 5, 10), True),
        ("AE_23_1", D(2024, 5, 10), True),
        ("AE_23_4", D(2024, 5, 10), True),
        ("AE_24", D(2022, 5, 31), False),
        ("AE_24", D(2022, 6, 1), True),
        ("AE_25_5", D(2024, 5, 10), False),
        ("AE_25B", D(2024, 5, 10), False),
        ("AE_30", D(2024, 5, 10), False),
    ],
)
def test_12a_hangs_on_the_title(code: str, issued_on: date, obliged: bool) -> None:
    facts = alone(documents=(Document(code=code, issued_on=issued_on),))
    assert bool(over_time(facts, "movement.12a")) is obliged


def test_12a_does_not_begin_anew_with_the_title_that_follows() -> None:
    title = Document(code="AE_25_2_1", issued_on=D(2024, 8, 1))
    later = Document(code="AE_25_3", issued_on=D(2026, 8, 1))
    for documents in ((title,), (title, later)):
        assert on(recognised(documents=documents), D(2026, 9, 1), "movement.12a").day == D(2027, 5, 10)


def test_12a_ends_with_a_settlement_permit() -> None:
    facts = recognised(documents=(Document(code="NE_26_3", issued_on=D(2026, 5, 1)),))
    assert days_of(facts, "movement.12a") == [(D(2024, 5, 10), D(2026, 5, 1))]


@pytest.mark.parametrize(
    ("hours", "gross", "insured", "frees"),
    [
        (Decimal(15), None, True, True),
        (Decimal("14.9"), None, True, False),
        (Decimal(15), Decimal(975), True, True),
        (Decimal(15), Decimal("974.99"), True, False),
        (Decimal(38), Decimal(2400), False, False),
    ],
)
def test_12a_is_lifted_by_work_of_15_hours_with_enough_income(
    hours: Decimal, gross: Decimal | None, insured: bool, frees: bool
) -> None:
    job = Job(from_on=D(2024, 9, 1), hours=hours, gross=gross, insured=insured, ref="job")
    facts = recognised(jobs=(job,))
    assert (each(facts, D(2024, 9, 1), "movement.12a") == []) is frees
    assert bool(over_time(facts, "movement.12a_lifted")) is frees


@pytest.mark.parametrize(
    ("to_on", "expected"),
    [
        (D(2024, 11, 30), [(D(2024, 5, 10), D(2024, 9, 1)), (D(2024, 11, 30), D(2027, 5, 11))]),
        (D(2024, 12, 1), [(D(2024, 5, 10), D(2024, 9, 1))]),
    ],
)
def test_12a_binds_again_where_work_is_lost_within_three_months(to_on: date, expected: list[tuple[date, date]]) -> None:
    facts = recognised(jobs=(Job(from_on=D(2024, 9, 1), to_on=to_on, hours=Decimal(20)),))
    assert days_of(facts, "movement.12a") == expected


@pytest.mark.parametrize(("kind", "frees"), [("apprenticeship", True), ("study", True), ("school", False)])
def test_12a_is_lifted_by_training(kind: str, frees: bool) -> None:
    facts = recognised(trainings=(Training(kind=kind, from_on=D(2024, 8, 1), ref="training"),))
    assert (each(facts, D(2024, 8, 1), "movement.12a") == []) is frees


def test_12a_is_lifted_by_the_work_of_the_partner() -> None:
    partner = PersonFacts(ref="partner", jobs=(Job(from_on=D(2024, 9, 1), hours=Decimal(30), ref="job"),))
    together = Relative(person=partner, relation="partner", from_on=D(2020, 1, 1))
    facts = Facts(person=recognised().person, household=(together,))
    assert days_of(facts, "movement.12a") == [(D(2024, 5, 10), D(2024, 9, 1))]


def test_12a_of_a_minor_who_came_alone_binds_from_majority_and_earlier_time_counts() -> None:
    facts = recognised(born_on=D(2007, 9, 1), unaccompanied=True)
    assert days_of(facts, "movement.12a") == [(D(2025, 9, 1), D(2027, 5, 11))]


def test_12a_binds_family_who_join() -> None:
    partner = recognised(served_on=D(2024, 5, 10)).person
    person = PersonFacts(ref="joined", documents=(Document(code="AE_30", issued_on=D(2025, 2, 1), ref="title"),))
    tie = Relative(person=partner, relation="partner", from_on=D(2025, 2, 1))
    held = on(Facts(person=person, household=(tie,)), D(2025, 2, 1), "movement.12a")
    assert (held.day, held.hints[0]) == (D(2027, 5, 10), "follows_family")
    assert over_time(Facts(person=person), "movement.12a") == []


def test_ordered_place_ends_the_time_for_an_order_and_makes_the_jobcenter_competent() -> None:
    order = Decision(kind="place_order", value="05166036", from_on=D(2024, 7, 1), ref="order")
    facts = recognised(decisions=(order,))
    assert days_of(facts, "movement.place_order") == [(D(2024, 5, 10), D(2024, 7, 1))]
    held = on(facts, D(2024, 7, 1), "movement.place")
    assert (held.value, held.day, held.because) == ("05166036", D(2027, 5, 10), ("order",))
    offices = [(one.from_on, one.to_on, one.value) for one in over_time(facts, "movement.sgb2_office")]
    assert offices == [(D(2024, 6, 1), D(2024, 7, 1), None), (D(2024, 7, 1), D(2027, 5, 11), "05166036")]


def test_place_can_be_ordered_for_six_and_six_more_months() -> None:
    steps = [(one.code, one.day) for one in over_time(recognised(), "movement.place_order")]
    assert steps == [("first", D(2024, 11, 10)), ("extended", D(2025, 5, 10))]


def test_own_flat_is_open_from_protection_on() -> None:
    shared = Housing(kind="shared", from_on=D(2023, 5, 1), to_on=D(2025, 1, 1), ref="room")
    assert days_of(recognised(housing=(shared,)), "movement.own_flat") == [(D(2024, 5, 10), D(2025, 1, 1))]
    assert over_time(recognised(housing=(replace(shared, kind="flat"),)), "movement.own_flat") == []


DAYS = st.dates(D(2023, 6, 1), D(2027, 12, 31))


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(1, 500)), max_size=3))
def test_12a_binds_or_is_lifted_on_each_of_its_days_and_never_both(jobs: list[tuple[date, int]]) -> None:
    held = tuple(
        Job(from_on=day, to_on=D.fromordinal(day.toordinal() + length), hours=Decimal(20)) for day, length in jobs
    )
    facts = recognised(jobs=held)
    binding = {day for one in days_of(facts, "movement.12a") for day in range(one[0].toordinal(), _end(one))}
    free = {day for one in days_of(facts, "movement.12a_lifted") for day in range(one[0].toordinal(), _end(one))}
    assert binding & free == set()
    assert binding | free == set(range(D(2024, 5, 10).toordinal(), D(2027, 5, 11).toordinal()))


def _end(days: tuple[date, date | None]) -> int:
    assert days[1] is not None
    return days[1].toordinal()
