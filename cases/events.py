"""What the trail says of the case records, in German and English."""

from collections.abc import Mapping

from casemgmt.audit.events import declare

KINDS: Mapping[str, tuple[str, str]] = {
    "person": ("Person", "Person"),
    "personidentifier": ("Kennnummer", "Identifier"),
    "duplicatepair": ("Dublettenpaar", "Pair of possible duplicates"),
    "household": ("Haushalt", "Household"),
    "householdmember": ("Haushaltsmitglied", "Household member"),
    "case": ("Fall", "Case"),
    "phasechange": ("Phasenwechsel", "Phase change"),
    "assessment": ("Assessment", "Assessment"),
    "goal": ("Ziel", "Goal"),
    "measure": ("Maßnahme", "Measure"),
    "note": ("Notiz", "Note"),
    "document": ("Dokument", "Document"),
    "residencedocument": ("Aufenthaltsdokument", "Residence document"),
    "asylumprocedure": ("Asylverfahren", "Asylum procedure"),
    "regimeperiod": ("Zeit im Rechtskreis", "Period under a regime"),
    "benefitdecision": ("Entscheidung über Leistungen", "Benefit decision"),
    "sponsorshipdeclaration": ("Verpflichtungserklärung", "Declaration of commitment"),
    "switchsetting": ("Schalter des Rechts", "Switch of the law"),
    "deadline": ("Frist", "Deadline"),
    "regimechange": ("Wechsel des Rechtskreises", "Change of regime"),
    "task": ("Aufgabe", "Task"),
    "referral": ("Vermittlung", "Referral"),
    "consent": ("Einwilligung", "Consent"),
    "importrun": ("Listenimport", "List import"),
    "erasure": ("Löschung", "Erasure"),
    "accessrequest": ("Auskunftsersuchen", "Request for access"),
    "restriction": ("Einschränkung der Verarbeitung", "Restriction of processing"),
    "dispute": ("Bestrittene Angabe", "Disputed field"),
    "notice": ("Mitteilung an Empfänger", "Notice to a recipient"),
    "legalhold": ("Löschsperre", "Legal hold"),
    "case_grant": ("Fallfreigabe", "Case grant"),
}

WORDS: Mapping[str, tuple[str, str]] = {
    "listed": ("in einer Liste gezeigt", "shown in a list"),
    "viewed": ("angesehen", "viewed"),
    "created": ("angelegt", "created"),
    "changed": ("geändert", "changed"),
    "removed": ("entfernt", "removed"),
}

STATED = ("residencedocument", "asylumprocedure", "regimeperiod", "benefitdecision", "sponsorshipdeclaration")
HISTORY: Mapping[str, tuple[str, str]] = {
    "voided": ("für ungültig erklärt", "voided"),
    "reinstated": ("wieder gültig", "reinstated"),
    "history_viewed": ("Verlauf angesehen", "history viewed"),
}
"""What happens to records that somebody stated."""

