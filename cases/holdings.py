"""What the case records hold about people, for the registry of the house."""

from casemgmt.privacy.registry import (
    FROM_AUTHORITIES,
    FROM_THE_WORK,
    PUBLIC_TASK,
    PUBLIC_TASK_SPECIAL,
    Holding,
    OnErasure,
    Subject,
    Withheld,
)
from casemgmt.privacy.retention import CASE_FILE, CONTACT_NOTES, UNCONFIRMED_INQUIRY
from cases.deadline_holdings import DEADLINES
from cases.status_holdings import STATUS

TO_KNOW = "To know whom the office works for, and to find them again."
TO_HELP = "To counsel the person, and to plan, arrange and review help with them."

PARTNERS = ("Kooperationspartner, an die vermittelt wird", "partner agencies to which people are referred")
HELPERS = ("Ehrenamtliche und Sprachmittlung, je Aufgabe", "volunteers and interpreters, task by task")
AUTHORITIES = ("die Behörde, die die Nummer vergeben hat", "the authority that gave the number")

PEOPLE = (
    Holding(
        model="cases.Person",
        recipients=(PARTNERS, HELPERS),
        called=("Personen", "people"),
        purpose=TO_KNOW,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"identity": "identity", "contact": "contact"},
        plain={
            "restricted": "the routes of partners and helpers ask for it (Art. 18 GDPR); says nothing of why",
            "disputed_fields": "names of fields, never values; every answer shows them",
        },
    ),
    Holding(
        model="cases.DuplicatePair",
        called=("Dublettenpaare", "pairs of possible duplicates"),
        source=FROM_THE_WORK,
        withheld={"reasons": Withheld.OTHERS, "remark": Withheld.OTHERS, "journal": Withheld.OTHERS},
        purpose="To keep one file for one person, and to take a mistake back.",
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        on_erasure=OnErasure.DELETE,
        groups={"findings": "identity", "history": "identity"},
        plain={
            "score": "in percent; lists bring the likeliest forward",
            "state": "lists ask what is left to decide",
            "decided_at": "of the decision",
        },
    ),
    Holding(
        model="cases.PersonIdentifier",
        recipients=(AUTHORITIES,),
        source=FROM_AUTHORITIES,
        called=("Kennnummern", "identifiers"),
        on_erasure=OnErasure.DELETE,
        purpose="To exchange with the authorities that gave the number, and with nobody else (§ 10(4) AZRG).",
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"number": "identifiers"},
        plain={
            "kind": "code of the authority's number; narrows the search for it",
            "digest": "128 bits of a keyed digest of the number",
        },
    ),
    Holding(
        model="cases.Household",
        called=("Haushalte", "households"),
        purpose=TO_KNOW,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        plain={
            "reference": "number of the file, for people to read and search",
            "dissolved_on": "whether it still exists is asked by lists",
        },
    ),
    Holding(
        model="cases.HouseholdMember",
        recipients=(PARTNERS,),
        called=("Haushaltszugehörigkeiten", "memberships of households"),
        on_erasure=OnErasure.DELETE,
        purpose=TO_KNOW,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"kinship": "household"},
        plain={
            "joined_on": "the database refuses an end before the begin",
            "left_on": "the database refuses two households at one time",
        },
    ),
)

CASES = (
    Holding(
        model="cases.Case",
        recipients=(PARTNERS,),
        withheld={"plan_participants": Withheld.OTHERS},
        called=("Fälle", "cases"),
        purpose=TO_HELP,
        legal_basis=PUBLIC_TASK_SPECIAL,
        retention=(UNCONFIRMED_INQUIRY, CASE_FILE),
        groups={
            "inquiry": "contact_notes",
            "intake": "residence",
            "plan": "assessment_plan",
            "evaluation": "assessment_plan",
        },
        plain={
            "reference": "number of the file, for people to read and search",
            "phase": "lists and moves ask for it",
            "phase_since": "how long the phase has lasted is asked by lists",
            "standing": "whether the case is open is asked by lists and by the database",
            "on_hold_until": "day on which it is taken up again",
            "crisis": "lists bring it forward",
            "next_review_on": "lists of due reviews ask for it",
            "evaluation_signed_at": "closing asks for it",
            "closed_on": "the database refuses a closed case without it",
            "retention_until": "erasure asks for it",
        },
    ),
    Holding(
        model="cases.PhaseChange",
        source=FROM_THE_WORK,
        called=("Phasenwechsel", "phase changes"),
        purpose="To show how the case went from phase to phase, and who decided.",
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"account": "assessment_plan"},
        plain={
            "move": "code of the move",
            "from_phase": "code of the phase",
            "to_phase": "code of the phase; lists ask for it",
        },
    ),
    *(
        Holding(
            model=model,
            called=("Einzelfreigaben", "grants of single cases"),
            about=Subject.ACCOUNT,
            on_erasure=OnErasure.DELETE,
            purpose="To open a single case to somebody who takes part in it.",
            legal_basis=PUBLIC_TASK,
            retention=(CASE_FILE,),
            plain={
                "field_set": "name of the fields that are shown",
                "reason": "code, one of a few",
                "valid_from": "asked live by the route",
                "valid_until": "asked live by the route",
            },
        )
        for model in ("cases.CaseUserGrant", "cases.CaseGroupGrant")
    ),
    Holding(
        model="cases.ReferenceCounter",
        about=Subject.NOBODY,
        plain={"kind": "of the file", "year": "of the file", "last": "number given out"},
    ),
)

