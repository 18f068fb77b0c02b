"""What was given to whom: the apps above tell it, since the records that share something are theirs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Recipient(NamedTuple):
    """An agency that was given facts about a person, the file number by which it knows them, and the consent."""

    agency: UUID
    reference: str
    facts: frozenset[str]
    consent: UUID | None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One thing that let somebody know of a person: what went along, on which ground, from when until when.

    `agency` or `account` is the recipient. `ground` is a code: `consent`, `law` (with `legal_basis`), or `own_task`
    inside the house. `visible_until` is None while it goes on without an end; `seen_at` is None where nobody looked,
    or the trail is no longer kept.
    """

    kind: str
    record: UUID
    reference: str
    agency: UUID | None
    account: UUID | None
    recipient: str
    categories: tuple[str, ...]
    ground: str
    legal_basis: str
    consent: UUID | None
    visible_from: datetime
    visible_until: datetime | None
    seen_at: datetime | None


RECIPIENTS: list[Callable[[Sequence[UUID]], Iterable[Recipient]]] = []
"""Each finds the agencies that were given facts about the subjects."""

DISCLOSURES: list[Callable[[Sequence[UUID]], Iterable[Disclosure]]] = []
"""Each finds what was given to anybody about the subjects."""


def recipients_of(subjects: Sequence[UUID]) -> list[Recipient]:
    """The agencies that were given facts about the subjects, one entry for each record that gave them."""
    return [one for find in RECIPIENTS for one in find(subjects)]


def disclosures_of(subjects: Sequence[UUID]) -> list[Disclosure]:
    """What was given to anybody about the subjects, the earliest first."""
    found = [one for find in DISCLOSURES for one in find(subjects)]
    return sorted(found, key=lambda one: (one.visible_from, str(one.record)))
