"""The fields of the case records by data category; `casemgmt.access.data_categories` says which role knows how much.

What is left of a category for `r` ("reduced") is the decision of this page: the facts that somebody needs who helps in
one field, and no account of why. Fields in `always` tell nothing about the person.
"""

from casemgmt.access.projections import BREAK_GLASS, FULL, Fields, Projection, roles_of
from casemgmt.access.roles import OFFICE
from cases.codes import ASSESSMENT_DOMAINS

RECORD = ("id", "municipality", "team", "created_at", "updated_at")
OF_CASE = (*RECORD, "case")

PERSON = Projection(
    always=(*RECORD, "restricted", "disputed_fields"),
    categories={
        "identity": Fields(
            (
                "given_names", "family_name", "original_given_names", "original_family_name", "original_script",
                "name_variants", "born_on", "born_precision", "sex", "own_designation", "nationalities",
                "mother_tongue", "languages", "interpreter_wish",
            ),
            ("given_names", "mother_tongue", "languages", "interpreter_wish"),
        ),
        "contact": Fields(("contact_ways", "address"), ("address",)),
    },
)  # fmt: skip

IDENTIFIER = Projection(
    always=(*RECORD, "person"),
    categories={"identifiers": Fields(("kind", "value", "remark"), ("kind", "value"))},
)

HOUSEHOLD = Projection(
    always=RECORD,
    categories={"household": Fields(("reference", "head", "dissolved_on"), ("reference", "dissolved_on"))},
)

HOUSEHOLD_MEMBER = Projection(
    always=("id", "household", "updated_at"),
    categories={
        "household": Fields(
            ("person", "relation", "joined_on", "left_on"),
            ("relation", "joined_on", "left_on"),
        )
    },
)

CASE = Projection(
    always=(*RECORD, "reference", "caseworker", "person", "phase", "standing"),
    categories={
        "identity": Fields(("language", "interpreter_needed"), ("language", "interpreter_needed")),
        "household": Fields(("household", "lives_alone"), ("household", "lives_alone")),
        "residence": Fields(
            ("entered_on", "assigned_on", "status_document", "status_document_until"),
            ("status_document", "status_document_until"),
        ),
        "benefits": Fields(("legal_regime",), ("legal_regime",)),
        "assessment_plan": Fields(
            (
                "phase_since", "on_hold_until", "crisis", "next_review_on", "closed_on", "retention_until",
                "immediate_needs", "plan_agreed_on", "plan_participants", "plan_language", "plan_interpreted",
                "plan_agreement", "evaluation_cause", "satisfaction", "evaluation_summary", "open_needs", "handover",
                "closing_reason", "standing_reason", "evaluation_signed_by", "evaluation_signed_at",
            ),
            ("plan_agreed_on",),
        ),
        "contact_notes": Fields(("channel", "inquired_on", "concern", "contact_attempts", "contact_made_on")),
        "consents": Fields(
            ("informed_on", "informed_language", "consent_not_needed_because"),
            ("informed_on", "informed_language"),
        ),
    },
)  # fmt: skip

PHASE_CHANGE = Projection(
    always=("id", "case", "created_at"),
    categories={"assessment_plan": Fields(("move", "from_phase", "to_phase", "by", "reason"))},
)

ASSESSMENT = Projection(
    always=(*OF_CASE, "kind", "completed_at", "completed_by"),
    categories={
        "assessment_plan": Fields(("ratings", "persons_view", "resources", "no_need"), ("ratings",)),
        "vulnerability": Fields(("vulnerability_screened_on", "vulnerabilities")),
        "child_protection": Fields(("child_protection_checked_on",)),
    },
)

RATED_DOMAINS: dict[str, frozenset[str]] = {
    "health_companion": frozenset({"health"}),
    "course_coordinator": frozenset({"language", "education"}),
    "job_coach": frozenset({"work"}),
}
"""Whose ratings of an assessment a specialist is shown: those of the own field of action."""

GOAL = Projection(
    always=OF_CASE,
    categories={
        "assessment_plan": Fields(
            ("field_of_action", "what", "measured_by", "due_on", "priority", "state", "outcome", "progress"),
            ("field_of_action", "what", "due_on", "priority", "state"),
        )
    },
)

MEASURE = Projection(
    always=(*OF_CASE, "goal"),
    categories={
        "assessment_plan": Fields(
            (
                "title", "description", "due_on", "responsible", "responsible_user", "responsible_agency",
                "target_kind", "target_id", "state",
            ),
            ("title", "due_on", "responsible", "responsible_user", "state"),
        )
    },
)  # fmt: skip

STATED = (*RECORD, "person", "voided_at")
SAID = ("stated_by", "source", "reason", "void_reason")

