"""Which residence status somebody has on each day, from documents, procedures and stays."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY
from cases.law.facts import AsylumProcedure, Document
from cases.law.facts.base import refs
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation
from cases.law.tables import Row, table

PROTECTION = {"asylum": "AE_25_1", "refugee": "AE_25_2_1", "subsidiary": "AE_25_2_2"}
"""Rulings after which the stay counts as permitted until the title is issued (§ 25(1) S. 3, (2) AufenthG)."""
REFUSALS = frozenset({"rejected", "rejected_obvious", "inadmissible", "transfer"})


class Status(NamedTuple):
    """A residence status during a period; `pending` where the title is granted by ruling and not yet issued."""

    period: Period
    code: str
    because: tuple[str, ...]
    document: Document | None = None
    pending: bool = False
    variant: str = ""
    """That of the document, or of a fiction that follows from the law alone."""


def is_title(code: str) -> bool:
    """Whether the code is that of a residence or settlement permit."""
    return code.startswith(("AE_", "NE_"))


def statuses(situation: Situation) -> list[Status]:
    """The status of each day in order, without overlap; days without one are left out.

    Where two hold, that of the higher rank does, and of one rank the younger: titles before rulings that grant
    protection, then fiction, procedure (AUFG), toleration, proof of arrival, border crossing certificate.
    """
    found = sorted(_all(situation), key=lambda one: (_rank(one), one.period.from_on), reverse=True)
    cuts = sorted({day for one in found for day in one.period})
    joined: list[Status] = []
    for from_on, to_on in pairwise(cuts):
        for one in found:
            if one.period.from_on <= from_on and to_on <= one.period.to_on:
                _append(joined, one._replace(period=Period(from_on, to_on)))
                break
    return joined


def effective_end(situation: Situation, document: Document) -> date:
    """The first day on which the document no longer holds, with extensions by law (§ 24), as the law stands at last."""
    last = document.valid_until
    if last is not None and document.code == "AE_24":
        last = _extended(situation, document, last)
    if document.code == "FIK":
        last = None  # a fiction ends with the decision of the authority, not with the paper
    end = OPEN if last is None else last + ONE_DAY
    return min(end, document.ended_on or OPEN)


def may_be_extended(situation: Situation, row: Row) -> bool:
    """Whether the ordinance extends titles of the person's nationality; others need a decision (`extension_24`)."""
    nationalities = situation.person.nationalities
    if row.value["all_nationalities"] or not nationalities or "UKR" in nationalities:
        return True
    return any(one.kind == "extension_24" for one in situation.person.decisions)


def _extended(situation: Situation, document: Document, last: date) -> date:
    for row in table("residence.extension_24").rows():
        reference, until = row.value["valid_on"], row.value["until"]
        if _begin(document) <= reference <= last < until and reference < (document.ended_on or OPEN):
            last = until if may_be_extended(situation, row) else last
    return last


def _begin(document: Document) -> date:
    return document.valid_from or document.issued_on


def _append(joined: list[Status], one: Status) -> None:
    if joined:
        before = joined[-1]
        if before.period.to_on == one.period.from_on and before[1:] == one[1:]:
            joined[-1] = before._replace(period=Period(before.period.from_on, one.period.to_on))
            return
    joined.append(one)


def _rank(one: Status) -> int:
    if is_title(one.code):
        return 5 if one.pending else 6
    return {"FIK": 4, "AUFG": 3, "ANKN": 1, "GUEB": 1, "NONE": 0}.get(one.code, 2)


def _all(situation: Situation) -> Iterator[Status]:
    person = situation.person
    titles = sorted((one for one in person.documents if is_title(one.code)), key=_begin)
    for one in person.documents:
        own = Period(_begin(one), effective_end(situation, one))
        if one.code == "FIK":
            own = own.common(Period(own.from_on, min(map(_begin, titles_after(titles, own.from_on)), default=OPEN)))
        if own and one.code != "AUFG":
            yield Status(own, one.code, refs(one), one, variant=one.variant)
    for title in titles:
        yield from _fiction_by_law(situation, title, titles)
    for procedure in person.procedures:
        yield from _of_procedure(situation, procedure, titles)
    if not person.procedures:
        for one in person.documents:
            if one.code == "AUFG":
                yield Status(Period(_begin(one), effective_end(situation, one)), "AUFG", refs(one), one)
    for stay in person.stays:
        if stay.kind == "permitted" and person.procedures:
            continue
        code = {"permitted": "AUFG", "tolerated": "DUL"}.get(stay.kind, "NONE")
        yield Status(stay.period, code, refs(stay))


