"""The page of the trail's events."""

from casemgmt.audit.events import EVENTS
from casemgmt.reference.markdown import code, page, table

INTRODUCTION = (
    "The vocabulary of the audit trail: every line carries one of these codes. An event that is not declared cannot be "
    "written, and what cannot be written does not happen (see [audit](../explanation/audit.md))."
)


def events() -> str:
    """The page."""
    rows = [(code(name), label.de, label.en) for name, label in sorted(EVENTS.items())]
    return page("Events", INTRODUCTION, table(("Event", "German", "English"), rows))
