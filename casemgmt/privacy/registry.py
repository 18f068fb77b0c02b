"""What the house holds about people: what for, on which ground, how long, and why a column may stand in clear.

Each app declares the tables it has; a test compares the registry with the models in both directions, so that a new
column is classified before it is stored. The record of processing (Art. 30 GDPR) is this registry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casemgmt.privacy.retention import Retention

PUBLIC_TASK = "Art. 6(1)(c), (e) GDPR; § 3 DSG NRW"
PUBLIC_TASK_SPECIAL = "Art. 6(1)(c), (e), 9(2)(b), (h) GDPR; §§ 3, 16 DSG NRW"
CONSENT = "Art. 6(1)(a), 9(2)(a) GDPR"
ACCOUNTABILITY = "Art. 5(2), 32 GDPR; § 22(2) BDSG"
EMPLOYMENT = "Art. 6(1)(e) GDPR; § 18 DSG NRW"

OWN_CATEGORIES: Mapping[str, str] = {
    "consents": "Consents and releases",
    "accounts": "Accounts of those who work here",
    "documents": "Papers about a person, and the files they are",
    "rights": "Requests and objections of the person about their data",
}
"""Categories of sealed groups beside those that can be referred or consented to (`cases.codes.DATA_CATEGORIES`)."""

RECORD_COLUMNS: Mapping[str, str] = {
    "version": "counts the writes",
    "seal_revision": "counts the sealings",
    "erased": "whether the key was destroyed; no route reaches the row then",
    "created_at": "when it was entered; lists are ordered by it",
    "updated_at": "when it last changed; lists are ordered by it",
}
"""Columns that every record has."""


class Subject(StrEnum):
    """Whom a table tells of."""

    CLIENT = "client"
    ACCOUNT = "account"
    NOBODY = "nobody"


class OnErasure(StrEnum):
    """What becomes of a table's rows about somebody when that person is erased."""

    KEEP = "keep"
    """The row stays to be counted: its sealed groups are emptied, and no route reaches it."""
    DELETE = "delete"
    """The row goes: nobody counts it, or its columns in clear would still tell who it was about."""


class Withheld(StrEnum):
    """Why something that is held about a person is no part of the answer to them."""

    OTHERS = "others"
    """It tells of other people (Art. 15(4) GDPR)."""
    SECRECY = "secrecy"
    """It was entrusted to somebody bound to secrecy (§ 203 StGB)."""
    TECHNICAL = "technical"
    """It says nothing about the person: keys, digests, counters."""


FROM_THE_PERSON = (
    "von der Person selbst, oder von der Stelle, die sie gemeldet hat",
    "from the person, or from the office that reported them",
)
FROM_THE_WORK = ("aus der Arbeit dieser Stelle", "from the work of this office")
FROM_AUTHORITIES = (
    "von der Behörde, die die Nummer vergeben hat, oder von der Person selbst",
    "from the authority that gave the number, or from the person",
)


class HoldingIncomplete(ValueError):
    """A table that tells of people was declared without purpose, ground or retention."""


class HoldingDeclaredTwice(ValueError):
    """Two declarations for one table differ."""


@dataclass(frozen=True)
class Holding:
    """One table: its sealed groups with the data category of each, and its columns in clear with the reason for each.

    Keys and references to other rows are no columns here; they say that records belong together, and routes need them.
    `called` is how people read the table's rows in a certificate or an answer, in German and in English. `source` is
    from whom the data come; `recipients` are the kinds of those who are given some. `withheld` names what the answer to
    a person leaves out, by the name of the sealed attribute, or `*` for rows that show nothing.
    """

    model: str
    called: tuple[str, str] = ("", "")
    on_erasure: OnErasure = OnErasure.KEEP
    about: Subject = Subject.CLIENT
    purpose: str = ""
    legal_basis: str = ""
    retention: tuple[Retention, ...] = ()
    source: tuple[str, str] = FROM_THE_PERSON
    recipients: tuple[tuple[str, str], ...] = ()
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.about != Subject.NOBODY and not (self.purpose and self.legal_basis and self.retention):
            raise HoldingIncomplete(self.model)


HOLDINGS: dict[str, Holding] = {}
"""Every declared table by its label (`cases.Person`)."""


def register(holdings: Iterable[Holding]) -> None:
    """Add tables to the registry; the same again changes nothing. Raises HoldingDeclaredTwice for another meaning."""
    for one in holdings:
        if HOLDINGS.setdefault(one.model, one) != one:
            raise HoldingDeclaredTwice(one.model)