SPECIAL: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "person": {
        "assigned": ("Team zugeordnet", "assigned to a team"),
        "imported": ("aus Liste übernommen", "imported"),
        "restricted": ("Verarbeitung eingeschränkt", "processing restricted"),
        "restriction_lifted": ("Einschränkung aufgehoben", "restriction lifted"),
        "disputed": ("Angaben als bestritten gekennzeichnet", "fields marked as disputed"),
        "dispute_settled": ("Streit über Angaben beendet", "dispute settled"),
        "disclosures_viewed": ("Weitergaben angesehen", "disclosures viewed"),
        "entitlements_viewed": ("Ansprüche angesehen", "entitlements viewed"),
        "timeline_viewed": ("Zeitachse angesehen", "timeline viewed"),
    },
    **dict.fromkeys(STATED, HISTORY),
    "accessrequest": {
        "extended": ("verlängert", "extended"),
        "answered": ("beantwortet", "answered"),
        "refused": ("abgelehnt", "refused"),
        "packed": ("Auskunft zusammengestellt", "answer put together"),
    },
    "notice": {"sent": ("gesendet", "sent"), "acknowledged": ("bestätigt", "acknowledged")},
    "legalhold": {"placed": ("gesetzt", "placed"), "lifted": ("aufgehoben", "lifted")},
    "duplicatepair": {
        "suggested": ("vorgeschlagen", "suggested"),
        "dismissed": ("als verschieden bestätigt", "found not to be the same"),
        "reopened": ("wieder offen", "reopened"),
        "merged": ("zusammengeführt", "merged"),
        "merge_undone": ("wieder getrennt", "parted again"),
    },
    "household": {
        "dissolved": ("aufgelöst", "dissolved"),
        "entitlements_viewed": ("Ansprüche angesehen", "entitlements viewed"),
        "timeline_viewed": ("Zeitachse angesehen", "timeline viewed"),
    },
    "householdmember": {"left": ("ausgezogen", "left")},
    "case": {
        "opened": ("Anfrage aufgenommen", "inquiry taken in"),
        "contact_logged": ("Kontakt vermerkt", "contact logged"),
        "accepted": ("angenommen", "accepted"),
        "declined": ("abgelehnt", "declined"),
        "referred_out": ("weiterverwiesen", "referred elsewhere"),
        "informed_only": ("nur informiert", "informed only"),
        "assessment_started": ("Assessment begonnen", "assessment started"),
        "planning_started": ("Hilfeplanung begonnen", "planning started"),
        "plan_agreed": ("Hilfeplan vereinbart", "plan agreed"),
        "monitoring_started": ("Monitoring begonnen", "monitoring started"),
        "reassessed": ("Re-Assessment begonnen", "re-assessment started"),
        "evaluation_started": ("Evaluation begonnen", "evaluation started"),
        "evaluation_signed": ("Evaluation gezeichnet", "evaluation signed"),
        "closed": ("geschlossen", "closed"),
        "reopened": ("wieder geöffnet", "reopened"),
        "held": ("ruhend gestellt", "put on hold"),
        "resumed": ("fortgesetzt", "resumed"),
        "transferred": ("abgegeben", "transferred"),
        "crisis_raised": ("Krise gemeldet", "crisis raised"),
        "crisis_ended": ("Krise beendet", "crisis ended"),
        "notes_expired": ("Notizen nach Ablauf der Frist gelöscht", "notes deleted after their time"),
        "assigned": ("zugewiesen", "assigned"),
        "granted": ("einzeln freigegeben", "granted"),
        "grant_revoked": ("Freigabe entzogen", "grant revoked"),
    },
    "assessment": {"rated": ("bewertet", "rated"), "completed": ("abgeschlossen", "completed")},
    "deadline": {
        "moved": ("verschoben", "moved"),
        "recomputed": ("neu berechnet", "computed anew"),
        "settled": ("durch Tatsachen erledigt", "settled by facts"),
        "returned": ("wieder offen durch Tatsachen", "open again by facts"),
        "withdrawn": ("weggefallen", "withdrawn"),
        "alerted": ("gemeldet", "brought up"),
        "escalated": ("an die Leitung gegeben", "given to the lead"),
        "acknowledged": ("zur Kenntnis genommen", "acknowledged"),
        "assigned": ("zugewiesen", "assigned"),
        "done": ("erledigt", "done"),
        "dismissed": ("als nicht einschlägig bezeichnet", "said not to apply"),
        "reopened": ("wieder geöffnet", "reopened"),
        "history_viewed": ("Verlauf angesehen", "history viewed"),
    },
    "regimechange": {
        "previewed": ("vorab berechnet", "previewed"),
        "undone": ("zurückgenommen", "taken back"),
    },
    "goal": {"evaluated": ("bewertet", "evaluated")},
    "task": {
        "assigned": ("zugewiesen", "assigned"),
        "accepted": ("angenommen", "accepted"),
        "declined": ("abgelehnt", "declined"),
        "finished": ("erledigt", "done"),
        "withdrawn": ("zurückgezogen", "withdrawn"),
        "reopened": ("wieder geöffnet", "reopened"),
    },
    "referral": {
        "sent": ("gesendet", "sent"),
        "accepted": ("angenommen", "accepted"),
        "refused": ("abgelehnt", "refused"),
        "waitlisted": ("auf die Warteliste gesetzt", "put on the waiting list"),
        "started": ("begonnen", "started"),
        "finished": ("beendet", "finished"),
        "revoked": ("zurückgenommen", "revoked"),
    },
    "consent": {"given": ("erteilt", "given"), "withdrawn": ("widerrufen", "withdrawn")},
    "importrun": {"finished": ("abgeschlossen", "finished")},
    "erasure": {
        "requested": ("beantragt", "requested"),
        "approved": ("genehmigt und ausgeführt", "approved and carried out"),
        "rejected": ("abgelehnt", "rejected"),
        "withdrawn": ("zurückgezogen", "withdrawn"),
        "replayed": ("nach Rückspielen einer Sicherung wiederholt", "repeated behind a restored backup"),
        "previewed": ("vorab berechnet", "previewed"),
        "certified": ("bescheinigt", "certified"),
    },
}


def declare_events() -> None:
    """Add every event of the case records to the vocabulary of the trail."""
    for kind, (kind_de, kind_en) in KINDS.items():
        for word, (de, en) in (dict(WORDS) | dict(SPECIAL.get(kind, {}))).items():
            declare(f"{kind}.{word}", f"{kind_de} {de}", f"{kind_en} {en}")
