"""Whether the AsylbLG or a Social Code is open to somebody on each day, by status alone (§ 1 AsylbLG, § 7 SGB II)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, add_months, birthday, first_day_after_months, next_month_start
from cases.law.derived.housing import arrived_on
from cases.law.derived.status import Status, is_title, statuses
from cases.law.facts import Document
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period, pieces
from cases.law.situation import Situation
from cases.law.tables import table

FROM_ABROAD = ("AE_22", "AE_23_2", "AE_23_4", "AE_28", "AE_3")
"""What is granted to those who come with a visa: no asylum procedure before it."""
UKRAINE = "AE_24"
BY_STATUS = frozenset({"AUFG", "ANKN", "GUEB", "NONE"})
UNSURE = frozenset({"before_status", "no_status", "title_expired", "fiction_late"})
"""What is taken for the AsylbLG until a status says more."""
TITLE_ALONE = "title_granted"


class Basis(NamedTuple):
    """In the period, the AsylbLG or the Social Codes are open; `event_on` is the day that brought it."""

    period: Period
    asylblg: bool
    event_on: date
    because: tuple[str, ...]
    hint: str


class Turn(NamedTuple):
    """A day on which the law that is open can change; a change to the Social Codes works from the next month on."""

    on: date
    asylblg: bool
    because: tuple[str, ...]
    hint: str
    not_before: date = date.min


def bases(situation: Situation) -> list[Basis]:
    """The law that is open on each day from arrival until death or departure, in order and without gap."""
    first = situation.derived(arrived_on)
    if first is None:
        return []
    end = situation.derived(ends_on)
    if _follows_parents(situation):
        return _of_parents(situation, Period(first, end))
    found: list[Basis] = []
    for turn in _in_order(situation, first):
        begin = first if not found else turn.on
        if found and not turn.asylblg:
            begin = max(next_month_start(turn.on), turn.not_before)
        begin = max(begin, first)
        if (
            found
            and found[-1].asylblg == turn.asylblg
            and (found[-1].hint not in UNSURE or found[-1].hint == turn.hint)
        ):
            continue
        if found and begin <= found[-1].period.from_on:
            found.pop()
            if found and found[-1].asylblg == turn.asylblg:
                found[-1] = found[-1]._replace(period=Period(found[-1].period.from_on, OPEN))
                continue
        if found:
            found[-1] = found[-1]._replace(period=Period(found[-1].period.from_on, begin))
        found.append(Basis(Period(begin, OPEN), turn.asylblg, turn.on, turn.because, turn.hint))
    held = [one._replace(period=Period(one.period.from_on, min(one.period.to_on, end))) for one in found]
    return [one for one in held if one.period]


def _follows_parents(situation: Situation) -> bool:
    """Whether nothing is known of the stay of a child who lives with a parent, as with the newborn."""
    person = situation.person
    if person.born_on is None or person.procedures or person.nationalities == ("DEU",):
        return False
    return bool(situation.relatives("parent")) and not situation.derived(statuses)


def _of_parents(situation: Situation, whole: Period) -> list[Basis]:
    """The law that is open to a parent, the Social Codes before the AsylbLG; by itself where no parent is there."""
    parents = situation.relatives("parent")
    held = [(one, basis) for one in parents for basis in situation.alone(one).derived(bases)]
    minor = whole.common(Period(whole.from_on, birthday(situation.person.born_on or date.min, 18)))
    cuts = {day for one in parents for day in one.period} | {day for _, basis in held for day in basis.period}
    found: list[Basis] = []
    for piece in pieces(whole, cuts | {minor.to_on}):
        day = piece.from_on
        there = [(one, basis) for one, basis in held if day in minor and day in one.period and day in basis.period]
        if there:
            parent, basis = min(there, key=lambda pair: (pair[1].asylblg, pair[0].person.ref))
            because = (parent.person.ref, *basis.because)
            event_on = max(basis.event_on, whole.from_on)
            found.append(Basis(piece, basis.asylblg, event_on, because, "follows_parents_status"))
        else:
            found.append(Basis(piece, True, day, (), "no_status"))
    return found


def ends_on(situation: Situation) -> date:
    """The first day on which nothing of this concerns the person any more."""
    person = situation.person
    died = OPEN if person.died_on is None else person.died_on + ONE_DAY
    return min(died, person.left_on or OPEN)


def _in_order(situation: Situation, first: date) -> list[Turn]:
    turns: list[Turn] = []
    held = situation.derived(statuses)
    if "DEU" in situation.person.nationalities:
        return [Turn(first, False, (), "german")]
    came_with_title = bool(held) and held[0].code.startswith(FROM_ABROAD) and not situation.person.procedures
    if came_with_title:
        turns.append(Turn(first, False, held[0].because, TITLE_ALONE))
    else:
        turns.append(Turn(first, True, (), "before_status" if held else "no_status"))
    for place, status in enumerate(held):
        turns += _of_status(situation, status, turns[-1].asylblg if turns else None)
        following = held[place + 1].period.from_on if place + 1 < len(held) else OPEN
        if status.period.to_on < following:
            hint = "title_expired" if is_title(status.code) else "no_status"
            turns.append(Turn(status.period.to_on, True, status.because, hint))
    if any(turn.hint == "ukraine" for turn in turns):
        for piece, on in situation.switches.pieces("ukraine_asylblg_2025", Period(date(2025, 4, 1), OPEN)):
            if on:
                turns = _back_to_asylblg(turns, held, piece)
    return sorted(turns, key=lambda turn: turn.on)


def _of_status(situation: Situation, status: Status, before: bool | None) -> Iterator[Turn]:
    begin, code = status.period.from_on, status.code
    if status.pending:
        yield Turn(begin, False, status.because, "protection_served")
    elif code in BY_STATUS or code.startswith("DUL"):
        yield Turn(begin, True, status.because, "status_asylblg")
    elif status.variant == "81_3_2":
        yield Turn(begin, True, status.because, "fiction_late")
    elif code == UKRAINE or (code == "FIK" and _for_ukraine(situation, status)):
        yield from _ukraine(situation, status)
    elif code == "FIK":
        yield Turn(begin, bool(before), status.because, "fiction")
    elif code == "AE_25_5":
        yield from _obstacle(situation, status)
    elif code in {"AE_25_4", "AE_23_1"} and _of_section_1(status.document):
        yield Turn(begin, True, status.because, "title_of_asylblg")
    elif is_title(code):
        short = _is_short(status.document)
        yield Turn(begin, short, status.because, "title_up_to_6_months" if short else TITLE_ALONE)
    else:
        yield Turn(begin, bool(before), status.because, "other_document")


def _of_section_1(document: Document | None) -> bool:
    """Whether the title is one of § 1(1) no. 3 AsylbLG: § 25(4) sentence 1, or § 23(1) because of a war."""
    if document is None:
        return False
    return document.variant != "s2" if document.code == "AE_25_4" else document.variant == "war"


def _is_short(document: Document | None) -> bool:
    if document is None or document.valid_until is None or document.code.startswith("NE_"):
        return False
    return document.valid_until < add_months(document.valid_from or document.issued_on, 6)


def _obstacle(situation: Situation, status: Status) -> Iterator[Turn]:
    """§ 25(5): the AsylbLG until the decision on suspension is 18 months old (§ 1(1) no. 3c AsylbLG)."""
    begin = status.period.from_on
    suspended = [one.from_on for one in situation.person.decisions if one.kind == "suspension"]
    suspended += [one.issued_on for one in situation.person.documents if one.code.startswith("DUL")]
    if not suspended:
        yield Turn(begin, True, status.because, "suspension_unknown")
        return
    row = table("regime.suspension_months").at(begin)
    over_on = first_day_after_months(min(suspended), row.value)
    if over_on > begin:
        yield Turn(begin, True, status.because, "suspension_recent")
    if over_on < status.period.to_on:
        yield Turn(max(over_on, begin), False, status.because, "suspension_old")


def _for_ukraine(situation: Situation, status: Status) -> bool:
    asked = "" if status.document is None else status.document.for_code
    if asked:
        return asked == UKRAINE
    held = any(one.code == UKRAINE for one in situation.person.documents)
    return held or ("UKR" in situation.person.nationalities and not situation.person.procedures)


def _ukraine(situation: Situation, status: Status) -> Iterator[Turn]:
    """§ 24: the Social Codes from the month after the fiction paper, issued after fingerprinting (§ 74 SGB II)."""
    begin = status.period.from_on
    opened = table("regime.ukraine_from").rows()[0]
    event, because = begin, status.because
    if status.code == "FIK" and begin >= opened.from_on:
        taken = [one for one in situation.person.proofs if one.kind == "fingerprints"]
        if taken:
            first = min(taken, key=lambda one: one.on)
            event, because = max(begin, first.on), (*because, *refs(first))
    if begin < opened.from_on or event > begin:
        yield Turn(begin, True, status.because, "ukraine_before")
    if event < status.period.to_on:
        yield Turn(event, False, because, "ukraine", opened.from_on)


def _back_to_asylblg(turns: list[Turn], held: list[Status], piece: Period) -> list[Turn]:
    """The bill of 2025: § 24 first issued after 2025-03-31 is of the AsylbLG while the switch is on."""
    titles = [one.period for one in held if one.code == UKRAINE]
    if titles and titles[0].from_on < table("regime.ukraine_bill_after").rows()[0].from_on:
        return turns
    kept = [one for one in turns if one.hint != "ukraine" or one.on not in piece]
    if len(kept) < len(turns) or any(one.common(piece) for one in titles):
        begin = max(piece.from_on, min((one.on for one in turns if one.hint == "ukraine"), default=piece.from_on))
        kept.append(Turn(begin, True, (), "ukraine_bill"))
    return kept
