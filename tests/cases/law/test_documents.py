"""Validity, alerts, renewal, health proofs and FlüAG on the day before and on the day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.law import Facts, Switches
from cases.law.facts import (
    AsylumProcedure,
    Decision,
    Document,
    Entry,
    HealthInsurance,
    Housing,
    Job,
    Notice,
    Proof,
    Ruling,
    Schooling,
)
from cases.law.findings import Outcome
from cases.law.rules.flueag import report_due
from cases.law.switches import Setting
from tests.cases.law.asking import alone, each, on, over_time


def holder(*documents: Document, **facts: object) -> Facts:
    """Somebody with documents."""
    return alone(born_on=date(1990, 1, 1), documents=documents, **facts)


@pytest.mark.parametrize(
    ("code", "issued_on", "renewal", "last"),
    [
        ("AE_25_1", date(2024, 1, 10), False, date(2027, 1, 9)),
        ("AE_25_2_1", date(2024, 1, 10), True, date(2027, 1, 9)),
        ("AE_25_2_2", date(2024, 2, 26), False, date(2025, 2, 25)),
        ("AE_25_2_2", date(2024, 2, 26), True, date(2026, 2, 25)),
        ("AE_25_2_2", date(2024, 2, 27), False, date(2027, 2, 26)),
        ("AE_25_3", date(2024, 3, 1), False, date(2025, 2, 28)),
        ("AE_25_4A", date(2024, 1, 10), False, date(2025, 1, 9)),
        ("AE_25_4A", date(2024, 1, 10), True, date(2026, 1, 9)),
        ("AE_25_4B", date(2024, 1, 10), False, date(2025, 1, 9)),
    ],
)
def test_title_lasts_as_long_as_the_law_of_its_day_says(code: str, issued_on: date, renewal: bool, last: date) -> None:
    facts = holder(Document(code=code, issued_on=issued_on, renewal=renewal))
    assert on(facts, issued_on, "document.validity").day == last


def test_shorter_paper_is_to_be_verified() -> None:
    paper = Document(code="AE_25_2_1", issued_on=date(2024, 1, 10), valid_until=date(2025, 1, 9))
    found = on(holder(paper), date(2024, 1, 10), "document.validity")
    assert (found.day, found.hints, found.verify) == (date(2025, 1, 9), ("shorter_than_law",), True)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("AUFG", [90, 60, 30, 7]),
        ("AE_25_3", [90, 60, 30, 7]),
        ("DUL", [60, 30, 14, 7]),
        ("DUL_60C", [60, 30, 14, 7]),
        ("GUEB", [7, 3]),
        ("AE_104C", [180, 90, 60, 30, 7]),
    ],
)
def test_alerts_begin_so_many_days_before_the_end(code: str, days: list[int]) -> None:
    paper = Document(code=code, issued_on=date(2024, 1, 10), valid_until=date(2025, 6, 30))
    found = over_time(holder(paper), "document.alert")
    assert [one.value for one in found] == days
    assert [(date(2025, 6, 30) - one.from_on).days for one in found] == days
    assert found[-1].to_on == date(2025, 7, 1)


def test_new_document_ends_the_alerts_of_the_old_one() -> None:
    old = Document(code="AE_25_3", issued_on=date(2024, 1, 10), valid_until=date(2025, 6, 30))
    new = Document(code="AE_25_3", issued_on=date(2025, 5, 12), valid_until=date(2028, 5, 11), renewal=True)
    held = [one for one in over_time(holder(old, new), "document.alert") if one.day == date(2025, 6, 30)]
    assert [(one.from_on, one.to_on) for one in held] == [
        (date(2025, 4, 1), date(2025, 5, 1)),
        (date(2025, 5, 1), date(2025, 5, 12)),
    ]
    assert [one.day for one in over_time(holder(old, new), "document.expired")] == [date(2028, 5, 11)]


def test_settlement_permit_has_no_end_but_its_card() -> None:
    paper = Document(code="NE_26_3", issued_on=date(2024, 1, 10), card_until=date(2034, 1, 9))
    facts = holder(paper)
    valid = on(facts, date(2030, 1, 1), "document.validity")
    assert (valid.day, valid.hints, valid.to_on) == (None, ("unlimited",), None)
    assert on(facts, date(2030, 1, 1), "document.card").day == date(2034, 1, 9)
    assert over_time(facts, "document.alert")[0].from_on == date(2033, 10, 11)
    assert over_time(facts, "document.expired") == []


def test_extension_is_due_with_the_first_alert_and_missed_30_days_before_the_end() -> None:
    paper = Document(code="AE_25_3", issued_on=date(2024, 1, 10), valid_until=date(2025, 6, 30), ref="title")
    steps = [(one.outcome, one.from_on, one.to_on) for one in over_time(holder(paper), "document.renewal")]
    assert steps == [
        (Outcome.DUE, date(2025, 4, 1), date(2025, 5, 31)),
        (Outcome.WARNING, date(2025, 5, 31), date(2025, 7, 1)),
    ]
    asked = holder(paper, notices=(Notice(kind="title", on=date(2025, 5, 2)),))
    assert [one.to_on for one in over_time(asked, "document.renewal")] == [date(2025, 5, 2)]
    assert over_time(asked, "document.expired") == []
    assert on(holder(paper), date(2025, 7, 1), "document.expired").because == ("title",)


def test_permission_of_the_procedure_outlives_its_paper_and_ends_with_the_ruling() -> None:
    ruling = Ruling(outcome="rejected", served_on=date(2024, 5, 2), final_on=date(2024, 9, 2))
    paper = Document(code="AUFG", issued_on=date(2024, 1, 10), valid_until=date(2025, 1, 9))
    procedure = AsylumProcedure(requested_on=date(2024, 1, 2), rulings=(ruling,))
    facts = holder(paper, procedures=(procedure,))
    assert on(facts, date(2024, 9, 2), "document.validity").hints == ("procedure",)
    assert each(facts, date(2024, 9, 3), "document.validity") == []


@pytest.mark.parametrize(
    ("born_on", "due"),
    [(date(1970, 12, 31), []), (date(1971, 1, 1), [date(2024, 4, 29)]), (date(2023, 6, 10), [date(2024, 8, 5)])],
)
def test_proof_against_measles_is_of_those_born_after_1970_and_from_the_first_birthday(
    born_on: date, due: list[date]
) -> None:
    home = Housing(kind="shared", from_on=date(2024, 3, 4))
    facts = alone(born_on=born_on, housing=(home,))
    assert [one.day for one in over_time(facts, "health.measles")] == due


def test_proof_against_measles_ends_when_shown_or_moved_and_is_not_asked_for_in_flats() -> None:
    homes = (
        Housing(kind="shared", from_on=date(2024, 3, 4), to_on=date(2024, 4, 1)),
        Housing(kind="flat", from_on=date(2024, 4, 1), to_on=date(2024, 6, 1)),
        Housing(kind="flat", from_on=date(2024, 6, 1), community_facility=True),
    )
    facts = alone(born_on=date(1990, 1, 1), housing=homes)
    assert [(one.from_on, one.day, one.to_on) for one in over_time(facts, "health.measles")] == [
        (date(2024, 3, 4), date(2024, 4, 29), date(2024, 4, 1)),
        (date(2024, 6, 1), date(2024, 7, 27), None),
    ]
    shown = replace(facts, person=replace(facts.person, proofs=(Proof(kind="measles", on=date(2024, 6, 20)),)))
    assert [one.to_on for one in over_time(shown, "health.measles")] == [date(2024, 4, 1), date(2024, 6, 20)]


def test_childcare_and_school_ask_for_the_proof_before_the_start() -> None:
    place = Schooling(kind="kita", from_on=date(2024, 8, 1), ref="kita")
    facts = alone(born_on=date(2021, 1, 1), schooling=(place,))
    assert [(one.day, one.because) for one in over_time(facts, "health.measles")] == [(date(2024, 8, 1), ("kita",))]


def in_procedure(born_on: date, **facts: object) -> Facts:
    """Somebody in a procedure since May 2026."""
    procedure = AsylumProcedure(requested_on=date(2026, 5, 1))
    return alone(born_on=born_on, entries=(Entry(on=date(2026, 5, 1)),), procedures=(procedure,), **facts)


def test_minors_have_full_care_since_june_2026_and_keep_what_was_begun() -> None:
    child = in_procedure(date(2008, 9, 10))
    days = (date(2026, 6, 11), date(2026, 6, 12), date(2026, 9, 9), date(2026, 9, 10))
    assert [on(child, day, "health.cover").code for day in days] == ["asylblg_4", "full_care", "full_care", "asylblg_4"]
    assert on(child, days[0], "health.cover").hints == ("treatment_voucher", "needs_of_children")
    begun = in_procedure(date(2008, 9, 10), decisions=(Decision(kind="care_begun", from_on=date(2026, 8, 1)),))
    assert on(begun, days[3], "health.cover").code == "full_care"


def test_health_card_instead_of_vouchers_where_the_municipality_joined() -> None:
    joined = Switches(Setting("egk_264_1", date(2026, 7, 1), None, True))
    adult = in_procedure(date(1990, 1, 1))
    hints = [on(adult, day, "health.cover", switches=joined).hints for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert hints == [("treatment_voucher",), ("egk_264_1",)]


def test_insured_work_and_other_insurance_come_before_the_regime() -> None:
    job = Job(from_on=date(2026, 7, 15), to_on=date(2026, 8, 15), insured=True, hours=Decimal(20))
    family = HealthInsurance(kind="family", from_on=date(2026, 8, 15), to_on=date(2026, 9, 1))
    facts = in_procedure(date(1990, 1, 1), jobs=(job,), insurances=(family,))
    days = (date(2026, 7, 14), date(2026, 7, 15), date(2026, 8, 15), date(2026, 9, 1))
    assert [on(facts, day, "health.cover").code for day in days] == [
        "asylblg_4",
        "insured_by_work",
        "family_insurance",
        "asylblg_4",
    ]


def test_own_means_without_insurance_are_a_gap_in_cover() -> None:
    covered = Decision(kind="need_covered", from_on=date(2026, 7, 1), to_on=date(2026, 8, 1), ref="means")
    facts = in_procedure(date(1990, 1, 1), decisions=(covered,))
    gap = on(facts, date(2026, 7, 1), "continuity.health")
    assert (gap.day, gap.value, gap.to_on, gap.code) == (date(2026, 7, 1), 31, date(2026, 8, 1), "NONE")
    assert on(facts, date(2026, 7, 1), "health.cover").outcome == Outcome.NOT_MET


def test_examination_and_vaccination_are_offered_until_they_are_documented() -> None:
    home = Housing(kind="shared", from_on=date(2026, 5, 1))
    proofs = (Proof(kind="health_exam", on=date(2026, 5, 9)), Proof(kind="vaccination", on=date(2026, 6, 1)))
    facts = in_procedure(date(1990, 1, 1), housing=(home,), proofs=proofs)
    exam = on(facts, date(2026, 5, 8), "health.exam")
    assert (exam.outcome, exam.to_on, exam.hints) == (Outcome.OBLIGED, date(2026, 5, 9), ("with_x_ray",))
    assert on(facts, date(2026, 5, 31), "health.vaccination").to_on == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("month", "due"),
    [(date(2024, 3, 17), date(2024, 4, 10)), (date(2024, 12, 1), date(2025, 1, 10))],
)
def test_list_is_reported_by_the_tenth_of_the_next_month(month: date, due: date) -> None:
    assert report_due(month) == due


def test_flat_rate_hangs_on_year_and_kind_of_municipality() -> None:
    procedure = AsylumProcedure(requested_on=date(2020, 5, 20))
    facts = alone(born_on=date(1990, 1, 1), entries=(Entry(on=date(2020, 5, 20)),), procedures=(procedure,))
    free = Switches(Setting("county_free", date(2020, 1, 1), None, True))
    own = Switches(Setting("flueag_monthly", date(2026, 1, 1), None, "1013.00"))
    days = (date(2020, 12, 31), date(2021, 1, 1), date(2026, 1, 1))
    values = [[on(facts, day, "flueag.list", switches=one).value for day in days] for one in (Switches(), free, own)]
    assert values == [
        [Decimal("866.00"), Decimal("875.00"), Decimal("875.00")],
        [Decimal("866.00"), Decimal("1125.00"), Decimal("1125.00")],
        [Decimal("866.00"), Decimal("875.00"), Decimal("1013.00")],
    ]
