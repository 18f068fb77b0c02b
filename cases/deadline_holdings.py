"""What deadlines and changes of regime hold about people, for the registry of the house."""

from collections.abc import Mapping

from casemgmt.privacy.registry import FROM_THE_WORK, PUBLIC_TASK, Holding, OnErasure, Subject, Withheld
from casemgmt.privacy.retention import CASE_FILE

TO_REMIND = "To see to what is due for the person in time, and to show who saw to it."
TO_HAND_OVER = "To hand the person over from one office to the next without a day that nobody covers."

DEADLINES = (
    Holding(
        model="cases.Deadline",
        called=("Fristen", "deadlines"),
        source=FROM_THE_WORK,
        withheld={"because": Withheld.TECHNICAL},
        purpose=TO_REMIND,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        on_erasure=OnErasure.DELETE,
        groups={"content": "residence"},
        plain={
            "origin": "computed or entered; lists ask for it",
            "kind": "code of the rule or of the kind; lists ask for it",
            "category": "data category; the routes of specialists ask for it",
            "cause": "digest of the ids of the records behind it; the database refuses a second one",
            "due_on": "the radar and lists ask for it",
            "computed_on": "the day that the rule says; shows that it was moved by hand",
            "moved_from_on": "lists ask what was moved",
            "lead_days": "numbers of days; the radar asks for them",
            "state": "the radar and lists ask what is open",
            "settled_at": "of the settling; the database refuses a settled one without it",
            "settled_by_facts": "whether the radar may take it up again",
            "responsible_chosen": "whether it follows the case to another caseworker",
            "alerted_on": "the radar asks since when nobody answers",
            "alerted_lead": "the radar asks what was brought up already",
            "answered_at": "the radar asks whether somebody sees to it",
            "escalated_at": "lists ask what went to a lead",
        },
    ),
    Holding(
        model="cases.DeadlineStep",
        called=("Verlauf von Fristen", "history of deadlines"),
        source=FROM_THE_WORK,
        purpose=TO_REMIND,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        on_erasure=OnErasure.DELETE,
        groups={"account": "residence"},
        plain={
            "what": "code of the step; the radar asks for it",
            "mark": "a day and a number; the database refuses the same alert a second time",
        },
    ),
    Holding(
        model="cases.RegimeChange",
        called=("Wechsel des Rechtskreises", "changes of legal regime"),
        source=FROM_THE_WORK,
        withheld={"journal": Withheld.TECHNICAL},
        purpose=TO_HAND_OVER,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        on_erasure=OnErasure.DELETE,
        groups={"change": "benefits"},
        plain={
            "begins_on": "the database refuses two changes on one day",
            "joint": "shared by those who change together; undoing asks for it",
            "undone_at": "lists ask what stands",
        },
    ),
    Holding(
        model="cases.RadarEntry",
        about=Subject.NOBODY,
        plain={
            "look_on": "when the radar looks at the person of this key again",
            "looked_on": "when it did",
        },
    ),
)

DEADLINE_PURPOSES_IN_GERMAN: Mapping[str, str] = {
    TO_REMIND: "Rechtzeitig erledigen, was für die Person fällig ist, und zeigen, wer sich darum gekümmert hat.",
    TO_HAND_OVER: "Die Person von einer Stelle an die nächste übergeben, ohne einen Tag, den niemand abdeckt.",
}
"""German for the purposes on this page."""

DEADLINE_GERMAN: Mapping[str, str] = {
    "origin": "Herkunft",
    "computed_on": "Berechnet auf den",
    "moved_from_on": "Verschoben vom",
    "lead_days": "Vorlauf in Tagen",
    "settled_at": "Abgeschlossen am",
    "settled_by_facts": "Durch Tatsachen erledigt",
    "responsible_chosen": "Zuständigkeit von Hand bestimmt",
    "alerted_on": "Zuerst gemeldet am",
    "alerted_lead": "Zuletzt gemeldet mit Vorlauf in Tagen",
    "answered_at": "Beantwortet am",
    "escalated_at": "An die Leitung gegeben am",
    "authority": "Zuständige Behörde",
    "because": "Berechnet aus",
    "hints": "Hinweise",
    "verify": "Zu prüfen",
    "mark": "Kennzeichen des Schritts",
    "earlier_on": "Vorher fällig am",
    "later_on": "Dann fällig am",
    "lead": "Vorlauf in Tagen",
    "begins_on": "Beginnt am",
    "joint": "Gemeinsamer Wechsel",
    "undone_at": "Zurückgenommen am",
    "trigger": "Anlass des Wechsels",
    "before": "Rechtskreis vorher",
    "gaps": "Lücken",
    "certain": "sicher",
    "gap_reason": "Lücke hingenommen, weil",
    "undo_reason": "Grund der Rücknahme",
    "expected": "Erwartet, noch nicht bestätigt",
}
"""German labels of the fields on this page, and of the members of their lists."""
