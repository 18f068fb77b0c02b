"""Amounts, stages, waiting times and the payment card, on the day before and on the day of each row."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.law import Facts, PersonFacts, Switches, findings_of
from cases.law.facts import (
    AsylumProcedure,
    Decision,
    Entry,
    Housing,
    Job,
    Notice,
    Receipt,
    Relative,
    Training,
)
from cases.law.findings import Outcome
from cases.law.switches import Setting
from tests.cases.law.asking import alone, each, on, over_time


def tenant(entered_on: date, born_on: date = date(1990, 1, 1), kind: str = "flat", **facts: Any) -> Facts:
    """Somebody in a procedure who lives in a home of a kind since the entry."""
    given: dict[str, Any] = {
        "born_on": born_on,
        "entries": (Entry(on=entered_on),),
        "procedures": (AsylumProcedure(requested_on=entered_on),),
        "assigned_on": entered_on,
        "housing": (Housing(kind=kind, from_on=entered_on),),
    }
    return alone(**(given | facts))


@pytest.mark.parametrize(
    ("entered_on", "left_on", "thirtieths"),
    [
        (date(2024, 3, 31), None, 1),
        (date(2024, 3, 4), None, 28),
        (date(2025, 2, 2), None, 27),
        (date(2024, 2, 2), None, 28),
        (date(2024, 3, 2), None, 30),  # 30 of 31 days
        (date(2024, 4, 2), None, 29),
        (date(2024, 3, 1), date(2024, 3, 16), 15),
        (date(2024, 3, 10), date(2024, 3, 20), 10),
    ],
)
def test_part_of_a_month_is_counted_in_thirtieths(entered_on: date, left_on: date | None, thirtieths: int) -> None:
    month = on(tenant(entered_on, left_on=left_on), entered_on, "amount.month")
    rate = on(tenant(entered_on, left_on=left_on), entered_on, "amount.rate").value
    assert isinstance(rate, Decimal)
    assert month.value == (rate * thirtieths / 30).quantize(Decimal("0.01"))


@pytest.mark.parametrize("day", [date(2025, 2, 1), date(2025, 4, 1), date(2025, 1, 31)])
def test_full_month_is_the_rate_however_long_it_is(day: date) -> None:
    assert on(tenant(date(2024, 9, 1)), day, "amount.month").value == Decimal("441.00")


def test_month_with_two_rates_has_thirty_days() -> None:
    child = tenant(date(2024, 6, 1), born_on=date(2011, 3, 10))  # stage 4 from 10 March 2025: 9 days and 21 of 22
    month = on(child, date(2025, 3, 10), "amount.month")
    assert month.value == ((Decimal(327) * 9 + Decimal(391) * 21) / 30).quantize(Decimal("0.01"))
    assert (month.from_on, month.to_on, month.hints) == (date(2025, 3, 1), date(2025, 4, 1), ("several_rates",))


def test_cents_are_rounded_half_up() -> None:
    # 441 * 1/30 = 14.70; 397 * 5/30 = 66.1667; 391 * 15/30 = 195.50; 353 * 3/30 = 35.30; 327 * 5/30 = 54.5
    person = tenant(date(2025, 3, 27), kind="shared")  # five days of 31
    assert on(person, date(2025, 3, 27), "amount.month").value == Decimal("66.17")


RATES = {
    2021: (364, 328, 292, 323, 282, 247),
    2022: (367, 330, 294, 326, 283, 249),
    2023: (410, 369, 328, 364, 304, 278),
    2024: (460, 413, 368, 408, 341, 312),
    2025: (441, 397, 353, 391, 327, 299),
    2026: (455, 409, 365, 405, 337, 309),
}
STAGES = (
    (date(1980, 1, 1), "flat"),
    (date(1980, 1, 1), "shared"),
    (date(1980, 1, 1), "institution"),
    (None, 15),
    (None, 10),
    (None, 3),
)


@pytest.mark.parametrize("year", RATES)
@pytest.mark.parametrize("stage", range(6))
def test_rate_changes_on_the_first_of_january(year: int, stage: int) -> None:
    first = date(year, 1, 1)
    born_on, kind = STAGES[stage]
    person = tenant(
        date(year - 1, 11, 5),
        born_on=born_on or date(year - int(kind), 6, 1),
        kind="flat" if born_on is None else str(kind),
    )
    assert on(person, first, "amount.rate").value == Decimal(RATES[year][stage])
    before = each(person, date(year - 1, 12, 31), "amount.rate")
    assert [one.value for one in before] == ([Decimal(RATES[year - 1][stage])] if year - 1 in RATES else [])


def test_rates_of_years_that_nobody_announced_are_to_be_verified() -> None:
    found = [on(tenant(date(2026, 5, 1)), day, "amount.rate") for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert [(one.value, one.verify) for one in found] == [(Decimal("455.00"), False), (Decimal("455.00"), True)]


@pytest.mark.parametrize(("age", "below", "reached"), [(6, "stage_6", "stage_5"), (14, "stage_5", "stage_4")])
def test_stage_of_children_changes_on_the_birthday(age: int, below: str, reached: str) -> None:
    child = tenant(date(2024, 1, 1), born_on=date(2024 - age, 7, 20))
    hints = [on(child, day, "amount.rate").hints[0] for day in (date(2024, 7, 19), date(2024, 7, 20))]
    assert hints == [below, reached]


def household(kind: str, relation: str, born_on: date) -> Facts:
    """Somebody with a relative of a kind in a home."""
    person = tenant(date(2024, 5, 1), born_on=born_on, kind=kind).person
    relative = Relative(person=PersonFacts(ref="relative"), relation=relation, from_on=date(2024, 5, 1))
    return Facts(person=person, household=(relative,))


@pytest.mark.parametrize(
    ("kind", "relation", "born_on", "basic", "standard"),
    [
        ("flat", "child", date(1980, 1, 1), "1", "1"),
        ("flat", "partner", date(1980, 1, 1), "2", "2"),
        ("shared", "partner", date(1980, 1, 1), "2", "2"),
        ("shared", "child", date(1980, 1, 1), "2", "1"),
        ("flat", "parent", date(2003, 1, 1), "3", "3"),
        ("flat", "parent", date(1998, 1, 1), "1", "1"),
        ("shared", "parent", date(2003, 1, 1), "2", "1"),
        ("institution", "child", date(1980, 1, 1), "3", "3"),
    ],
)
def test_stage_of_adults_hangs_on_home_and_household(
    kind: str, relation: str, born_on: date, basic: str, standard: str
) -> None:
    facts = household(kind, relation, born_on)
    analog = date(2027, 5, 2)
    assert on(facts, date(2024, 6, 1), "amount.rate").hints[0] == f"stage_{basic}"
    if relation != "parent":
        assert on(facts, analog, "amount.rate").hints[0] == f"stage_{standard}"


def test_25th_birthday_ends_the_stage_of_those_with_their_parents() -> None:
    facts = household("flat", "parent", date(2000, 8, 10))
    assert [on(facts, day, "amount.rate").hints[0] for day in (date(2025, 8, 9), date(2025, 8, 10))] == [
        "stage_3",
        "stage_1",
    ]


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2022, 6, 30), []),
        (date(2022, 7, 1), [Decimal("20.00")]),
        (date(2024, 12, 31), [Decimal("20.00")]),
        (date(2025, 1, 1), [Decimal("25.00")]),
        (date(2030, 4, 9), [Decimal("25.00")]),
        (date(2030, 4, 10), []),
    ],
)
def test_supplement_is_for_minors_and_grows(day: date, value: list[Decimal]) -> None:
    child = tenant(date(2022, 1, 1), born_on=date(2012, 4, 10))
    assert [one.value for one in each(child, day, "amount.supplement")] == value


def analog_from(entered_on: date, **facts: Any) -> date:
    """The first day of analog benefits."""
    return over_time(tenant(entered_on, **facts), "analog.benefits")[0].from_on


@pytest.mark.parametrize(
    ("entered_on", "first"),
    [
        (date(2018, 5, 19), date(2019, 8, 20)),  # 15 months are over the day before the change
        (date(2018, 5, 20), date(2019, 11, 21)),  # not any more: 18 months
        (date(2013, 11, 27), date(2015, 3, 1)),  # 15 months were over when the law came
        (date(2014, 1, 1), date(2015, 4, 2)),
        (date(2003, 1, 1), date(2006, 1, 2)),  # 36 months of the old law
        (date(2024, 2, 27), date(2027, 2, 28)),
        (date(2024, 2, 29), date(2027, 3, 1)),  # a month without the 29th ends on the 28th
    ],
)
def test_waiting_time_is_that_of_the_law_of_the_day(entered_on: date, first: date) -> None:
    assert analog_from(entered_on) == first


def test_old_waiting_time_counts_receipt_where_it_is_known() -> None:
    receipt = Receipt(regime="ASYLBLG_3", from_on=date(2003, 7, 1))
    assert analog_from(date(2003, 1, 1), receipts=(receipt,)) == date(2006, 7, 2)


def test_abuse_excludes_and_takes_the_protection() -> None:
    abuse = Decision(kind="abuse", from_on=date(2024, 2, 1), to_on=date(2024, 5, 1), ref="abuse")
    held = over_time(tenant(date(2022, 7, 25), decisions=(abuse,)), "analog.benefits")
    assert [(one.from_on, one.to_on, one.hints[0]) for one in held] == [
        (date(2024, 1, 26), date(2024, 2, 1), "waiting_over"),
        (date(2025, 7, 26), None, "waiting_over"),
    ]
    later = replace(abuse, from_on=date(2024, 3, 1))
    held = over_time(tenant(date(2022, 7, 25), decisions=(later,)), "analog.benefits")
    assert [(one.from_on, one.to_on) for one in held] == [
        (date(2024, 1, 26), date(2024, 2, 27)),
        (date(2024, 2, 27), date(2024, 3, 1)),
        (date(2024, 5, 1), None),
    ]


def test_decided_interruption_starts_the_waiting_time_anew() -> None:
    away = Decision(kind="interruption", from_on=date(2023, 3, 1), to_on=date(2023, 9, 14), ref="away")
    assert analog_from(date(2022, 1, 10), decisions=(away,)) == date(2026, 9, 15)


def test_second_entry_without_a_decision_counts_on_and_is_to_be_verified() -> None:
    facts = tenant(date(2022, 1, 10), entries=(Entry(on=date(2022, 1, 10)), Entry(on=date(2023, 5, 1))))
    found = over_time(facts, "analog.benefits")[0]
    assert (found.from_on, found.hints[-1], found.verify) == (date(2023, 7, 11), "several_entries", True)


def test_minor_follows_a_parent_until_18_and_while_living_together() -> None:
    parent = tenant(date(2022, 7, 25)).person
    child = replace(tenant(date(2023, 10, 2), born_on=date(2007, 6, 1)).person, ref="child")
    tie = Relative(person=parent, relation="parent", from_on=date(2023, 10, 2), ref="tie")
    held = over_time(Facts(person=child, household=(tie,)), "analog.benefits")
    assert [(one.from_on, one.hints[0]) for one in held] == [
        (date(2024, 1, 26), "follows_parent"),
        (date(2024, 2, 27), "follows_parent"),
        (date(2026, 10, 3), "waiting_over"),
    ]
    assert held[1].to_on == date(2025, 6, 1)
    moved = replace(tie, to_on=date(2024, 8, 1))
    held = over_time(Facts(person=child, household=(moved,)), "analog.benefits")
    assert held[1].to_on == date(2024, 8, 1)
    assert on(Facts(person=child, household=(moved,)), date(2024, 8, 1), "regime").code == "ASYLBLG_3"


def test_forecast_ends_where_analog_benefits_begin() -> None:
    facts = tenant(date(2024, 3, 1))
    days = [(one.from_on, one.to_on, one.day) for one in over_time(facts, "analog.forecast")]
    assert days == [(date(2024, 3, 1), date(2027, 3, 2), date(2027, 3, 2))]


def card_over_time(facts: Facts, switches: Switches | None = None) -> list[tuple[str, date, date | None]]:
    """What is said about the payment card."""
    held = over_time(facts, "payment.card", switches=switches)
    return [(one.code, one.from_on, one.to_on) for one in sorted(held, key=lambda finding: finding.from_on)]


def test_payment_card_is_for_those_without_job_or_training_unless_the_municipality_opts_out() -> None:
    job = Job(from_on=date(2025, 6, 1), to_on=date(2025, 9, 1), gross=Decimal("556.00"), insured=False)
    training = Training(kind="apprenticeship", from_on=date(2026, 8, 1))
    facts = tenant(date(2024, 9, 1), jobs=(job,), trainings=(training,))
    assert card_over_time(facts) == [
        ("card", date(2025, 1, 7), date(2025, 6, 1)),
        ("exempt", date(2025, 6, 1), date(2025, 9, 1)),
        ("card", date(2025, 9, 1), date(2026, 8, 1)),
        ("exempt", date(2026, 8, 1), None),
    ]
    out = Switches(Setting("payment_card", date(2025, 9, 11), None, False))
    assert card_over_time(facts, out)[-1] == ("card", date(2025, 9, 1), date(2025, 9, 11))
    little = replace(job, gross=Decimal("555.99"))
    assert card_over_time(tenant(date(2024, 9, 1), jobs=(little,))) == [("card", date(2025, 1, 7), None)]


@pytest.mark.parametrize(
    ("from_on", "day"),
    [(date(2025, 3, 3), date(2025, 3, 6)), (date(2025, 4, 15), date(2025, 4, 22))],  # over Easter
)
def test_job_is_reported_within_three_days(from_on: date, day: date) -> None:
    job = Job(from_on=from_on, ref="job", insured=False)
    reported = Notice(kind="job", on=from_on.replace(day=from_on.day + 2))
    due = on(tenant(date(2024, 9, 1), jobs=(job,)), from_on, "job.report")
    assert (due.outcome, due.day, due.because, due.to_on) == (Outcome.DUE, day, ("job",), None)
    assert on(tenant(date(2024, 9, 1), jobs=(job,), notices=(reported,)), from_on, "job.report").to_on == reported.on


def test_missing_date_of_birth_is_said_instead_of_an_amount() -> None:
    facts = alone(entries=(Entry(on=date(2024, 9, 1)),))
    found = on(facts, date(2024, 9, 1), "amount.rate")
    assert (found.outcome, found.value, found.hints) == (Outcome.UNKNOWN, None, ("birth_date_missing",))


def test_interruptions_before_arrival_or_with_one_end_count_the_stay_once() -> None:
    ended = date(2021, 3, 1)
    away = [Decision(kind="interruption", from_on=date(2014, 6, 17), to_on=date(2014, 12, 8))]
    away += [Decision(kind="interruption", from_on=date(2021, month, 1), to_on=ended) for month in (1, 2)]
    facts = alone(
        entries=(Entry(on=date(2018, 7, 22)),),
        procedures=(AsylumProcedure(requested_on=date(2018, 7, 22)),),
        decisions=tuple(away),
    )
    held = [(one.from_on, one.to_on) for one in findings_of(facts) if one.rule == "analog.benefits"]
    assert held == [
        (date(2020, 1, 23), date(2021, 1, 1)),
        (date(2022, 9, 2), date(2024, 2, 27)),
        (date(2024, 2, 27), None),
    ]
