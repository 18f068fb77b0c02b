"""How long what is kept, and from when (domain.md 4.3), as data. What is over is erased; a legal hold comes before."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings

from casemgmt.privacy.periods import MONTHS_OF_A_YEAR, add_months


class Start(StrEnum):
    """From when a period runs."""

    END_OF_CLOSING_YEAR = "end_of_closing_year"
    CLOSING = "closing"
    LAST_ACTIVITY = "last_activity"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Retention:
    """One period: months, from when, for what, and who says so.

    `setting` names the setting by which an office sets the period in years. With `consent_ends_it` a withdrawn consent
    ends it at once; with `longest` the law names it as the longest time, and there is no reason to use it up.
    """

    code: str
    months: int
    starts: Start
    keeps: str
    source: str
    setting: str = ""
    consent_ends_it: bool = False
    longest: bool = False

    def months_here(self) -> int:
        """The months of the period in this installation."""
        return getattr(settings, self.setting) * MONTHS_OF_A_YEAR if self.setting else self.months

    def over_on(self, fact: date) -> date:
        """The first day on which the period is over that the day of a fact (closing, entry, activity) starts.

        `END_OF_CLOSING_YEAR` counts full years from the 1 January behind the fact: closed 2025-06-16, three years,
        over on 2029-01-01.
        """
        if self.starts == Start.END_OF_CLOSING_YEAR:
            return add_months(date(fact.year + 1, 1, 1), self.months_here())
        return add_months(fact, self.months_here()) + timedelta(days=1)


CASE_FILE = Retention(
    code="case_file",
    months=120,
    starts=Start.END_OF_CLOSING_YEAR,
    keeps="the file of a case, of benefits and of housing",
    source="municipal filing rules; older tables say 6 years, 1 after a refusal",
    setting="CASE_RETENTION_YEARS",
)
CONTACT_NOTES = Retention(
    code="contact_notes",
    months=36,
    starts=Start.END_OF_CLOSING_YEAR,
    keeps="notes of case management that rest on consent",
    source="own rule",
)
HEALTH_DETAILS = Retention(
    code="health_details",
    months=12,
    starts=Start.CLOSING,
    keeps="health details",
    source="own rule",
    consent_ends_it=True,
)
GOOD_CONDUCT = Retention(
    code="good_conduct",
    months=6,
    starts=Start.LAST_ACTIVITY,
    keeps="that a certificate of good conduct was seen, when, and whether it forbids the activity",
    source="§ 72a Abs. 5 SGB VIII, § 44 Abs. 3 AsylG; at once where no activity follows",
    longest=True,
)
UNCONFIRMED_INQUIRY = Retention(
    code="unconfirmed_inquiry",
    months=6,
    starts=Start.ENTRY,
    keeps="inquiries that became no case",
    source="own rule",
)
FUNDING_FILE = Retention(
    code="funding_file",
    months=120,
    starts=Start.CLOSING,
    keeps="grants of the integration budget",
    source="municipal filing rules",
)
AUDIT_TRAIL = Retention(
    code="audit_trail",
    months=36,
    starts=Start.ENTRY,
    keeps="who did or saw what",
    source="own rule",
)
REGISTER_RETRIEVALS = Retention(
    code="register_retrievals",
    months=6,
    starts=Start.ENTRY,
    keeps="the log of retrievals from the BAMF",
    source="§ 8 Abs. 5 IntV",
)
COURSE_NAMES = Retention(
    code="course_names",
    months=120,
    starts=Start.CLOSING,
    keeps="names in course data, as the BAMF keeps them",
    source="§ 8 Abs. 6 IntV (orientation)",
)
COURSE_DETAILS = Retention(
    code="course_details",
    months=60,
    starts=Start.CLOSING,
    keeps="other course data, as the BAMF keeps them",
    source="§ 8 Abs. 6 IntV (orientation)",
)
ACCOUNTS = Retention(
    code="accounts",
    months=36,
    starts=Start.LAST_ACTIVITY,
    keeps="accounts, their roles and tokens",
    source="own rule: as long as the trail can name them",
)

PERIODS = (
    CASE_FILE,
    CONTACT_NOTES,
    HEALTH_DETAILS,
    GOOD_CONDUCT,
    UNCONFIRMED_INQUIRY,
    FUNDING_FILE,
    AUDIT_TRAIL,
    REGISTER_RETRIEVALS,
    COURSE_NAMES,
    COURSE_DETAILS,
    ACCOUNTS,
)
"""Every period. Youth welfare files (70 years, § 9b SGB VIII) are no part of this house."""
