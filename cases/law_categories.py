"""Which data category a rule of the law speaks of, and how much of its findings a field set shows.

A finding belongs to the category of what it tells, not of what it was computed from: that somebody is covered by the
health insurance follows from the regime and tells of benefits; that a vaccination is to be shown is a need as a result.
"""

from collections.abc import Mapping

from casemgmt.access.projections import Fields, Projection

CATEGORY_OF: Mapping[str, str] = {
    "document": "residence",
    "family": "residence",
    "regime": "benefits",
    "amount": "benefits",
    "analog": "benefits",
    "continuity": "benefits",
    "reduction": "benefits",
    "payment": "benefits",
    "flueag": "benefits",
    "handover": "benefits",
    "health.cover": "benefits",
    "health": "special_needs",
    "job": "work",
    "work": "work",
    "recognition": "work",
    "apprenticeship": "residence",
    "perspective": "residence",
    "movement": "residence",
    "birth": "residence",
    "uma": "residence",
    "deadline": "residence",
    "deadline.cooperation_plan": "benefits",
    "deadline.objection": "benefits",
    "deadline.review": "benefits",
    "review": "benefits",
    "protection": "special_needs",
    "course": "language_courses",
    "school": "education",
    "childcare": "education",
    "but": "benefits",
}
"""By the code of a rule, or by the part before its dot. A test asks that every rule has one."""

_CATEGORIES = sorted(set(CATEGORY_OF.values()))
FINDING = Projection(
    always=("rule",),
    categories={one: Fields((f"{one}.whole", f"{one}.reduced"), (f"{one}.reduced",)) for one in _CATEGORIES},
)


def category_of(rule: str) -> str:
    """The data category of a rule's findings. Raises KeyError for a rule that nobody classified."""
    return CATEGORY_OF.get(rule) or CATEGORY_OF[rule.partition(".")[0]]


def shown_of(rule: str, field_set: str) -> str:
    """How a field set shows the findings of a rule: `whole`, `reduced`, or empty for not at all."""
    shown, category = FINDING.shown(field_set), category_of(rule)
    return next((level for level in ("whole", "reduced") if f"{category}.{level}" in shown), "")
