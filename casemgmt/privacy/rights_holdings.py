"""What is held of the rights of people: requests, restrictions, disputes, holds, notices, erasures."""

from casemgmt.privacy.registry import ACCOUNTABILITY, FROM_THE_WORK, Holding
from casemgmt.privacy.retention import AUDIT_TRAIL, CASE_FILE

TO_KEEP_RIGHTS = "To grant people their rights in their data in time, and to prove it."

RIGHTS = (
    Holding(
        model="privacy.AccessRequest",
        called=("Auskunftsersuchen", "requests for access"),
        purpose=TO_KEEP_RIGHTS,
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        groups={"account": "rights"},
        plain={
            "received_on": "the day from which the time to answer runs",
            "channel": "code of the way it came in",
            "due_on": "lists ask what is to be answered, and what is overdue",
            "extended": "whether the time was extended; it may be once",
            "state": "lists ask what is open",
            "refusal": "code of the law's reason to refuse",
            "decided_at": "when it was answered or refused",
        },
    ),
    Holding(
        model="privacy.Restriction",
        called=("Einschränkungen der Verarbeitung", "restrictions of processing"),
        purpose=TO_KEEP_RIGHTS,
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        groups={"account": "rights"},
        plain={
            "ground": "code of the law's ground",
            "lifted_at": "the database refuses two at one time",
            "informed_on": "the database refuses lifting one before the person is told",
        },
    ),
    Holding(
        model="privacy.Dispute",
        called=("Bestrittene Angaben", "disputed fields"),
        purpose=TO_KEEP_RIGHTS,
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        groups={"account": "rights"},
        plain={
            "field": "name of a field, never its value; the database refuses to mark it twice",
            "settled_at": "whether it is settled is asked by lists",
            "outcome": "code of how it ended",
        },
    ),
    Holding(
        model="privacy.LegalHold",
        source=FROM_THE_WORK,
        called=("Löschsperren", "legal holds"),
        purpose="To keep what courts, claims or supervision need, although its time is over.",
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        groups={"account": "rights"},
        plain={
            "ground": "code of the law's ground",
            "ends_on": "asked by erasures and clocks",
            "lifted_at": "asked by erasures and clocks",
        },
    ),
    Holding(
        model="privacy.Notice",
        source=FROM_THE_WORK,
        called=("Mitteilungen an Empfänger", "notices to recipients"),
        purpose="To tell recipients what became of data they were given (Art. 19 GDPR), and to prove it.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={
            "subject": "id of the person, which leads to nothing readable once they are erased",
            "cause": "code; lists ask for it",
            "occasion": "id of what gave rise to it, so that no recipient is told twice",
            "facts": "names of fields, never values",
            "references": "file numbers by which the recipient knows the person",
            "state": "lists ask what is to be sent",
            "sent_on": "when it was sent",
            "acknowledged_on": "when it was confirmed",
        },
    ),
)

ERASURES = (
    Holding(
        model="privacy.Erasure",
        called=("Löschanträge", "requests to erase"),
        source=FROM_THE_WORK,
        purpose="To prove that somebody was erased, on which ground, and that two people wanted it.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={
            "subject": "id of the person, which leads to nothing readable once they are erased",
            "subjects": "the same, with the ids of those who were merged into that person",
            "ground": "code of the law's ground",
            "refusal": "code of the law's reason to refuse",
            "state": "whether it is decided; lists ask for it",
            "decided_at": "when it was decided; the moment at which the key was destroyed",
            "counts": "numbers of rows by table",
            "unreadable_on": "from when on no backup opens",
            "replayed_at": "when it was carried out again behind a restored backup",
        },
    ),
)
