"""The files of Musterwillich as the tests read them, and the codes that they may use."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

TOWN = Path(__file__).parents[2] / "casemgmt" / "demo" / "town"
STORIES = ("s1", "s2", "s3", "s4", "s5", "s11")
SEEDING_DAY = date(2026, 11, 22)

ROLES = [
    "caseworker", "caseworker", "caseworker", "team_lead", "housing_manager", "health_companion",
    "course_coordinator", "job_coach", "volunteer", "volunteer", "interpreter", "partner_agency", "partner_agency",
    "integration_officer", "data_protection_officer", "administrator",
]  # fmt: skip
PHASES = ["inquiry", "intake", "assessment", "planning", "linking", "monitoring", "evaluation", "closed"]
DOMAINS = [
    "residence", "livelihood", "housing", "health", "family", "protection", "language", "education", "work",
    "daily_life", "social_participation", "equality", "discrimination", "ageing", "resources_goals",
]  # fmt: skip
CATEGORIES = {
    "identity", "contact", "identifiers", "household", "residence", "benefits", "finances", "housing", "health",
    "special_needs", "vulnerability", "child_protection", "education", "language_courses", "work", "assessment_plan",
    "tasks", "contact_notes",
}  # fmt: skip
STATUS_DOCUMENTS = {"ANKN", "AUFG", "DUL", "DUL_60C", "FIK", "AE_24", "AE_25_2_1", "AE_25_2_2", "AE_25_3", "AE_25_5"}
REGIMES = {
    "ASYLBLG_3", "ASYLBLG_2", "ASYLBLG_1A", "ASYLBLG_1_4", "SGB2", "SGB3", "SGB12_K3", "SGB12_K4", "SGB8", "SGB11",
    "BAFOEG", "WORK", "NONE",
}  # fmt: skip
LANGUAGES = {"ara", "prs", "pus", "ukr", "rus", "tir", "eng", "deu"}
CHANNELS = {"self", "housing_office", "partner", "volunteer"}
PURPOSES = {
    "case_management", "partner_referral", "volunteer_support", "interpreting", "case_conference", "case_transfer",
    "secrecy_release",
}  # fmt: skip
AGENCY_KINDS = {
    "course_provider", "jobcentre", "clinic", "charity", "school", "youth_office", "authority", "association", "other",
}  # fmt: skip
FIELDS_OF_ACTION = {
    "culture_education", "women", "childcare_language", "equal_opportunity", "livelihood_work", "health", "housing",
    "volunteering",
}  # fmt: skip
RELATIONS = {"head", "spouse", "partner", "child", "parent", "grandparent", "sibling", "other_relative"}
CLOSING_REASONS = {
    "goal_reached", "regular_system", "moved", "returned", "deported", "naturalised", "no_contact",
    "withdrawn_consent", "died",
}  # fmt: skip
VULNERABILITIES = {
    "minor", "unaccompanied_minor", "disability", "elderly", "pregnant", "lgbti", "single_parent", "trafficking",
    "serious_illness", "mental_disorder", "serious_violence",
}  # fmt: skip
TASK_KINDS = {"accompany", "visit", "interpret", "mentoring", "transport", "donation", "office", "other"}
REFERRAL_STATES = {"draft", "sent", "waitlisted", "accepted", "in_progress", "done", "refused", "revoked"}
MEASURE_STATES = {"planned", "under_way", "waiting", "done", "failed"}
GOAL_STATES = {"open", "reached", "partly_reached", "not_reached", "given_up"}
NOTE_TOPICS = {"society", "daily_life", "authorities", "special_situation", "social_contacts"}
PERSON_ATTRIBUTES = {
    "given_names", "family_name", "original_given_names", "original_family_name", "original_script", "name_variants",
    "born_on", "born_precision", "sex", "own_designation", "nationalities", "mother_tongue", "languages",
    "contact_ways", "address", "identifiers",
}  # fmt: skip


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((TOWN / f"{name}.toml").read_text(encoding="utf-8"))


def stories() -> Iterator[dict[str, Any]]:
    return (read(f"stories/{name}") for name in STORIES)


def people() -> list[dict[str, Any]]:
    return [person for story in stories() for person in story["persons"].values()]


def cases() -> list[dict[str, Any]]:
    return [case for story in stories() for case in story["cases"]]


def parts(name: str) -> list[dict[str, Any]]:
    """All entries of one kind (consents, tasks ...) of all cases."""
    return [entry for case in cases() for entry in case.get(name, [])]


def codes(entries: list[dict[str, Any]], name: str) -> set[str]:
    return {entry[name] for entry in entries if name in entry}


ACCOUNTS = {account["username"]: account for account in read("accounts")["accounts"]}
AGENCIES = {agency["key"]: agency for agency in read("agencies")["agencies"]}
TEAMS = {team["key"]: team for team in read("teams")["teams"]}
ASSESSMENTS = [case[kind] for case in cases() for kind in ("assessment", "final_assessment") if kind in case]
