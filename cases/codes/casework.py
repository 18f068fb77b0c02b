"""Codes of the way a case takes: how it comes, what is decided, what is talked about, how it ends."""

from cases.codes.codelist import Code, CodeList

INQUIRY_CHANNELS = CodeList(
    name="inquiry_channels",
    entries=(
        Code("self", "die Person selbst", "the person"),
        Code("housing_office", "Wohnungsstelle", "housing office"),
        Code("partner", "Kooperationspartner", "partner agency"),
        Code("volunteer", "Ehrenamt", "volunteer"),
        Code("import", "übernommene Liste", "imported list"),
        Code("other", "anderer Weg", "another way"),
    ),
    source="own list after the case management phases of the DGCC (Anfrage)",
)

INTAKE_DECISIONS = CodeList(
    name="intake_decisions",
    entries=(
        Code("open", "Fall eröffnen", "open a case"),
        Code("info_only", "nur Auskunft", "information only"),
        Code("refer_out", "weiterverweisen", "refer to another office"),
        Code("decline", "ablehnen", "decline"),
    ),
    source="own list after the case management phases of the DGCC (Klärung)",
)

CONTACT_NOTE_TOPICS = CodeList(
    name="contact_note_topics",
    entries=(
        Code("society", "gesellschaftliche Orientierung", "finding one's way in society"),
        Code("daily_life", "Alltag", "daily life"),
        Code("authorities", "Behörden", "authorities"),
        Code("special_situation", "besondere Lebenslage", "special situation"),
        Code("social_contacts", "soziale Kontakte", "social contacts"),
    ),
    source="Integrationskonzept Willich 2020, Soziale Betreuung",
)

DOCUMENT_KINDS = CodeList(
    name="document_kinds",
    entries=(
        Code("identity_document", "Pass oder Ausweis", "passport or identity card"),
        Code("residence_document", "Aufenthaltsdokument", "residence document"),
        Code("civil_status", "Personenstandsurkunde", "certificate of birth, marriage or death"),
        Code("certificate", "Zeugnis oder Nachweis", "certificate or proof"),
        Code("notice", "Bescheid", "official notice"),
        Code("letter", "Schreiben", "letter"),
        Code("form", "Antrag oder Formular", "application or form"),
        Code("contract", "Vertrag", "contract"),
        Code("consent_form", "unterschriebene Einwilligung", "signed consent"),
        Code("photo", "Foto", "photo"),
        Code("other", "anderes Dokument", "other document"),
    ),
    source="own list; documents about health are kept apart from case work and have no kind here",
)

CLOSING_REASONS = CodeList(
    name="closing_reasons",
    entries=(
        Code("goal_reached", "Ziel erreicht", "goal reached"),
        Code("regular_system", "Übergang ins Regelsystem", "handed over to the regular system"),
        Code("moved", "verzogen", "moved away"),
        Code("returned", "freiwillig ausgereist", "returned voluntarily"),
        Code("deported", "abgeschoben", "deported"),
        Code("naturalised", "eingebürgert", "naturalised"),
        Code("no_contact", "kein Kontakt mehr", "no contact any more"),
        Code("withdrawn_consent", "Einwilligung widerrufen", "consent withdrawn"),
        Code("died", "verstorben", "died"),
    ),
    source="own list after the case management phases of the DGCC (Abschluss)",
)
