"""How the fields of the case records are read: their labels, and the code lists or states that they are from."""

from collections.abc import Callable, Mapping

from django.db.models import TextChoices

from casemgmt.privacy.wording import CATEGORIES, CODES, FIELDS
from casemgmt.privacy.wording import GERMAN as IN_GERMAN
from cases import codes, lifecycle
from cases.codes import CodeList
from cases.deadline_holdings import DEADLINE_GERMAN, DEADLINE_PURPOSES_IN_GERMAN
from cases.labels import GERMAN, PURPOSES
from cases.status_holdings import PURPOSES_IN_GERMAN, STATUS_GERMAN

LISTS: Mapping[str, CodeList] = {
    "original_script": codes.SCRIPTS,
    "script": codes.SCRIPTS,
    "born_precision": codes.BIRTH_PRECISIONS,
    "sex": codes.SEX_ENTRIES,
    "nationalities": codes.COUNTRIES,
    "mother_tongue": codes.LANGUAGES,
    "language": codes.LANGUAGES,
    "informed_language": codes.LANGUAGES,
    "plan_language": codes.LANGUAGES,
    "speaks": codes.LANGUAGE_SKILLS,
    "gender": codes.INTERPRETER_GENDERS,
    "cases.Person.name_variants.kind": codes.NAME_VARIANT_KINDS,
    "cases.Person.contact_ways.kind": codes.CONTACT_WAY_KINDS,
    "way": codes.CONTACT_WAY_KINDS,
    "relation": codes.HOUSEHOLD_RELATIONS,
    "cases.PersonIdentifier.kind": codes.IDENTIFIER_KINDS,
    "cases.Document.kind": codes.DOCUMENT_KINDS,
    "cases.Task.kind": codes.TASK_KINDS,
    "cases.Case.channel": codes.INQUIRY_CHANNELS,
    "privacy.AccessRequest.channel": codes.ACCESS_REQUEST_CHANNELS,
    "status_document": codes.STATUS_DOCUMENTS,
    "legal_regime": codes.LEGAL_REGIMES,
    "stated_by": codes.STATEMENT_SOURCES,
    "cases.ResidenceDocument.code": codes.STATUS_DOCUMENTS,
    "for_code": codes.STATUS_DOCUMENTS,
    "variant": codes.DOCUMENT_VARIANTS,
    "cases.ResidenceDocument.work": codes.WORK_CONDITIONS,
    "cases.AsylumProcedure.rulings.outcome": codes.RULING_OUTCOMES,
    "cases.AsylumProcedure.rulings.body": codes.RULING_BODIES,
    "body": codes.COMPETENT_BODIES,
    "regime": codes.LEGAL_REGIMES,
    "cases.BenefitDecision.kind": codes.BENEFIT_DECISIONS,
    "before": codes.LEGAL_REGIMES,
    "trigger": codes.REGIME_TRIGGERS,
    "closing_reason": codes.CLOSING_REASONS,
    "evaluation_cause": codes.CLOSING_REASONS,
    "cases.Assessment.ratings*": codes.ASSESSMENT_DOMAINS,
    "rating": codes.RATINGS,
    "need_status": codes.NEED_STATUSES,
    "cases.Assessment.vulnerabilities.category": codes.VULNERABILITIES,
    "cases.Assessment.vulnerabilities.known_by": codes.VULNERABILITY_SOURCES,
    "field_of_action": codes.FIELDS_OF_ACTION,
    "responsible": codes.MEASURE_RESPONSIBLES,
    "cases.Note.topic": codes.CONTACT_NOTE_TOPICS,
    "cases.Referral.legal_basis": codes.LEGAL_BASES,
    ".legal_basis": codes.LEGAL_BASES,
    "categories": codes.DATA_CATEGORIES,
    "privacy.Consent.purpose": codes.CONSENT_PURPOSES,
    "privacy.Consent.form": codes.CONSENT_FORMS,
    "privacy.Restriction.ground": codes.RESTRICTION_REASONS,
    "privacy.LegalHold.ground": codes.LEGAL_HOLD_GROUNDS,
    "privacy.Erasure.ground": codes.ERASURE_GROUNDS,
    "privacy.Erasure.refusal": codes.ERASURE_REFUSALS,
    "privacy.AccessRequest.refusal": codes.ACCESS_REQUEST_REFUSALS,
    "privacy.Dispute.outcome": codes.DISPUTE_SETTLEMENTS,
}
"""Which list a field's codes are from."""

