"""The facts that decide who sees what: places, seats, absences, grants, consents and what was written, with times."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Key = Any
"""Whatever identifies a thing: the key of its row, or a word in a test that has no rows."""

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass
class Span:
    """From a moment up to another, which is not in it."""

    begins: datetime
    ends: datetime = FOR_EVER

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.begins <= at < self.ends


@dataclass
class Account:
    """Somebody who can log in."""

    town: Key
    active: bool = True


@dataclass
class Seat:
    """A role of an account: for a team, for all teams of its town, or for an agency."""

    account: Key
    role: str
    town: Key
    span: Span
    team: Key = None
    agency: Key = None


@dataclass
class Absence:
    """Somebody is away, and somebody else does their work."""

    absent: Key
    substitute: Key
    span: Span


@dataclass
class Glass:
    """Somebody broke the glass before a person's records."""

    account: Key
    person: Key
    span: Span


@dataclass
class Person:
    """A person; restricted while their data may only be kept."""

    town: Key
    team: Key
    restricted: bool = False


@dataclass
class Case:
    """A case of a person; it moves between teams by itself."""

    person: Key
    town: Key
    team: Key
    closed: bool = False


@dataclass
class Grant:
    """One case opened to an account or to a team."""

    case: Key
    to: Key
    span: Span


@dataclass
class Note:
    """A contact note on a case."""

    case: Key
    author: Key
    confidential: bool


@dataclass
class Consent:
    """What a person consented to; `agency` is None where it names no recipient."""

    person: Key
    purpose: str
    agency: Key
    categories: frozenset[str]
    span: Span
    withdrawn: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it can be relied on at the moment."""
        return not self.withdrawn and self.span.holds(at)


@dataclass
class Referral:
    """A case handed to an agency; it rests on a consent, or on a law where that is None."""

    case: Key
    agency: Key
    consent: Key
    categories: frozenset[str]
    state: str = "sent"


@dataclass
class Task:
    """A task of a case, seen by the one who was asked until a moment; `shows` are its flags."""

    case: Key
    creator: Key
    assignee: Key
    until: datetime
    due_from: datetime
    due_until: datetime
    shows: frozenset[str]
    state: str = "assigned"


@dataclass
class Facts:
    """All there is at a moment; what has ended stays, with its end."""

    accounts: dict[Key, Account] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    glasses: list[Glass] = field(default_factory=list)
    people: dict[Key, Person] = field(default_factory=dict)
    cases: dict[Key, Case] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    notes: dict[Key, Note] = field(default_factory=dict)
    consents: dict[Key, Consent] = field(default_factory=dict)
    referrals: dict[Key, Referral] = field(default_factory=dict)
    tasks: dict[Key, Task] = field(default_factory=dict)
