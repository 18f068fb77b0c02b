"""The vocabulary of the trail: every event that may be recorded, with the words that people read for it."""

import re
from dataclasses import dataclass

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
LONGEST_CODE = 80


@dataclass(frozen=True, slots=True)
class EventLabel:
    """What an event is called, in German and in English."""

    de: str
    en: str


class UndeclaredEventError(LookupError):
    """The event is not in the vocabulary, so nobody could read it later."""


EVENTS: dict[str, EventLabel] = {}
"""Event code (noun + past participle, `case.closed`) to label; the apps above declare theirs when they are loaded."""


def declare(code: str, de: str, en: str) -> str:
    """Add an event to the vocabulary and return its code; the same words again change nothing.

    Raises ValueError for a code of another shape, an empty label, or a second meaning for the same code.
    """
    if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise ValueError("An event code is dotted snake case, noun first, such as case.closed.")
    if not de.strip() or not en.strip():
        raise ValueError(f"The event {code} needs a German and an English label.")
    label = EventLabel(de=de, en=en)
    if EVENTS.setdefault(code, label) != label:
        raise ValueError(f"The event {code} is declared already, with other words.")
    return code


def require_declared(code: str) -> None:
    """Raise UndeclaredEventError unless the event is in the vocabulary; the message does not repeat what was given."""
    if code not in EVENTS:
        raise UndeclaredEventError("The trail takes declared events only: casemgmt.audit.events.declare().")
