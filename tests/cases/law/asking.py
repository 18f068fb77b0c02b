"""Short ways to ask the law in tests; every finding that is asked for is worded in both languages."""

from collections.abc import Iterable
from datetime import date

from cases.law import Facts, Finding, PersonFacts, Switches, evaluate, findings_of
from cases.law.wording import LABELS


def alone(**facts: object) -> Facts:
    """The facts of somebody without a household."""
    return Facts(person=PersonFacts(ref="person", **facts))  # type: ignore[arg-type]


def on(facts: Facts, day: date, rule: str, *, switches: Switches | None = None, code: str | None = None) -> Finding:
    """The one finding of a rule on a day; of one code where it has several. Fails where there are more or none."""
    held = each(facts, day, rule, switches=switches, code=code)
    assert len(held) == 1, f"{rule} on {day}: {held}"
    return held[0]


def each(
    facts: Facts, day: date, rule: str, *, switches: Switches | None = None, code: str | None = None
) -> list[Finding]:
    """The findings of a rule on a day."""
    held = [one for one in evaluate(facts, day, switches or Switches()) if one.rule == rule]
    assert_worded(held)
    return [one for one in held if code is None or one.code == code]


def over_time(facts: Facts, rule: str, *, switches: Switches | None = None) -> list[Finding]:
    """The findings of a rule over all time."""
    held = [one for one in findings_of(facts, switches or Switches()) if one.rule == rule]
    assert_worded(held)
    return held


def assert_worded(findings: Iterable[Finding]) -> None:
    """Every code in the findings has German and English words, and every finding a source."""
    for one in findings:
        assert one.source, one
        assert set(LABELS["rules"][one.rule]) == {"de", "en"}
        assert set(LABELS["outcomes"][one.outcome]) == {"de", "en"}
        missing = [hint for hint in one.hints if hint not in LABELS["hints"]]
        missing += [one.authority] if one.authority and one.authority not in LABELS["authorities"] else []
        assert missing == [], one
