"""Codes of what is on record of residence, asylum and benefits: variants, side conditions, rulings, decisions."""

from cases.codes.codelist import Code, CodeList

STATEMENT_SOURCES = CodeList(
    name="statement_sources",
    entries=(
        Code("person", "die Person selbst", "the person"),
        Code("relative", "Angehörige", "a relative"),
        Code("paper", "ein vorgelegtes Dokument", "a paper that was shown"),
        Code("authority", "eine Behörde", "an authority"),
        Code("court", "ein Gericht", "a court"),
        Code("counsel", "Rechtsbeistand oder Beratungsstelle", "counsel or an advice centre"),
        Code("own_office", "die eigene Stelle", "the own office"),
    ),
    source="own list: who stated what is on record",
)

DOCUMENT_VARIANTS = CodeList(
    name="document_variants",
    entries=(
        Code("81_3", "Fiktion: Aufenthalt erlaubt (§ 81 Abs. 3 S. 1)", "fiction: stay permitted (§ 81(3) s. 1)"),
        Code("81_3_2", "Fiktion: Abschiebung ausgesetzt (§ 81 Abs. 3 S. 2)", "fiction: suspension (§ 81(3) s. 2)"),
        Code("81_4", "Fiktion: Titel gilt fort (§ 81 Abs. 4)", "fiction: title continues (§ 81(4))"),
        Code("60a_2_1", "Duldung aus rechtlichen/tatsächlichen Gründen", "suspension for legal or factual grounds"),
        Code("60a_2_3", "Ermessensduldung (§ 60a Abs. 2 S. 3)", "suspension by discretion (§ 60a(2) s. 3)"),
        Code("s2", "§ 25 Abs. 4 Satz 2", "§ 25(4) sentence 2"),
        Code("s3", "§ 25 Abs. 4a Satz 3", "§ 25(4a) sentence 3"),
        Code("war", "§ 23 Abs. 1 wegen eines Krieges", "§ 23(1) because of a war"),
    ),
    source="AufenthG; what the law asks of a document beside its kind",
)

WORK_CONDITIONS = CodeList(
    name="work_conditions",
    entries=(
        Code("allowed", "Erwerbstätigkeit erlaubt", "gainful employment permitted"),
        Code("needs_permission", "Beschäftigung nur mit Erlaubnis", "employment with permission only"),
        Code("employer_only", "nur bei einem bestimmten Arbeitgeber", "with one employer only"),
        Code("prohibited", "Erwerbstätigkeit nicht gestattet", "gainful employment not permitted"),
    ),
    source="§ 4a AufenthG, § 61 AsylG: the side condition on work as printed",
)

RULING_OUTCOMES = CodeList(
    name="ruling_outcomes",
    entries=(
        Code("asylum", "Asylberechtigung", "entitled to asylum"),
        Code("refugee", "Flüchtlingseigenschaft", "refugee status"),
        Code("subsidiary", "subsidiärer Schutz", "subsidiary protection"),
        Code("ban", "Abschiebungsverbot (§ 60 Abs. 5, 7)", "ban on deportation (§ 60(5), (7))"),
        Code("rejected", "abgelehnt", "rejected"),
        Code("rejected_obvious", "offensichtlich unbegründet", "manifestly unfounded"),
        Code("inadmissible", "unzulässig", "inadmissible"),
        Code("transfer", "Überstellung in einen anderen Staat", "transfer to another state"),
        Code("withdrawn", "eingestellt", "discontinued"),
    ),
    source="§§ 3, 4, 29, 30, 31 AsylG; § 60 AufenthG",
)

RULING_BODIES = CodeList(
    name="ruling_bodies",
    entries=(
        Code("bamf", "Bundesamt (BAMF)", "Federal Office (BAMF)"),
        Code("vg", "Verwaltungsgericht", "administrative court"),
        Code("ovg", "Oberverwaltungsgericht", "higher administrative court"),
        Code("bverwg", "Bundesverwaltungsgericht", "Federal Administrative Court"),
    ),
    source="AsylG, VwGO",
)

