"""The people of the acceptance stories as facts; all of them are invented."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cases.law.facts import (
    AsylumProcedure,
    Document,
    Entry,
    Facts,
    Housing,
    Job,
    PersonFacts,
    Proof,
    Relative,
    Ruling,
    Stay,
    Tie,
    facts_of_household,
)

FAMILY = ("father", "mother", "eldest", "second", "youngest")
BIRTHS = (date(1988, 5, 14), date(1990, 9, 2), date(2011, 4, 10), date(2017, 1, 22), date(2022, 11, 5))


def s1_person(ref: str, born_on: date) -> PersonFacts:
    """One of the family of five from Syria, up to the title of 2024."""
    served = Ruling(outcome="subsidiary", served_on=date(2024, 9, 18), ref="ruling")
    return PersonFacts(
        ref=ref,
        born_on=born_on,
        nationalities=("SYR",),
        entries=(Entry(on=date(2023, 12, 11), ref="entry"),),
        stays=(Stay(kind="permitted", from_on=date(2023, 12, 14), ref="stay"),),
        procedures=(AsylumProcedure(rulings=(served,), ref="procedure"),),
        assigned_on=date(2024, 3, 4),
        housing=(Housing(kind="shared", from_on=date(2024, 3, 4), ref="niersweg"),),
        documents=(
            Document(code="AE_25_2_2", issued_on=date(2024, 11, 6), valid_until=date(2027, 11, 5), ref="title"),
        ),
    )


def s1_family(**changed: object) -> dict[str, Facts]:
    """The household of S1; `changed` holds for each of them."""
    people = [replace(s1_person(*one), **changed) for one in zip(FAMILY, BIRTHS, strict=True)]  # type: ignore[arg-type]
    ties = [Tie(person="father", relation="partner", of="mother")]
    ties += [Tie(person=one, relation="parent", of=child) for one in FAMILY[:2] for child in FAMILY[2:]]
    return dict(zip(FAMILY, facts_of_household(people, ties), strict=True))


def s2_man(entered_on: date = date(2022, 7, 25), **changed: object) -> Facts:
    """The single man from Afghanistan, who came on a day."""
    ruling = Ruling(
        outcome="rejected",
        served_on=date(2023, 11, 16),
        remedy_filed_on=date(2023, 11, 28),
        final_on=date(2025, 3, 3),
        ref="rejection",
    )
    man = PersonFacts(
        ref="man",
        born_on=date(2001, 3, 15),
        nationalities=("AFG",),
        entries=(Entry(on=entered_on, ref="entry"),),
        stays=(Stay(kind="permitted", from_on=date(2022, 7, 27), ref="stay"),),
        procedures=(AsylumProcedure(applied_on=date(2022, 8, 15), rulings=(ruling,), ref="procedure"),),
        assigned_on=date(2022, 11, 21),
        documents=(Document(code="DUL", issued_on=date(2025, 4, 3), valid_until=date(2025, 10, 2), ref="toleration"),),
    )
    return Facts(person=replace(man, **changed))  # type: ignore[arg-type]


def s3_person(ref: str, born_on: date) -> PersonFacts:
    """One of those from Ukraine who came in 2022."""
    return PersonFacts(
        ref=ref,
        born_on=born_on,
        nationalities=("UKR",),
        entries=(Entry(on=date(2022, 3, 10), ref="entry"),),
        proofs=(Proof(kind="fingerprints", on=date(2022, 5, 18), ref="fingerprints"),),
        documents=(
            Document(code="FIK", issued_on=date(2022, 4, 4), variant="81_3", ref="fiction"),
            Document(code="AE_24", issued_on=date(2022, 9, 12), valid_until=date(2024, 3, 4), ref="title"),
        ),
    )


def s3_family() -> dict[str, Facts]:
    """The nurse, her children and the grandmother."""
    people = [
        s3_person("nurse", date(1988, 2, 20)),
        s3_person("elder", date(2015, 6, 30)),
        s3_person("younger", date(2019, 10, 2)),
        s3_person("grandmother", date(1954, 7, 1)),
    ]
    ties = [Tie(person="nurse", relation="parent", of=child) for child in ("elder", "younger")]
    ties.append(Tie(person="grandmother", relation="other", of="nurse"))
    return {facts.person.ref: facts for facts in facts_of_household(people, ties)}


def s3_sister() -> Facts:
    """The nurse's sister, who came in 2026."""
    sister = replace(
        s3_person("sister", date(1990, 1, 1)),
        entries=(Entry(on=date(2026, 3, 16), ref="entry"),),
        proofs=(),
        documents=(Document(code="FIK", issued_on=date(2026, 4, 1), variant="81_3", ref="fiction"),),
    )
    return Facts(person=sister)


