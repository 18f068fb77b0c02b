"""Codes of what may go to whom: consents, legal bases, data categories and the agencies that receive."""

from cases.codes.codelist import Code, CodeList

CONSENT_PURPOSES = CodeList(
    name="consent_purposes",
    entries=(
        Code("case_management", "Beratung und Fallmanagement", "counselling and case management"),
        Code("partner_referral", "Weitergabe an einen Kooperationspartner", "transfer to a partner agency"),
        Code("volunteer_support", "Unterstützung durch Ehrenamtliche", "support by volunteers"),
        Code("interpreting", "Einsatz von Dolmetschern", "work with interpreters"),
        Code("case_conference", "Fallkonferenz", "case conference"),
        Code("case_transfer", "Abgabe des Falls an eine andere Stelle", "handover of the case to another office"),
        Code("secrecy_release", "Schweigepflichtentbindung (§ 203 StGB)", "release from secrecy (§ 203 StGB)"),
    ),
    source="Art. 6(1)(a), 9(2)(a) GDPR; § 67b Abs. 2 SGB X for the form; § 203 StGB for the release",
)

# Each label names what the norm carries, so that nobody picks one for more than that.
LEGAL_BASES = CodeList(
    name="legal_bases",
    entries=(
        Code(
            "asylblg_5b_3",
            "Integrationskurse: Sprachkenntnisse und Kursdaten (§ 5b Abs. 3 AsylbLG)",
            "integration courses: language skills and course data (§ 5b(3) AsylbLG)",
        ),
        Code(
            "asylblg_10a",
            "Abgabe an die örtlich zuständige Leistungsbehörde (§ 10a AsylbLG mit § 3 DSG NRW)",
            "handover to the locally competent benefit authority (§ 10a AsylbLG with § 3 DSG NRW)",
        ),
        Code(
            "aufenthg_88a",
            "Teilnahme an Integrationskursen (§ 88a AufenthG, § 8 IntV)",
            "attendance of integration courses (§ 88a AufenthG, § 8 IntV)",
        ),
        Code(
            "sgb10_69",
            "soziale Aufgaben nach SGB II, VIII, XII (§ 69 SGB X); nicht für AsylbLG-Daten",
            "social tasks under SGB II, VIII, XII (§ 69 SGB X); not for AsylbLG data",
        ),
        Code(
            "sgb8_8a_kkg4",
            "Kindeswohlgefährdung: Mitteilung an das Jugendamt (§ 8a SGB VIII, § 4 KKG)",
            "child at risk: information to the youth office (§ 8a SGB VIII, § 4 KKG)",
        ),
    ),
    source="the norms in the labels; the data protection officer settles which of them an office uses",
)

CONSENT_FORMS = CodeList(
    name="consent_forms",
    entries=(
        Code("paper", "auf Papier unterschrieben", "signed on paper"),
        Code("electronic", "elektronisch", "electronic"),
        Code("oral_recorded", "mündlich mit Vermerk", "oral, put on record"),
    ),
    source="Art. 7 GDPR; health data ask for the written or electronic form (§ 67b Abs. 2 SGB X)",
)

DATA_CATEGORIES = CodeList(
    name="data_categories",
    entries=(
        Code("identity", "Personalien", "identity"),
        Code("contact", "Kontakt und Anschrift", "contact and address"),
        Code("identifiers", "Kennnummern", "identifiers"),
        Code("household", "Haushalt und Familie", "household and family"),
        Code("residence", "Aufenthalt und Asylverfahren", "residence and asylum"),
        Code("benefits", "Rechtskreis und Leistungen", "legal regime and benefits"),
        Code("finances", "Konto, Schulden, Einkommen", "bank account, debts, income"),
        Code("housing", "Unterbringung", "housing placement"),
        Code("health", "Gesundheitsangaben", "health details"),
        Code("special_needs", "besondere Bedarfe (nur Ergebnis)", "special needs (result only)"),
        Code("vulnerability", "Schutzbedürftigkeit und Gewalterfahrung", "vulnerability and violence"),
        Code("child_protection", "Kinderschutz", "child protection"),
        Code("education", "Kita und Schule", "childcare and school"),
        Code("language_courses", "Sprache, Kurse, Prüfungen", "language, courses, exams"),
        Code("work", "Qualifikation und Arbeit", "qualification and work"),
        Code("assessment_plan", "Assessment, Hilfeplan, Ziele", "assessment, plan, goals"),
        Code("tasks", "Aufgaben und Termine", "tasks and appointments"),
        Code("contact_notes", "Gesprächsnotizen", "contact notes"),
    ),
    source="own list: the rows about a person in the table of roles and data categories (domain 4.5)",
)

AGENCY_KINDS = CodeList(
    name="agency_kinds",
    entries=(
        Code("course_provider", "Kursträger", "course provider"),
        Code("jobcentre", "Jobcenter oder Agentur für Arbeit", "jobcentre or employment agency"),
        Code("clinic", "Praxis oder Klinik", "medical practice or clinic"),
        Code("charity", "Wohlfahrtsverband", "welfare organisation"),
        Code("school", "Schule oder Kita", "school or childcare"),
        Code("youth_office", "Jugendamt", "youth office"),
        Code("authority", "andere Behörde", "other authority"),
        Code("association", "Verein oder Initiative", "association or initiative"),
        Code("other", "andere Stelle", "other body"),
    ),
    source="own list after the partners in the concepts of Willich, Würselen and Wesel",
)
