"""Codes of deadlines that people enter by hand, and of what changes a regime."""

from cases.codes.codelist import Code, CodeList

DEADLINE_KINDS = CodeList(
    name="deadline_kinds",
    entries=(
        Code("objection", "Widerspruch einlegen", "file an objection"),
        Code("court_action", "Klage erheben", "go to court"),
        Code("application", "Antrag stellen", "file an application"),
        Code("papers", "Unterlagen einreichen", "hand in papers"),
        Code("appointment", "Termin bei einer Behörde", "appointment at an authority"),
        Code("passport", "Pass oder Ausweis beschaffen", "get a passport or identity card"),
        Code("follow_up", "Wiedervorlage", "follow up"),
        Code("other", "andere Frist", "other deadline"),
    ),
    source="own list: what is due and no rule computes",
)

REGIME_TRIGGERS = CodeList(
    name="regime_triggers",
    entries=(
        Code("protection_granted", "Schutz zuerkannt", "protection granted"),
        Code("other_title", "anderer Aufenthaltstitel erteilt", "another residence title issued"),
        Code("suspension_over", "§ 25 Abs. 5, Aussetzung älter als 18 Monate", "§ 25(5), suspension over 18 months"),
        Code("temporary_protection", "vorübergehender Schutz (§ 24)", "temporary protection (§ 24)"),
        Code("work_begun", "Arbeit deckt den Bedarf", "work covers the need"),
        Code("work_ended", "Arbeit verloren oder Einkommen zu gering", "work lost, or income too low"),
        Code("age", "Altersgrenze erreicht", "age limit reached"),
        Code("not_able_to_work", "nicht mehr erwerbsfähig", "not able to work any more"),
        Code("youth_welfare", "Jugendhilfe beginnt oder endet", "youth welfare begins or ends"),
        Code("waiting_time_over", "Wartezeit nach § 2 AsylbLG erfüllt", "waiting time of § 2 AsylbLG is over"),
        Code("decision", "Entscheidung einer Behörde", "decision of an authority"),
        Code("other", "anderer Anlass", "another cause"),
    ),
    source="own list after domain table 3.4 (change of legal regime)",
)

DEADLINE_LISTS = (DEADLINE_KINDS, REGIME_TRIGGERS)
