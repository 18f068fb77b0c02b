"""What somebody stated about a person, one record of every kind."""

from datetime import date
from typing import Any

from cases.actions.stated import correct_stated, enter_stated
from cases.models import (
    AsylumProcedure,
    BenefitDecision,
    Person,
    RegimePeriod,
    ResidenceDocument,
    SponsorshipDeclaration,
)
from tests.factories.town import Town

DOCUMENT = {"code": "AUFG", "issued_on": date(2023, 12, 14), "valid_until": date(2024, 12, 13), "stated_by": "paper"}
PROCEDURE = {"requested_on": date(2023, 12, 14), "applied_on": date(2023, 12, 18), "stated_by": "paper"}
REGIME = {"regime": "ASYLBLG_3", "from_on": date(2024, 3, 4), "stated_by": "own_office"}
DECISION = {
    "kind": "granted", "regime": "ASYLBLG_3", "from_on": date(2024, 3, 4), "decided_on": date(2024, 3, 5),
    "monthly_cents": 41300, "stated_by": "authority",
}  # fmt: skip
SPONSORSHIP = {"from_on": date(2024, 1, 1), "last_on": date(2024, 12, 31), "stated_by": "relative"}

KINDS: dict[str, tuple[Any, dict[str, Any], str]] = {
    "residence-document": (ResidenceDocument, DOCUMENT, "issuing_office"),
    "asylum-procedure": (AsylumProcedure, PROCEDURE, "hearing_place"),
    "regime-period": (RegimePeriod, REGIME, "remark"),
    "benefit-decision": (BenefitDecision, DECISION, "remark"),
    "sponsorship-declaration": (SponsorshipDeclaration, SPONSORSHIP, "sponsor_name"),
}
"""By the name of the route: the model, what is enough to enter one, and a free text of it."""


def state(town: Town, kind: str, person: Person, worker: str = "caseworker", **more: Any) -> Any:
    """One record of a kind about a person."""
    model, values, _ = KINDS[kind]
    return enter_stated(by=town.actor(worker), model=model, person=person, **(values | more))


def state_everything(town: Town, person: Person, worker: str, mark: str) -> dict[str, Any]:
    """One record of every kind, by the name of its route; `mark` stands in a text of each, and one is corrected."""
    made = {kind: state(town, kind, person, worker, **{text: mark}) for kind, (_, _, text) in KINDS.items()}
    changes = {"number": mark, "stated_by": "paper", "reason": mark}
    correct_stated(by=town.actor(worker), record=made["residence-document"], changes=changes)
    return {kind: record.pk for kind, record in made.items()}