def s4_woman(**changed: object) -> PersonFacts:
    """The woman from Eritrea, alone."""
    woman = PersonFacts(
        ref="woman",
        born_on=date(1999, 12, 1),
        sex="w",
        nationalities=("ERI",),
        entries=(Entry(on=date(2026, 6, 20), ref="entry"),),
        procedures=(
            AsylumProcedure(
                requested_on=date(2026, 6, 24),
                registered_on=date(2026, 6, 24),
                applied_on=date(2026, 6, 24),
                ref="procedure",
            ),
        ),
        assigned_on=date(2026, 8, 31),
        due_on=date(2026, 11, 12),
        housing=(
            Housing(kind="reception", from_on=date(2026, 6, 20), to_on=date(2026, 8, 31), ref="reception"),
            Housing(kind="shared", from_on=date(2026, 8, 31), ref="apartments"),
        ),
    )
    return replace(woman, **changed)  # type: ignore[arg-type]


def s4_child() -> Facts:
    """Her child, born in November 2026."""
    child = PersonFacts(
        ref="child",
        born_on=date(2026, 11, 10),
        entries=(Entry(on=date(2026, 11, 10), ref="birth"),),
        assigned_on=date(2026, 11, 10),
        housing=(Housing(kind="shared", from_on=date(2026, 11, 10), ref="apartments"),),
    )
    mother = Relative(person=s4_woman(), relation="parent", from_on=date(2026, 11, 10), ref="tie")
    return Facts(person=child, household=(mother,))


def s5_minor() -> Facts:
    """The unaccompanied minor from Afghanistan."""
    return Facts(
        person=PersonFacts(
            ref="minor",
            born_on=date(2008, 2, 14),
            nationalities=("AFG",),
            unaccompanied=True,
            entries=(Entry(on=date(2024, 5, 6), ref="entry"),),
            procedures=(AsylumProcedure(requested_on=date(2024, 5, 6), ref="procedure"),),
        )
    )


def s11_engineer(**changed: object) -> Facts:
    """The engineer from Syria."""
    ruling = Ruling(outcome="refugee", served_on=date(2023, 7, 10), ref="ruling")
    woman = PersonFacts(
        ref="engineer",
        born_on=date(1990, 6, 18),
        nationalities=("SYR",),
        entries=(Entry(on=date(2023, 2, 27), ref="entry"),),
        procedures=(AsylumProcedure(applied_on=date(2023, 3, 1), rulings=(ruling,), ref="procedure"),),
        documents=(Document(code="AE_25_2_1", issued_on=date(2023, 8, 21), ref="title"),),
        jobs=(Job(from_on=date(2025, 1, 1), hours=Decimal(38), ref="job"),),
    )
    return Facts(person=replace(woman, **changed))  # type: ignore[arg-type]


def s12_man() -> Facts:
    """The man from Türkiye, who moved away."""
    return Facts(
        person=PersonFacts(
            ref="man",
            born_on=date(1995, 1, 9),
            nationalities=("TUR",),
            procedures=(AsylumProcedure(requested_on=date(2024, 5, 2), ref="procedure"),),
            assigned_on=date(2024, 6, 17),
            housing=(Housing(kind="shared", from_on=date(2024, 6, 17), to_on=date(2025, 6, 1), ref="room"),),
            left_on=date(2025, 6, 1),
        )
    )
