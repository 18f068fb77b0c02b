"""Which role may do which action with the case records (domain.md 2.1 and 4.5), as data."""

from casemgmt.access.policies import EVERYONE, KEEPERS, Policy, reading
from casemgmt.access.roles import AGENCY_ROLES, HELPERS, OFFICE, OVERSEERS, SPECIALISTS, STAFF, Role

LEAD = frozenset({Role.TEAM_LEAD})
CASEWORKER = frozenset({Role.CASEWORKER})
WORKERS = CASEWORKER | SPECIALISTS
"""Those who write about a case. A lead reads, and settles who does what and how a case begins and ends."""
ON_CASES = OFFICE | SPECIALISTS
FILE_READERS = OFFICE | OVERSEERS
"""Whose sight of whole files is by office, or by break-glass: without a broken glass nothing exists for an overseer."""
CASE_READERS = ON_CASES | OVERSEERS
PLAN_READERS = FILE_READERS | {Role.HEALTH_COMPANION, Role.COURSE_COORDINATOR, Role.JOB_COACH}
CREATORS_OF_INQUIRIES = EVERYONE - {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}
HEALTH = frozenset({Role.HEALTH_COMPANION})

PERSON = Policy(
    "person",
    reading(CASE_READERS)
    | {
        "search": ON_CASES,
        "create": CASEWORKER,
        "partial_update": OFFICE | {Role.HOUSING_MANAGER},
        "assign": OFFICE,
        "disclosures": OFFICE,
    }
    | dict.fromkeys(("restrict", "lift_restriction", "dispute", "settle_dispute"), OFFICE),
)
SEARCH = Policy("search", dict.fromkeys(("find", "search"), STAFF))
DUPLICATE = Policy(
    "duplicate",
    reading(OFFICE) | dict.fromkeys(("create", "preview", "dismiss", "reopen", "merge", "undo_merge"), OFFICE),
)
ACCESS_LOG = Policy("access_log", {"list": OFFICE | {Role.DATA_PROTECTION_OFFICER}})
IDENTIFIER = Policy("identifier", reading(PLAN_READERS) | {"create": CASEWORKER, "destroy": CASEWORKER})
HOUSEHOLD = Policy(
    "household",
    reading(CASE_READERS)
    | {"create": CASEWORKER, "partial_update": CASEWORKER, "add_member": CASEWORKER, "dissolve": CASEWORKER},
)
HOUSEHOLD_MEMBER = Policy(
    "household_member", reading(CASE_READERS) | {"leave": CASEWORKER, "partial_update": CASEWORKER}
)
CASE = Policy(
    "case",
    reading(CASE_READERS)
    | {
        "create": OFFICE,
        "partial_update": CASEWORKER,
        "log_contact": CASEWORKER,
        "accept": OFFICE,
        "decline": LEAD,
        "refer_out": CASEWORKER,
        "inform_only": CASEWORKER,
        "start_assessment": CASEWORKER,
        "start_planning": CASEWORKER,
        "agree_plan": CASEWORKER,
        "start_monitoring": CASEWORKER,
        "reassess": CASEWORKER,
        "start_evaluation": CASEWORKER,
        "sign_evaluation": LEAD,
        "close": OFFICE,
        "reopen": OFFICE,
        "hold": CASEWORKER,
        "resume": CASEWORKER,
        "transfer": CASEWORKER,
        "raise_crisis": OFFICE,
        "end_crisis": OFFICE,
        "assign": OFFICE,
        "moves": OFFICE,
        "grants": OFFICE,
        "grant": OFFICE,
        "revoke_grant": OFFICE,
    },
)
INQUIRY = Policy("inquiry", {"create": CREATORS_OF_INQUIRIES})
PHASE_CHANGE = Policy("phase_change", reading(FILE_READERS))
ASSESSMENT = Policy(
    "assessment",
    reading(PLAN_READERS)
    | {"create": CASEWORKER, "partial_update": CASEWORKER, "rate": CASEWORKER | HEALTH, "complete": CASEWORKER},
)
GOAL = Policy(
    "goal",
    reading(PLAN_READERS) | dict.fromkeys(("create", "partial_update", "evaluate", "destroy"), CASEWORKER),
)
MEASURE = Policy("measure", reading(PLAN_READERS) | dict.fromkeys(("create", "partial_update", "destroy"), CASEWORKER))
NOTE = Policy("note", reading(CASE_READERS) | dict.fromkeys(("create", "partial_update", "destroy"), WORKERS))
DOCUMENT = Policy(
    "document",
    reading(FILE_READERS)
    | {"content": FILE_READERS}
    | dict.fromkeys(("create", "partial_update", "destroy"), CASEWORKER),
)
STATED = dict.fromkeys(("create", "partial_update", "void", "reinstate"), CASEWORKER) | {"history": FILE_READERS}
"""What is done with a record that somebody stated; its history is for those who read whole files."""
RESIDENCE_DOCUMENT = Policy("residence_document", reading(CASE_READERS) | STATED)
ASYLUM_PROCEDURE = Policy("asylum_procedure", reading(CASE_READERS) | STATED)
REGIME_PERIOD = Policy("regime_period", reading(CASE_READERS) | STATED)
BENEFIT_DECISION = Policy("benefit_decision", reading(CASE_READERS) | STATED)
SPONSORSHIP_DECLARATION = Policy("sponsorship_declaration", reading(FILE_READERS) | STATED)
REGIME_CHANGE = Policy("regime_change", reading(CASE_READERS) | dict.fromkeys(("create", "undo"), CASEWORKER))
DEADLINE = Policy(
    "deadline",
    reading(CASE_READERS)
    | {"history": FILE_READERS, "create": CASEWORKER}
    | dict.fromkeys(("acknowledge", "assign", "move", "finish", "dismiss", "reopen"), OFFICE),
)
HOUSEHOLD_CLOCK = Policy("household_clock", dict.fromkeys(("entitlements", "timeline"), CASE_READERS))
LEGAL_CLOCK = Policy("legal_clock", dict.fromkeys(("entitlements", "timeline"), CASE_READERS))
LAW = Policy("law", {"evaluate": STAFF})
SWITCH = Policy(
    "switch",
    reading(STAFF) | {"defaults": STAFF} | dict.fromkeys(("create", "partial_update", "destroy"), KEEPERS),
)
TASK = Policy(
    "task",
    reading(ON_CASES)
    | dict.fromkeys(("create", "partial_update", "accept", "decline", "finish", "withdraw", "reopen"), WORKERS)
    | {"assign": ON_CASES},
)
MY_TASK = Policy(
    "my_task", reading(EVERYONE - AGENCY_ROLES) | dict.fromkeys(("accept", "decline", "finish"), HELPERS | ON_CASES)
)
REFERRAL = Policy(
    "referral",
    reading(FILE_READERS) | dict.fromkeys(("create", "partial_update", "send", "revoke"), CASEWORKER),
)
PARTNER_REFERRAL = Policy(
    "partner_referral",
    reading(AGENCY_ROLES) | dict.fromkeys(("accept", "refuse", "waitlist", "start", "finish"), AGENCY_ROLES),
)
CONSENT = Policy(
    "consent",
    reading(CASE_READERS) | {"create": CASEWORKER, "withdraw": OFFICE},
)
ERASURE = Policy(
    "erasure",
    dict.fromkeys(("list", "retrieve", "preview", "certificate"), OFFICE | OVERSEERS)
    | dict.fromkeys(("create", "withdraw"), OFFICE)
    | dict.fromkeys(("approve", "reject"), LEAD | OVERSEERS),
)
WATCHERS = LEAD | OVERSEERS
TOLD = STAFF - {Role.ADMINISTRATOR}
BREAK_GLASS = Policy("break_glass", reading(TOLD) | dict.fromkeys(("create", "end", "review", "statistics"), WATCHERS))
GLASS_NOTICE = Policy("glass_notice", reading(TOLD) | {"acknowledge": TOLD})
ACCESS_REQUEST = Policy(
    "access_request",
    reading(OFFICE | OVERSEERS) | dict.fromkeys(("create", "extend", "mark_answered", "refuse", "pack"), OFFICE),
)
RESTRICTION = Policy("restriction", reading(OFFICE | OVERSEERS))
DISPUTE = Policy("dispute", reading(OFFICE | OVERSEERS))
LEGAL_HOLD = Policy("legal_hold", reading(OFFICE | OVERSEERS) | {"create": OFFICE, "lift": LEAD})
NOTICE = Policy("notice", reading(OFFICE | OVERSEERS) | dict.fromkeys(("send", "acknowledge"), OFFICE))
PROCESSING_RECORD = Policy(
    "processing_record",
    {
        "retrieve": LEAD | OVERSEERS | {Role.INTEGRATION_OFFICER, Role.ADMINISTRATOR},
    },
)
IMPORT = Policy("import", reading(OFFICE) | {"create": OFFICE})
