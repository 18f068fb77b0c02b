"""What is known of a person and the household: frozen, with references to where it was recorded."""

from cases.law.facts.base import Fact
from cases.law.facts.living import (
    Certificate,
    Course,
    Decision,
    HealthInsurance,
    Housing,
    Job,
    Notice,
    Proof,
    Receipt,
    Schooling,
    Sponsorship,
    Training,
)
from cases.law.facts.person import Facts, PersonFacts, Relative, Tie, facts_of_household
from cases.law.facts.stay import AsylumProcedure, Document, Entry, Ruling, Stay

__all__ = [
    "AsylumProcedure",
    "Certificate",
    "Course",
    "Decision",
    "Document",
    "Entry",
    "Fact",
    "Facts",
    "HealthInsurance",
    "Housing",
    "Job",
    "Notice",
    "PersonFacts",
    "Proof",
    "Receipt",
    "Relative",
    "Ruling",
    "Schooling",
    "Sponsorship",
    "Stay",
    "Tie",
    "Training",
    "facts_of_household",
]
