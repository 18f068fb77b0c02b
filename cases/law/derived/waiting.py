"""Since when somebody gets analog benefits under § 2 AsylbLG, with the protected generations of §§ 15 and 20."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, birthday, first_day_after_months
from cases.law.derived.basis import bases
from cases.law.derived.housing import arrived_on
from cases.law.facts import Relative
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period, union, without
from cases.law.situation import Situation
from cases.law.tables import Row, table

WAITING = "analog.waiting_months"
MAJORITY = 18


class Analog(NamedTuple):
    """Days on which § 2 holds, by the row that was reached; `protected` where the law has changed since."""

    period: Period
    reached_on: date
    row: Row
    protected: bool
    because: tuple[str, ...]
    follows: bool = False


class Forecast(NamedTuple):
    """Days on which § 2 is expected to hold from `on`, by the row of those days."""

    period: Period
    on: date
    row: Row
    because: tuple[str, ...]
    follows: bool = False


class Waiting(NamedTuple):
    """What becomes of the waiting time."""

    analog: list[Analog]
    forecasts: list[Forecast]


def waiting(situation: Situation) -> Waiting:
    """Analog benefits and, before them, forecasts, on the days on which the AsylbLG is open."""
    own = situation.derived(own_waiting)
    if not own.forecasts or not situation.relatives("parent"):
        return own
    following = list(_following(situation))
    taken = [one.period for one in following]
    analog = sorted([*_apart(own.analog, taken), *following], key=lambda one: one.period)
    left = [one._replace(period=piece) for one in own.forecasts for piece in without([one.period], taken)]
    return Waiting(analog, [sooner for one in left for sooner in _by_parents(situation, one)])


def own_waiting(situation: Situation) -> Waiting:
    """Analog benefits by the person's own waiting time."""
    held = situation.derived(bases)
    open_days = union(one.period for one in held if one.asylblg)
    if not open_days:
        return Waiting([], [])
    excluded = [one.period for one in situation.person.decisions if one.kind == "abuse"]
    counting = _Counting(open_days, without(open_days, excluded), _received_from(situation), Waiting([], []))
    for whole, because in _starts(situation, open_days[-1].to_on):
        _count(counting, whole, because)
    return counting.found


class _Counting(NamedTuple):
    open_days: list[Period]
    """The days of the AsylbLG."""
    honest_days: list[Period]
    """Those of them without abuse."""
    received_from: date
    """The first day on which benefits are known to be received."""
    found: Waiting


def _starts(situation: Situation, end: date) -> list[tuple[Period, tuple[str, ...]]]:
    """From which days the stay is counted: the first entry, and anew behind each interruption that was decided."""
    person = situation.person
    first = situation.derived(arrived_on) or end
    entry = min(person.entries, key=lambda one: one.on, default=None)
    interruptions = [one for one in person.decisions if one.kind == "interruption"]
    away = sorted(one.period for one in interruptions)
    begun = {first: refs(entry)}
    for one in sorted(interruptions, key=lambda one: (one.from_on, one.ref)):
        if first < (again := one.to_on or one.from_on):
            begun.setdefault(again, refs(one))
    found = []
    for start, because in sorted(begun.items()):
        left = [one.from_on for one in away if start < one.to_on and (one.from_on, one.to_on) != (start, OPEN)]
        counted = Period(start, min([end, *left]))
        if counted:
            found.append((counted, because))
    return found


def _received_from(situation: Situation) -> date:
    received = [one.from_on for one in situation.person.receipts if one.regime.startswith("ASYLBLG")]
    return min(received, default=date.min)


def _count(counting: _Counting, whole: Period, because: tuple[str, ...]) -> None:
    """Go through the rows of the law: days of waiting are forecasts; what is reached can outlive its row."""
    held: tuple[date, Row] | None = None
    for piece, row in table(WAITING).pieces(whole):
        if held is not None and not _keeps(counting, held[1], row):
            held = None
        elif held is not None and held[1].value["months"] >= row.value["months"]:
            held = (held[0], row)
        if held is None:
            start = whole.from_on if row.value["counts"] == "stay" else max(whole.from_on, counting.received_from)
            reached = max(first_day_after_months(start, row.value["months"]), piece.from_on)
            for days in _within(Period(piece.from_on, min(reached, piece.to_on)), counting.honest_days):
                counting.found.forecasts.append(Forecast(days, reached, row, because))
            if reached >= piece.to_on:
                continue
            held = (reached, row)
        for days in _within(Period(max(held[0], piece.from_on), piece.to_on), counting.honest_days):
            counting.found.analog.append(Analog(days, held[0], held[1], held[1] is not row, because))


def _keeps(counting: _Counting, by: Row, row: Row) -> bool:
    """Whether what was reached under a former row is kept: the law says so, and § 2 was received the day before."""
    if by.value["months"] >= row.value["months"]:
        return True
    day_before = row.from_on - ONE_DAY
    return bool(row.value.get("keeps")) and any(day_before in one for one in counting.honest_days)


def _within(whole: Period, days: list[Period]) -> Iterator[Period]:
    for one in days:
        if common := whole.common(one):
            yield common


def _following(situation: Situation) -> Iterator[Analog]:
    """§ 2(3): minors who live with a parent in analog benefits get them too."""
    person = situation.person
    parents = situation.relatives("parent")
    if person.born_on is None or not parents:
        return
    minor = Period(person.born_on, birthday(person.born_on, MAJORITY))
    open_days = union(one.period.common(minor) for one in situation.derived(bases) if one.asylblg)
    if not open_days:
        return
    own = [one.period for one in situation.derived(own_waiting).analog]
    row = table("analog.children").rows()[0]
    taken = own
    for parent in parents:
        for held in situation.alone(parent).derived(own_waiting).analog:
            for day in open_days:
                shared = day.common(held.period).common(parent.period)
                for left in without([shared], taken):
                    yield Analog(left, left.from_on, row, False, _because(parent, held), follows=True)
                taken = union([*taken, shared])


def _by_parents(situation: Situation, own: Forecast) -> Iterator[Forecast]:
    """The forecast of a minor, or that of a parent who is expected to get analog benefits before."""
    born_on = situation.person.born_on
    rest = [own.period]
    if born_on is not None:
        minor = Period(born_on, birthday(born_on, MAJORITY))
        row = table("analog.children").rows()[0]
        parents = situation.relatives("parent")
        theirs = [(wait, one) for one in parents for wait in situation.alone(one).derived(own_waiting).forecasts]
        for wait, parent in sorted(theirs, key=lambda pair: pair[0].on):
            if wait.on < own.on and wait.on in minor and wait.on in parent.period:
                because = tuple(dict.fromkeys((*refs(parent), parent.person.ref, *wait.because)))
                for piece in rest:
                    if common := piece.common(wait.period):
                        yield Forecast(common, wait.on, row, because, follows=True)
                rest = without(rest, [wait.period])
    for piece in rest:
        yield own._replace(period=piece)


def _because(parent: Relative, held: Analog) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*refs(parent), parent.person.ref, *held.because)))


def _apart(own: list[Analog], taken: list[Period]) -> Iterator[Analog]:
    for one in own:
        for piece in without([one.period], taken):
            yield one._replace(period=piece)
