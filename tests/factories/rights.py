"""People who ask for their rights, through the actions that the API calls."""

from datetime import date
from typing import Any

from casemgmt.privacy import actions
from casemgmt.privacy.models import AccessRequest, LegalHold
from cases.models import Person
from tests.factories.sharing import now, team_of, worker
from tests.factories.town import Town


def fresh(person: Person) -> Person:
    """The person as they are stored."""
    return Person.objects.select_related("key").get(pk=person.pk)


def ask_for_access(town: Town, person: Person, received_on: date = date(2026, 3, 1), **more: Any) -> AccessRequest:
    """A request for access, by letter."""
    by = town.actor(worker(team_of(town, person)), now=now())
    return actions.record_access_request(
        by=by, person=person, **({"received_on": received_on, "channel": "letter"} | more)
    )


def restrict(town: Town, person: Person, ground: str = "accuracy_contested") -> Person:
    """Restrict the processing of a person's data."""
    by = town.actor(worker(team_of(town, person)), now=now())
    return actions.restrict_processing(
        by=by, person=fresh(person), ground=ground, reason="The birth date is contested."
    )


def hold(town: Town, person: Person, ends_on: date | None = None) -> LegalHold:
    """Place a legal hold."""
    by = town.actor(worker(team_of(town, person)), now=now())
    return actions.place_legal_hold(
        by=by, person=person, ground="legal_claims", reason="A court asks.", ends_on=ends_on
    )
