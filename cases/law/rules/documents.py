"""Residence documents: until when they hold, alerts before the end, and what to apply for (domain table 3.1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from cases.law.answering import found
from cases.law.arithmetic import ONE_DAY
from cases.law.derived.basis import ends_on
from cases.law.derived.papers import Paper, papers
from cases.law.derived.status import applied_for_more, is_title, statuses
from cases.law.facts.base import refs
from cases.law.findings import Finding, Outcome
from cases.law.periods import OPEN, Period
from cases.law.registry import rule
from cases.law.situation import Situation
from cases.law.tables import Row, Table, table

NOT_RENEWED = frozenset({"FIK", "GUEB", "OTHER", "NONE"})
VALIDITY = "document.validity"
ALERT = "document.alert"


def by_code(of: Table, day: date, code: str) -> Row:
    """The row of the code, of what it begins with (`DUL_60C` like `DUL`), or the default."""
    return of.at(day, _key(of.name, code))


@cache
def _key(name: str, code: str) -> str:
    family = code.split("_", maxsplit=1)[0]
    return next((key for key in (code, family) if table(name).rows(key)), "default")


@rule(
    VALIDITY,
    ALERT,
    "document.card",
    tables=("residence.validity", "residence.extension_24", "residence.duration_months", "residence.alerts"),
)
def validity(situation: Situation) -> Iterator[Finding]:
    """The last day of each document, by law where the law extends it, and warnings before that day."""
    end = situation.derived(ends_on)
    for paper in situation.derived(papers):
        code, because = paper.document.code, refs(paper.document)
        general = by_code(table("residence.validity"), paper.begin, code)
        for said in paper.said:
            held = Period(said.held.from_on, min(said.held.to_on, end))
            if not held:
                continue
            row = said.row or general
            hints = (said.hint or general.value,)
            day = None if said.last_on == OPEN else said.last_on
            yield found(
                VALIDITY,
                Outcome.APPLIES,
                held,
                row,
                because,
                day=day,
                code=code,
                hints=hints,
                verify=said.verify or general.verify,
            )
            if day is not None:
                yield from _alerts(ALERT, held, day, code, because)
        card = paper.document.card_until
        if card is not None:
            held = Period(paper.begin, min(card + ONE_DAY, end))
            if held:
                yield found("document.card", Outcome.APPLIES, held, general, because, day=card, code=code)
                yield from _alerts(ALERT, held, card, code, because)


def _alerts(name: str, held: Period, last: date, code: str, because: tuple[str, ...]) -> Iterator[Finding]:
    """One warning after another, each until the next, in the days for which the last day is said."""
    row = by_code(table("residence.alerts"), held.from_on, code)
    begins = [last - timedelta(days=days) for days in row.value]
    for days, begin, until in zip(row.value, begins, [*begins[1:], last + ONE_DAY], strict=True):
        piece = Period(max(begin, held.from_on), min(until, held.to_on))
        if piece:
            yield found(name, Outcome.WARNING, piece, row, because, day=last, value=days, code=code)


@rule("document.renewal", "document.expired", tables=("residence.apply_before_days",))
def renewal(situation: Situation) -> Iterator[Finding]:
    """Applying in time for what follows a document, and days behind its end without anything."""
    held = [paper for paper in situation.derived(papers) if paper.document.code not in NOT_RENEWED]
    if not held:
        return
    titles = [paper.document for paper in held if is_title(paper.document.code)]
    row = table("residence.apply_before_days").at(held[0].begin)
    for paper in held:
        last = paper.said[-1].last_on
        if last == OPEN or paper.replaced_on <= last or paper.document.ended_on is not None:
            continue
        asked = applied_for_more(situation, paper.document, titles) if paper.document in titles else []
        answered = min(asked[0][0] if asked else OPEN, situation.derived(ends_on))
        yield from _to_apply(paper, last, answered, row)
        yield from _expired(situation, paper, last, row)


class _Step(NamedTuple):
    outcome: Outcome
    days: Period


def _to_apply(paper: Paper, last: date, answered: date, row: Row) -> Iterator[Finding]:
    first = by_code(table("residence.alerts"), paper.begin, paper.document.code).value[0]
    begin = max(last - timedelta(days=first), paper.said[-1].held.from_on)
    late = max(begin, last - timedelta(days=row.value))
    for step in (
        _Step(Outcome.DUE, Period(begin, min(late, answered))),
        _Step(Outcome.WARNING, Period(late, min(last + ONE_DAY, answered))),
    ):
        if step.days:
            code, because = paper.document.code, refs(paper.document)
            authority = "foreigners_office"
            hints = ("only_as_25a_or_25b",) if code == "AE_104C" else ()
            name, outcome = "document.renewal", step.outcome
            yield found(name, outcome, step.days, row, because, day=last, code=code, hints=hints, authority=authority)


def _expired(situation: Situation, paper: Paper, last: date, row: Row) -> Iterator[Finding]:
    following = [one.period.from_on for one in situation.derived(statuses) if one.period.from_on > last]
    days = Period(last + ONE_DAY, min([*following, paper.replaced_on, situation.derived(ends_on)]))
    if days:
        code, because = paper.document.code, refs(paper.document)
        yield found("document.expired", Outcome.WARNING, days, row, because, day=last, code=code, verify=True)


@rule("family.to_subsidiary", tables=("residence.family_of_subsidiary",))
def family_of_subsidiary(situation: Situation) -> Iterator[Finding]:
    """Whether relatives abroad can join somebody with subsidiary protection (§ 36a AufenthG)."""
    outcomes = {"blocked": Outcome.PROHIBITED, "quota": Outcome.DISCRETIONARY, "open": Outcome.ALLOWED}
    for status in situation.derived(statuses):
        if status.code != "AE_25_2_2":
            continue
        rows = table("residence.family_of_subsidiary").pieces(status.period)
        for piece, row in rows:
            last = None if row.to_on == OPEN else row.to_on - ONE_DAY
            day = last if row.value == "blocked" else None
            outcome = outcomes[row.value]
            yield found(
                "family.to_subsidiary", outcome, piece, row, status.because, day=day, hints=(f"reunion_{row.value}",)
            )
