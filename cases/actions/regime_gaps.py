"""Days without livelihood or health cover that a change of regime would bring (Versorgungskontinuität).

What is certain stops the change until somebody accepts it: days between two periods, a cover that nothing follows, an
application that came or comes too late. What an application in time still prevents is told, and is a deadline of the
radar (`continuity.livelihood`, `continuity.health`) beside the step of applying.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.errors import Conflict, FieldProblem
from cases.actions.radar.looking import reader_of
from cases.law import Finding, findings_of
from cases.law.arithmetic import ONE_DAY, month_end
from cases.law.tables import table
from cases.legal_facts import for_person
from cases.models import RegimeChange

CONTINUITY = ("continuity.livelihood", "continuity.health")
NOTHING_FOLLOWS = frozenset({"applied_late", "no_cover"})
WITHOUT_BENEFITS = frozenset({"WORK", "NONE", ""})
SENTENCES = {
    "days_between": "Between the periods there are days without benefits.",
    "continuity.livelihood": "There are days for which nobody applied for the benefit.",
    "continuity.health": "There are days without health cover.",
}


class GapFound(Conflict):
    """A day without livelihood or health cover is certain."""

    code = "gap_found"
    detail = "There would be a day without livelihood or health cover. Close the gap, or accept it with a reason."


def gaps_of(by: Actor, change: RegimeChange) -> list[dict[str, Any]]:
    """The gaps from the change on, by the facts as they are on record now: what, from when, and whether certain."""
    return [*_between(change), *_by_the_law(by, change)]


def require_no_gap(changes: Iterable[RegimeChange]) -> None:
    """Raise GapFound naming what is certain, for each of those who change; the days are told by a dry run."""
    problems = [
        FieldProblem(one["what"].replace(".", "_"), SENTENCES[one["what"]], f"/members/{number - 1}" if number else "/")
        for number, change in enumerate(changes)
        for one in change.gaps
        if one["certain"]
    ]
    if problems:
        raise GapFound(problems=problems)


def _between(change: RegimeChange) -> Iterator[dict[str, Any]]:
    """The days behind the last period on record, where it ended before the change."""
    until = change.journal["until"]
    if until is None or change.before in WITHOUT_BENEFITS or change.journal["ended"]:
        return
    first = date.fromisoformat(until) + ONE_DAY
    if first < change.begins_on:
        yield _gap("days_between", first, change.begins_on - ONE_DAY, certain=True)


def _by_the_law(by: Actor, change: RegimeChange) -> Iterator[dict[str, Any]]:
    """What follows from this change: a gap of a later one, such as in old age, is foreseen in its own time."""
    gathered = for_person(reader_of(by, change.person), change.person)
    today = timezone.localdate(by.now)
    for one in findings_of(gathered.facts[change.person_id], gathered.switches):
        known = one.from_on <= max(today, change.begins_on)
        if one.rule in CONTINUITY and known and one.day is not None and one.day >= change.begins_on:
            yield _gap(one.rule, one.day, one.last_on, certain=_is_certain(one, one.day, today))


def _is_certain(one: Finding, day: date, today: date) -> bool:
    """Whether no application can prevent it any more: it works back to the first of its month, or not at all."""
    if NOTHING_FOLLOWS & set(one.hints):
        return True
    row = table("regime.works_back").find(day, one.code)
    return (month_end(day) if row is not None and row.value else day) < today


def _gap(what: str, from_on: date, last_on: date | None, *, certain: bool) -> dict[str, Any]:
    last = None if last_on is None else last_on.isoformat()
    return {"what": what, "from_on": from_on.isoformat(), "last_on": last, "certain": certain}
