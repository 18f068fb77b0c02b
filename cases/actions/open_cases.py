"""What writes of a case's records ask first: is the case open, where does it stand, and whose office leads it?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casemgmt.access.actors import Actor
from casemgmt.access.models import TeamRecord
from casemgmt.errors import Conflict, FieldProblem, NotAllowed
from casemgmt.privacy.actions.people import refuse_restricted
from cases.lifecycle import Phase, Standing
from cases.models import Case, Person


class CaseNotOpen(Conflict):
    """The case is closed, or another office has it now."""

    code = "case_not_open"
    detail = "The case is not open. Nothing of it can be written."


class WrongPhase(Conflict):
    """The case is in a phase in which this is not done."""

    code = "wrong_phase"
    detail = "This is not done in the phase in which the case is."


def lock_open_case(case_id: UUID) -> Case:
    """The case, locked until the transaction ends, so that it cannot move meanwhile.

    Raises CaseNotOpen, and ProcessingRestricted for a person whose data may only be kept.
    """
    case: Case = Case.objects.select_for_update(of=("self",)).select_related("key", "person__key").get(pk=case_id)
    if case.phase == Phase.CLOSED or case.standing == Standing.TRANSFERRED:
        raise CaseNotOpen
    refuse_restricted(case.person)
    return case


def lock_unrestricted(person_id: UUID) -> None:
    """Lock the person until the transaction ends, so that no restriction begins meanwhile.

    Raises ProcessingRestricted where one holds. Who locks a case as well locks it before.
    """
    refuse_restricted(Person.objects.select_for_update(of=("self",)).only("pk", "restricted").get(pk=person_id))


def require_workable(by: Actor, record: Any) -> None:
    """Raise NotAllowed outside the office of a person or case, ProcessingRestricted where data may only be kept."""
    require_office(by, record)
    refuse_restricted(record if isinstance(record, Person) else record.person)


def lock_cases_of(records: QuerySet[Any]) -> None:
    """Lock the cases of records before the records themselves: whoever moves a case locks in this order too."""
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=records.values("case_id")).values_list("pk"))


def require_phase(case: Case, phases: Collection[Phase]) -> None:
    """Raise WrongPhase unless the case is in one of the phases."""
    if case.phase not in phases:
        allowed = ", ".join(sorted(phases))
        sentence = f"The case is in {case.phase}; this is done in {allowed}."
        raise WrongPhase(problems=[FieldProblem("wrong_phase", sentence, "/case")])


def leads(by: Actor, record: TeamRecord) -> bool:
    """Whether the actor works in the office that leads the record's case, rather than by a grant of the single case."""
    return by.works_in(record.team_id, record.municipality_id)


def require_office(by: Actor, record: TeamRecord) -> None:
    """Raise NotAllowed for those to whom the case is granted only: they would write what they are not shown."""
    if not leads(by, record):
        raise NotAllowed(problems=[FieldProblem("not_your_office", "Only the office that leads the case may do this.")])
