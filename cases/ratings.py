"""The scale of the assessment and which domains have to be rated (domain.md 2.3)."""

from collections.abc import Mapping
from typing import Any

from cases.codes import ASSESSMENT_DOMAINS

NOT_ASKED = 0
NOT_APPLICABLE = 9
STABLE = 4

MANDATORY: tuple[str, ...] = tuple(ASSESSMENT_DOMAINS.codes)
"""All 15 domains: each is asked, or said not to apply."""

SPECIALIST_DOMAINS = frozenset({"health"})
"""What a health companion to whom the case is granted rates, and all that such a grant shows of the ratings."""


def is_need(rating: Mapping[str, Any]) -> bool:
    """Whether a domain's rating names a need that is not met."""
    if rating.get("need_status") in {"unmet", "partly"}:
        return True
    value = rating.get("rating", NOT_ASKED)
    return NOT_ASKED < value < STABLE and rating.get("need_status") not in {"met", "declined"}
