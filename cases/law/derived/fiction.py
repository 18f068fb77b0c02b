"""Which title stands behind a status: its own, or that which a provisional document goes on or waits for."""

from cases.law.derived.status import Status, is_title, statuses
from cases.law.situation import Situation


def title_behind(situation: Situation, status: Status) -> str:
    """The code of the title that the status is, continues (§ 81(4)) or was asked for; else the status' own code."""
    if status.code != "FIK":
        return status.code
    if status.document is not None and status.document.for_code:
        return status.document.for_code
    before = [one for one in situation.derived(statuses) if one.period.from_on < status.period.from_on]
    if status.variant == "81_4" and before and is_title(before[-1].code):
        return before[-1].code
    person = situation.person
    waits_for_24 = any(one.code == "AE_24" for one in person.documents)
    if waits_for_24 or ("UKR" in person.nationalities and not person.procedures):
        return "AE_24"
    return status.code


def by_code(code: str) -> str:
    """The code without its number where a table has one row for all of them: `NE`, `DUL`, `family`, else the code."""
    if code.startswith("NE_"):
        return "NE"
    if code.startswith(FAMILY):
        return "family"
    return code


FAMILY = ("AE_28", "AE_3")
"""Titles of §§ 28 to 36a."""