WORK = (
    Holding(
        model="cases.Assessment",
        source=FROM_THE_WORK,
        called=("Assessments", "assessments"),
        purpose=TO_HELP,
        legal_basis=PUBLIC_TASK_SPECIAL,
        retention=(CASE_FILE,),
        groups={"findings": "assessment_plan", "screening": "vulnerability"},
        plain={"kind": "initial, or one of the later ones", "completed_at": "the database allows one under way"},
    ),
    Holding(
        model="cases.Goal",
        recipients=(PARTNERS,),
        source=FROM_THE_WORK,
        called=("Ziele", "goals"),
        purpose=TO_HELP,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"content": "assessment_plan"},
        plain={
            "due_on": "lists of what is due ask for it",
            "priority": "1 to 3; orders the plan",
            "state": "moves of the case ask for it",
        },
    ),
    Holding(
        model="cases.Measure",
        source=FROM_THE_WORK,
        called=("Maßnahmen", "measures"),
        purpose=TO_HELP,
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"content": "assessment_plan"},
        plain={
            "due_on": "lists of what is due ask for it",
            "responsible": "office, partner or person",
            "target_kind": "the record whose state is the progress",
            "target_id": "the record whose state is the progress",
            "typed_state": "progress where no record tells it",
        },
    ),
    Holding(
        model="cases.Note",
        source=FROM_THE_WORK,
        called=("Notizen", "notes"),
        purpose="To remember what was talked about; a confidential note for its author alone (§ 203 StGB).",
        legal_basis=PUBLIC_TASK_SPECIAL,
        retention=(CONTACT_NOTES,),
        groups={"content": "contact_notes"},
        plain={
            "confidential": "the route asks for it: such a note exists for its author alone",
            "happened_at": "orders the notes of a case",
        },
    ),
    Holding(
        model="cases.Document",
        called=("Dokumente", "documents"),
        withheld={"file_key": Withheld.TECHNICAL, "sha256": Withheld.TECHNICAL},
        purpose="To have at hand the papers that the work needs, each as a sealed file.",
        legal_basis=PUBLIC_TASK_SPECIAL,
        retention=(CASE_FILE,),
        on_erasure=OnErasure.DELETE,
        groups={"description": "documents"},
        plain={"kind": "code; lists ask for it"},
    ),
    Holding(
        model="cases.Task",
        recipients=(HELPERS,),
        source=FROM_THE_WORK,
        called=("Aufgaben", "tasks"),
        purpose="To give somebody one thing to do, with the few facts that it needs.",
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"content": "tasks"},
        plain={
            "kind": "code; lists ask for it",
            "state": "the helper's route asks for it",
            "due_on": "lists of what is due ask for it",
            "starts_at": "the address is shown in this window only",
            "ends_at": "the address is shown in this window only",
            "access_until": "asked live by the helper's route",
            "shows_first_name": "what the helper is shown",
            "shows_language": "what the helper is shown",
            "shows_address": "what the helper is shown",
            "minutes_spent": "sum of hours",
        },
    ),
    Holding(
        model="cases.Referral",
        recipients=(PARTNERS,),
        source=FROM_THE_WORK,
        called=("Vermittlungen", "referrals"),
        purpose="To hand somebody on to an agency that helps, with what they agreed to or a law names.",
        legal_basis=PUBLIC_TASK_SPECIAL,
        retention=(CASE_FILE,),
        groups={"content": "assessment_plan"},
        plain={
            "legal_basis": "code; the partner's route and the database ask for a ground",
            "state": "the partner's route asks for it",
            "sent_at": "lists ask how long it has waited",
            "answered_at": "lists ask how long it has waited",
            "first_contact_on": "progress of a measure",
            "ended_at": "progress of a measure",
        },
    ),
)

IMPORTS = (
    Holding(
        model="cases.ImportRun",
        about=Subject.NOBODY,
        plain={
            "dry_run": "how the list was read",
            "all_or_nothing": "how the list was read",
            "state": "how the list was read",
            "rows": "a number of rows",
            "created": "a number of rows",
            "known": "a number of rows",
            "refused": "a number of rows",
            "report": "names lines, columns and rules, never what a cell holds",
        },
    ),
    Holding(
        model="cases.ImportedRow",
        withheld={"team": Withheld.TECHNICAL, "fingerprint": Withheld.TECHNICAL},
        called=("Zeilen übernommener Listen", "rows of imported lists"),
        on_erasure=OnErasure.DELETE,
        purpose="To read a list again without entering anybody twice.",
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        groups={"source": "identity"},
        plain={"digest": "128 bits of a keyed digest of the row"},
    ),
)

HOLDINGS = (*PEOPLE, *CASES, *WORK, *STATUS, *DEADLINES, *IMPORTS)
