"""The dated expectations of the acceptance stories about regimes, benefits, health cover and documents."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.law.facts import AsylumProcedure, Facts, Housing, Notice
from cases.law.findings import Finding, Outcome
from tests.cases.law.asking import each, on, over_time
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


def alerts(facts: Facts, code: str) -> list[tuple[date, object]]:
    """The days on which warnings of the code begin, and how many days before the end."""
    return [(one.from_on, one.value) for one in over_time(facts, "document.alert") if one.code == code]


def regimes(facts: Facts) -> list[tuple[str, str, date]]:
    """Regime, authority and first day, as one after another; changes of name or reason are left out."""
    held: list[tuple[str, str, date]] = []
    for one in sorted(over_time(facts, "regime"), key=lambda finding: finding.from_on):
        if not held or held[-1][:2] != (one.code, one.authority):
            held.append((one.code, one.authority, one.from_on))
    return held


def test_s1_basic_benefits_of_the_municipality_begin_with_the_assignment() -> None:
    for facts in s1_family().values():
        assert regimes(facts)[:2] == [
            ("ASYLBLG_3", "land", date(2023, 12, 11)),
            ("ASYLBLG_3", "municipality", date(2024, 3, 4)),
        ]


def test_s1_need_of_march_is_28_thirtieths_for_each() -> None:
    amounts = [on(facts, date(2024, 3, 20), "amount.month").value for facts in s1_family().values()]
    assert amounts == [Decimal(one) for one in ("385.47", "385.47", "318.27", "318.27", "291.20")]
    assert sum(amounts) == Decimal("1698.68")  # type: ignore[arg-type]


def test_s1_full_month_is_1820() -> None:
    amounts = [on(facts, date(2024, 4, 1), "amount.month").value for facts in s1_family().values()]
    assert amounts == [Decimal(one) for one in ("413.00", "413.00", "341.00", "341.00", "312.00")]
    assert sum(amounts) == Decimal("1820.00")  # type: ignore[arg-type]


def test_s1_supplement_is_20_euros_for_each_of_three_minors() -> None:
    held = {ref: each(facts, date(2024, 4, 1), "amount.supplement") for ref, facts in s1_family().items()}
    assert {ref: [one.value for one in found] for ref, found in held.items()} == {
        "father": [],
        "mother": [],
        "eldest": [Decimal("20.00")],
        "second": [Decimal("20.00")],
        "youngest": [Decimal("20.00")],
    }


def test_s1_eldest_is_of_stage_4_from_the_14th_birthday() -> None:
    eldest = s1_family(procedures=(), documents=())["eldest"]
    days = (date(2025, 4, 9), date(2025, 4, 10))
    rates = [on(eldest, day, "amount.rate") for day in days]
    assert [(one.hints[0], one.value) for one in rates] == [
        ("stage_5", Decimal("327.00")),
        ("stage_4", Decimal("391.00")),
    ]


def test_s1_analog_benefits_are_forecast_by_the_law_of_each_day() -> None:
    for facts in s1_family().values():
        forecasts = [(one.from_on, one.day) for one in over_time(facts, "analog.forecast")]
        assert forecasts == [
            (date(2023, 12, 11), date(2025, 6, 12)),
            (date(2024, 2, 27), date(2026, 12, 12)),
        ]
        assert on(facts, date(2024, 3, 4), "analog.forecast").day == date(2026, 12, 12)


def test_s1_proof_against_measles_is_due_56_days_after_moving_in() -> None:
    due = [on(facts, date(2024, 3, 4), "health.measles").day for facts in s1_family().values()]
    assert due == [date(2024, 4, 29)] * 5


def test_s1_five_people_stand_in_the_list_of_march() -> None:
    listed = [on(facts, date(2024, 3, 31), "flueag.list") for facts in s1_family().values()]
    assert [(one.from_on, one.day, one.value) for one in listed] == [
        (date(2024, 3, 1), date(2024, 4, 10), Decimal("875.00"))
    ] * 5
    assert [each(facts, date(2024, 2, 29), "flueag.list") for facts in s1_family().values()] == [[]] * 5
    assert [each(facts, date(2024, 10, 1), "flueag.list") for facts in s1_family().values()] == [[]] * 5


def test_s1_protection_served_in_september_brings_sgb_2_in_october() -> None:
    for facts in s1_family().values():
        assert on(facts, date(2024, 9, 30), "regime").code == "ASYLBLG_3"
        after = on(facts, date(2024, 10, 1), "regime")
        assert (after.code, after.authority, after.day) == ("SGB2", "jobcenter", date(2024, 9, 18))
        assert "ruling" in after.because


def test_s1_title_of_three_years_ends_on_the_day_before_and_is_announced() -> None:
    father = s1_family()["father"]
    assert on(father, date(2024, 11, 6), "document.validity").day == date(2027, 11, 5)
    assert alerts(father, "AE_25_2_2")[:3] == [
        (date(2027, 8, 7), 90),
        (date(2027, 9, 6), 60),
        (date(2027, 10, 6), 30),
    ]


def test_s1_title_without_printed_end_lasts_as_long_as_the_law_says() -> None:
    father = s1_family()["father"]
    titles = tuple(replace(one, valid_until=None) for one in father.person.documents)
    facts = replace(father, person=replace(father.person, documents=titles))
    valid = on(facts, date(2025, 1, 1), "document.validity")
    assert (valid.day, valid.hints, valid.verify) == (date(2027, 11, 5), ("by_law",), True)


def test_s1_relatives_abroad_are_blocked_until_july_2027() -> None:
    mother = s1_family()["mother"]
    days = (date(2025, 7, 23), date(2025, 7, 24), date(2027, 7, 23), date(2027, 7, 24))
    assert [
        (on(mother, day, "family.to_subsidiary").outcome, on(mother, day, "family.to_subsidiary").day) for day in days
    ] == [
        (Outcome.DISCRETIONARY, None),
        (Outcome.PROHIBITED, date(2027, 7, 23)),
        (Outcome.PROHIBITED, date(2027, 7, 23)),
        (Outcome.DISCRETIONARY, None),
    ]


def gap_days(facts: Facts, rule: str) -> list[tuple[date, date | None, date | None]]:
    """From when a gap is reported, its first day, and the first day behind."""
    return [(one.from_on, one.day, one.to_on) for one in over_time(facts, rule) if one.code == "SGB2"]


@pytest.mark.parametrize(
    ("applied_on", "gaps"),
    [
        (date(2024, 10, 1), []),
        (date(2024, 10, 31), []),
        (date(2024, 9, 25), []),
        (date(2024, 11, 4), [(date(2024, 9, 18), date(2024, 10, 1), date(2024, 11, 1))]),
    ],
)
def test_s1_application_in_october_leaves_no_gap(
    applied_on: date, gaps: list[tuple[date, date | None, date | None]]
) -> None:
    facts = s1_family(notices=(Notice(kind="sgb2", on=applied_on, ref="application"),))["father"]
    assert gap_days(facts, "continuity.livelihood") == gaps
    assert gap_days(facts, "continuity.health") == gaps


def test_s1_gap_is_foreseen_from_the_day_of_the_ruling() -> None:
    facts = s1_family()["father"]
    assert each(facts, date(2024, 9, 17), "continuity.livelihood") == []
    threat = on(facts, date(2024, 9, 18), "continuity.livelihood")
    assert (threat.outcome, threat.day, threat.hints) == (Outcome.WARNING, date(2024, 10, 1), ("not_applied",))


def test_s1_parents_application_counts_for_the_children() -> None:
    family = s1_family()
    applied = Notice(kind="sgb2", on=date(2024, 10, 10), ref="application")
    youngest = family["youngest"]
    household = tuple(
        replace(one, person=replace(one.person, notices=(applied,))) if one.person.ref == "father" else one
        for one in youngest.household
    )
    assert gap_days(youngest, "continuity.livelihood") == [(date(2024, 9, 18), date(2024, 10, 1), date(2027, 11, 6))]
    assert gap_days(replace(youngest, household=household), "continuity.livelihood") == []


def test_s1_change_of_regime_lists_the_steps() -> None:
    family = s1_family(notices=(Notice(kind="handover_rent_or_fee", on=date(2024, 9, 20)),))
    steps = {one.code: one.day for one in each(family["father"], date(2024, 9, 18), "handover.step")}
    assert steps == {
        "application": date(2024, 10, 31),
        "health_insurer": date(2024, 10, 15),
        "bank_account": date(2024, 10, 1),
        "end_of_benefit": date(2024, 10, 1),
        "rent_or_fee": date(2024, 10, 1),
        "housing_right": date(2024, 12, 30),
        "child_benefit": date(2024, 10, 31),
        "residence_place": date(2024, 10, 18),
    }
    later = {one.code for one in each(family["father"], date(2024, 9, 20), "handover.step")}
    assert set(steps) - later == {"rent_or_fee"}
    child = {one.code for one in each(family["second"], date(2024, 9, 18), "handover.step")}
    assert child == {
        "application",
        "end_of_benefit",
        "rent_or_fee",
        "housing_right",
        "education_package",
        "residence_place",
    }


@pytest.mark.parametrize(
    ("entered_on", "first", "hint_later"),
    [
        (date(2022, 7, 25), date(2024, 1, 26), "protected"),
        (date(2022, 8, 25), date(2024, 2, 26), "protected"),
        (date(2022, 8, 26), date(2025, 8, 27), "waiting_over"),
        (date(2022, 9, 5), date(2025, 9, 6), "waiting_over"),
        (date(2017, 1, 7), date(2018, 4, 8), "protected"),
    ],
)
def test_s2_analog_benefits_begin_and_are_kept(entered_on: date, first: date, hint_later: str) -> None:
    facts = s2_man(entered_on, stays=(), procedures=(AsylumProcedure(requested_on=entered_on),), documents=())
    held = over_time(facts, "analog.benefits")
    assert (held[0].from_on, held[0].day, held[-1].to_on, held[-1].hints[0]) == (first, first, None, hint_later)
    before = on(facts, date.fromordinal(first.toordinal() - 1), "regime").code
    assert [before, on(facts, first, "regime").code, on(facts, date(2026, 11, 22), "regime").code] == [
        "ASYLBLG_3",
        "ASYLBLG_2",
        "ASYLBLG_2",
    ]


def test_s2_health_card_of_section_264_2_comes_with_analog_benefits() -> None:
    cover = [on(s2_man(), day, "health.cover") for day in (date(2024, 1, 25), date(2024, 1, 26))]
    assert [(one.code, one.hints[0]) for one in cover] == [
        ("asylblg_4", "treatment_voucher"),
        ("full_care", "egk_264_2"),
    ]


def test_s2_rejected_man_stays_under_the_asylblg_through_action_and_toleration() -> None:
    assert regimes(s2_man()) == [
        ("ASYLBLG_3", "land", date(2022, 7, 25)),
        ("ASYLBLG_3", "municipality", date(2022, 11, 21)),
        ("ASYLBLG_2", "municipality", date(2024, 1, 26)),
    ]


def test_s2_toleration_pays_once_and_ends_the_monthly_list() -> None:
    assert over_time(s2_man(), "flueag.list")[-1].to_on == date(2025, 5, 1)
    once = on(s2_man(), date(2025, 4, 3), "flueag.toleration_once")
    assert (once.value, once.day) == (Decimal("12000.00"), date(2025, 5, 10))


def test_s3_ukrainians_change_to_sgb_2_and_12_in_june_2022() -> None:
    found = {ref: regimes(facts)[:2] for ref, facts in s3_family().items()}
    asylblg = ("ASYLBLG_3", "municipality", date(2022, 3, 10))
    assert found == {
        "nurse": [asylblg, ("SGB2", "jobcenter", date(2022, 6, 1))],
        "elder": [asylblg, ("SGB2", "jobcenter", date(2022, 6, 1))],
        "younger": [asylblg, ("SGB2", "jobcenter", date(2022, 6, 1))],
        "grandmother": [asylblg, ("SGB12_K4", "social_office", date(2022, 6, 1))],
    }


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2023, 12, 4), date(2024, 3, 4)),
        (date(2023, 12, 5), date(2025, 3, 4)),
        (date(2024, 6, 1), date(2025, 3, 4)),
        (date(2024, 11, 27), date(2025, 3, 4)),
        (date(2024, 11, 28), date(2026, 3, 4)),
        (date(2025, 10, 27), date(2026, 3, 4)),
        (date(2025, 10, 28), date(2027, 3, 4)),
        (date(2026, 11, 22), date(2027, 3, 4)),
    ],
)
def test_s3_title_holds_as_long_as_the_ordinance_of_the_day_says(day: date, last: date) -> None:
    assert on(s3_family()["nurse"], day, "document.validity", code="AE_24").day == last


def test_s3_alerts_follow_the_computed_day_and_not_the_printed_one() -> None:
    assert alerts(s3_family()["nurse"], "AE_24") == [
        (date(2026, 12, 4), 90),
        (date(2027, 1, 3), 60),
        (date(2027, 2, 2), 30),
        (date(2027, 2, 25), 7),
    ]


def test_s3_sister_changes_to_sgb_2_the_month_after_her_paper() -> None:
    assert regimes(s3_sister())[:2] == [
        ("ASYLBLG_3", "municipality", date(2026, 3, 16)),
        ("SGB2", "jobcenter", date(2026, 5, 1)),
    ]


def test_s3_benefit_is_called_grundsicherungsgeld_since_july_2026() -> None:
    names = [on(s3_sister(), day, "regime").value for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert names == ["buergergeld", "grundsicherungsgeld"]


def test_s4_analog_benefits_are_forecast_for_june_2029() -> None:
    assert on(Facts(person=s4_woman()), date(2026, 8, 31), "analog.forecast").day == date(2029, 6, 21)


@pytest.mark.parametrize(("kind", "rate"), [("shared", "409.00"), ("flat", "455.00")])
def test_s4_rate_hangs_on_the_home(kind: str, rate: str) -> None:
    facts = Facts(person=s4_woman(housing=(Housing(kind=kind, from_on=date(2026, 8, 31)),)))
    assert on(facts, date(2026, 10, 1), "amount.rate").value == Decimal(rate)


def test_s4_proof_against_measles_is_due_56_days_after_the_apartments() -> None:
    due: Finding = on(Facts(person=s4_woman()), date(2026, 9, 1), "health.measles")
    assert (due.day, due.from_on) == (date(2026, 10, 26), date(2026, 8, 31))


def test_s4_child_has_full_care_from_birth() -> None:
    cover = on(s4_child(), date(2026, 11, 10), "health.cover")
    assert (cover.code, cover.hints, cover.source) == (
        "full_care",
        ("egk_264_2", "no_co_payment"),
        "§ 4(4) AsylbLG, § 264(2) SGB V",
    )


def test_s5_unaccompanied_minor_is_of_youth_welfare_until_the_18th_birthday() -> None:
    assert regimes(s5_minor())[:2] == [
        ("SGB8", "youth_office", date(2024, 5, 6)),
        ("ASYLBLG_3", "municipality", date(2026, 2, 14)),
    ]
    assert on(s5_minor(), date(2026, 2, 14), "analog.forecast").day == date(2027, 5, 7)


def test_s11_refugee_changes_to_sgb_2_and_then_lives_on_work() -> None:
    assert regimes(s11_engineer()) == [
        ("ASYLBLG_3", "municipality", date(2023, 2, 27)),
        ("SGB2", "jobcenter", date(2023, 8, 1)),
        ("WORK", "", date(2025, 1, 1)),
    ]


def test_s11_title_of_three_years_and_its_alerts() -> None:
    assert on(s11_engineer(), date(2023, 8, 21), "document.validity").day == date(2026, 8, 20)
    assert [day for day, _ in alerts(s11_engineer(), "AE_25_2_1")[:3]] == [
        date(2026, 5, 22),
        date(2026, 6, 21),
        date(2026, 7, 21),
    ]


def test_s11_forecast_of_analog_benefits_is_over_with_the_asylblg() -> None:
    assert [one.to_on for one in over_time(s11_engineer(), "analog.forecast")] == [date(2023, 8, 1)]
    assert over_time(s11_engineer(), "analog.benefits") == []


def test_s11_work_insures() -> None:
    cover = [on(s11_engineer(), day, "health.cover").code for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert cover == ["insured", "insured_by_work"]


def test_s12_nothing_holds_behind_the_move() -> None:
    assert on(s12_man(), date(2025, 5, 31), "regime").code == "ASYLBLG_3"
    assert [
        one for one in (*over_time(s12_man(), "regime"), *over_time(s12_man(), "flueag.list")) if one.to_on is None
    ] == []
    assert each(s12_man(), date(2025, 6, 1), "regime") == []


def test_s4_child_is_expected_to_follow_the_mother_into_analog_benefits() -> None:
    forecast = on(s4_child(), date(2026, 11, 10), "analog.forecast")
    assert (forecast.day, forecast.hints, forecast.to_on) == (date(2029, 6, 21), ("follows_parent",), date(2029, 6, 21))
    assert on(s4_child(), date(2029, 6, 21), "regime").code == "ASYLBLG_2"
