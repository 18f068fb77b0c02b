"""One record, as the facts that it is to the law; a fact's reference is the address of its record."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cases.law.arithmetic import ONE_DAY
from cases.law.facts import (
    AsylumProcedure,
    Decision,
    Document,
    Entry,
    Fact,
    Notice,
    Proof,
    Receipt,
    Ruling,
    Sponsorship,
)
from cases.models import AsylumProcedure as ProcedureRecord
from cases.models import BenefitDecision, Case, RegimePeriod, ResidenceDocument, SponsorshipDeclaration

BASE = "/api/v1"
OF_DOCUMENT = (
    "code", "issued_on", "valid_until", "valid_from", "applied_on", "ended_on", "variant", "for_code", "renewal",
    "card_until", "work", "residence_obligation", "abroad_until",
)  # fmt: skip
OF_PROCEDURE = (
    "requested_on", "registered_on", "applied_on", "hearing_on", "withdrawn_on", "accelerated", "other_state",
    "subsequent",
)  # fmt: skip
APPLICATIONS = {"SGB2": "sgb2", "SGB12_K3": "sgb12", "SGB12_K4": "sgb12"}
NO_FINDING = frozenset({"applied", "granted", "refused"})
"""Kinds of decisions that are told by a notice or a receipt alone."""

Told = tuple[str, Fact]
"""The name of a tuple of `PersonFacts`, and a fact of it."""


def person_ref(pk: UUID) -> str:
    """The address of a person."""
    return f"{BASE}/persons/{pk}/"


def case_ref(pk: UUID) -> str:
    """The address of a case."""
    return f"{BASE}/cases/{pk}/"


def member_ref(pk: UUID) -> str:
    """The address of a membership of a household."""
    return f"{BASE}/household-members/{pk}/"


def _ref(record: Any, name: str) -> str:
    return f"{person_ref(record.person_id)}{name}/{record.pk}/"


def of_case(case: Case) -> Iterator[Told]:
    """The day of entry that the office was told at the intake."""
    if case.entered_on is not None:
        yield "entries", Entry(on=case.entered_on, ref=case_ref(case.pk))


def of_document(record: ResidenceDocument) -> Iterator[Told]:
    """The document, and that fingerprints were taken for it."""
    ref = _ref(record, "residence-documents")
    yield "documents", Document(ref=ref, **{name: getattr(record, name) for name in OF_DOCUMENT})
    if record.fingerprinted_on is not None:
        yield "proofs", Proof(kind="fingerprints", on=record.fingerprinted_on, ref=ref)


def of_procedure(record: ProcedureRecord) -> Iterator[Told]:
    """The procedure with its rulings."""
    ref = _ref(record, "asylum-procedures")
    rulings = tuple(_ruling(one, f"{ref}#/rulings/{position}") for position, one in enumerate(record.rulings))
    told = {name: getattr(record, name) for name in OF_PROCEDURE}
    yield "procedures", AsylumProcedure(ref=ref, rulings=rulings, **told)


def of_regime(record: RegimePeriod) -> Iterator[Told]:
    """That benefits were received under the regime; of one that is only expected, nothing."""
    if record.from_on is not None and not record.expected:
        ref = _ref(record, "regime-periods")
        yield (
            "receipts",
            Receipt(regime=record.regime, from_on=record.from_on, to_on=_behind(record.last_on), ref=ref),
        )


def of_decision(record: BenefitDecision) -> Iterator[Told]:
    """The application, the receipt that a grant is, or the decision that no rule can tell."""
    ref = _ref(record, "benefit-decisions")
    if record.applied_on is not None and record.regime in APPLICATIONS:
        yield (
            "notices",
            Notice(
                kind=APPLICATIONS[record.regime],
                on=record.applied_on,
                complete_on=record.complete_on,
                decided_on=record.decided_on,
                served_on=record.served_on,
                ref=ref,
            ),
        )
    if record.from_on is None:
        return
    to_on = _behind(record.last_on)
    if record.kind == "granted" and record.regime:
        need = None if record.monthly_cents is None else Decimal(record.monthly_cents).scaleb(-2)
        yield "receipts", Receipt(regime=record.regime, from_on=record.from_on, to_on=to_on, need_monthly=need, ref=ref)
    elif record.kind not in NO_FINDING:
        yield (
            "decisions",
            Decision(kind=record.kind, value=record.regime, from_on=record.from_on, to_on=to_on, ref=ref),
        )


def of_sponsorship(record: SponsorshipDeclaration) -> Iterator[Told]:
    """The days for which somebody pays."""
    if record.from_on is not None:
        ref = _ref(record, "sponsorship-declarations")
        to_on = _behind(record.last_on)
        yield "sponsorships", Sponsorship(from_on=record.from_on, to_on=to_on, covers=record.covers, ref=ref)


def _ruling(item: Mapping[str, Any], ref: str) -> Ruling:
    days = {name: _day(item.get(name)) for name in ("remedy_filed_on", "final_on", "decided_on", "posted_on")}
    served_on = date.fromisoformat(item["served_on"])
    return Ruling(outcome=item["outcome"], served_on=served_on, suspensive=item.get("suspensive"), ref=ref, **days)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _behind(last_on: date | None) -> date | None:
    """The first day behind a last one."""
    return None if last_on is None else last_on + ONE_DAY
