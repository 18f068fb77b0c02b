"""Procedural deadlines: the last day of each, and when it ends (domain tables 2.3 and 3.10)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.law import Facts, Outcome
from cases.law.arithmetic import add_months
from cases.law.facts import AsylumProcedure, Decision, Document, Entry, Notice, Proof, Ruling, Training
from cases.law.workdays import is_working_day
from tests.cases.law.asking import alone, each, on, over_time

D = date
SERVED = D(2024, 4, 9)


def ruled(outcome: str, served_on: date = SERVED, notices: tuple[Notice, ...] = (), **ruling: Any) -> Facts:
    """Somebody who was served a decision of the Federal Office."""
    served = Ruling(outcome=outcome, served_on=served_on, ref="ruling", **ruling)
    return alone(procedures=(AsylumProcedure(requested_on=D(2023, 1, 1), rulings=(served,)),), notices=notices)


# Action and grounds


@pytest.mark.parametrize(
    ("outcome", "served_on", "day"),
    [
        ("rejected", D(2024, 4, 9), D(2024, 4, 23)),
        ("subsidiary", D(2024, 4, 9), D(2024, 4, 23)),
        ("ban", D(2024, 4, 9), D(2024, 4, 23)),
        ("rejected_obvious", D(2024, 4, 9), D(2024, 4, 16)),
        ("inadmissible", D(2024, 4, 9), D(2024, 4, 16)),
        ("transfer", D(2024, 4, 9), D(2024, 4, 16)),
        ("rejected", D(2026, 6, 15), D(2026, 6, 29)),
        ("inadmissible", D(2026, 6, 15), D(2026, 6, 22)),
        ("rejected", D(2024, 12, 12), D(2024, 12, 27)),  # two days of Christmas
        ("rejected_obvious", D(2024, 5, 2), D(2024, 5, 10)),  # Ascension
        ("rejected", D(2024, 3, 16), D(2024, 4, 2)),  # a Saturday before Easter
    ],
)
def test_action_is_due_after_two_weeks_or_one(outcome: str, served_on: date, day: date) -> None:
    held = on(ruled(outcome, served_on), served_on, "deadline.action")
    assert (held.outcome, held.day, held.last_on, held.authority) == (Outcome.DUE, day, day, "court")
    assert ("urgent_application_too" in held.hints) is (outcome in {"rejected_obvious", "inadmissible", "transfer"})


@pytest.mark.parametrize("outcome", ["asylum", "refugee"])
def test_full_protection_needs_no_action(outcome: str) -> None:
    for rule in ("deadline.action", "deadline.grounds"):
        assert over_time(ruled(outcome), rule) == []


def test_action_is_no_longer_due_once_filed() -> None:
    filed = ruled("rejected", remedy_filed_on=D(2024, 4, 15))
    assert on(filed, D(2024, 4, 14), "deadline.action").to_on == D(2024, 4, 15)
    assert each(filed, D(2024, 4, 15), "deadline.action") == []


def test_grounds_are_due_a_month_after_service_until_given() -> None:
    filed = ruled("rejected", D(2024, 1, 31), remedy_filed_on=D(2024, 2, 5))
    held = on(filed, D(2024, 2, 5), "deadline.grounds")
    assert (held.day, held.to_on) == (D(2024, 2, 29), None)
    given_on = D(2024, 2, 20)
    given = ruled("rejected", D(2024, 1, 31), (Notice(kind="grounds", on=given_on),), remedy_filed_on=D(2024, 2, 5))
    assert on(given, D(2024, 2, 19), "deadline.grounds").to_on == given_on


# Leave period


@pytest.mark.parametrize(
    ("outcome", "ruling", "event", "day"),
    [
        ("rejected", {}, D(2024, 4, 9), D(2024, 5, 9)),
        ("rejected", {"final_on": D(2024, 4, 23)}, D(2024, 4, 23), D(2024, 5, 23)),
        ("rejected", {"remedy_filed_on": D(2024, 4, 15), "final_on": D(2025, 1, 31)}, D(2025, 1, 31), D(2025, 3, 2)),
        ("rejected_obvious", {}, D(2024, 4, 9), D(2024, 4, 16)),
        ("inadmissible", {"remedy_filed_on": D(2024, 4, 12)}, D(2024, 4, 9), D(2024, 4, 16)),
        (
            "inadmissible",
            {"remedy_filed_on": D(2024, 4, 12), "suspensive": True, "final_on": D(2025, 2, 1)},
            D(2025, 2, 1),
            D(2025, 3, 3),
        ),
    ],
)
def test_leave_period(outcome: str, ruling: dict[str, Any], event: date, day: date) -> None:
    held = on(ruled(outcome, **ruling), event, "deadline.leave")
    assert (held.outcome, held.from_on, held.day, held.last_on) == (Outcome.DUE, event, day, day)


def test_leave_period_of_the_reform_is_30_days_and_a_week() -> None:
    days = [
        over_time(ruled(outcome, D(2026, 6, 15)), "deadline.leave")[0].day
        for outcome in ("rejected", "rejected_obvious", "inadmissible")
    ]
    assert days == [D(2026, 7, 15), D(2026, 6, 22), D(2026, 6, 22)]


def test_action_holds_the_leave_period_up() -> None:
    pending = ruled("rejected", remedy_filed_on=D(2024, 4, 15))
    suspended = ruled("inadmissible", remedy_filed_on=D(2024, 4, 12), suspensive=True)
    assert [over_time(one, "deadline.leave") for one in (pending, suspended)] == [[], []]


@pytest.mark.parametrize("outcome", ["transfer", "subsidiary", "refugee"])
def test_no_leave_period_without_a_threat_of_removal(outcome: str) -> None:
    assert over_time(ruled(outcome), "deadline.leave") == []


# Benefits


@pytest.mark.parametrize("kind", ["asylblg", "sgb2", "sgb12", "but"])
@pytest.mark.parametrize(
    ("known", "received", "day", "fiction"),
    [
        ({"served_on": D(2024, 10, 1)}, D(2024, 10, 1), D(2024, 11, 4), False),  # 1 November, Friday, Saturday, Sunday
        ({"served_on": D(2025, 1, 31)}, D(2025, 1, 31), D(2025, 2, 28), False),
        ({"decided_on": D(2024, 12, 31)}, D(2025, 1, 3), D(2025, 2, 3), True),
        ({"decided_on": D(2025, 1, 2)}, D(2025, 1, 6), D(2025, 2, 6), True),
    ],
)
def test_objection_is_due_a_month_after_notification(
    kind: str, known: dict[str, date], received: date, day: date, fiction: bool
) -> None:
    facts = alone(notices=(Notice(kind=kind, on=D(2024, 9, 1), ref="notice", **known),))
    held = on(facts, received, "deadline.objection")
    assert (held.day, held.from_on, held.verify, held.because) == (day, received, fiction, ("notice",))
    assert over_time(facts, "deadline.objection")[0].last_on == day


def test_objection_that_was_made_ends_its_deadline() -> None:
    notices = (
        Notice(kind="sgb2", on=D(2024, 9, 1), served_on=D(2024, 10, 1)),
        Notice(kind="objection", on=D(2024, 10, 9)),
    )
    assert over_time(alone(notices=notices), "deadline.objection")[0].to_on == D(2024, 10, 9)


def test_review_of_asylblg_reaches_one_year_back_from_the_begin_of_the_year() -> None:
    asked = alone(notices=(Notice(kind="review_asylblg", on=D(2026, 11, 20), ref="review"),))
    held = on(asked, D(2026, 11, 20), "review.back_to")
    assert (held.day, held.source) == (D(2025, 1, 1), "§ 9(4) AsylbLG, § 44(4) SGB X")
    decided = alone(notices=(Notice(kind="asylblg", on=D(2025, 3, 1), served_on=D(2025, 3, 20)),))
    assert on(decided, D(2025, 3, 20), "deadline.review").day == D(2026, 12, 31)
    assert each(decided, D(2027, 1, 1), "deadline.review") == []


# Family reunion


@pytest.mark.parametrize(
    ("outcome", "ruling", "day"),
    [
        ("refugee", {}, D(2024, 7, 9)),
        ("asylum", {}, D(2024, 7, 9)),
        ("refugee", {"final_on": D(2024, 4, 23)}, D(2024, 7, 23)),
        ("refugee", {"final_on": D(2024, 6, 8)}, D(2024, 9, 9)),  # the 8th is a Sunday
        ("subsidiary", {}, None),
        ("ban", {}, None),
    ],
)
def test_privileged_family_reunion(outcome: str, ruling: dict[str, date], day: date | None) -> None:
    held = over_time(ruled(outcome, **ruling), "deadline.family_reunion")
    assert [one.day for one in held] == ([day] if day else [])
    assert [one.verify for one in held] == ([not ruling] if day else [])


# Recognition


def test_recognition_can_be_extended_once() -> None:
    notice = Notice(kind="recognition", on=D(2024, 1, 15), complete_on=D(2024, 2, 29), ref="file")
    assert on(alone(notices=(notice,)), D(2024, 2, 29), "recognition.decision").day == D(2024, 5, 29)
    longer = Decision(kind="recognition_extended", from_on=D(2024, 5, 20), to_on=D(2024, 8, 30))
    held = on(alone(notices=(notice,), decisions=(longer,)), D(2024, 2, 29), "recognition.decision")
    assert (held.day, held.hints) == (D(2024, 8, 29), ("extended_once",))


def test_recognition_ends_with_the_decision() -> None:
    notice = Notice(kind="recognition", on=D(2024, 1, 15), complete_on=D(2024, 2, 1), decided_on=D(2024, 4, 10))
    assert over_time(alone(notices=(notice,)), "recognition.decision")[0].to_on == D(2024, 4, 10)
    assert over_time(alone(notices=(notice,)), "recognition.receipt")[0].to_on == D(2024, 2, 1)


@settings(deadline=None)
@given(st.dates(D(2013, 1, 1), D(2030, 1, 1)))
def test_periods_of_authorities_never_move_and_those_of_people_end_on_working_days(day: date) -> None:
    notices = (
        Notice(kind="recognition", on=day, complete_on=day),
        Notice(kind="sgb2", on=day, served_on=day),
    )
    decided = on(alone(notices=notices), day, "recognition.decision").day
    objected = on(alone(notices=notices), day, "deadline.objection").day
    assert decided == add_months(day, 3)
    assert objected is not None
    assert is_working_day(objected)
    assert 0 <= (objected - add_months(day, 1)).days <= 5


# Cooperation plan, hearing, needs


def test_cooperation_plan_is_updated_every_six_months_of_benefits() -> None:
    regimes = Decision(kind="regime", value="SGB2", from_on=D(2025, 1, 1), to_on=D(2026, 1, 1))
    plans = tuple(Notice(kind="cooperation_plan", on=day) for day in (D(2025, 1, 31), D(2025, 8, 4)))
    facts = alone(notices=plans, decisions=(regimes,), entries=(Entry(on=D(2024, 1, 1)),))
    held = [(one.from_on, one.to_on, one.day) for one in over_time(facts, "deadline.cooperation_plan")]
    assert held == [
        (D(2025, 1, 31), D(2025, 8, 4), D(2025, 7, 31)),
        (D(2025, 8, 4), D(2026, 1, 1), D(2026, 2, 4)),
    ]


def test_hearing_reminds_of_counselling_three_weeks_before() -> None:
    facts = alone(procedures=(AsylumProcedure(requested_on=D(2026, 1, 5), hearing_on=D(2026, 3, 10), ref="asylum"),))
    held = on(facts, D(2026, 2, 17), "deadline.hearing")
    assert (held.outcome, held.from_on, held.day, held.last_on) == (
        Outcome.WARNING,
        D(2026, 2, 17),
        D(2026, 3, 10),
        D(2026, 3, 10),
    )
    assert each(facts, D(2026, 2, 16), "deadline.hearing") == []


@pytest.mark.parametrize(("applied_on", "day"), [(D(2026, 6, 11), None), (D(2026, 6, 12), D(2026, 7, 12))])
def test_needs_are_assessed_within_30_days_since_the_reform(applied_on: date, day: date | None) -> None:
    facts = alone(procedures=(AsylumProcedure(applied_on=applied_on),))
    assert [one.day for one in over_time(facts, "deadline.needs")] == ([day] if day else [])


# Toleration for training


def tolerated(training: Training, *facts: Document, **given: Any) -> Facts:
    documents = facts or (Document(code="DUL", issued_on=D(2025, 1, 10), valid_until=D(2026, 12, 31)),)
    return alone(
        **{
            "entries": (Entry(on=D(2023, 5, 1)),),
            "documents": documents,
            "trainings": (training,),
            "proofs": (Proof(kind="passport", on=D(2023, 10, 1)),),
            **given,
        }
    )


NURSE = Training(kind="apprenticeship", from_on=D(2025, 10, 1), to_on=D(2028, 10, 1), ref="training")


def test_toleration_for_training_waits_for_three_months_and_for_the_window() -> None:
    early = tolerated(NURSE)
    assert [(one.outcome, one.from_on) for one in over_time(early, "apprenticeship.toleration")] == [
        (Outcome.ALLOWED_FROM, D(2025, 1, 10)),
        (Outcome.ENTITLED, D(2025, 4, 11)),
    ]
    late = tolerated(NURSE, Document(code="DUL", issued_on=D(2024, 6, 1), valid_until=D(2026, 12, 31)))
    assert over_time(late, "apprenticeship.toleration")[-1].from_on == D(2025, 4, 1)  # six months before the start


@pytest.mark.parametrize(
    ("shown_on", "expected"), [(D(2023, 11, 1), Outcome.ENTITLED), (D(2023, 11, 2), Outcome.DISCRETIONARY)]
)
def test_identity_is_clarified_within_six_months_of_entry(shown_on: date, expected: Outcome) -> None:
    facts = tolerated(NURSE, proofs=(Proof(kind="passport", on=shown_on),))
    assert on(facts, D(2025, 5, 1), "apprenticeship.toleration").outcome == expected
    assert over_time(facts, "apprenticeship.identity")[0].day == D(2023, 11, 1)


def test_steps_towards_a_passport_count_like_one() -> None:
    facts = tolerated(NURSE, proofs=(Proof(kind="identity_steps", on=D(2023, 8, 1)),))
    assert on(facts, D(2025, 5, 1), "apprenticeship.toleration").outcome == Outcome.ENTITLED


@pytest.mark.parametrize(
    ("entry", "day"),
    [(D(2019, 12, 31), D(2020, 6, 30)), (D(2020, 1, 1), D(2020, 7, 1)), (D(2016, 12, 31), D(2025, 2, 1))],
)
def test_last_day_for_identity_hangs_on_the_entry(entry: date, day: date) -> None:
    training = Training(kind="apprenticeship", from_on=D(2025, 10, 1), applied_on=D(2025, 2, 1))
    facts = tolerated(training, entries=(Entry(on=entry),), proofs=())
    assert over_time(facts, "apprenticeship.identity")[0].day == day


def test_removal_steps_and_trainings_that_are_not_recognised_bar() -> None:
    steps = Decision(kind="removal_steps", from_on=D(2025, 3, 1))
    barred = on(tolerated(NURSE, decisions=(steps,)), D(2025, 5, 1), "apprenticeship.toleration")
    assert (barred.outcome, barred.hints) == (Outcome.NOT_MET, ("barred",))
    other = Training(kind="apprenticeship", from_on=D(2025, 10, 1), recognised=False)
    assert on(tolerated(other), D(2025, 5, 1), "apprenticeship.toleration").hints == ("training_not_recognised",)
    study = Training(kind="study", from_on=D(2025, 10, 1))
    assert over_time(tolerated(study), "apprenticeship.toleration") == []


def test_training_begun_in_the_procedure_needs_no_months_of_toleration() -> None:
    ruling = Ruling(outcome="rejected", served_on=D(2025, 11, 3), final_on=D(2025, 11, 20))
    procedure = AsylumProcedure(applied_on=D(2023, 5, 10), rulings=(ruling,))
    paper = Document(code="DUL", issued_on=D(2025, 12, 1), valid_until=D(2026, 12, 31))
    facts = tolerated(NURSE, paper, procedures=(procedure,))
    assert on(facts, D(2025, 12, 1), "apprenticeship.toleration").outcome == Outcome.ENTITLED
