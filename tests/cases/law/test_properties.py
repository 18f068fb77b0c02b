"""What holds for everybody, whatever the facts."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.law import Facts, Finding, Switches, evaluate, findings_of, timeline
from cases.law.derived.basis import ends_on
from cases.law.derived.housing import arrived_on
from cases.law.derived.regimes import regimes
from cases.law.situation import Situation
from cases.law.switches import Setting
from tests.cases.law.asking import alone, assert_worded
from tests.cases.law.crowd import DAYS, FACTS, reversed_facts

ONE_A_DAY = ("regime", "health.cover", "amount.rate", "amount.month", "amount.supplement", "analog.benefits")
"""The rules that answer at most once for a day."""
BILL = Switches(Setting("ukraine_asylblg_2025", date(2026, 1, 1), date(2027, 1, 1), True))
SOME = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking such facts takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SOME
@given(FACTS, st.sampled_from((Switches(), BILL)))
def test_each_day_has_exactly_one_regime_from_arrival_to_the_end(facts: Facts, switches: Switches) -> None:
    situation = Situation(facts, switches)
    held = [one.period for one in situation.derived(regimes)]
    first, end = arrived_on(situation), ends_on(situation)
    assert all(held)
    assert all(one.to_on == after.from_on for one, after in pairwise(held))
    if first is None or end <= first:
        assert held == []
    else:
        assert (held[0].from_on, held[-1].to_on) == (first, end)


@SOME
@given(FACTS)
def test_each_regime_says_why(facts: Facts) -> None:
    assert all(one.hints for one in findings_of(facts) if one.rule == "regime")


@SOME
@given(FACTS)
def test_findings_are_worded_and_last_at_least_a_day(facts: Facts) -> None:
    found = findings_of(facts)
    assert_worded(found)
    assert [one for one in found if one.to_on is not None and one.to_on <= one.from_on] == []


@SOME
@given(FACTS)
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
@given(FACTS)
def test_cover_is_known_for_each_day_of_a_regime(facts: Facts) -> None:
    days = [
        {(one.from_on, one.to_on) for one in joined([found for found in findings_of(facts) if found.rule == rule])}
        for rule in ("regime", "health.cover")
    ]
    assert days[0] == days[1]


def joined(findings: list[Finding]) -> list[Finding]:
    """Findings that follow each other as one."""
    held: list[Finding] = []
    for one in sorted(findings, key=lambda finding: finding.from_on):
        if held and held[-1].to_on == one.from_on:
            held[-1] = held[-1]._replace(to_on=one.to_on)
        else:
            held.append(one)
    return held


@SOME
@given(FACTS)
def test_order_of_facts_does_not_matter(facts: Facts) -> None:
    assert answers(reversed_facts(facts)) == answers(facts)


def answers(facts: Facts) -> list[object]:
    """The findings without regard to the order of what they are because of."""
    return [one._replace(because=tuple(sorted(one.because))) for one in findings_of(facts)]


@SOME
@given(FACTS, DAYS)
def test_day_and_timeline_are_two_cuts_of_the_same(facts: Facts, day: date) -> None:
    assert evaluate(facts, day) == timeline(facts, day, day + timedelta(1)).findings


@SOME
@given(FACTS, DAYS, st.integers(1, 2000))
def test_changes_lead_from_the_first_day_to_the_last(facts: Facts, day: date, days: int) -> None:
    line = timeline(facts, day, day + timedelta(days))
    held = Counter(evaluate(facts, day))
    for change in line.changes:
        assert Counter(change.ends) - held == Counter()
        held = held - Counter(change.ends) + Counter(change.begins)
    assert held == Counter(evaluate(facts, day + timedelta(days - 1)))


@SOME
@given(FACTS)
def test_analog_benefits_are_only_of_the_asylblg_and_of_no_abuse(facts: Facts) -> None:
    situation = Situation(facts, Switches())
    abuse = [one.period for one in facts.person.decisions if one.kind == "abuse"]
    for one in situation.derived(regimes):
        if one.code == "ASYLBLG_2" and "follows_parent" not in one.hints:
            assert not any(one.period.common(period) for period in abuse)


@pytest.mark.parametrize("day", [date(2014, 1, 1), date(2030, 1, 1)])
def test_person_of_whom_nothing_is_known_has_no_findings(day: date) -> None:
    assert evaluate(alone(), day) == ()
