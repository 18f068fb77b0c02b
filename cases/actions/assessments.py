"""Writes of assessments: begun, rated domain by domain, completed, and from then on only read (domain.md 2.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.roles import Role
from casemgmt.access.writing import action, assign, store
from casemgmt.errors import Conflict, FieldProblem, NotAllowed
from cases.actions.open_cases import leads, lock_open_case, require_office, require_phase
from cases.guards import missing_in_assessment
from cases.lifecycle import AssessmentKind, Phase
from cases.models import Assessment, Case
from cases.ratings import MANDATORY, SPECIALIST_DOMAINS

ASSESSED_IN = frozenset({Phase.ASSESSMENT, Phase.EVALUATION})


class AssessmentUnderWay(Conflict):
    """One assessment of a case is made at a time."""

    code = "assessment_under_way"
    detail = "An assessment of this case is under way. Complete it first."


class KindNotFitting(Conflict):
    """The kind follows from where the case stands, and another one was named."""

    code = "kind_not_fitting"
    detail = "This kind of assessment does not fit where the case stands."


class AssessmentCompleted(Conflict):
    """A completed assessment stays as it was on that day."""

    code = "assessment_completed"
    detail = "The assessment is completed and is only read. Begin another one."


class AssessmentIncomplete(Conflict):
    """Something is missing; `problems` names each thing."""

    code = "assessment_incomplete"
    detail = "The assessment is not complete."


@action
def create_assessment(*, by: Actor, case: Case, kind: str = "") -> Assessment:
    """Begin an assessment: the initial one, one more, or in the evaluation the final one.

    Raises CaseNotOpen, WrongPhase, AssessmentUnderWay or KindNotFitting.
    """
    case = lock_open_case(case.pk)
    require_office(by, case)
    require_phase(case, ASSESSED_IN)
    earlier = list(Assessment.objects.filter(case=case).values_list("completed_at", flat=True))
    if None in earlier:
        raise AssessmentUnderWay
    fitting = _fitting_kind(case, repeated=bool(earlier))
    if kind not in {"", fitting}:
        problem = FieldProblem("kind_not_fitting", f"The assessment that fits is {fitting.value}.", "/kind")
        raise KindNotFitting(problems=[problem])
    assessment = Assessment(
        municipality_id=case.municipality_id, team_id=case.team_id, key=case.key, case=case, kind=fitting
    )
    return store(assessment, by=by, event="assessment.created", fields=["kind"])


@action
def update_assessment(*, by: Actor, assessment: Assessment, changes: dict[str, Any]) -> Assessment:
    """Enter the person's own view, resources and the screening. Raises AssessmentCompleted once it is."""
    require_office(by, assessment)
    _require_under_way(assessment)
    return store(assessment, by=by, event="assessment.changed", fields=assign(assessment, changes))


@action
def rate_assessment(*, by: Actor, assessment: Assessment, ratings: Sequence[Mapping[str, Any]]) -> Assessment:
    """Set the ratings of some domains, each as a whole. A specialist rates the own domain; NotAllowed names others."""
    _require_under_way(assessment)
    own = _domains_of(by, assessment)
    foreign = [
        FieldProblem("domain_not_yours", "Your role does not rate this domain.", f"/ratings/{position}/domain")
        for position, rating in enumerate(ratings)
        if rating["domain"] not in own
    ]
    if foreign:
        raise NotAllowed(problems=foreign)
    rated = {rating["domain"]: {k: v for k, v in rating.items() if k != "domain"} for rating in ratings}
    assessment.ratings = {**assessment.ratings, **rated}
    return store(assessment, by=by, event="assessment.rated", fields=["ratings"])


@action
def complete_assessment(*, by: Actor, assessment: Assessment) -> Assessment:
    """Say that the assessment is whole. Raises AssessmentIncomplete naming all that is missing."""
    require_office(by, assessment)
    case = _require_under_way(assessment)
    problems = list(missing_in_assessment(assessment, case, by.now))
    if problems:
        raise AssessmentIncomplete(problems=problems)
    assessment.completed_at = by.now
    assessment.completed_by_id = by.user_id
    return store(assessment, by=by, event="assessment.completed", fields=["completed_at", "completed_by"])


def _require_under_way(assessment: Assessment) -> Case:
    case = lock_open_case(assessment.case_id)
    if assessment.completed_at is not None:
        raise AssessmentCompleted
    return case


def _fitting_kind(case: Case, *, repeated: bool) -> AssessmentKind:
    if case.phase == Phase.EVALUATION:
        return AssessmentKind.FINAL
    return AssessmentKind.AGAIN if repeated else AssessmentKind.INITIAL


def _domains_of(by: Actor, assessment: Assessment) -> frozenset[str]:
    if leads(by, assessment):
        return frozenset(MANDATORY)
    specialist = Role.HEALTH_COMPANION in by.roles_in(assessment.municipality_id)
    return SPECIALIST_DOMAINS if specialist else frozenset()
