"""The facts of a person, and of a person with the household."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date

from cases.law.facts.base import Fact, Lasting, in_one_order
from cases.law.facts.living import (
    Certificate,
    Course,
    Decision,
    HealthInsurance,
    Housing,
    Job,
    Notice,
    Proof,
    Receipt,
    Schooling,
    Sponsorship,
    Training,
)
from cases.law.facts.stay import AsylumProcedure, Document, Entry, Stay

CONVERSE = {"partner": "partner", "parent": "child", "child": "parent", "sibling": "sibling"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What is known of one person. They are kept in one order, however they were given."""

    ref: str
    born_on: date | None = None
    sex: str = ""
    """`w`, `m`, `d`, `x`, as in the list `sex_entries`."""
    nationalities: tuple[str, ...] = ()
    """ISO 3166-1 alpha-3 as in the list `countries`; `XXA` for stateless."""
    died_on: date | None = None
    left_on: date | None = None
    """The first day on which the municipality is no longer concerned: moved, left the country."""
    unaccompanied: bool = False
    due_on: date | None = None
    """When a child is expected."""
    entries: tuple[Entry, ...] = ()
    stays: tuple[Stay, ...] = ()
    documents: tuple[Document, ...] = ()
    procedures: tuple[AsylumProcedure, ...] = ()
    assigned_on: date | None = None
    """When the person was assigned to a municipality."""
    housing: tuple[Housing, ...] = ()
    jobs: tuple[Job, ...] = ()
    trainings: tuple[Training, ...] = ()
    courses: tuple[Course, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    schooling: tuple[Schooling, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    notices: tuple[Notice, ...] = ()
    proofs: tuple[Proof, ...] = ()
    insurances: tuple[HealthInsurance, ...] = ()
    sponsorships: tuple[Sponsorship, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def __post_init__(self) -> None:
        for name in SEVERAL:
            given = getattr(self, name)
            if len(given) > 1:
                object.__setattr__(self, name, in_one_order(given))


SEVERAL = tuple(one.name for one in fields(PersonFacts) if one.default == ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative(Lasting):
    """Somebody of the household, and what they are to the person: `partner`, `parent`, `child`, `sibling`, `other`.

    `parent` means that they are a parent of the person. The period is that of living together.
    """

    person: PersonFacts
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A person and the household: what every rule is asked about."""

    person: PersonFacts
    household: tuple[Relative, ...] = ()

    def __post_init__(self) -> None:
        if len(self.household) > 1:
            ordered = sorted(self.household, key=lambda one: (one.relation, one.period, one.person.ref, one.ref))
            object.__setattr__(self, "household", tuple(ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Fact):
    """Two people of one household: `person` is the `relation` of `of` (parent, partner, sibling, child, other)."""

    person: str
    relation: str
    of: str
    from_on: date = field(default=date.min)
    to_on: date | None = None


def facts_of_household(people: Iterable[PersonFacts], ties: Iterable[Tie]) -> tuple[Facts, ...]:
    """The facts of each person with the others, in the order of the people."""
    by_ref = {person.ref: person for person in people}
    relatives: dict[str, list[Relative]] = {ref: [] for ref in by_ref}
    for tie in ties:
        there, back = by_ref[tie.person], by_ref[tie.of]
        relatives[tie.of].append(_relative(tie, there, tie.relation))
        relatives[tie.person].append(_relative(tie, back, CONVERSE.get(tie.relation, "other")))
    return tuple(Facts(person=person, household=tuple(relatives[ref])) for ref, person in by_ref.items())


def _relative(tie: Tie, person: PersonFacts, relation: str) -> Relative:
    return Relative(person=person, relation=relation, from_on=tie.from_on, to_on=tie.to_on, ref=tie.ref)