def applied_for_more(
    situation: Situation, title: Document, titles: list[Document]
) -> list[tuple[date, tuple[str, ...]]]:
    """When it was applied to extend the title, or to get another after it: notices, and what later titles say."""
    begin = _begin(title)
    following = min((_begin(one) for one in titles if _begin(one) > begin), default=OPEN)
    notices = [one for one in situation.person.notices if one.kind == "title" and begin < one.on < following]
    asked = [(one.on, refs(one)) for one in notices]
    later = [one for one in titles if _begin(one) == following and one.applied_on is not None]
    return sorted(asked + [(one.applied_on, refs(one)) for one in later if one.applied_on and begin < one.applied_on])


def _fiction_by_law(situation: Situation, title: Document, titles: list[Document]) -> Iterator[Status]:
    """§ 81(4): what was applied for in time lets the old title go on; § 81(3) S. 2: late, removal is suspended."""
    last = title.valid_until
    if last is None or title.ended_on is not None:
        return
    over_on = effective_end(situation, title)
    asked = applied_for_more(situation, title, titles)
    if not asked:
        return
    day, because = asked[0]
    decided = [one.decided_on for one in situation.person.notices if one.kind == "title" and one.on == day]
    following = [_begin(one) for one in titles if _begin(one) > _begin(title)]
    until = min([*following, *(one + ONE_DAY for one in decided if one is not None)], default=OPEN)
    begin = max(over_on, day)
    if begin < until:
        variant = "81_4" if day < over_on else "81_3_2"
        yield Status(Period(begin, until), "FIK", (*refs(title), *because), variant=variant)


def titles_after(titles: list[Document], day: date) -> list[Document]:
    """The titles that begin after the day."""
    return [one for one in titles if _begin(one) > day]


def _of_procedure(situation: Situation, procedure: AsylumProcedure, titles: list[Document]) -> Iterator[Status]:
    begin = permitted_from(situation, procedure)
    if begin is None:
        return
    end, _ = procedure_end(procedure)
    if begin < end:
        yield Status(Period(begin, end), "AUFG", refs(procedure))
    for ruling in procedure.rulings:
        code = PROTECTION.get(ruling.outcome)
        if code:
            issued = min((_begin(one) for one in titles if _begin(one) >= ruling.served_on), default=OPEN)
            if ruling.served_on < issued:
                yield Status(Period(ruling.served_on, issued), code, refs(ruling), pending=True)


def permitted_from(situation: Situation, procedure: AsylumProcedure) -> date | None:
    """The first day of a procedure's permitted stay (§ 55(1) AsylG): the recorded stay, the papers, or the request."""
    known = [one.from_on for one in situation.person.stays if one.kind == "permitted"]
    known += [_begin(one) for one in situation.person.documents if one.code in {"ANKN", "AUFG"}]
    asked = procedure.requested_on or procedure.registered_on or procedure.applied_on
    if procedure.subsequent or not known or (asked is not None and _is_later(situation, procedure, asked)):
        return asked
    return min(known)


def _is_later(situation: Situation, procedure: AsylumProcedure, asked: date) -> bool:
    """Whether another procedure was asked for before: what is known of the first stay is of that one."""
    others = [one for one in situation.person.procedures if one is not procedure]
    known = [one.requested_on or one.registered_on or one.applied_on for one in others]
    return any(one is None or one < asked for one in known)


def procedure_end(procedure: AsylumProcedure) -> tuple[date, tuple[str, ...]]:
    """The first day without permission to stay by the procedure (§ 67 AsylG), and what ended it."""
    if procedure.withdrawn_on is not None:
        return procedure.withdrawn_on, refs(procedure)
    ends = [
        (one.final_on + ONE_DAY, refs(one))
        for one in procedure.rulings
        if one.outcome in REFUSALS and one.final_on is not None
    ]
    ends += [(one.served_on, refs(one)) for one in procedure.rulings if one.outcome in PROTECTION]
    ends += [
        (one.final_on, refs(one)) for one in procedure.rulings if one.outcome == "ban" and one.final_on is not None
    ]
    return min(ends, default=(OPEN, ()))
