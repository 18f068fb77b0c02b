"""The records of case management, one module a theme."""

from cases.models.assessment import Assessment
from cases.models.case import Case, CaseGroupGrant, CaseUserGrant, PhaseChange, ReferenceCounter
from cases.models.document import Document
from cases.models.duplicate import DuplicatePair
from cases.models.imports import ImportedRow, ImportRun
from cases.models.note import Note
from cases.models.person import Household, HouseholdMember, Person, PersonIdentifier
from cases.models.plan import Goal, Measure
from cases.models.referral import Referral
from cases.models.task import Task

__all__ = [
    "Assessment",
    "Case",
    "CaseGroupGrant",
    "CaseUserGrant",
    "Document",
    "DuplicatePair",
    "Goal",
    "Household",
    "HouseholdMember",
    "ImportRun",
    "ImportedRow",
    "Measure",
    "Note",
    "Person",
    "PersonIdentifier",
    "PhaseChange",
    "ReferenceCounter",
    "Referral",
    "Task",
]
