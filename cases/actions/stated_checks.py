"""What the days of a stated record must keep to, kind by kind, as data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.errors import FieldProblem
from cases.models import AsylumProcedure, BenefitDecision, RegimePeriod, ResidenceDocument, SponsorshipDeclaration

HAPPENED: Mapping[type, Sequence[str]] = {
    ResidenceDocument: ("issued_on", "applied_on", "fingerprinted_on"),
    AsylumProcedure: ("requested_on", "registered_on", "applied_on", "withdrawn_on"),
    RegimePeriod: (),
    BenefitDecision: ("applied_on", "complete_on", "decided_on", "served_on"),
    SponsorshipDeclaration: ("signed_on",),
}
"""Days on which something is said to have happened."""

IN_ORDER: Mapping[type, Sequence[tuple[str, str]]] = {
    ResidenceDocument: (("issued_on", "valid_until"), ("valid_from", "valid_until"), ("issued_on", "card_until")),
    AsylumProcedure: (("requested_on", "applied_on"), ("requested_on", "registered_on"), ("applied_on", "hearing_on")),
    RegimePeriod: (("from_on", "last_on"),),
    BenefitDecision: (("from_on", "last_on"), ("applied_on", "decided_on"), ("decided_on", "served_on")),
    SponsorshipDeclaration: (("from_on", "last_on"),),
}
"""Pairs of days of which the second is never before the first."""

OF_RULING = (("decided_on", "served_on"), ("decided_on", "posted_on"), ("served_on", "remedy_filed_on"))
RULING_HAPPENED = ("decided_on", "posted_on", "served_on", "remedy_filed_on")

NEEDED: Mapping[tuple[type, str], Sequence[str]] = {
    (BenefitDecision, "applied"): ("applied_on",),
    (BenefitDecision, "refused"): ("decided_on",),
}
"""What a kind of decision cannot be without; all others begin on a day."""


def problems_of(record: Any, by: Actor) -> Iterator[FieldProblem]:
    """Everything that is wrong with the days of a record, each with its pointer."""
    kind, today = type(record), timezone.localdate(by.now)
    yield from _to_come(vars_of(record, HAPPENED[kind]), today, "")
    for first, second in IN_ORDER[kind]:
        yield from _order(getattr(record, first), getattr(record, second), f"/{second}")
    if kind is AsylumProcedure:
        for position, ruling in enumerate(record.rulings):
            yield from _of_ruling(ruling, today, f"/rulings/{position}")
    if kind is BenefitDecision:
        for name in NEEDED.get((kind, record.kind), ("from_on",)):
            if getattr(record, name) is None:
                yield FieldProblem("day_missing", "A decision of this kind says this day.", f"/{name}")


def vars_of(record: Any, names: Sequence[str]) -> dict[str, date | None]:
    """The days of these names."""
    return {name: getattr(record, name) for name in names}


def _of_ruling(ruling: Mapping[str, Any], today: date, at: str) -> Iterator[FieldProblem]:
    days = {name: date.fromisoformat(text) for name, text in ruling.items() if name.endswith("_on") and text}
    yield from _to_come({name: days.get(name) for name in RULING_HAPPENED}, today, at)
    for first, second in OF_RULING:
        yield from _order(days.get(first), days.get(second), f"{at}/{second}")


def _to_come(days: Mapping[str, date | None], today: date, at: str) -> Iterator[FieldProblem]:
    for name, day in days.items():
        if day is not None and day > today:
            yield FieldProblem("in_the_future", "This day is still to come.", f"{at}/{name}")


def _order(first: date | None, second: date | None, pointer: str) -> Iterator[FieldProblem]:
    if first is not None and second is not None and second < first:
        yield FieldProblem("days_out_of_order", "This day is before one that has to come first.", pointer)
