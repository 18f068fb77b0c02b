"""Under which law somebody lives on each day: exactly one regime, or the code NONE with the reason."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, add_months, birthday, next_month_start
from cases.law.derived.basis import Basis, bases
from cases.law.derived.household import Overlay, overlays
from cases.law.derived.housing import municipal_from
from cases.law.derived.waiting import waiting
from cases.law.facts import PersonFacts, Relative
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation
from cases.law.tables import table

ASYLBLG = ("ASYLBLG_3", "ASYLBLG_2", "ASYLBLG_1A", "ASYLBLG_1_4")
CHAPTER_4_AGE = 18


class Regime(NamedTuple):
    """The regime of a period, who gives the benefit, and the day of the event that brought the law that is open."""

    period: Period
    code: str
    authority: str
    because: tuple[str, ...]
    hints: tuple[str, ...]
    event_on: date
    verify: bool = False


def regimes(situation: Situation) -> list[Regime]:
    """The regimes in order, from arrival to death or departure, without gap or overlap."""
    held = situation.derived(bases)
    if not held:
        return []
    over = situation.derived(overlays)
    joined: list[Regime] = []
    for basis in held:
        cuts = _cuts(situation, over, basis)
        for from_on, to_on in pairwise(cuts):
            one = _one(situation, basis, over, Period(from_on, to_on))
            if joined and joined[-1][1:] == one[1:]:
                joined[-1] = joined[-1]._replace(period=Period(joined[-1].period.from_on, to_on))
            else:
                joined.append(one)
    return joined


def retired_from(born_on: date) -> date:
    """The first day of the month after the age limit is reached (§ 7a SGB II, § 41 SGB XII)."""
    months = table("regime.retirement_months").at(born_on).value
    return next_month_start(add_months(born_on, months) - ONE_DAY)


def can_work(person: PersonFacts, day: date) -> bool:
    """Whether age and health let somebody be able to work on the day (§§ 7, 8 SGB II); unknown ages count as able."""
    if any(one.kind in {"not_fit", "permanently_unfit"} and day in one.period for one in person.decisions):
        return False
    if person.born_on is None:
        return True
    return birthday(person.born_on, table("regime.working_age").at(day).value) <= day < retired_from(person.born_on)


def _cuts(situation: Situation, over: list[Overlay], basis: Basis) -> list[date]:
    days = {day for one in over for day in one.period}
    if basis.asylblg:
        days |= {day for one in situation.derived(waiting).analog for day in one.period}
        days.add(situation.derived(municipal_from) or OPEN)
        days |= {day for one in situation.person.decisions if one.kind in REDUCED for day in one.period}
    else:
        days |= _fitness(situation.person)
        for relative in situation.relatives("parent", "partner") if _needs_others(situation, basis) else ():
            days |= _fitness(relative.person)
            days |= set(relative.period)
            days |= {day for one in situation.alone(relative).derived(bases) for day in one.period}
    inside = sorted(day for day in days if basis.period.from_on < day < basis.period.to_on)
    return [basis.period.from_on, *inside, basis.period.to_on]


def _needs_others(situation: Situation, basis: Basis) -> bool:
    """Whether benefits can hang on relatives who are able to work: those of children and of the unfit do."""
    person = situation.person
    if any(one.kind in UNFIT for one in person.decisions):
        return True
    return not can_work(person, basis.period.from_on)


REDUCED = {"reduction": "ASYLBLG_1A", "house_order": "ASYLBLG_1A", "bridging": "ASYLBLG_1_4"}
UNSURE = frozenset(
    {
        "follows_parents_status",
        "no_status",
        "before_status",
        "title_expired",
        "fiction_late",
        "suspension_unknown",
        "ukraine_bill",
    }
)
UNFIT = frozenset({"not_fit", "permanently_unfit"})


def _fitness(person: PersonFacts) -> set[date]:
    """The days on which age or a decision can change whether somebody is able to work."""
    days = {day for one in person.decisions if one.kind in UNFIT for day in one.period}
    if person.born_on is not None:
        working_age = table("regime.working_age").rows()[0].value
        days |= {birthday(person.born_on, working_age), birthday(person.born_on, CHAPTER_4_AGE)}
        days.add(retired_from(person.born_on))
    return days


def _one(situation: Situation, basis: Basis, over: list[Overlay], piece: Period) -> Regime:
    for one in over:
        if piece.from_on in one.period:
            return Regime(piece, one.code, one.authority, one.because, one.hints, one.period.from_on, one.verify)
    if basis.asylblg:
        return _asylblg(situation, basis, piece)
    return _social_code(situation, basis, piece)


def _asylblg(situation: Situation, basis: Basis, piece: Period) -> Regime:
    day = piece.from_on
    municipal = situation.derived(municipal_from)
    authority = "municipality" if municipal is not None and municipal <= day else "land"
    verify = basis.hint in UNSURE
    for one in situation.person.decisions:
        if one.kind in REDUCED and day in one.period:
            return Regime(piece, REDUCED[one.kind], authority, refs(one), (one.kind,), one.from_on, verify)
    for held in situation.derived(waiting).analog:
        if day in held.period:
            hint = "follows_parent" if held.follows else "protected" if held.protected else "waiting_over"
            sure = verify or held.row.verify
            return Regime(piece, "ASYLBLG_2", authority, held.because, (hint,), held.reached_on, sure)
    return Regime(piece, "ASYLBLG_3", authority, basis.because, (basis.hint,), basis.event_on, verify)


def _social_code(situation: Situation, basis: Basis, piece: Period) -> Regime:
    day, person = piece.from_on, situation.person
    because, verify = basis.because, basis.hint in {"fiction", "other_document", "follows_parents_status"}
    if can_work(person, day):
        return Regime(piece, "SGB2", "jobcenter", because, (basis.hint,), basis.event_on, verify)
    if person.born_on is not None and retired_from(person.born_on) <= day:
        return Regime(piece, "SGB12_K4", "social_office", because, (basis.hint, "retired"), basis.event_on, verify)
    unfit = [one for one in person.decisions if one.kind == "permanently_unfit" and day in one.period]
    adult = person.born_on is None or birthday(person.born_on, CHAPTER_4_AGE) <= day
    if unfit and adult:
        return Regime(piece, "SGB12_K4", "social_office", refs(*unfit), ("permanently_unfit",), basis.event_on, verify)
    for relative in situation.relatives("parent", "partner"):
        if day in relative.period and _supports(situation, relative, day):
            hints = (basis.hint, "with_household")
            because = (*because, relative.person.ref)
            return Regime(piece, "SGB2", "jobcenter", because, hints, basis.event_on, verify)
    hints = (basis.hint, "not_able_to_work")
    return Regime(piece, "SGB12_K3", "social_office", because, hints, basis.event_on, verify or not adult)


def _supports(situation: Situation, relative: Relative, day: date) -> bool:
    """Whether the relative is entitled under the SGB II on the day, so that those who cannot work are too (§ 19(1))."""
    open_law = any(day in one.period and not one.asylblg for one in situation.alone(relative).derived(bases))
    return open_law and can_work(relative.person, day)