RESIDENCE_DOCUMENT = Projection(
    always=STATED,
    categories={
        "residence": Fields(
            (
                "code", "number", "issuing_office", "issued_on", "valid_from", "valid_until", "card_until",
                "applied_on", "ended_on", "variant", "for_code", "renewal", "abroad_until", "fingerprinted_on",
                "work", "work_text", "residence_obligation", "residence_text", "blocked", "blocked_text", *SAID,
            ),
            ("code", "issued_on", "valid_from", "valid_until", "ended_on", "work", "residence_obligation"),
        )
    },
)  # fmt: skip

ASYLUM_PROCEDURE = Projection(
    always=STATED,
    categories={
        "residence": Fields(
            (
                "requested_on", "registered_on", "applied_on", "hearing_on", "hearing_place", "withdrawn_on",
                "accelerated", "other_state", "subsequent", "rulings", *SAID,
            ),
            ("registered_on", "applied_on", "hearing_on"),
        )
    },
)  # fmt: skip

REGIME_PERIOD = Projection(
    always=STATED,
    categories={
        "benefits": Fields(
            ("regime", "from_on", "last_on", "body", "office", "remark", "expected", *SAID),
            ("regime", "from_on", "last_on"),
        )
    },
)

REGIME_CHANGE = Projection(
    always=(*RECORD, "person", "undone_at"),
    categories={
        "benefits": Fields(
            (
                "begins_on", "trigger", "before", "regime", "joint", "by", "gaps", "gap_reason", "undo_reason",
                "tasks", "tasks_kept", "told",
            ),
            ("begins_on", "before", "regime"),
        )
    },
)  # fmt: skip

DEADLINE_CATEGORIES = (
    "assessment_plan",
    "benefits",
    "education",
    "language_courses",
    "residence",
    "special_needs",
    "work",
)
"""The data categories that deadlines can tell of. Whoever leads the case may read each of them."""
DEADLINE = Projection(
    always=(*RECORD, "person", "case"),
    categories={
        "residence": Fields(
            (
                "origin", "kind", "label", "category", "code", "code_label", "title", "remark", "due_on", "computed_on",
                "moved_from_on", "lead_days", "state", "overdue", "settled_at", "settled_by_facts", "responsible",
                "alerted_on", "answered_at", "escalated_at", "authority", "source", "verify", "because", "hints",
                "reason",
            ),
            ("kind", "label", "category", "due_on", "state", "overdue"),
        )
    },
)  # fmt: skip
"""By the strictest of the categories: which deadlines a specialist is shown at all follows from the row's category."""

BENEFIT_DECISION = Projection(
    always=STATED,
    categories={
        "benefits": Fields(
            (
                "kind", "regime", "body", "office", "file_reference", "applied_on", "complete_on", "decided_on",
                "served_on", "from_on", "last_on", "remark", *SAID,
            ),
            ("kind", "regime", "from_on", "last_on"),
        ),
        "finances": Fields(("monthly_cents",)),
    },
)  # fmt: skip

SPONSORSHIP_DECLARATION = Projection(
    always=STATED,
    categories={
        "finances": Fields(
            (
                "signed_on", "from_on", "last_on", "covers", "sponsor_name", "sponsor_address", "office", "remark",
                *SAID,
            )
        )
    },
)  # fmt: skip

NOTE = Projection(
    always=OF_CASE,
    categories={"contact_notes": Fields(("author", "topic", "text", "happened_at", "confidential"))},
)

CONSENT = Projection(
    always=("id", "municipality", "team", "person", "created_at", "updated_at"),
    categories={
        "consents": Fields(
            (
                "purpose", "recipient_agency", "valid_from", "valid_until", "withdrawn_at", "categories", "form",
                "language", "interpreted", "information_version", "withdrawal_explained", "represented_by",
                "withdrawal_note", "recorded_by",
            ),
            ("purpose", "recipient_agency", "valid_from", "valid_until", "withdrawn_at", "categories"),
        )
    },
)  # fmt: skip

IDENTIFIERS_OF: dict[str, frozenset[str]] = {
    "health_companion": frozenset({"health_insurance"}),
    "course_coordinator": frozenset({"bamf_file", "bg_number", "jobcentre_customer"}),
    "job_coach": frozenset({"bg_number", "jobcentre_customer"}),
}
"""The numbers that are left of category 3 for a specialist: those that the own field of action writes on its forms."""


def domains_shown(field_set: str) -> frozenset[str]:
    """The domains of an assessment whose ratings a field set shows: all to those who lead the case."""
    roles = roles_of(field_set)
    if field_set in {FULL, BREAK_GLASS} or not OFFICE.isdisjoint(roles):
        return frozenset(ASSESSMENT_DOMAINS.codes)
    return frozenset().union(*(RATED_DOMAINS.get(role, frozenset()) for role in roles))
