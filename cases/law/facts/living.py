"""Housing, work, courses, benefits, health cover, and what an office decided by hand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.law.facts.base import Fact, Lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class Housing(Lasting):
    """Where somebody lives.

    Kinds: `reception` (Aufnahmeeinrichtung), `shared` (Gemeinschaftsunterkunft), `flat`, `institution` (stationär),
    `abroad`. `municipal` marks the days since the assignment to a municipality; reception facilities are the Land's.
    """

    kind: str
    ags: str = ""
    """The municipality."""
    community_facility: bool | None = None
    """Whether it is a facility of § 36(1) no. 4 IfSG; without: reception and shared ones are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Lasting):
    """Work for pay."""

    hours: Decimal = Decimal(0)
    """Hours in a week."""
    gross: Decimal | None = None
    """Euros in a month."""
    insured: bool = True
    """Whether it is subject to social insurance; a mini-job is not."""
    covers_need: bool | None = None
    """Whether the income covers the need; None: nobody decided (see the switch `full_hours`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Lasting):
    """Vocational training, study or a preparing measure: `apprenticeship`, `assistant`, `school`, `study`, `entry`."""

    kind: str
    recognised: bool = True
    applied_on: date | None = None
    contract_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Fact):
    """A German course. Kinds as in the table of courses: `general`, `intensive`, `literacy`, …, `vocational_b2`, …."""

    kind: str
    admitted_on: date | None = None
    obliged_by: str = ""
    """`abh`, `jobcenter`, `asylblg`, or nobody."""
    registered_on: date | None = None
    started_on: date | None = None
    interrupted_on: date | None = None
    ended_on: date | None = None
    units: int | None = None
    """Units attended so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Fact):
    """Something that was passed: kind (`dtz`, `lid`, `language`, `school`, `vocational`), level or points, day."""

    kind: str
    on: date
    level: str = ""
    points: int | None = None
    speaking: str = ""
    listening_reading: str = ""
    writing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schooling(Lasting):
    """A place in childcare or school: `kita`, `day_care`, `primary`, `secondary`, `vocational`; `first` enrolment."""

    kind: str
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Lasting):
    """Benefits that were granted and received, by regime; codes are those of the list `legal_regimes`."""

    regime: str
    need_monthly: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Fact):
    """An application or report to an authority: `sgb2`, `sgb12`, `title`, `family_reunion`, `recognition`, ….

    `complete_on` is when the file was complete, `decided_on` when it was answered.
    """

    kind: str
    on: date
    complete_on: date | None = None
    decided_on: date | None = None
    served_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof(Fact):
    """Something that was shown or done: `measles`, `measles_exempt`, `health_exam`, `passport`, `fingerprints`, …."""

    kind: str
    on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthInsurance(Lasting):
    """Health cover that does not follow from a regime: `employment`, `family`, `voluntary`, `private`."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsorship(Lasting):
    """A declaration of commitment (§ 68 AufenthG) by somebody who pays; `covers` says whether livelihood is secured."""

    covers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Lasting):
    """What an office decided by hand and no rule can tell.

    Kinds: `abuse` (rechtsmissbräuchlich, § 2(1)), `interruption` (of the stay, restarting the waiting time),
    `withheld` (benefits unlawfully withheld), `reduction` (§ 1a), `house_order` (§ 1a(7)), `bridging` (§ 1(4)),
    `not_fit` (unable to work, SGB II), `permanently_unfit` (SGB XII chapter 4), `need_covered`, `removal_steps`,
    `identity_unclear`, `suspension` (first suspension decision of § 25(5)), `care_begun`, `inobhutnahme`, `regime`
    (a regime was decided, `value` its code), and others that rules name.
    """

    kind: str
    value: str = ""
