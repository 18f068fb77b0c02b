"""Opening a person's records by break-glass: who may, and who is told (domain.md 4.5, story S12)."""

from collections.abc import Iterator
from uuid import UUID

from casemgmt.access.actors import Actor
from casemgmt.access.glass import USUAL_HOURS, break_glass
from casemgmt.access.models import BreakGlass, Membership
from casemgmt.access.roles import Role
from casemgmt.access.writing import action
from casemgmt.errors import FieldProblem, NotAllowed
from cases.actions.persons import lock_person
from cases.models import Case, Note, Person


@action
def open_person(*, by: Actor, person: Person, reason: str, hours: int = USUAL_HOURS) -> BreakGlass:
    """Open a person's records for some hours: to a team lead the confidential notes, to the data protection officer the
    content of the files. The caseworkers and authors concerned are told, and the data protection officers.
    """
    role = _role(by, person)
    lock_person(person)
    return break_glass(
        by=by,
        key=person.key,
        municipality_id=person.municipality_id,
        role=role,
        reason=reason,
        hours=hours,
        told=_concerned(by, person),
    )


def _role(by: Actor, person: Person) -> str:
    if Role.DATA_PROTECTION_OFFICER in by.roles_in(person.municipality_id):
        return Role.DATA_PROTECTION_OFFICER
    if Role.TEAM_LEAD in by.roles_at(person.municipality_id, person.team_id):
        return Role.TEAM_LEAD
    raise NotAllowed(problems=[FieldProblem("not_your_office", "Only the lead of the person's team may do this.")])


def _concerned(by: Actor, person: Person) -> Iterator[UUID]:
    workers = Case.objects.filter(person=person, caseworker__isnull=False).values_list("caseworker_id", flat=True)
    yield from (one for one in workers if one is not None)
    yield from Note.objects.filter(key_id=person.key_id, confidential=True).values_list("author_id", flat=True)
    officers = Membership.objects.valid_at(by.now).filter(
        municipality=person.municipality_id, role=Role.DATA_PROTECTION_OFFICER, user__is_active=True
    )
    yield from officers.values_list("user_id", flat=True)