STATES_IN_GERMAN: Mapping[str, str] = {
    "inquiry": "Anfrage",
    "intake": "Klärung",
    "assessment": "Assessment",
    "planning": "Hilfeplanung",
    "linking": "Vermittlung",
    "monitoring": "Begleitung",
    "evaluation": "Evaluation",
    "closed": "geschlossen",
    "active": "in Bearbeitung",
    "on_hold": "ruht",
    "transferred": "abgegeben",
    "open": "offen",
    "assigned": "zugewiesen",
    "accepted": "angenommen",
    "declined": "abgelehnt",
    "done": "erledigt",
    "withdrawn": "zurückgezogen",
    "draft": "Entwurf",
    "sent": "gesendet",
    "waitlisted": "auf der Warteliste",
    "in_progress": "läuft",
    "refused": "abgelehnt",
    "revoked": "zurückgenommen",
    "reached": "erreicht",
    "partly_reached": "teilweise erreicht",
    "not_reached": "nicht erreicht",
    "given_up": "aufgegeben",
    "planned": "geplant",
    "under_way": "läuft",
    "waiting": "wartet",
    "failed": "gescheitert",
    "not_applicable": "nicht einschlägig",
    "computed": "berechnet",
    "entered": "von Hand",
    "initial": "erstes",
    "again": "erneutes",
    "final": "abschließendes",
}
"""States of cases, tasks, referrals, goals, measures and assessments."""

STATES: Mapping[str, type[TextChoices]] = {
    "cases.Case.phase": lifecycle.Phase,
    "cases.PhaseChange.from_phase": lifecycle.Phase,
    "cases.PhaseChange.to_phase": lifecycle.Phase,
    "cases.Case.standing": lifecycle.Standing,
    "cases.Task.state": lifecycle.TaskState,
    "cases.Deadline.state": lifecycle.DeadlineState,
    "cases.Deadline.origin": lifecycle.DeadlineOrigin,
    "cases.Referral.state": lifecycle.ReferralState,
    "cases.Goal.state": lifecycle.GoalState,
    "cases.Measure.typed_state": lifecycle.MeasureState,
    "cases.Assessment.kind": lifecycle.AssessmentKind,
}


def declare_words() -> None:
    """Add the labels to those of the house."""
    german_labels = {**DEADLINE_GERMAN, **STATUS_GERMAN, **GERMAN}
    FIELDS.update({name: (german, name.replace("_", " ").capitalize()) for name, german in german_labels.items()})
    CODES.update({name: listed.label for name, listed in LISTS.items()})
    CODES.update({name: _state_label(states) for name, states in STATES.items()})
    CODES["disputed_fields"] = CODES["privacy.Dispute.field"] = CODES["facts"] = _field_label
    IN_GERMAN.update({**PURPOSES, **PURPOSES_IN_GERMAN, **DEADLINE_PURPOSES_IN_GERMAN})
    CATEGORIES[""] = codes.DATA_CATEGORIES.label


def _state_label(states: type[TextChoices]) -> Callable[[str, str], str]:
    def label(code: str, language: str) -> str:
        if code not in states.values:
            raise LookupError
        return STATES_IN_GERMAN[code] if language == "de" else str(states(code).label)

    return label


def _field_label(name: str, language: str) -> str:
    return FIELDS[name][0 if language == "de" else 1]
