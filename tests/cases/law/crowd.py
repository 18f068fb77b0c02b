"""Invented people with facts of every kind in any order, for properties that hold for all."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cases.law.facts import (
    AsylumProcedure,
    Decision,
    Document,
    Entry,
    Facts,
    HealthInsurance,
    Housing,
    Job,
    Notice,
    PersonFacts,
    Proof,
    Receipt,
    Relative,
    Ruling,
    Stay,
)

FIRST = date(2014, 1, 1)
CODES = (
    "ANKN",
    "AUFG",
    "DUL",
    "DUL_60C",
    "GUEB",
    "FIK",
    "AE_24",
    "AE_25_1",
    "AE_25_2_2",
    "AE_25_3",
    "AE_25_4",
    "AE_25_5",
)
OUTCOMES = ("asylum", "refugee", "subsidiary", "ban", "rejected", "inadmissible")
DECISIONS = ("abuse", "interruption", "reduction", "bridging", "not_fit", "need_covered", "suspension", "youth_welfare")
DAYS = st.integers(0, 365 * 14).map(lambda number: FIRST + timedelta(number))
LATER = st.none() | st.integers(0, 900)
REFS = st.integers(0, 99).map("fact-{}".format)


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)


def several(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, one or more of them, in any order."""
    return st.lists(one, max_size=most).map(tuple)


def lasting(of: Any, /, **given: Any) -> st.SearchStrategy[Any]:
    """A fact that lasts from some day on, to a later one or for good."""
    days = st.tuples(DAYS, LATER.filter(lambda number: number != 0))
    return days.flatmap(
        lambda held: st.builds(of, from_on=st.just(held[0]), to_on=st.just(_after(*held)), ref=REFS, **given)
    )


DOCUMENT = st.tuples(DAYS, LATER, LATER).flatmap(
    lambda held: st.builds(
        Document,
        code=st.sampled_from((*CODES, "NE_9", "AE_104C", "OTHER")),
        issued_on=st.just(held[0]),
        valid_until=st.just(_after(held[0], held[1])),
        ended_on=st.just(_after(held[0], held[2])),
        variant=st.sampled_from(("", "81_3", "81_3_2", "81_4", "s2")),
        renewal=st.booleans(),
        ref=REFS,
    )
)
RULING = st.tuples(DAYS, LATER).flatmap(
    lambda held: st.builds(
        Ruling,
        outcome=st.sampled_from(OUTCOMES),
        served_on=st.just(held[0]),
        final_on=st.just(_after(*held)),
        ref=REFS,
    )
)
PROCEDURE = st.builds(AsylumProcedure, requested_on=DAYS, rulings=several(RULING, 2), ref=REFS)
PERSON = st.builds(
    PersonFacts,
    ref=st.just("person"),
    born_on=st.none() | st.dates(date(1940, 1, 1), date(2026, 1, 1)),
    nationalities=st.sampled_from(((), ("SYR",), ("UKR",), ("MDA",), ("DEU",))),
    left_on=st.none() | DAYS,
    unaccompanied=st.booleans(),
    entries=several(st.builds(Entry, on=DAYS, ref=REFS), 2),
    stays=several(lasting(Stay, kind=st.sampled_from(("permitted", "tolerated", "unlawful"))), 2),
    documents=several(DOCUMENT, 4),
    procedures=several(PROCEDURE, 2),
    assigned_on=st.none() | DAYS,
    housing=several(lasting(Housing, kind=st.sampled_from(("reception", "shared", "flat", "institution")))),
    jobs=several(lasting(Job, hours=st.sampled_from((Decimal(10), Decimal(38))), insured=st.booleans()), 2),
    receipts=several(lasting(Receipt, regime=st.sampled_from(("SGB2", "SGB12_K3", "ASYLBLG_3"))), 2),
    notices=several(st.builds(Notice, kind=st.sampled_from(("sgb2", "sgb12", "title", "job")), on=DAYS, ref=REFS)),
    proofs=several(st.builds(Proof, kind=st.sampled_from(("fingerprints", "measles")), on=DAYS, ref=REFS), 2),
    insurances=several(lasting(HealthInsurance, kind=st.sampled_from(("family", "private"))), 1),
    decisions=several(lasting(Decision, kind=st.sampled_from(DECISIONS))),
)
RELATIVE = st.tuples(
    PERSON, st.sampled_from(("parent", "partner", "child", "sibling")), st.text("abc", min_size=1)
).flatmap(lambda held: lasting(Relative, person=st.just(replace(held[0], ref=held[2])), relation=st.just(held[1])))
FACTS = st.builds(Facts, person=PERSON, household=several(RELATIVE, 2))


def reversed_facts(facts: Facts) -> Facts:
    """The same facts, each tuple the other way round."""
    person = facts.person
    turned = {
        one.name: tuple(reversed(getattr(person, one.name)))
        for one in fields(person)
        if isinstance(getattr(person, one.name), tuple)
    }
    return Facts(person=replace(person, **turned), household=tuple(reversed(facts.household)))


def moved(fact: Any, years: int) -> Any:
    """The same facts so many years later; the days of a 29 February on the 28th."""
    if isinstance(fact, date):
        return date(fact.year + years, fact.month, min(fact.day, 28))
    if isinstance(fact, tuple):
        return tuple(moved(one, years) for one in fact)
    if is_dataclass(fact) and not isinstance(fact, type):
        return replace(fact, **{one.name: moved(getattr(fact, one.name), years) for one in fields(fact)})
    return fact
