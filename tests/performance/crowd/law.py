"""A crowd of invented people as facts of the law: households of several kinds, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from cases.law.facts import (
    AsylumProcedure,
    Certificate,
    Course,
    Decision,
    Document,
    Entry,
    Facts,
    Housing,
    Job,
    Notice,
    PersonFacts,
    Proof,
    Ruling,
    Schooling,
    Stay,
    Tie,
    facts_of_household,
)

KINDS = ("waiting", "protected", "ukrainian", "rejected", "working", "unaccompanied")
SHARES = (30, 25, 25, 12, 6, 2)
"""Of a hundred households, by what became of them."""


def people_of_law(count: int, seed: int) -> list[Facts]:
    """So many people with their households."""
    return list(islice(_people(Random(seed)), count))


def _people(chance: Random) -> Iterator[Facts]:
    while True:
        kind = chance.choices(KINDS, SHARES)[0]
        size = 1 if kind == "unaccompanied" else chance.choice((1, 1, 1, 2, 3, 4, 5))
        entered_on = date(2018, 1, 1) + timedelta(chance.randrange(3000))
        if kind == "ukrainian":
            entered_on = date(2022, 2, 24) + timedelta(chance.randrange(1500))
        people = [_person(chance, kind, number, entered_on) for number in range(size)]
        ties = [Tie(person="1", relation="partner", of="0")] if size > 1 else []
        ties += [Tie(person=parent, relation="parent", of=str(n)) for n in range(2, size) for parent in ("0", "1")]
        yield from facts_of_household(people, ties)


def _person(chance: Random, kind: str, number: int, entered_on: date) -> PersonFacts:
    adult = number < 2 and kind != "unaccompanied"
    born_on = entered_on - timedelta(chance.randrange(7000, 20000) if adult else chance.randrange(300, 6200))
    moved_on = entered_on + timedelta(chance.randrange(30, 200))
    course = Course(kind="general", registered_on=entered_on + timedelta(500), ref="course")
    passed = Certificate(kind="language", on=entered_on + timedelta(900), level="B1", ref="b1")
    school = Schooling(kind="primary", from_on=moved_on + timedelta(20), first=True, ref="school")
    return PersonFacts(
        ref=str(number),
        born_on=born_on,
        sex=chance.choice(("w", "m")),
        nationalities=("UKR",) if kind == "ukrainian" else (chance.choice(("SYR", "AFG", "IRQ", "ERI", "GEO", "TUR")),),
        unaccompanied=kind == "unaccompanied",
        entries=(Entry(on=entered_on, ref="entry"),),
        stays=() if kind == "ukrainian" else (Stay(kind="permitted", from_on=entered_on + timedelta(3), ref="stay"),),
        procedures=() if kind == "ukrainian" else (_procedure(kind, entered_on),),
        documents=tuple(_documents(kind, entered_on)),
        assigned_on=moved_on,
        housing=(
            Housing(kind="reception", from_on=entered_on, to_on=moved_on, ref="reception"),
            Housing(kind="shared", from_on=moved_on, to_on=moved_on + timedelta(400), ref="shared"),
            Housing(kind="flat", from_on=moved_on + timedelta(400), ref="flat"),
        ),
        jobs=tuple(_jobs(kind, number, entered_on)),
        courses=(course,) if adult else (),
        certificates=(passed,) if adult else (),
        schooling=() if adult else (school,),
        notices=(Notice(kind="sgb2", on=entered_on + timedelta(330), ref="application"),),
        proofs=(Proof(kind="measles", on=moved_on + timedelta(40), ref="proof"),) if chance.random() < 0.6 else (),
        decisions=_decisions(chance, entered_on),
    )


def _procedure(kind: str, entered_on: date) -> AsylumProcedure:
    served_on = entered_on + timedelta(300)
    outcome = {"protected": "subsidiary", "working": "refugee", "rejected": "rejected"}.get(kind)
    ruling = Ruling(outcome=outcome or "", served_on=served_on, ref="ruling")
    if kind == "rejected":
        final_on = served_on + timedelta(500)
        ruling = replace(ruling, remedy_filed_on=served_on + timedelta(10), final_on=final_on)
    return AsylumProcedure(
        requested_on=entered_on + timedelta(3),
        registered_on=entered_on + timedelta(5),
        applied_on=entered_on + timedelta(20),
        hearing_on=entered_on + timedelta(120),
        rulings=(ruling,) if outcome else (),
        ref="procedure",
    )


def _documents(kind: str, entered_on: date) -> Iterator[Document]:
    first = entered_on + timedelta(350)
    match kind:
        case "ukrainian":
            yield Document(code="FIK", issued_on=entered_on + timedelta(25), variant="81_3", ref="fiction")
            title_on = entered_on + timedelta(180)
            yield Document(code="AE_24", issued_on=title_on, valid_until=date(title_on.year + 1, 3, 4), ref="title")
        case "protected" | "working":
            code = "AE_25_2_2" if kind == "protected" else "AE_25_2_1"
            yield Document(code=code, issued_on=first, valid_until=first + timedelta(1094), ref="title")
            yield Document(code=code, issued_on=first + timedelta(1080), renewal=True, ref="renewal")
        case "rejected":
            for number in range(4):
                issued_on = entered_on + timedelta(840 + 180 * number)
                last = issued_on + timedelta(185)
                yield Document(code="DUL", issued_on=issued_on, valid_until=last, variant="60a_2_1", ref="toleration")
        case _:
            yield Document(code="AUFG", issued_on=entered_on + timedelta(20), valid_until=first, ref="permission")


def _jobs(kind: str, number: int, entered_on: date) -> Iterator[Job]:
    if kind == "working" and number == 0:
        yield Job(from_on=entered_on + timedelta(600), hours=Decimal(38), gross=Decimal(2600), ref="job")


def _decisions(chance: Random, entered_on: date) -> tuple[Decision, ...]:
    if chance.random() < 0.97:
        return ()
    begin = entered_on + timedelta(400)
    return (Decision(kind="reduction", from_on=begin, to_on=begin + timedelta(180), ref="notice"),)
