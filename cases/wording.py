"""German and English labels of every field that is held about people, and the code lists they are from."""

from collections.abc import Callable, Mapping

from django.db.models import TextChoices

from casemgmt.privacy.wording import CATEGORIES, CODES, FIELDS
from casemgmt.privacy.wording import GERMAN as IN_GERMAN
from cases import codes, lifecycle
from cases.codes import CodeList
from cases.holdings import TO_HELP, TO_KNOW

GERMAN: Mapping[str, str] = {
    # person
    "given_names": "Vornamen",
    "family_name": "Familienname",
    "original_given_names": "Vornamen in Originalschrift",
    "original_family_name": "Familienname in Originalschrift",
    "original_script": "Originalschrift",
    "name_variants": "Andere Namen und Schreibweisen",
    "born_on": "Geburtsdatum",
    "born_precision": "Genauigkeit des Geburtsdatums",
    "sex": "Geschlechtseintrag",
    "own_designation": "Eigene Bezeichnung",
    "nationalities": "Staatsangehörigkeiten",
    "mother_tongue": "Muttersprache",
    "languages": "Sprachen",
    "interpreter_wish": "Wunsch zur Sprachmittlung",
    "contact_ways": "Kontaktwege",
    "address": "Anschrift",
    "restricted": "Verarbeitung eingeschränkt",
    "disputed_fields": "Bestrittene Angaben",
    # members of lists and objects
    "script": "Schrift",
    "kind": "Art",
    "language": "Sprache",
    "speaks": "Sprechen",
    "reads": "Lesen",
    "writes": "Schreiben",
    "needed": "benötigt",
    "gender": "Geschlecht",
    "value": "Angabe",
    "preferred": "bevorzugt",
    "note": "Hinweis",
    "care_of": "bei",
    "street": "Straße",
    "house_number": "Hausnummer",
    "postcode": "Postleitzahl",
    "place": "Ort",
    "district": "Ortsteil",
    "on": "am",
    "way": "Weg",
    "reached": "erreicht",
    "rating": "Bewertung",
    "need_status": "Bedarf",
    "self_rating": "Eigene Bewertung (1 bis 10)",
    "priority": "Priorität",
    "evidence": "Grundlage der Bewertung",
    "category": "Art des Bedarfs",
    "known_by": "Bekannt durch",
    "severity": "Schwere",
    "measures_needed": "Nötige Maßnahmen",
    "may_know": "Darf davon wissen",
    # identifiers, households
    "remark": "Bemerkung",
    "relation": "Stellung im Haushalt",
    "joined_on": "Zugehörig seit",
    "left_on": "Ausgezogen am",
    "reference": "Aktenzeichen",
    "dissolved_on": "Aufgelöst am",
    "score": "Ähnlichkeit in Prozent",
    "state": "Stand",
    "decided_at": "Entschieden am",
    "reasons": "Gründe der Ähnlichkeit",
    "journal": "Verlauf der Zusammenführung",
    "team": "Team",
    "fingerprint": "Prüfmerkmal der Zeile",
    # cases
    "phase": "Phase",
    "phase_since": "Phase seit",
    "standing": "Bearbeitungsstand",
    "on_hold_until": "Ruht bis",
    "crisis": "Krise",
    "next_review_on": "Nächste Überprüfung",
    "evaluation_signed_at": "Evaluation gezeichnet am",
    "closed_on": "Geschlossen am",
    "retention_until": "Aufzubewahren bis",
    "channel": "Eingangsweg",
    "inquired_on": "Angefragt am",
    "concern": "Anliegen",
    "interpreter_needed": "Sprachmittlung nötig",
    "contact_attempts": "Kontaktversuche",
    "contact_made_on": "Kontakt hergestellt am",
    "entered_on": "Eingereist am",
    "assigned_on": "Zugewiesen am",
    "status_document": "Aufenthaltsdokument",
    "status_document_until": "Aufenthaltsdokument gültig bis",
    "legal_regime": "Rechtskreis",
    "immediate_needs": "Sofortbedarfe",
    "lives_alone": "Lebt allein",
    "informed_on": "Über Datenschutz informiert am",
    "informed_language": "Informiert in der Sprache",
    "consent_not_needed_because": "Einwilligung nicht nötig, weil",
    "plan_agreed_on": "Hilfeplan vereinbart am",
    "plan_participants": "Beteiligte am Hilfeplan",
    "plan_language": "Sprache des Gesprächs zum Hilfeplan",
    "plan_interpreted": "Gespräch zum Hilfeplan gedolmetscht",
    "plan_agreement": "Zustimmung zum Hilfeplan",
    "evaluation_cause": "Anlass der Evaluation",
    "satisfaction": "Zufriedenheit (1 bis 10)",
    "evaluation_summary": "Zusammenfassung der Evaluation",
    "open_needs": "Offene Bedarfe",
    "handover": "Übergabe",
    "closing_reason": "Grund des Abschlusses",
    "standing_reason": "Grund des Bearbeitungsstands",
    "move": "Schritt",
    "from_phase": "Von Phase",
    "to_phase": "In Phase",
    "reason": "Begründung",
    # assessments, plans
    "completed_at": "Abgeschlossen am",
    "ratings": "Bewertungen",
    "persons_view": "Sicht der Person",
    "resources": "Ressourcen",
    "no_need": "Kein Bedarf",
    "vulnerability_screened_on": "Schutzbedürftigkeit geprüft am",
    "vulnerabilities": "Schutzbedürftigkeit",
    "child_protection_checked_on": "Kinderschutz geprüft am",
    "due_on": "Fällig am",
    "field_of_action": "Handlungsfeld",
    "what": "Ziel",
    "measured_by": "Gemessen an",
    "outcome": "Ergebnis",
    "responsible": "Zuständig",
    "target_kind": "Bezug",
    "typed_state": "Fortschritt",
    "title": "Titel",
    "description": "Beschreibung",
    # notes, documents, tasks, referrals
    "confidential": "Vertraulich",
    "happened_at": "Zeitpunkt",
    "topic": "Thema",
    "text": "Text",
    "file_name": "Dateiname",
    "media_type": "Dateiformat",
    "size": "Größe in Byte",
    "sha256": "Prüfsumme der Datei",
    "file_key": "Schlüssel der Datei",
    "starts_at": "Beginn",
    "ends_at": "Ende",
    "access_until": "Sichtbar bis",
    "shows_first_name": "Zeigt den Vornamen",
    "shows_language": "Zeigt die Sprache",
    "shows_address": "Zeigt die Anschrift",
    "minutes_spent": "Aufgewendete Minuten",
    "what_to_do": "Zu tun",
    "decline_reason": "Grund der Ablehnung",
    "withdraw_reason": "Grund der Rücknahme",
    "comment": "Kommentar",
    "legal_basis": "Rechtsgrundlage",
    "sent_at": "Gesendet am",
    "answered_at": "Beantwortet am",
    "first_contact_on": "Erster Kontakt am",
    "ended_at": "Beendet am",
    "message": "Nachricht",
    "categories": "Datenkategorien",
    "answer": "Antwort",
    "revoke_reason": "Grund des Widerrufs",
    # consents and other rights
    "purpose": "Zweck",
    "valid_from": "Gültig ab",
    "valid_until": "Gültig bis",
    "withdrawn_at": "Widerrufen am",
    "form": "Form",
    "interpreted": "Gedolmetscht",
    "information_version": "Fassung der Information",
    "withdrawal_explained": "Widerrufsrecht erklärt",
    "represented_by": "Vertreten durch",
    "withdrawal_note": "Vermerk zum Widerruf",
    "received_on": "Eingegangen am",
    "extended": "Frist verlängert",
    "refusal": "Ablehnungsgrund",
    "extension_reason": "Grund der Verlängerung",
    "refusal_reason": "Begründung der Ablehnung",
    "ground": "Grund",
    "lifted_at": "Aufgehoben am",
    "lift_reason": "Grund der Aufhebung",
    "field": "Angabe",
    "settled_at": "Beendet am",
    "settlement": "Klärung",
    "ends_on": "Gilt bis",
    "cause": "Anlass",
    "facts": "Betroffene Angaben",
    "references": "Aktenzeichen",
    "sent_on": "Gesendet am",
    "acknowledged_on": "Bestätigt am",
    "counts": "Anzahl der Zeilen",
    "unreadable_on": "Keine Sicherung mehr lesbar ab",
    "replayed_at": "Wiederholt am",
    "subjects": "Kennungen",
}
"""German labels; the English ones are the names themselves, in words."""

