"""Codes of residence documents and of the legal regime that a person lives under."""

from cases.codes.codelist import Code, CodeList

# §§ 27, 29, 35 AufenthG are missing on purpose: they name conditions or an unlimited right, not a permit of their own.
STATUS_DOCUMENTS = CodeList(
    name="status_documents",
    entries=(
        Code("ANKN", "Ankunftsnachweis (§ 63a AsylG)", "proof of arrival (§ 63a AsylG)"),
        Code("AUFG", "Aufenthaltsgestattung (§§ 55, 63 AsylG)", "permission to stay pending the asylum decision"),
        Code("DUL", "Duldung (§ 60a AufenthG)", "suspension of deportation (§ 60a AufenthG)"),
        Code("DUL_60B", "Duldung bei ungeklärter Identität (§ 60b)", "suspension, identity not clarified (§ 60b)"),
        Code("DUL_60C", "Ausbildungsduldung (§ 60c)", "suspension for vocational training (§ 60c)"),
        Code("DUL_60D", "Beschäftigungsduldung (§ 60d)", "suspension for employment (§ 60d)"),
        Code("GUEB", "Grenzübertrittsbescheinigung", "border crossing certificate"),
        Code("FIK", "Fiktionsbescheinigung (§ 81 AufenthG)", "provisional residence document (§ 81 AufenthG)"),
        Code("AE_22", "Aufnahme aus dem Ausland (§ 22)", "admission from abroad (§ 22)"),
        Code("AE_23_1", "Aufnahme durch das Land (§ 23 Abs. 1)", "admission by a Land (§ 23(1))"),
        Code("AE_23_2", "Aufnahme durch den Bund (§ 23 Abs. 2)", "admission by the Federation (§ 23(2))"),
        Code("AE_23_4", "Resettlement (§ 23 Abs. 4)", "resettlement (§ 23(4))"),
        Code("AE_24", "vorübergehender Schutz (§ 24)", "temporary protection (§ 24)"),
        Code("AE_25_1", "Asylberechtigung (§ 25 Abs. 1)", "entitled to asylum (§ 25(1))"),
        Code("AE_25_2_1", "Flüchtlingseigenschaft (§ 25 Abs. 2)", "refugee status (§ 25(2))"),
        Code("AE_25_2_2", "subsidiärer Schutz (§ 25 Abs. 2)", "subsidiary protection (§ 25(2))"),
        Code("AE_25_3", "Abschiebungsverbot (§ 25 Abs. 3)", "ban on deportation (§ 25(3))"),
        Code("AE_25_4", "vorübergehender Aufenthalt (§ 25 Abs. 4)", "temporary stay (§ 25(4))"),
        Code("AE_25_4A", "Opfer von Menschenhandel (§ 25 Abs. 4a)", "victim of human trafficking (§ 25(4a))"),
        Code("AE_25_4B", "Opfer von Arbeitsausbeutung (§ 25 Abs. 4b)", "victim of labour exploitation (§ 25(4b))"),
        Code("AE_25_5", "Ausreise unmöglich (§ 25 Abs. 5)", "departure impossible (§ 25(5))"),
        Code("AE_25A", "gut integrierte Jugendliche (§ 25a)", "well-integrated young people (§ 25a)"),
        Code("AE_25B", "nachhaltige Integration (§ 25b)", "sustainable integration (§ 25b)"),
        Code("AE_104C", "Chancen-Aufenthaltsrecht (§ 104c)", "opportunity right of residence (§ 104c)"),
        Code("AE_28", "Familie von Deutschen (§ 28)", "family of Germans (§ 28)"),
        Code("AE_30", "Ehegattennachzug (§ 30)", "joining a spouse (§ 30)"),
        Code("AE_31", "eigenständiges Recht der Ehegatten (§ 31)", "spouse's own right (§ 31)"),
        Code("AE_32", "Kindernachzug (§ 32)", "child joining parents (§ 32)"),
        Code("AE_33", "Geburt im Bundesgebiet (§ 33)", "born in Germany (§ 33)"),
        Code("AE_34", "Aufenthaltsrecht der Kinder (§ 34)", "children's right of residence (§ 34)"),
        Code("AE_36", "Eltern und sonstige Familie (§ 36)", "parents and other family (§ 36)"),
        Code("AE_36A", "Familie subsidiär Schutzberechtigter (§ 36a)", "family of subsidiary protected (§ 36a)"),
        Code("NE_9", "Niederlassungserlaubnis (§ 9)", "settlement permit (§ 9)"),
        Code("NE_26_3", "Niederlassungserlaubnis (§ 26 Abs. 3)", "settlement permit (§ 26(3))"),
        Code("NE_26_4", "Niederlassungserlaubnis (§ 26 Abs. 4)", "settlement permit (§ 26(4))"),
        Code("OTHER", "anderes Dokument", "another document"),
        Code("NONE", "kein Dokument", "no document"),
    ),
    source="AsylG and AufenthG (domain table 3.1); OTHER and NONE are ours, because status never blocks a case",
)

LEGAL_REGIMES = CodeList(
    name="legal_regimes",
    entries=(
        Code("ASYLBLG_3", "AsylbLG, Grundleistungen (§ 3)", "AsylbLG, basic benefits (§ 3)"),
        Code("ASYLBLG_2", "AsylbLG, Analogleistungen (§ 2)", "AsylbLG, analog benefits (§ 2)"),
        Code("ASYLBLG_1A", "AsylbLG, eingeschränkte Leistungen (§ 1a)", "AsylbLG, reduced benefits (§ 1a)"),
        Code("ASYLBLG_1_4", "AsylbLG, Überbrückungsleistungen (§ 1 Abs. 4)", "AsylbLG, bridging benefits (§ 1(4))"),
        Code("SGB2", "Grundsicherung für Arbeitsuchende (SGB II)", "basic support for job-seekers (SGB II)"),
        Code("SGB3", "Arbeitsförderung (SGB III)", "employment promotion (SGB III)"),
        Code("SGB12_K3", "Hilfe zum Lebensunterhalt (SGB XII, Kap. 3)", "subsistence support (SGB XII, ch. 3)"),
        Code(
            "SGB12_K4", "Grundsicherung im Alter (SGB XII, Kap. 4)", "old-age and disability support (SGB XII, ch. 4)"
        ),
        Code("SGB8", "Kinder- und Jugendhilfe (SGB VIII)", "child and youth services (SGB VIII)"),
        Code("SGB11", "Pflegeversicherung (SGB XI)", "long-term care insurance (SGB XI)"),
        Code("BAFOEG", "Ausbildungsförderung (BAföG)", "student support (BAföG)"),
        Code("WORK", "eigenes Erwerbseinkommen", "own earned income"),
        Code("NONE", "keine Leistungen", "no benefits"),
    ),
    source="own list over AsylbLG, SGB II, III, VIII, XI, XII and BAföG (Rechtskreise)",
)
