"""The obligation of residence of § 12a AufenthG, the order of a place, and the competent Jobcenter (table 3.8)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, add_months
from cases.law.derived.obliged_place import Obligation, binding, exemptions, obligation
from cases.law.derived.regimes import regimes
from cases.law.facts import Decision
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, table

UNSURE = frozenset({"exempt_job_income"})
OFFICE = "foreigners_office"


@rule(
    "movement.12a",
    "movement.12a_lifted",
    tables=(
        "movement.12a_since",
        "movement.12a_titles",
        "movement.12a_job_hours",
        "movement.12a_keeps_months",
        "movement.12a_exempt_training",
        "movement.single_need",
    ),
)
def obliged(situation: Situation) -> Iterator[Finding]:
    """The days on which § 12a binds, with its last day, and those on which something frees from it."""
    held = situation.derived(obligation)
    if held is None:
        return
    last = held.period.to_on - ONE_DAY
    for days in situation.derived(binding):
        hints = (*(("follows_family",) if held.follows else ()), *_place(situation, days.from_on)[1])
        place = _place(situation, days.from_on)[0]
        yield found(
            "movement.12a",
            Outcome.OBLIGED,
            days,
            held.row,
            held.because,
            day=last,
            value=place or None,
            code="12a",
            hints=hints,
            authority=OFFICE,
        )
    for one in situation.derived(exemptions):
        hints = (one.hint, "lift_on_application")
        yield found(
            "movement.12a_lifted",
            Outcome.ALLOWED,
            one.period,
            held.row,
            one.because,
            day=one.period.from_on,
            code="12a",
            hints=hints,
            authority=OFFICE,
            verify=True,
        )


def _orders(situation: Situation) -> list[Decision]:
    return sorted(
        (one for one in situation.person.decisions if one.kind == "place_order"),
        key=lambda one: (one.from_on, one.value),
    )


def _place(situation: Situation, day: date) -> tuple[str, tuple[str, ...]]:
    """The municipality that was ordered (AGS) and a hint; else the Land."""
    for one in _orders(situation):
        if day in one.period:
            return one.value, ("at_ordered_place",)
    return "", ("in_the_land",)


@rule("movement.place_order", tables=("movement.12a_order",))
def place_order(situation: Situation) -> Iterator[Finding]:
    """Until when a place can be ordered, first and after the one extension; not behind an order."""
    held = situation.derived(obligation)
    if held is None:
        return
    ordered = [one.from_on for one in _orders(situation)]
    begin = held.period.from_on
    for step, last, row in _steps(held):
        for days in situation.derived(binding):
            common = days.common(Period(begin, min([last + ONE_DAY, *ordered])))
            if common:
                hints = () if step == "first" else ("only_if_extended",)
                authority = "arnsberg"
                yield found(
                    "movement.place_order",
                    Outcome.DISCRETIONARY,
                    common,
                    row,
                    held.because,
                    day=last,
                    code=step,
                    hints=hints,
                    authority=authority,
                )
        begin = last + ONE_DAY


def _steps(held: Obligation) -> Iterator[tuple[str, date, Row]]:
    months = 0
    for step in ("first", "extended"):
        row = table("movement.12a_order").rows(step)[0]
        months += row.value
        yield step, add_months(held.event_on, months), row


@rule("movement.place", "movement.sgb2_office", tables=("movement.sgb2_office",))
def place(situation: Situation) -> Iterator[Finding]:
    """The ordered place while § 12a binds, and the Jobcenter that is competent then."""
    held = situation.derived(obligation)
    if held is None:
        return
    row = table("movement.sgb2_office").rows()[0]
    orders = _orders(situation)
    for one in orders:
        for days in situation.derived(binding):
            if common := one.period.common(days):
                because, last = refs(one), held.period.to_on - ONE_DAY
                value = one.value or None
                yield found(
                    "movement.place",
                    Outcome.OBLIGED,
                    common,
                    held.row,
                    because,
                    day=last,
                    value=value,
                    authority=OFFICE,
                )
    for regime in situation.derived(regimes):
        if regime.code != "SGB2":
            continue
        for days in situation.derived(binding):
            common = regime.period.common(days)
            cuts = [one.from_on for one in orders if common.from_on < one.from_on < common.to_on]
            edges = [common.from_on, *cuts, common.to_on]
            for piece in (Period(*both) for both in pairwise(edges)):
                if piece:
                    value, hints = _place(situation, piece.from_on)
                    because = (*held.because, *regime.because)
                    yield found(
                        "movement.sgb2_office",
                        Outcome.APPLIES,
                        piece,
                        row,
                        tuple(dict.fromkeys(because)),
                        value=value or None,
                        hints=hints,
                        authority="jobcenter",
                    )
