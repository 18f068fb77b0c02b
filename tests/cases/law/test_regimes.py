"""Changes of regime beyond the stories: other titles, ages, work, decisions, the switch of a bill."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.law import Facts, PersonFacts, Switches
from cases.law.derived.status import statuses
from cases.law.facts import (
    AsylumProcedure,
    Decision,
    Document,
    Entry,
    Job,
    Notice,
    Proof,
    Relative,
    Ruling,
    Sponsorship,
    Stay,
)
from cases.law.findings import Outcome
from cases.law.situation import Situation
from cases.law.switches import Setting
from tests.cases.law.asking import alone, each, on, over_time
from tests.cases.law.stories import s3_person, s4_woman, s11_engineer

BORN = date(1990, 1, 1)


def runs(facts: Facts, switches: Switches | None = None) -> list[tuple[str, date]]:
    """The regimes one after another; changes of name, reason or authority are left out."""
    held: list[tuple[str, date]] = []
    for one in sorted(over_time(facts, "regime", switches=switches), key=lambda finding: finding.from_on):
        if not held or held[-1][0] != one.code:
            held.append((one.code, one.from_on))
    return held


def somebody(entered_on: date = date(2023, 1, 10), **facts: Any) -> Facts:
    """Somebody of working age in an asylum procedure since the entry."""
    given = {"born_on": BORN, "entries": (Entry(on=entered_on),), **facts}
    given.setdefault("procedures", (AsylumProcedure(requested_on=entered_on),))
    return alone(**given)


def ruled(outcome: str, served_on: date, **facts: Any) -> Facts:
    """Somebody to whom a ruling was served."""
    ruling = Ruling(outcome=outcome, served_on=served_on, ref="ruling")
    return somebody(procedures=(AsylumProcedure(requested_on=date(2023, 1, 10), rulings=(ruling,)),), **facts)


@pytest.mark.parametrize("outcome", ["asylum", "refugee", "subsidiary"])
@pytest.mark.parametrize(
    ("served_on", "first"),
    [
        (date(2023, 8, 1), date(2023, 9, 1)),
        (date(2023, 8, 31), date(2023, 9, 1)),
        (date(2023, 12, 31), date(2024, 1, 1)),
    ],
)
def test_protection_changes_the_regime_in_the_month_after_service(outcome: str, served_on: date, first: date) -> None:
    assert runs(ruled(outcome, served_on))[:2] == [("ASYLBLG_3", date(2023, 1, 10)), ("SGB2", first)]


def test_ban_on_removal_changes_it_in_the_month_after_the_title() -> None:
    title = Document(code="AE_25_3", issued_on=date(2024, 2, 20), valid_until=date(2025, 2, 19), ref="title")
    facts = ruled("ban", date(2023, 12, 5), documents=(title,))
    assert runs(facts)[:2] == [("ASYLBLG_3", date(2023, 1, 10)), ("SGB2", date(2024, 3, 1))]
    assert on(facts, date(2024, 3, 1), "regime").day == date(2024, 2, 20)


def test_title_of_up_to_six_months_leaves_the_asylblg() -> None:
    kept = [
        runs(somebody(documents=(Document(code="AE_25_3", issued_on=date(2023, 5, 8), valid_until=last),)))[:2]
        for last in (date(2023, 11, 7), date(2023, 11, 8))
    ]
    basic = ("ASYLBLG_3", date(2023, 1, 10))
    assert [kept[0][0], kept[1]] == [basic, [basic, ("SGB2", date(2023, 6, 1))]]
    assert ("SGB2", date(2023, 6, 1)) not in kept[0]


@pytest.mark.parametrize(
    ("suspended_on", "first"),
    [
        (date(2022, 1, 14), date(2023, 9, 1)),  # already old when the title is issued
        (date(2022, 6, 20), date(2024, 1, 1)),  # 18 months end on 20 December
        (date(2022, 6, 30), date(2024, 1, 1)),  # on 30 December, so it ceases on the 31st
        (date(2022, 7, 1), date(2024, 2, 1)),
    ],
)
def test_title_of_section_25_5_leaves_the_asylblg_18_months_after_suspension(suspended_on: date, first: date) -> None:
    title = Document(code="AE_25_5", issued_on=date(2023, 8, 2), valid_until=date(2026, 8, 1))
    suspension = Decision(kind="suspension", from_on=suspended_on, ref="suspension")
    facts = somebody(date(2021, 1, 10), documents=(title,), decisions=(suspension,), procedures=())
    assert ("SGB2", first) in runs(facts)


def test_title_of_section_25_5_without_known_suspension_is_to_be_verified() -> None:
    title = Document(code="AE_25_5", issued_on=date(2023, 8, 2), valid_until=date(2026, 8, 1))
    found = on(somebody(documents=(title,), procedures=()), date(2023, 9, 1), "regime")
    assert (found.code, found.hints, found.verify) == ("ASYLBLG_3", ("suspension_unknown",), True)


def test_resettled_person_never_is_under_the_asylblg() -> None:
    title = Document(code="AE_23_4", issued_on=date(2024, 5, 20), valid_until=date(2027, 5, 19))
    facts = somebody(date(2024, 4, 2), procedures=(), documents=(title,))
    assert runs(facts)[0] == ("SGB2", date(2024, 4, 2))


@pytest.mark.parametrize(
    ("born_on", "first"),
    [
        (date(1956, 3, 15), date(2022, 2, 1)),  # 65 years and 10 months on 15 January
        (date(1956, 3, 1), date(2022, 1, 1)),  # on 1 January, reached with the end of December
        (date(1958, 12, 31), date(2025, 1, 1)),
        (date(1964, 5, 2), date(2031, 6, 1)),
    ],
)
def test_age_limit_brings_chapter_4_in_the_month_after(born_on: date, first: date) -> None:
    title = Document(code="AE_25_2_1", issued_on=date(2020, 1, 20), valid_until=date(2040, 1, 19))
    facts = somebody(date(2019, 6, 1), born_on=born_on, procedures=(), documents=(title,))
    assert ("SGB12_K4", first) in runs(facts)


def test_child_alone_turns_to_sgb_2_at_15_and_with_a_parent_is_there_before() -> None:
    title = Document(code="AE_25_2_1", issued_on=date(2020, 1, 20), valid_until=date(2040, 1, 19))
    parent = somebody(date(2019, 6, 1), procedures=(), documents=(title,)).person
    child = replace(parent, ref="child", born_on=date(2012, 4, 10))
    assert runs(Facts(person=child))[1:] == [("SGB12_K3", date(2020, 2, 1)), ("SGB2", date(2027, 4, 10)), *LATER]
    tie = Relative(person=parent, relation="parent", from_on=date(2012, 4, 10), to_on=date(2023, 6, 1))
    assert runs(Facts(person=child, household=(tie,)))[1:4] == [
        ("SGB2", date(2020, 2, 1)),
        ("SGB12_K3", date(2023, 6, 1)),
        ("SGB2", date(2027, 4, 10)),
    ]


LATER = [("ASYLBLG_2", date(2040, 1, 20))]


def test_unfit_person_is_of_chapter_3_and_for_good_of_chapter_4() -> None:
    decisions = (
        Decision(kind="not_fit", from_on=date(2024, 2, 1), to_on=date(2024, 8, 1)),
        Decision(kind="permanently_unfit", from_on=date(2024, 8, 1)),
    )
    facts = ruled("refugee", date(2023, 8, 2), decisions=decisions)
    assert runs(facts)[1:] == [
        ("SGB2", date(2023, 9, 1)),
        ("SGB12_K3", date(2024, 2, 1)),
        ("SGB12_K4", date(2024, 8, 1)),
    ]


@pytest.mark.parametrize(
    ("from_on", "to_on", "work"),
    [
        (date(2025, 1, 1), date(2025, 7, 1), [("WORK", date(2025, 1, 1)), ("SGB2", date(2025, 7, 1))]),
        (date(2025, 1, 15), date(2025, 6, 16), [("WORK", date(2025, 2, 1)), ("SGB2", date(2025, 7, 1))]),
    ],
)
def test_work_counts_for_full_months(from_on: date, to_on: date, work: list[tuple[str, date]]) -> None:
    job = Job(from_on=from_on, to_on=to_on, hours=Decimal(38))
    assert runs(s11_engineer(jobs=(job,)))[2:4] == work


def test_lost_work_leaves_a_gap_until_somebody_applies() -> None:
    job = Job(from_on=date(2025, 1, 1), to_on=date(2025, 7, 1), hours=Decimal(38))
    notices = (Notice(kind="sgb2", on=date(2023, 7, 20)), Notice(kind="sgb2", on=date(2025, 8, 12)))
    gaps = over_time(s11_engineer(jobs=(job,), notices=notices), "continuity.livelihood")
    assert [(one.day, one.to_on, one.value, one.hints) for one in gaps if one.code == "SGB2"] == [
        (date(2025, 7, 1), date(2025, 8, 1), 31, ("applied_late",))
    ]


def test_few_hours_or_a_family_do_not_cover_the_need_unless_decided() -> None:
    few = Job(from_on=date(2025, 1, 1), hours=Decimal(29))
    assert ("WORK", date(2025, 1, 1)) not in runs(s11_engineer(jobs=(few,)))
    decided = replace(few, covers_need=True)
    assert ("WORK", date(2025, 1, 1)) in runs(s11_engineer(jobs=(decided,)))
    full = replace(few, hours=Decimal(38))
    child = Relative(person=PersonFacts(ref="child"), relation="child", from_on=date(2020, 1, 1))
    family = replace(s11_engineer(jobs=(full,)), household=(child,))
    assert ("WORK", date(2025, 1, 1)) not in runs(family)


def test_decisions_of_an_office_come_first() -> None:
    decisions = (
        Decision(kind="regime", value="BAFOEG", from_on=date(2025, 3, 1), to_on=date(2025, 9, 1), ref="notice"),
        Decision(kind="need_covered", from_on=date(2025, 10, 1), to_on=date(2025, 11, 1)),
    )
    facts = ruled(
        "refugee",
        date(2023, 8, 2),
        decisions=decisions,
        sponsorships=(Sponsorship(from_on=date(2025, 12, 1), to_on=date(2026, 1, 1), covers=True),),
    )
    assert runs(facts)[2:8] == [
        ("BAFOEG", date(2025, 3, 1)),
        ("SGB2", date(2025, 9, 1)),
        ("NONE", date(2025, 10, 1)),
        ("SGB2", date(2025, 11, 1)),
        ("NONE", date(2025, 12, 1)),
        ("SGB2", date(2026, 1, 1)),
    ]
    assert on(facts, date(2025, 3, 1), "regime").because == ("notice",)


def test_reductions_and_bridging_are_regimes_of_their_own_and_end() -> None:
    reduced = Decision(kind="reduction", from_on=date(2023, 8, 31), to_on=date(2024, 4, 1), ref="notice")
    facts = somebody(decisions=(reduced,))
    assert runs(facts)[1:3] == [("ASYLBLG_1A", date(2023, 8, 31)), ("ASYLBLG_3", date(2024, 4, 1))]
    review = on(facts, date(2023, 9, 1), "reduction.review")
    assert (review.outcome, review.day, review.to_on) == (Outcome.DUE, date(2024, 2, 29), date(2024, 3, 1))
    assert on(facts, date(2024, 3, 1), "reduction.too_long").to_on == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("kind", "last"),
    [("house_order", date(2024, 6, 4)), ("bridging", date(2024, 5, 18)), ("reduction", date(2024, 11, 4))],
)
def test_reduction_lasts_no_longer_than_the_law_says(kind: str, last: date) -> None:
    facts = somebody(decisions=(Decision(kind=kind, from_on=date(2024, 5, 5)),))
    assert on(facts, date(2024, 5, 5), "reduction.review").day == last


def test_late_application_suspends_removal_and_one_in_time_lets_the_title_go_on() -> None:
    title = Document(code="AE_25_3", issued_on=date(2023, 3, 6), valid_until=date(2024, 3, 5), ref="title")
    found = []
    days = (date(2024, 3, 6), date(2024, 3, 20), date(2024, 9, 11))
    for applied_on in (date(2024, 3, 5), date(2024, 3, 20)):
        notice = Notice(kind="title", on=applied_on, decided_on=date(2024, 9, 10))
        facts = somebody(date(2022, 1, 1), documents=(title,), procedures=(), notices=(notice,))
        found.append([(one.code, one.hints) for one in (on(facts, day, "regime") for day in days)])
    assert found == [
        [("SGB2", ("title_granted",)), ("SGB2", ("title_granted",)), ("ASYLBLG_3", ("no_status",))],
        [("ASYLBLG_3", ("title_expired",)), ("ASYLBLG_3", ("fiction_late",)), ("ASYLBLG_3", ("no_status",))],
    ]


@pytest.mark.parametrize(
    ("fiction_on", "fingers_on", "first"),
    [
        (date(2022, 4, 4), None, date(2022, 6, 1)),
        (date(2022, 5, 31), date(2022, 8, 1), date(2022, 6, 1)),
        (date(2022, 6, 1), None, date(2022, 7, 1)),
        (date(2022, 6, 20), date(2022, 6, 27), date(2022, 7, 1)),
        (date(2022, 6, 20), date(2022, 7, 4), date(2022, 8, 1)),
        (date(2026, 4, 30), date(2026, 4, 2), date(2026, 5, 1)),
    ],
)
def test_ukrainians_change_in_the_month_after_paper_and_fingerprints(
    fiction_on: date, fingers_on: date | None, first: date
) -> None:
    proofs = () if fingers_on is None else (Proof(kind="fingerprints", on=fingers_on),)
    fiction = Document(code="FIK", issued_on=fiction_on, for_code="AE_24")
    entered_on = fiction_on.replace(day=1)
    facts = somebody(entered_on, procedures=(), nationalities=("UKR",), documents=(fiction,), proofs=proofs)
    assert runs(facts)[:2] == [("ASYLBLG_3", entered_on), ("SGB2", first)]


def bill(from_on: date, to_on: date | None = None) -> Switches:
    """The bill of 2025 as law from a day on."""
    return Switches(Setting("ukraine_asylblg_2025", from_on, to_on, True))


def test_bill_on_ukraine_brings_back_only_those_of_after_march_2025() -> None:
    former = Facts(person=s3_person("nurse", date(1988, 2, 20)))
    title = Document(code="AE_24", issued_on=date(2025, 4, 1), valid_until=date(2026, 3, 4))
    fiction = Document(code="FIK", issued_on=date(2025, 3, 3), for_code="AE_24")
    recent = replace(
        former, person=replace(former.person, entries=(Entry(on=date(2025, 3, 1)),), documents=(fiction, title))
    )
    switches = bill(date(2026, 7, 1))
    assert runs(former, switches)[1] == runs(former)[1] == ("SGB2", date(2022, 6, 1))
    assert [code for code, _ in runs(former, switches)] == [code for code, _ in runs(former)]
    assert runs(recent, switches)[:3] == [
        ("ASYLBLG_3", date(2025, 3, 1)),
        ("SGB2", date(2025, 4, 1)),
        ("ASYLBLG_3", date(2026, 7, 1)),
    ]
    assert runs(recent)[:2] == [("ASYLBLG_3", date(2025, 3, 1)), ("SGB2", date(2025, 4, 1))]


def test_third_country_title_is_extended_by_the_first_ordinance_only() -> None:
    title = Document(code="AE_24", issued_on=date(2022, 9, 12), valid_until=date(2024, 3, 4), ref="title")
    facts = somebody(date(2022, 3, 10), procedures=(), nationalities=("NGA",), documents=(title,))
    valid = on(facts, date(2025, 1, 1), "document.validity")
    assert (valid.day, valid.hints, valid.verify) == (date(2025, 3, 4), ("third_country_conditions",), True)
    decided = replace(
        facts, person=replace(facts.person, decisions=(Decision(kind="extension_24", from_on=date(2024, 11, 28)),))
    )
    assert on(decided, date(2026, 1, 1), "document.validity").day == date(2027, 3, 4)


def test_birth_brings_the_parent_regime_and_death_ends_all() -> None:
    facts = somebody(died_on=date(2024, 5, 6))
    assert over_time(facts, "regime")[-1].to_on == date(2024, 5, 7)
    assert each(facts, date(2024, 5, 7), "health.cover") == []


def test_reception_facility_is_of_the_land() -> None:
    found = on(Facts(person=s4_woman()), date(2026, 8, 30), "regime")
    assert (found.code, found.authority) == ("ASYLBLG_3", "land")
    assert each(Facts(person=s4_woman()), date(2026, 8, 30), "amount.month") == []


def test_second_procedure_does_not_bring_back_the_permission_of_the_first() -> None:
    ruling = Ruling(outcome="rejected", served_on=date(2022, 6, 1), final_on=date(2022, 7, 1))
    first = AsylumProcedure(requested_on=date(2022, 1, 10), rulings=(ruling,), ref="first")
    second = AsylumProcedure(requested_on=date(2023, 5, 4), ref="second")
    stay = Stay(kind="permitted", from_on=date(2022, 1, 12))
    facts = somebody(date(2022, 1, 10), procedures=(first, second), stays=(stay,))
    held = Situation(facts, Switches()).derived(statuses)
    assert [(one.code, one.period.from_on, one.period.end) for one in held] == [
        ("AUFG", date(2022, 1, 12), date(2022, 7, 2)),
        ("AUFG", date(2023, 5, 4), None),
    ]


@pytest.mark.parametrize(("second_on", "again"), [(date(2026, 5, 4), True), (date(2026, 5, 5), False)])
def test_bridging_benefits_come_once_in_two_years(second_on: date, again: bool) -> None:
    first = Decision(kind="bridging", from_on=date(2024, 5, 5), to_on=date(2024, 5, 19), ref="first")
    second = Decision(kind="bridging", from_on=second_on, to_on=second_on + timedelta(14), ref="second")
    found = over_time(somebody(decisions=(first, second)), "reduction.again")
    assert [(one.from_on, one.day, one.because) for one in found] == (
        [(second_on, date(2026, 5, 5), ("first", "second"))] if again else []
    )


def test_newborn_of_whom_nothing_is_known_is_under_the_law_of_a_parent() -> None:
    mother = replace(ruled("refugee", date(2023, 8, 2)).person, ref="mother")
    tie = Relative(person=mother, relation="parent", from_on=date(2024, 3, 9))
    born = Entry(on=date(2024, 3, 9))
    child = PersonFacts(ref="child", born_on=date(2024, 3, 9), entries=(born,))
    assert runs(Facts(person=child, household=(tie,)))[0] == ("SGB2", date(2024, 3, 9))
    assert runs(Facts(person=child))[0] == ("ASYLBLG_3", date(2024, 3, 9))
    early = replace(child, born_on=date(2023, 5, 2), entries=(Entry(on=date(2023, 5, 2)),))
    tie = replace(tie, from_on=date(2023, 5, 2))
    found = Facts(person=early, household=(tie,))
    assert runs(found)[:2] == [("ASYLBLG_3", date(2023, 5, 2)), ("SGB2", date(2023, 9, 1))]
    assert on(found, date(2023, 9, 1), "regime").verify
