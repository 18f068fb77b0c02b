"""Which fields of a record are shown: by the letters of domain.md 4.5, of which `tests/data` keeps a copy.

Which field tells something of which category, and what is left of it for `r`, is written down here once more.
"""

from functools import cache
from pathlib import Path

TABLE = Path(__file__).parents[2] / "data" / "roles_and_data_categories.md"
COLUMN = {
    "caseworker": "CW", "team_lead": "TL", "housing_manager": "HM", "health_companion": "HC",
    "course_coordinator": "CC", "job_coach": "JC", "data_protection_officer": "DP",
}  # fmt: skip
LETTERS_OF_A_TEAM = {1: "R", 2: "R", 4: "r", 5: "r", 6: "r", 18: "r"}
"""What a team may know of a single case that was granted to it; nothing of any other category."""

Fields = dict[int, tuple[str, str]]
"""By category: its fields, and those that are left of it for `r`."""

ALWAYS = {
    "case": "id municipality team created_at updated_at reference caseworker person phase standing",
    "person": "id municipality team created_at updated_at restricted disputed_fields",
    "note": "id municipality team created_at updated_at case",
    "consent": "id municipality team person created_at updated_at",
}
FIELDS: dict[str, Fields] = {
    "case": {
        1: ("language interpreter_needed", "language interpreter_needed"),
        4: ("household lives_alone", "household lives_alone"),
        5: (
            "entered_on assigned_on status_document status_document_until",
            "status_document status_document_until",
        ),
        6: ("legal_regime", "legal_regime"),
        18: (
            "phase_since on_hold_until crisis next_review_on closed_on retention_until immediate_needs plan_agreed_on "
            "plan_participants plan_language plan_interpreted plan_agreement evaluation_cause satisfaction "
            "evaluation_summary open_needs handover closing_reason standing_reason evaluation_signed_by "
            "evaluation_signed_at",
            "plan_agreed_on",
        ),
        20: ("channel inquired_on concern contact_attempts contact_made_on", ""),
        22: ("informed_on informed_language consent_not_needed_because", "informed_on informed_language"),
    },
    "person": {
        1: (
            "given_names family_name original_given_names original_family_name original_script name_variants born_on "
            "born_precision sex own_designation nationalities mother_tongue languages interpreter_wish",
            "given_names mother_tongue languages interpreter_wish",
        ),
        2: ("contact_ways address", "address"),
    },
    "note": {20: ("author topic text happened_at confidential", "")},
    "consent": {
        22: (
            "purpose recipient_agency valid_from valid_until withdrawn_at categories form language interpreted "
            "information_version withdrawal_explained represented_by withdrawal_note recorded_by",
            "purpose recipient_agency valid_from valid_until withdrawn_at categories",
        )
    },
}
WHOLE = {
    "task": "id municipality team case reference created_by assignee kind state title what_to_do place due_on "
    "starts_at ends_at access_until shows_first_name shows_language shows_address decline_reason withdraw_reason "
    "minutes_spent comment created_at updated_at",
    "referral": "id municipality team case reference agency topic message categories consent legal_basis state sent_at "
    "sent_by answered_at answer first_contact_on ended_at revoke_reason created_at updated_at",
}
"""Records that nobody is shown in part."""
OF_SETS = {
    ("consent", "oversight"): "id municipality purpose recipient_agency valid_from valid_until withdrawn_at created_at",
    ("my_task", "helper"): "id kind title what_to_do place starts_at ends_at due_on state minutes_spent comment",
    (
        "partner_referral",
        "partner_preview",
    ): "id state agency topic language interpreter_needed categories sent_at",
    (
        "partner_referral",
        "partner",
    ): "id state agency topic language interpreter_needed categories sent_at reference message first_contact_on person",
}
GOES_ALONG = {
    "identity": "given_names family_name born_on sex nationalities mother_tongue languages",
    "contact": "contact_ways address",
}
"""What a referral shows of the person, once it was accepted, by its data categories."""


@cache
def letters() -> dict[int, dict[str, str]]:
    """The table of the document: category number, column, letter."""
    lines = [line.strip().strip("|").split("|") for line in TABLE.read_text().splitlines() if line.startswith("|")]
    names = [one.strip() for one in lines[0][1:]]
    rows = [[one.strip() for one in line] for line in lines[2:]]
    return {int(row[0].split()[0]): dict(zip(names, row[1:], strict=True)) for row in rows}


@cache
def fields_shown(record: str, shown: str) -> frozenset[str]:
    """The fields of a record that are shown to somebody who sees it in this way."""
    if (record, shown) in OF_SETS:
        return frozenset(OF_SETS[record, shown].split())
    if record in WHOLE:
        return frozenset(WHOLE[record].split())
    found = set(ALWAYS[record].split())
    for number, (whole, reduced) in FIELDS[record].items():
        found.update(part(number, shown, whole, reduced).split())
    return frozenset(found)


def part(number: int, shown: str, whole: str, reduced: str) -> str:
    """What is shown of a category: all of it, what is left of it, or nothing."""
    if shown == "full":
        return whole
    if shown == "break_glass":
        return whole if letters()[number]["DP"] in {"B", "R", "W"} else ""
    if shown == "granted":
        held = {LETTERS_OF_A_TEAM.get(number, "-")}
    else:
        held = {letters()[number][COLUMN[role]] for role in shown.split("+")}
    if held & {"W", "R"}:
        return whole
    return reduced if "r" in held else ""
