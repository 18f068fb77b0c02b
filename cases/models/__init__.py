"""The records of case management, one module a theme."""

from cases.models.assessment import Assessment
from cases.models.case import Case, CaseGroupGrant, CaseUserGrant, PhaseChange, ReferenceCounter
from cases.models.deadline import Deadline, DeadlineStep, RadarEntry
from cases.models.document import Document
from cases.models.duplicate import DuplicatePair
from cases.models.imports import ImportedRow, ImportRun
from cases.models.livelihood import BenefitDecision, RegimePeriod, SponsorshipDeclaration
from cases.models.note import Note
from cases.models.person import Household, HouseholdMember, Person, PersonIdentifier
from cases.models.plan import Goal, Measure
from cases.models.referral import Referral
from cases.models.regime_change import RegimeChange
from cases.models.stated import Correction, StatedRecord
from cases.models.status import AsylumProcedure, ResidenceDocument
from cases.models.switches import SwitchSetting
from cases.models.task import Task

__all__ = [
    "Assessment",
    "AsylumProcedure",
    "BenefitDecision",
    "Case",
    "CaseGroupGrant",
    "CaseUserGrant",
    "Correction",
    "Deadline",
    "DeadlineStep",
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
    "RadarEntry",
    "ReferenceCounter",
    "Referral",
    "RegimeChange",
    "RegimePeriod",
    "ResidenceDocument",
    "SponsorshipDeclaration",
    "StatedRecord",
    "SwitchSetting",
    "Task",
]