PURPOSES: Mapping[str, str] = {
    TO_KNOW: "Wissen, für wen die Stelle arbeitet, und diese Personen wiederfinden.",
    TO_HELP: "Die Person beraten und Hilfe mit ihr planen, vermitteln und überprüfen.",
    "To keep one file for one person, and to take a mistake back.": (
        "Für eine Person eine Akte führen und einen Irrtum zurücknehmen können."
    ),
    "To exchange with the authorities that gave the number, and with nobody else (§ 10(4) AZRG).": (
        "Austausch mit den Behörden, die die Nummer vergeben haben, und mit niemandem sonst (§ 10 Abs. 4 AZRG)."
    ),
    "To show how the case went from phase to phase, and who decided.": (
        "Zeigen, wie der Fall von Phase zu Phase ging, und wer entschieden hat."
    ),
    "To open a single case to somebody who takes part in it.": "Einen einzelnen Fall für Beteiligte öffnen.",
    "To remember what was talked about; a confidential note for its author alone (§ 203 StGB).": (
        "Festhalten, was besprochen wurde; vertraulich nur für die Person, die es notiert hat (§ 203 StGB)."
    ),
    "To have at hand the papers that the work needs, each as a sealed file.": (
        "Die nötigen Unterlagen zur Hand haben, jede als verschlüsselte Datei."
    ),
    "To give somebody one thing to do, with the few facts that it needs.": (
        "Jemandem eine Aufgabe geben, mit den wenigen Angaben, die sie braucht."
    ),
    "To hand somebody on to an agency that helps, with what they agreed to or a law names.": (
        "An eine helfende Stelle vermitteln, mit dem, was die Person erlaubt hat oder ein Gesetz nennt."
    ),
    "To read a list again without entering anybody twice.": (
        "Eine Liste erneut einlesen, ohne jemanden doppelt zu erfassen."
    ),
}
"""German for the purposes in `cases.holdings`."""

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
    "cases.Referral.state": lifecycle.ReferralState,
    "cases.Goal.state": lifecycle.GoalState,
    "cases.Measure.typed_state": lifecycle.MeasureState,
    "cases.Assessment.kind": lifecycle.AssessmentKind,
}


def declare_words() -> None:
    """Add the labels to those of the house."""
    FIELDS.update({name: (german, name.replace("_", " ").capitalize()) for name, german in GERMAN.items()})
    CODES.update({name: listed.label for name, listed in LISTS.items()})
    CODES.update({name: _state_label(states) for name, states in STATES.items()})
    CODES["disputed_fields"] = CODES["privacy.Dispute.field"] = CODES["facts"] = _field_label
    IN_GERMAN.update(PURPOSES)
    CATEGORIES[""] = codes.DATA_CATEGORIES.label


def _state_label(states: type[TextChoices]) -> Callable[[str, str], str]:
    def label(code: str, language: str) -> str:
        if code not in states.values:
            raise LookupError
        return STATES_IN_GERMAN[code] if language == "de" else str(states(code).label)

    return label


def _field_label(name: str, language: str) -> str:
    return FIELDS[name][0 if language == "de" else 1]
