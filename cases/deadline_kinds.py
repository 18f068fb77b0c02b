"""How long before the day each kind of deadline is brought up, and which data category it tells of, as data."""

from collections.abc import Mapping, Sequence

from cases.codes import DEADLINE_KINDS
from cases.law.wording import LABELS
from cases.law_categories import category_of

LEAD_DAYS: Mapping[str, Sequence[int]] = {
    "document": (90, 60, 30, 7),
    "handover": (14, 3),
    "continuity": (60, 30, 14, 7),
    "health": (28, 14, 7),
    "reduction": (30, 14, 3),
    "job": (3, 1),
    "deadline": (10, 5, 2),
    "deadline.hearing": (30, 14, 3),
    "deadline.recognition": (60, 30, 7),
    "deadline.cooperation_plan": (30, 7),
    "recognition": (60, 30, 7),
    "birth": (90, 30, 7),
    "uma": (180, 90, 30, 7),
    "uma.report": (4, 2, 1),
    "school": (60, 30, 7),
    "course": (60, 30, 7),
    "objection": (14, 7, 2),
    "court_action": (10, 5, 2),
    "application": (30, 14, 3),
    "papers": (14, 7, 2),
    "appointment": (14, 3, 1),
    "passport": (90, 60, 30, 7),
}
"""By the code of a rule or a kind, or by the part before its dot. Papers take those of domain table 3.1, by paper."""

USUAL = (30, 14, 7)
"""Where a kind has none of its own (domain table 3.1, [D])."""

KNOWN_BY_EVENT = frozenset({"handover", "continuity"})
"""Kinds that follow from an event: they are on the radar once it is known, and are not looked for ahead."""

ENTERED_CATEGORIES: Mapping[str, str] = {
    "objection": "benefits",
    "court_action": "residence",
    "application": "benefits",
    "papers": "benefits",
    "appointment": "assessment_plan",
    "passport": "residence",
    "follow_up": "assessment_plan",
    "other": "assessment_plan",
}


def lead_days_of(kind: str) -> tuple[int, ...]:
    """So many days before it a deadline of the kind is brought up, the longest first."""
    found = LEAD_DAYS.get(kind) or LEAD_DAYS.get(kind.partition(".")[0]) or USUAL
    return tuple(found)


def horizon_of(kind: str, days: int) -> int:
    """So many days before it can begin, a deadline of the kind is on the radar."""
    return 0 if kind.partition(".")[0] in KNOWN_BY_EVENT else days


def category_of_kind(kind: str) -> str:
    """The data category of what a deadline of the kind tells. Raises KeyError for a rule that nobody classified."""
    return ENTERED_CATEGORIES.get(kind) or category_of(kind)


def label_of_kind(kind: str, language: str) -> str:
    """What a kind is called, by the language `de` or `en`."""
    if DEADLINE_KINDS.has(kind):
        return DEADLINE_KINDS.label(kind, language)
    words = LABELS["rules"].get(kind)
    return kind if words is None else words[language]
