"""What must be there before a case may move (domain.md 2.1), guard by guard; each names what is missing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from casemgmt.errors import FieldProblem
from casemgmt.privacy.ages import full_years
from casemgmt.privacy.models import Consent
from cases.lifecycle import OPEN_REFERRALS, OPEN_TASKS, AssessmentKind, GoalState, MeasureState
from cases.models import Assessment, Case, Goal, HouseholdMember, Referral, Task
from cases.progress import states_of
from cases.ratings import MANDATORY, NOT_ASKED, is_need

ATTEMPTS = 3
ADULT = 18
GONE = frozenset({"no_contact", "returned", "deported", "died"})
"""Causes of an evaluation after which nobody can be asked or rated any more."""

Missing = Iterator[FieldProblem]
Guard = Callable[[Case, Any], Missing]


def missing(case: Case, guards: tuple[str, ...], now: Any) -> list[FieldProblem]:
    """Everything that the guards do not find, in their order; empty when the case may move."""
    return [problem for name in guards for problem in GUARDS[name](case, now)]


def _told(case: Case, *names: str) -> Missing:
    for name in names:
        if getattr(case, name) in ("", None):
            yield FieldProblem(f"{name}_missing", "This has to be entered first.", f"/{name}")


def inquiry_told(case: Case, now: Any) -> Missing:
    """Channel, date, concern and language are known; the interpreter need is a yes or no."""
    yield from _told(case, "channel", "inquired_on", "concern", "language")


def contact_made(case: Case, now: Any) -> Missing:
    """Contact was made, or three attempts are logged."""
    if case.contact_made_on is None and len(case.contact_attempts) < ATTEMPTS:
        yield FieldProblem("contact_missing", "Log a contact, or three attempts.", "/contact_made_on")


def identity_known(case: Case, now: Any) -> Missing:
    """The identity core: a name, birth date (or that it is unknown), sex entry and nationality."""
    person = case.person
    if not (person.family_name or person.given_names):
        yield FieldProblem("name_missing", "The person has no name in Latin letters.", "/person/family_name")
    if person.born_on is None and person.born_precision != "unknown":
        yield FieldProblem("born_on_missing", "Enter the birth date, or that it is unknown.", "/person/born_on")
    for name in ("sex", "nationalities"):
        if not getattr(person, name):
            yield FieldProblem(f"{name}_missing", "This has to be entered first.", f"/person/{name}")


def household_known(case: Case, now: Any) -> Missing:
    """The person belongs to a household, or lives alone."""
    member = case.lives_alone or HouseholdMember.objects.filter(person_id=case.person_id, left_on=None).exists()
    if not member:
        yield FieldProblem("household_missing", "Enter a household, or that the person lives alone.", "/household")


def status_known(case: Case, now: Any) -> Missing:
    """Status document, Rechtskreis and immediate needs are known."""
    yield from _told(case, "status_document", "legal_regime", "immediate_needs")


def informed(case: Case, now: Any) -> Missing:
    """The information on data protection was given, on a day and in a language."""
    yield from _told(case, "informed_on", "informed_language")


def consent_or_reason(case: Case, now: Any) -> Missing:
    """The person consents to case management now, or there is a reason why that is not needed."""
    if case.consent_not_needed_because:
        return
    consents = Consent.objects.valid_at(now).of(case.person_id)
    if not consents.filter(purpose="case_management").exists():
        yield FieldProblem("consent_missing", "Enter a consent, or why none is needed.", "/consent_not_needed_because")


def assessment_complete(case: Case, now: Any) -> Missing:
    """An assessment of this phase is completed; while it is under way, also what its findings lack."""
    latest = latest_assessment(case)
    if latest is None or latest.created_at < case.phase_since:
        yield FieldProblem("assessment_missing", "There is no assessment.", "/assessments")
    elif latest.completed_at is None:
        yield FieldProblem(
            "assessment_not_completed", "The assessment is still under way.", "/assessments/completed_at"
        )
        yield from missing_findings(latest)


def missing_in_assessment(assessment: Assessment, case: Case, now: Any) -> Missing:
    """All that an assessment of the case lacks to be completed."""
    yield from missing_findings(assessment)
    yield from missing_screening(assessment, case, now)


def missing_findings(assessment: Assessment) -> Missing:
    """Every mandatory domain is rated, the person's view and resources are there, and a need is found or none said."""
    yield from missing_ratings(assessment)
    for name in ("persons_view", "resources"):
        if not getattr(assessment, name):
            yield FieldProblem(f"{name}_missing", "The assessment lacks this.", f"/assessments/{name}")
    asks_for_needs = assessment.kind != AssessmentKind.FINAL and not assessment.no_need
    if asks_for_needs and not any(map(is_need, assessment.ratings.values())):
        yield FieldProblem("need_missing", "Name at least one need, or that there is none.", "/assessments/no_need")


def missing_ratings(assessment: Assessment) -> Missing:
    """The mandatory domains that nobody has rated."""
    for domain in MANDATORY:
        if assessment.ratings.get(domain, {}).get("rating", NOT_ASKED) == NOT_ASKED:
            yield FieldProblem(
                "domain_not_rated", f"The domain {domain} is not rated.", f"/assessments/ratings/{domain}"
            )


