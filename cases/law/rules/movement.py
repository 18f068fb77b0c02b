"""Reception facility, spatial limit and residence during and after the procedure (domain table 3.8)."""

from collections.abc import Iterator
from datetime import date

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY, birthday, first_day_after_months, last_day_of_months
from cases.law.derived.basis import ends_on
from cases.law.derived.housing import in_reception, municipal_from
from cases.law.derived.regimes import regimes
from cases.law.derived.safe import is_safe
from cases.law.derived.spells import since, stays
from cases.law.derived.status import is_title, statuses
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period, union, without
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import table

MAJORITY = 18
OWN_INCOME = frozenset({"WORK"})


@rule("movement.reception", "movement.reception_too_long", tables=("movement.reception_months",))
def reception(situation: Situation) -> Iterator[Finding]:
    """The duty to live in a reception facility; `day` is the last day it can last."""
    homes = union(situation.derived(in_reception))
    if not homes:
        return
    assigned = situation.person.assigned_on or OPEN
    first = homes[0].from_on
    who = _who(situation, first)
    row = table("movement.reception_months").find(first, who)
    if row is None:
        return
    because = tuple(ref for one in situation.person.housing if one.kind == "reception" for ref in refs(one))
    last = last_day_of_months(first, row.value["months"]) if "months" in row.value else OPEN
    hints = ("land_up_to_24_months",) if "longer" in row.value else () if row.value else ("until_decision",)
    end = min(assigned, situation.derived(ends_on))
    for home in homes:
        days = home.common(Period(date.min, end))
        before = days.common(Period(date.min, OPEN if last == OPEN else last + ONE_DAY))
        if before:
            day = None if last == OPEN else last
            yield found(
                "movement.reception",
                Outcome.OBLIGED,
                before,
                row,
                because,
                day=day,
                code=who,
                hints=hints,
                authority="land",
            )
        if last != OPEN and (after := days.common(Period(last + ONE_DAY))):
            yield found(
                "movement.reception_too_long",
                Outcome.WARNING,
                after,
                row,
                because,
                day=last,
                code=who,
                hints=hints,
                authority="land",
            )


def _who(situation: Situation, day: date) -> str:
    """`family` for minors, and for adults with a minor child, partner of such included; else by country."""
    born = [situation.person.born_on, *(one.person.born_on for one in situation.relatives("child", "sibling"))]
    if any(one is not None and day < birthday(one, MAJORITY) for one in born):
        return "family"
    return "safe_country" if is_safe(situation, day) else "adult"


@rule("movement.spatial_limit", tables=("movement.spatial_months", "movement.spatial_order", "stay.gap_days"))
def spatial_limit(situation: Situation) -> Iterator[Finding]:
    """The spatial limit with permission to stay or toleration, until it lapses; `day` is the first day without it."""
    shelters = situation.derived(in_reception)
    ordered = [one for one in situation.person.decisions if one.kind == "spatial_limit"]
    end = situation.derived(ends_on)
    for status in situation.derived(statuses):
        code = status.code[:3] if status.code.startswith("DUL") else "AUFG"
        if status.code not in {"AUFG", "ANKN"} and code != "DUL":
            continue
        begin = since(situation.derived(stays), status.period.from_on) or status.period.from_on
        own = status.period.common(Period(date.min, end))
        for piece, row in table("movement.spatial_months").pieces(own, code):
            lapses_on = first_day_after_months(begin, row.value)
            days = [piece.common(Period(date.min, lapses_on))]
            days += [piece.common(home).common(Period(lapses_on)) for home in shelters]
            for held in without(union(days), [one.period for one in ordered]):
                yield found(
                    "movement.spatial_limit",
                    Outcome.APPLIES,
                    held,
                    row,
                    status.because,
                    day=lapses_on,
                    hints=("not_in_reception",),
                    authority="foreigners_office",
                )
        row = table("movement.spatial_order").rows()[0]
        for one in ordered:
            if held := one.period.common(own):
                hints = ("ordered_anew",)
                authority = "foreigners_office"
                yield found(
                    "movement.spatial_limit", Outcome.APPLIES, held, row, refs(one), hints=hints, authority=authority
                )


@rule("movement.residence", tables=("movement.residence",))
def residence(situation: Situation) -> Iterator[Finding]:
    """Where somebody has to live: at the place of assignment without secured livelihood, or as the title says."""
    municipal = situation.derived(municipal_from)
    secured = [one.period for one in situation.derived(regimes) if one.code in OWN_INCOME]
    own_days = Period(date.min, situation.derived(ends_on))
    for status in situation.derived(statuses):
        code = "DUL" if status.code.startswith("DUL") else status.code
        if is_title(code):
            printed = status.document is not None and status.document.residence_obligation
            days, code = ([status.period.common(own_days)] if printed else []), "title"
        elif municipal is None:
            continue
        else:
            days = without([status.period.common(own_days).common(Period(municipal))], secured)
        for one in days:
            for held, row in table("movement.residence").pieces(one, code):
                hints = ("printed",) if code == "title" else ("until_livelihood_secured",)
                yield found(
                    "movement.residence",
                    Outcome.OBLIGED,
                    held,
                    row,
                    status.because,
                    day=None if code == "title" else municipal,
                    code=status.code,
                    hints=hints,
                    authority="foreigners_office",
                )


@rule("movement.own_flat", tables=("movement.own_flat",))
def own_flat(situation: Situation) -> Iterator[Finding]:
    """A flat instead of shared accommodation, from the ruling that grants protection or the title on."""
    shared = [one for one in situation.person.housing if one.kind == "shared"]
    if not shared:
        return
    row = table("movement.own_flat").rows()[0]
    titled = union(one.period for one in situation.derived(statuses) if is_title(one.code))
    for home in shared:
        for days in titled:
            held = days.common(home.period).common(Period(date.min, situation.derived(ends_on)))
            if held:
                hints, because = ("show_other_housing", "no_extra_cost"), refs(home)
                yield found("movement.own_flat", Outcome.ALLOWED, held, row, because, day=days.from_on, hints=hints)
