"""What each residence document says about its last day, and since when the law says another."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cases.law.arithmetic import ONE_DAY, last_day_from
from cases.law.derived.status import may_be_extended, procedure_end
from cases.law.facts import Document
from cases.law.periods import OPEN, Period
from cases.law.situation import Situation
from cases.law.tables import Row, table

BESIDE = frozenset({"FIK", "GUEB", "OTHER", "NONE"})
"""Papers that do not replace others."""


class Said(NamedTuple):
    """During `held`, the last day is `last_on` (OPEN: unlimited), by the row where it is not the paper's own."""

    held: Period
    last_on: date
    row: Row | None = None
    hint: str = ""
    verify: bool = False


class Paper(NamedTuple):
    """A document with its first day, the day on which another replaced it, and what is said about its last day."""

    document: Document
    begin: date
    replaced_on: date
    said: tuple[Said, ...]


def papers(situation: Situation) -> list[Paper]:
    """The documents of the person by their first day."""
    known = sorted(situation.person.documents, key=_begin)
    return [_paper(situation, one, known) for one in known]


def _begin(document: Document) -> date:
    return document.valid_from or document.issued_on


def _paper(situation: Situation, document: Document, known: list[Document]) -> Paper:
    begin = _begin(document)
    following = [_begin(one) for one in known if one.code not in BESIDE and _begin(one) > begin]
    replaced = min([*following, document.ended_on or OPEN])
    if document.code == "AUFG":
        replaced = min([replaced, *(procedure_end(one)[0] for one in situation.person.procedures)])
    last, row, hint, verify = _last_day(document)
    said = [Said(Period(begin, _end(last, replaced)), last, row, hint, verify)]
    if document.code == "AE_24" and last != OPEN:
        said = list(_extended(situation, document, last, replaced))
    return Paper(document, begin, replaced, tuple(one for one in said if one.held) or (said[0],))


def _end(last: date, replaced: date) -> date:
    return min(replaced, OPEN if last == OPEN else last + ONE_DAY)


def _last_day(document: Document) -> tuple[date, Row | None, str, bool]:
    """The printed last day, else that of the law; a hint where the paper is shorter than the law."""
    if document.code.startswith("NE_"):
        return OPEN, None, "", False
    issue = "renewal" if document.renewal or document.variant == "s3" else "first"
    row = table("residence.duration_months").find(document.issued_on, document.code, issue)
    by_law = None if row is None else last_day_from(_begin(document), row.value)
    if document.valid_until is not None:
        short = by_law is not None and document.valid_until < by_law
        return document.valid_until, None, "shorter_than_law" if short else "", short
    if by_law is not None:
        return by_law, row, "by_law", True
    return OPEN, None, "no_last_day", True


def _extended(situation: Situation, document: Document, last: date, replaced: date) -> Iterator[Said]:
    """§ 24: what each ordinance says from the day it is in force."""
    held_from, said_by = _begin(document), None
    hint = ""
    for row in table("residence.extension_24").rows():
        reference, until = row.value["valid_on"], row.value["until"]
        if not _begin(document) <= reference <= last < until or replaced <= reference:
            continue
        if not may_be_extended(situation, row):
            hint = "third_country_conditions"
            continue
        if held_from < row.from_on:
            yield Said(Period(held_from, min(row.from_on, _end(last, replaced))), last, said_by, hint)
            held_from = row.from_on
        last, said_by, hint = until, row, "extended_by_law"
    yield Said(Period(held_from, _end(last, replaced)), last, said_by, hint, hint == "third_country_conditions")