def vulnerability_screened(case: Case, now: Any) -> Missing:
    """The latest assessment holds the screening for vulnerability, and where there are minors the check of § 8a."""
    latest = latest_assessment(case)
    if latest is not None:
        yield from missing_screening(latest, case, now)


def missing_screening(assessment: Assessment, case: Case, now: Any) -> Missing:
    """The screening for vulnerability is done; with minors in the household also the check of § 8a SGB VIII."""
    if assessment.vulnerability_screened_on is None:
        yield FieldProblem("screening_missing", "Screen for vulnerability.", "/assessments/vulnerability_screened_on")
    if assessment.child_protection_checked_on is None and has_minors(case, timezone.localdate(now)):
        pointer = "/assessments/child_protection_checked_on"
        yield FieldProblem("child_protection_check_missing", "There are minors: check § 8a SGB VIII.", pointer)


def goals_set(case: Case, now: Any) -> Missing:
    """There is a goal; each says what, how measured, by when and how urgent. No goal is needed without a need."""
    latest = latest_assessment(case)
    if not (latest and latest.no_need) and not Goal.objects.filter(case=case).exists():
        yield FieldProblem("goal_missing", "Set at least one goal.", "/goals")


def measures_assigned(case: Case, now: Any) -> Missing:
    """Every open goal has a measure with somebody responsible."""
    bare = Goal.objects.filter(case=case, state=GoalState.OPEN, measures=None).count()
    if bare:
        yield FieldProblem("measure_missing", f"{bare} goals have no measure.", "/measures")


def measures_have_state(case: Case, now: Any) -> Missing:
    """Every measure is under way, waiting, done or failed."""
    idle = [state for state in measure_states(case) if state == MeasureState.PLANNED]
    if idle:
        yield FieldProblem("measures_not_started", f"{len(idle)} measures have not started.", "/measures")


def first_link_active(case: Case, now: Any) -> Missing:
    """At least one measure is under way or done, where there are any."""
    states = measure_states(case)
    if states and not {MeasureState.UNDER_WAY, MeasureState.DONE} & set(states):
        yield FieldProblem("no_link_active", "No measure is under way yet.", "/measures")


def goals_evaluated(case: Case, now: Any) -> Missing:
    """Every goal has an outcome."""
    left = Goal.objects.filter(case=case, state=GoalState.OPEN).count()
    if left:
        yield FieldProblem("goals_not_evaluated", f"{left} goals have no outcome.", "/goals")


def rated_again(case: Case, now: Any) -> Missing:
    """All mandatory domains are rated a second time, in a final assessment; not of somebody who is gone."""
    if case.evaluation_cause in GONE:
        return
    final = Assessment.objects.filter(case=case, kind=AssessmentKind.FINAL, created_at__gte=case.phase_since)
    if not final.exclude(completed_at=None).exists():
        yield FieldProblem("final_assessment_missing", "Complete a final assessment.", "/assessments")


def evaluation_told(case: Case, now: Any) -> Missing:
    """Summary and what is left open are entered, and how satisfied the person is, unless nobody can ask."""
    asked = () if case.evaluation_cause in GONE else ("satisfaction",)
    yield from _told(case, *asked, "evaluation_summary", "open_needs")


def nothing_open(case: Case, now: Any) -> Missing:
    """All tasks are done or withdrawn, all referrals answered or ended; else the handover says who goes on."""
    if case.handover:
        return
    tasks = Task.objects.filter(case=case, state__in=OPEN_TASKS).count()
    referrals = Referral.objects.filter(case=case, state__in=OPEN_REFERRALS).count()
    if tasks:
        yield FieldProblem("tasks_open", f"{tasks} tasks are open and not handed over.", "/handover")
    if referrals:
        yield FieldProblem("referrals_open", f"{referrals} referrals are open and not handed over.", "/handover")


def evaluation_signed(case: Case, now: Any) -> Missing:
    """A team lead has signed the evaluation."""
    if case.evaluation_signed_at is None:
        yield FieldProblem("signature_missing", "A team lead has to sign the evaluation.", "/evaluation_signed_at")


def latest_assessment(case: Case) -> Assessment | None:
    """The newest assessment of a case."""
    return Assessment.objects.filter(case=case).select_related("key").order_by("-created_at", "-id").first()


def measure_states(case: Case) -> list[str]:
    """How far each measure of the case is."""
    return list(states_of(list(case.measures.all())).values())


def has_minors(case: Case, today: date) -> bool:
    """Whether the person or somebody in the household is under 18, or of unknown age."""
    people = [case.person]
    if case.household_id:
        members = HouseholdMember.objects.filter(household_id=case.household_id, left_on=None)
        people += [member.person for member in members.select_related("person__key")]
    return any(is_minor(person.born_on, today) for person in people)


def is_minor(born_on: date | None, today: date) -> bool:
    """Whether somebody is under 18 on the day. Unknown counts as a minor."""
    return born_on is None or full_years(born_on, today) < ADULT


GUARDS: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (
        inquiry_told,
        contact_made,
        identity_known,
        household_known,
        status_known,
        informed,
        consent_or_reason,
        assessment_complete,
        vulnerability_screened,
        goals_set,
        measures_assigned,
        measures_have_state,
        first_link_active,
        goals_evaluated,
        rated_again,
        evaluation_told,
        nothing_open,
        evaluation_signed,
    )
}
