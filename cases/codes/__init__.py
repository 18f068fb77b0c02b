"""Every code list of the domain, with German and English labels: what forms offer and what checks accept."""

from collections.abc import Mapping
from types import MappingProxyType

from cases.codes.assessment import (
    ASSESSMENT_DOMAINS,
    NEED_STATUSES,
    RATINGS,
    VULNERABILITIES,
    VULNERABILITY_SOURCES,
)
from cases.codes.casework import (
    CLOSING_REASONS,
    CONTACT_NOTE_TOPICS,
    DOCUMENT_KINDS,
    INQUIRY_CHANNELS,
    INTAKE_DECISIONS,
)
from cases.codes.codelist import Code, CodeList, UnknownCode
from cases.codes.countries import COUNTRIES, normalise_country
from cases.codes.languages import LANGUAGES
from cases.codes.person import (
    BIRTH_PRECISIONS,
    CONTACT_WAY_KINDS,
    HOUSEHOLD_RELATIONS,
    IDENTIFIER_KINDS,
    INTERPRETER_GENDERS,
    LANGUAGE_SKILLS,
    NAME_VARIANT_KINDS,
    SCRIPTS,
    SEX_ENTRIES,
)
from cases.codes.plan import FIELDS_OF_ACTION, GOAL_OUTCOMES, MEASURE_RESPONSIBLES, TASK_KINDS
from cases.codes.residence import LEGAL_REGIMES, STATUS_DOCUMENTS
from cases.codes.sharing import AGENCY_KINDS, CONSENT_FORMS, CONSENT_PURPOSES, DATA_CATEGORIES, LEGAL_BASES

__all__ = [
    "AGENCY_KINDS",
    "ASSESSMENT_DOMAINS",
    "BIRTH_PRECISIONS",
    "CLOSING_REASONS",
    "CODE_LISTS",
    "CONSENT_FORMS",
    "CONSENT_PURPOSES",
    "CONTACT_NOTE_TOPICS",
    "CONTACT_WAY_KINDS",
    "COUNTRIES",
    "DATA_CATEGORIES",
    "DOCUMENT_KINDS",
    "FIELDS_OF_ACTION",
    "GOAL_OUTCOMES",
    "HOUSEHOLD_RELATIONS",
    "IDENTIFIER_KINDS",
    "INQUIRY_CHANNELS",
    "INTAKE_DECISIONS",
    "INTERPRETER_GENDERS",
    "LANGUAGES",
    "LANGUAGE_SKILLS",
    "LEGAL_BASES",
    "LEGAL_REGIMES",
    "MEASURE_RESPONSIBLES",
    "NAME_VARIANT_KINDS",
    "NEED_STATUSES",
    "RATINGS",
    "SCRIPTS",
    "SEX_ENTRIES",
    "STATUS_DOCUMENTS",
    "TASK_KINDS",
    "VULNERABILITIES",
    "VULNERABILITY_SOURCES",
    "Code",
    "CodeList",
    "UnknownCode",
    "normalise_country",
]

_IN_READING_ORDER = (
    SEX_ENTRIES,
    BIRTH_PRECISIONS,
    SCRIPTS,
    LANGUAGES,
    LANGUAGE_SKILLS,
    INTERPRETER_GENDERS,
    COUNTRIES,
    NAME_VARIANT_KINDS,
    CONTACT_WAY_KINDS,
    IDENTIFIER_KINDS,
    HOUSEHOLD_RELATIONS,
    INQUIRY_CHANNELS,
    STATUS_DOCUMENTS,
    LEGAL_REGIMES,
    INTAKE_DECISIONS,
    ASSESSMENT_DOMAINS,
    RATINGS,
    NEED_STATUSES,
    VULNERABILITIES,
    VULNERABILITY_SOURCES,
    FIELDS_OF_ACTION,
    MEASURE_RESPONSIBLES,
    GOAL_OUTCOMES,
    TASK_KINDS,
    CONTACT_NOTE_TOPICS,
    DOCUMENT_KINDS,
    CONSENT_PURPOSES,
    LEGAL_BASES,
    CONSENT_FORMS,
    DATA_CATEGORIES,
    AGENCY_KINDS,
    CLOSING_REASONS,
)

CODE_LISTS: Mapping[str, CodeList] = MappingProxyType({listed.name: listed for listed in _IN_READING_ORDER})
