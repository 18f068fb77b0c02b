"""Codes about a person: identity, names, contact ways, identifiers and the place in a household."""

from cases.codes.codelist import Code, CodeList

SEX_ENTRIES = CodeList(
    name="sex_entries",
    entries=(
        Code("w", "weiblich", "female"),
        Code("m", "männlich", "male"),
        Code("d", "divers", "diverse"),
        Code("x", "keine Angabe", "no entry"),
    ),
    source="§ 22 Abs. 3 PStG as kept in practice (w, m, divers, no entry); an own designation is a separate field",
)

BIRTH_PRECISIONS = CodeList(
    name="birth_precisions",
    entries=(
        Code("day", "Tag bekannt", "day known"),
        Code("month", "nur Monat und Jahr bekannt", "only month and year known"),
        Code("year", "nur Jahr bekannt", "only year known"),
        Code("estimated", "geschätzt", "estimated"),
        Code("unknown", "unbekannt", "unknown"),
    ),
    source="own list: passports and offices write 1 January where the day is not known",
)

SCRIPTS = CodeList(
    name="scripts",
    entries=(
        Code("Latn", "Lateinisch", "Latin"),
        Code("Arab", "Arabisch", "Arabic"),
        Code("Cyrl", "Kyrillisch", "Cyrillic"),
        Code("Ethi", "Äthiopisch", "Ethiopic"),
        Code("Grek", "Griechisch", "Greek"),
        Code("Hebr", "Hebräisch", "Hebrew"),
        Code("Deva", "Devanagari", "Devanagari"),
        Code("Armn", "Armenisch", "Armenian"),
        Code("Geor", "Georgisch", "Georgian"),
        Code("Beng", "Bengalisch", "Bengali"),
        Code("Guru", "Gurmukhi", "Gurmukhi"),
        Code("Taml", "Tamilisch", "Tamil"),
        Code("Hans", "Chinesisch (vereinfacht)", "Chinese (simplified)"),
        Code("Hant", "Chinesisch (traditionell)", "Chinese (traditional)"),
        Code("Syrc", "Syrisch-Aramäisch", "Syriac"),
    ),
    source="ISO 15924, the scripts of the languages listed here",
)

LANGUAGE_SKILLS = CodeList(
    name="language_skills",
    entries=(
        Code("none", "keine Kenntnisse", "none"),
        Code("basic", "Grundkenntnisse", "basic"),
        Code("good", "gut", "good"),
        Code("fluent", "fließend", "fluent"),
    ),
    source="own list: what a first conversation can find out; tested levels (GER A1 to C2) belong to courses",
)

INTERPRETER_GENDERS = CodeList(
    name="interpreter_genders",
    entries=(
        Code("any", "ohne Wunsch", "no preference"),
        Code("w", "Dolmetscherin", "female interpreter"),
        Code("m", "Dolmetscher", "male interpreter"),
    ),
    source="own list: the person's wish, kept apart from the sex entry",
)

NAME_VARIANT_KINDS = CodeList(
    name="name_variant_kinds",
    entries=(
        Code("spelling", "andere Schreibweise", "other spelling"),
        Code("birth", "Geburtsname", "birth name"),
        Code("married", "Ehename", "married name"),
        Code("passport", "Schreibweise im Pass", "as in the passport"),
        Code("alias", "Alias", "alias"),
    ),
    source="own list: the reasons why one person stands in two files under two names",
)

CONTACT_WAY_KINDS = CodeList(
    name="contact_way_kinds",
    entries=(
        Code("phone", "Telefon", "phone"),
        Code("email", "E-Mail", "e-mail"),
        Code("messenger", "Messenger", "messenger"),
        Code("via_person", "über eine andere Person", "through another person"),
    ),
    source="own list",
)

IDENTIFIER_KINDS = CodeList(
    name="identifier_kinds",
    entries=(
        Code("azr", "AZR-Nummer", "AZR number (Central Register of Foreigners)"),
        Code("bamf_file", "BAMF-Aktenzeichen", "BAMF file number"),
        Code("jobcentre_customer", "Kundennummer der Bundesagentur für Arbeit", "jobcentre customer number"),
        Code("bg_number", "BG-Nummer (Bedarfsgemeinschaft)", "benefit household number (BG)"),
        Code("health_insurance", "Krankenversichertennummer", "health insurance number (KVNR)"),
        Code("local_file", "örtliches Aktenzeichen", "local file number"),
    ),
    source="§ 10 Abs. 4 AZRG, § 51a SGB II, § 290 SGB V and the offices' own files",
)

HOUSEHOLD_RELATIONS = CodeList(
    name="household_relations",
    entries=(
        Code("head", "Haushaltsvorstand", "head of household"),
        Code("spouse", "Ehegatte oder Ehegattin", "spouse"),
        Code("partner", "Lebenspartner oder Lebenspartnerin", "partner"),
        Code("child", "Kind", "child"),
        Code("parent", "Elternteil", "parent"),
        Code("grandparent", "Großelternteil", "grandparent"),
        Code("sibling", "Bruder oder Schwester", "sibling"),
        Code("other_relative", "andere verwandte Person", "other relative"),
        Code("guardian", "Vormund", "guardian"),
        Code("other", "andere Person", "other person"),
    ),
    source="own list: the member's relation to the head of the household",
)
