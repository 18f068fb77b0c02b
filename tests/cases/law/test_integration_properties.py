"""What holds for work, courses, residence, school, deadlines and perspectives whatever the facts."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.law import Facts, Finding, Outcome, Switches, findings_of
from cases.law.derived.basis import ends_on
from cases.law.derived.status import statuses
from cases.law.facts import AsylumProcedure, Certificate, Course, Decision, Housing, Job, Notice, Schooling, Training
from cases.law.situation import Situation
from tests.cases.law.asking import assert_worded
from tests.cases.law.crowd import DAYS, FACTS, REFS, lasting, moved, reversed_facts, several

ONE_A_DAY = (
    "work.permission",
    "work.opportunity",
    "movement.12a",
    "movement.place_order",
    "movement.sgb2_office",
    "movement.reception",
    "school.duty",
    "school.start",
    "school.full_day",
    "childcare.claim",
    "but.base",
    "but.participation",
    "but.supplies",
    "course.entitlement",
    "course.admission",
    "course.level",
    "uma.distribution",
    "perspective.fire_brigade",
)
"""The rules that answer at most once for a day."""
SOME = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
LEVELS = st.sampled_from(("", "A1", "A2", "B1", "B2", "C1"))
MAYBE = st.none() | DAYS


_several = partial(several, most=2)

MORE = st.fixed_dictionaries(
    {
        "nationalities": st.sampled_from((("SYR",), ("SRB",), ("GEO",), ("UKR",), ("AFG", "MDA"))),
        "housing": _several(lasting(Housing, kind=st.sampled_from(("reception", "shared", "flat")))),
        "jobs": _several(lasting(Job, hours=st.sampled_from((Decimal(10), Decimal(20), Decimal(38))))),
        "trainings": _several(
            lasting(Training, kind=st.sampled_from(("apprenticeship", "study")), recognised=st.booleans())
        ),
        "courses": _several(
            st.builds(
                Course,
                kind=st.sampled_from(("general", "youth", "literacy", "vocational_b2")),
                admitted_on=MAYBE,
                registered_on=MAYBE,
                started_on=MAYBE,
                interrupted_on=MAYBE,
                obliged_by=st.sampled_from(("", "abh", "jobcenter", "asylblg")),
                units=st.none() | st.integers(0, 900),
                ref=REFS,
            )
        ),
        "certificates": _several(
            st.builds(
                Certificate,
                kind=st.sampled_from(("dtz", "language", "lid", "school")),
                on=DAYS,
                level=LEVELS,
                points=st.none() | st.integers(0, 33),
                speaking=LEVELS,
                listening_reading=LEVELS,
                writing=LEVELS,
                ref=REFS,
            )
        ),
        "schooling": _several(
            lasting(Schooling, kind=st.sampled_from(("kita", "primary", "vocational")), first=st.booleans())
        ),
        "procedures": _several(
            st.builds(
                AsylumProcedure,
                requested_on=DAYS,
                registered_on=MAYBE,
                applied_on=MAYBE,
                hearing_on=MAYBE,
                accelerated=st.booleans(),
                other_state=st.booleans(),
                ref=REFS,
            )
        ),
    }
)
NOTICES = _several(
    st.builds(
        Notice,
        kind=st.sampled_from(("sgb2", "asylblg", "objection", "recognition", "cooperation_plan", "grounds")),
        on=DAYS,
        complete_on=MAYBE,
        decided_on=MAYBE,
        served_on=MAYBE,
        ref=REFS,
    )
)
DECISIONS = _several(
    lasting(
        Decision,
        kind=st.sampled_from(("work_permit", "work_ban", "lift_12a", "place_order", "spatial_limit", "inobhutnahme")),
        value=st.sampled_from(("", "05166036", "hardship")),
    )
)
PEOPLE = st.tuples(FACTS, MORE, NOTICES, DECISIONS, st.booleans()).map(
    lambda held: _with(*held)  # rulings and documents of the crowd are kept in half of the cases
)


def _with(facts: Facts, more: dict[str, Any], notices: Any, decisions: Any, keep: bool) -> Facts:
    person = facts.person
    procedures = person.procedures if keep else more["procedures"]
    changed = {
        **more,
        "procedures": procedures,
        "notices": (*person.notices, *notices),
        "decisions": (*person.decisions, *decisions),
    }
    return replace(facts, person=replace(person, **changed))


@SOME
@given(PEOPLE)
def test_findings_are_worded_and_last_at_least_a_day(facts: Facts) -> None:
    found = findings_of(facts)
    assert_worded(found)
    assert [one for one in found if one.to_on is not None and one.to_on <= one.from_on] == []


@SOME
@given(PEOPLE)
def test_findings_of_one_rule_do_not_overlap(facts: Facts) -> None:
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for one in findings_of(facts):
        by_rule[one.rule].append(one)
    for name in ONE_A_DAY:
        held = sorted(by_rule[name], key=lambda finding: finding.from_on)
        for before, after in pairwise(held):
            assert before.to_on is not None, (before, after)
            assert before.to_on <= after.from_on, (before, after)


@SOME
@given(PEOPLE)
def test_order_of_facts_does_not_matter(facts: Facts) -> None:
    assert _answers(reversed_facts(facts)) == _answers(facts)


def _answers(facts: Facts) -> list[object]:
    """The findings without what they are because of: of two facts that say the same, either may be named."""
    return [one._replace(because=()) for one in findings_of(facts)]


@SOME
@given(PEOPLE)
def test_each_day_of_a_status_says_whether_work_is_allowed(facts: Facts) -> None:
    grown = replace(facts, person=replace(facts.person, born_on=None))
    situation = Situation(grown, Switches())
    held = [one for one in findings_of(grown) if one.rule == "work.permission"]
    asked = [one for one in situation.derived(statuses) if one.period.from_on < ends_on(situation)]
    for status in asked:
        begin = max(status.period.from_on, date(2014, 11, 11))  # tables begin with the law of late 2014
        if begin in status.period and begin < ends_on(situation):
            assert [one.code for one in held if one.holds_on(begin)] == [status.code]


@SOME
@given(PEOPLE)
def test_what_is_allowed_from_a_day_lies_ahead(facts: Facts) -> None:
    for one in findings_of(facts):
        if one.outcome in {Outcome.ALLOWED_FROM, Outcome.ENTITLED_FROM} and one.day is not None:
            assert one.day > one.from_on, one
            assert one.to_on is not None, one
            assert one.to_on <= one.day, one


@SOME
@given(PEOPLE)
def test_obligation_of_residence_lasts_at_most_three_years(facts: Facts) -> None:
    held = [one for one in findings_of(facts) if one.rule == "movement.12a"]
    if held:
        assert max(one.to_on for one in held if one.to_on) - min(one.from_on for one in held) <= timedelta(1097)
        assert {one.day for one in held} == {held[0].day}


@SOME
@given(PEOPLE)
def test_certificate_needs_both_exams(facts: Facts) -> None:
    found = findings_of(facts)
    passed = {one.code for one in found if one.rule in {"course.exam", "course.lid"} and one.outcome == Outcome.MET}
    certificates = [one for one in found if one.rule == "course.certificate"]
    assert (len(certificates) == 1) is ({"dtz", "orientation"} <= passed)


@SOME
@given(PEOPLE, st.sampled_from((-60, -35, -20, -12, 8, 40)))
def test_law_answers_whenever_somebody_lived(facts: Facts, years: int) -> None:
    """Somebody with a title of 1998 is asked about today like everybody; no table breaks off the answer."""
    assert_worded(findings_of(moved(facts, years)))