COMPETENT_BODIES = CodeList(
    name="competent_bodies",
    entries=(
        Code("municipality", "Kommune, Sozialamt (AsylbLG)", "municipality, benefits office (AsylbLG)"),
        Code("land", "Land (Aufnahmeeinrichtung)", "Land (reception facility)"),
        Code("jobcenter", "Jobcenter", "jobcentre"),
        Code("social_office", "Sozialamt (SGB XII)", "social welfare office (SGB XII)"),
        Code("foreigners_office", "Ausländerbehörde", "foreigners' authority"),
        Code("youth_office", "Jugendamt", "youth welfare office"),
        Code("other", "andere Stelle", "other body"),
    ),
    source="own list: who grants or decides",
)

BENEFIT_DECISIONS = CodeList(
    name="benefit_decisions",
    entries=(
        Code("applied", "beantragt, noch nicht entschieden", "applied for, not decided"),
        Code("granted", "bewilligt", "granted"),
        Code("refused", "abgelehnt", "refused"),
        Code("withheld", "rechtswidrig vorenthalten", "unlawfully withheld"),
        Code("reduction", "Einschränkung (§ 1a AsylbLG)", "reduction (§ 1a AsylbLG)"),
        Code("house_order", "Einschränkung wegen Hausordnung (§ 1a Abs. 7)", "reduction, house order (§ 1a(7))"),
        Code("bridging", "Überbrückungsleistung (§ 1 Abs. 4)", "bridging benefits (§ 1(4))"),
        Code("abuse", "rechtsmissbräuchliche Beeinflussung des Aufenthalts", "stay prolonged by abuse (§ 2(1))"),
        Code("interruption", "wesentliche Unterbrechung des Aufenthalts", "substantial interruption of the stay"),
        Code("not_fit", "nicht erwerbsfähig (SGB II)", "not able to work (SGB II)"),
        Code("permanently_unfit", "dauerhaft voll erwerbsgemindert", "permanently unable to work"),
        Code("need_covered", "Bedarf durch Einkommen gedeckt", "need covered by income"),
        Code("regime", "Rechtskreis festgestellt", "regime decided"),
        Code("suspension", "Aussetzung der Abschiebung entschieden", "suspension of deportation decided"),
        Code("removal_steps", "konkrete Maßnahmen zur Aufenthaltsbeendigung", "concrete steps of removal"),
        Code("identity_unclear", "Identität ungeklärt (§ 60b)", "identity not clarified (§ 60b)"),
        Code("work_permit", "Beschäftigung erlaubt", "employment permitted"),
        Code("spatial_limit", "räumliche Beschränkung angeordnet", "spatial limit ordered"),
        Code("place_order", "Zuweisung an einen Wohnort (§ 12a)", "assigned to a place of residence (§ 12a)"),
        Code("lift_12a", "Wohnsitzregelung aufgehoben (§ 12a)", "residence rule lifted (§ 12a)"),
        Code("extension_24", "Fortgeltung des Titels nach § 24 entschieden", "extension of a § 24 title decided"),
        Code("care_begun", "Behandlung begonnen (§ 4 Abs. 4)", "treatment begun (§ 4(4))"),
        Code("inobhutnahme", "Inobhutnahme (§ 42 SGB VIII)", "taken into care (§ 42 SGB VIII)"),
        Code("youth_welfare", "Hilfe zur Erziehung", "youth welfare"),
    ),
    source="own list: the decisions of offices that no rule can compute (AsylbLG, SGB II, XII, VIII, AufenthG)",
)

STATUS_LISTS = (
    STATEMENT_SOURCES,
    DOCUMENT_VARIANTS,
    WORK_CONDITIONS,
    RULING_OUTCOMES,
    RULING_BODIES,
    COMPETENT_BODIES,
    BENEFIT_DECISIONS,
)
