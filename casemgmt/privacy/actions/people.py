"""What writes about a person ask first: do they still exist, and whose office knows them?"""

from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import TeamRecord
from casemgmt.crypto.errors import ContentErased
from casemgmt.errors import Conflict, FieldProblem, NotAllowed


class ProcessingRestricted(Conflict):
    """The person's data may only be kept, until the restriction is lifted."""

    code = "processing_restricted"
    detail = (
        "Processing is restricted (Art. 18(2) GDPR): data are only kept, or used with the person's consent or for "
        "legal claims. Lift the restriction first."
    )


def refuse_restricted(person: Any) -> None:
    """Raise ProcessingRestricted for a person whose data may only be kept."""
    if person.restricted:
        raise ProcessingRestricted


def held(person: Any) -> Any:
    """The person, locked until the transaction ends, so that they neither change the team nor are erased meanwhile.

    Raises ContentErased where they were: what is written now would be sealed under a key that is no more.
    """
    people = type(person)._default_manager.select_for_update(of=("self",)).select_related("key")
    found = people.get(pk=person.pk)
    if found.erased:
        raise ContentErased
    return found


def require_office(by: Actor, person: TeamRecord) -> None:
    """Raise NotAllowed outside the office that knows the person."""
    if not by.works_in(person.team_id, person.municipality_id):
        raise NotAllowed(problems=[FieldProblem("not_your_office", "Only the person's office may do this.")])
