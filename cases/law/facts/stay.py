"""Entry, stay, residence documents and the asylum procedure."""

from dataclasses import dataclass
from datetime import date

from cases.law.facts.base import Fact, Lasting, in_one_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Fact):
    """An entry into Germany, or a birth there. Waiting times count from the first, unless one is decided anew."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay(Lasting):
    """How somebody may be here: `permitted`, `tolerated`, `unlawful`; without any, papers and procedures tell it."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Fact):
    """A residence document with what is printed on it. Codes are those of the list `status_documents`."""

    code: str
    issued_on: date
    valid_until: date | None = None
    """The printed last day."""
    valid_from: date | None = None
    """The first day, where it is not the day of issue."""
    applied_on: date | None = None
    ended_on: date | None = None
    """The first day on which it no longer holds although it is not over: replaced, revoked, left."""
    variant: str = ""
    """Fiction: `81_3`, `81_3_2`, `81_4`; toleration: `60a_2_1`, `60a_2_3`; § 25(4a): `s3`."""
    for_code: str = ""
    """Fiction: the code of the title that was applied for."""
    renewal: bool = False
    """Whether it extends an earlier one of the same kind, rather than being the first."""
    card_until: date | None = None
    """Where the right is unlimited: the last day of the card, or of the passport."""
    work: str = ""
    """Side condition on work as printed: `allowed`, `prohibited`, `needs_permission`, `employer_only`."""
    residence_obligation: bool = False
    abroad_until: date | None = None
    """§ 24: the last day of absence that ended protection, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling(Fact):
    """A decision of the Federal Office or a court on asylum, as served.

    Outcomes: `asylum`, `refugee`, `subsidiary`, `ban` (§ 60(5), (7)), `rejected`, `rejected_obvious`, `inadmissible`,
    `transfer`, `withdrawn`.
    """

    outcome: str
    served_on: date
    remedy_filed_on: date | None = None
    """When an action was filed; suspensive unless `suspensive` says otherwise."""
    suspensive: bool | None = None
    final_on: date | None = None
    """When it can no longer be challenged."""
    decided_on: date | None = None
    posted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AsylumProcedure(Fact):
    """An asylum procedure from the request to the last decision."""

    requested_on: date | None = None
    """When asylum was asked for; the stay is permitted from the proof of arrival on (§ 55 AsylG)."""
    registered_on: date | None = None
    applied_on: date | None = None
    """The application itself."""
    hearing_on: date | None = None
    rulings: tuple[Ruling, ...] = ()
    withdrawn_on: date | None = None
    accelerated: bool = False
    """In the accelerated procedure of Art. 42(1)(a)–(f) APR."""
    other_state: bool = False
    """A take-charge or take-back request, or protection elsewhere in the EU."""
    subsequent: bool = False
    """A subsequent application (Folgeantrag)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rulings", in_one_order(self.rulings))
