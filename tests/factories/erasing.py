"""People whose work is done, so that nothing stands in the way of erasing them; and the two who want it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.crypto.sealed import SealedModel
from casemgmt.privacy import actions
from casemgmt.privacy.models import Erasure
from cases.actions.endings import close_paths
from cases.models import Case, Person
from tests.factories.town import NOW, Town, make_case, make_person

ENDED = date(2010, 1, 1)


def end_cases(town: Town, person_id: UUID, *, retention_until: date = ENDED) -> None:
    """Close every case of the person, without what its way there would have asked for; retention is over."""
    for case in Case.objects.filter(person_id=person_id):
        close_paths(by=town.actor("team_lead"), case=case)
        Case.objects.filter(pk=case.pk).update(phase="closed", closed_on=ENDED, retention_until=retention_until)


def former_client(town: Town, team: str = "north", **values: Any) -> Person:
    """A person with one closed case."""
    person = make_person(town, team, **values)
    make_case(town, team, person=person)
    end_cases(town, person.pk)
    return person


def request(town: Town, person: Person, by: str = "caseworker", ground: str = "retention_over") -> Erasure:
    """A request, by the caseworker unless told otherwise."""
    return actions.request_erasure(by=town.actor(by), person=person, ground=ground)


def approve(town: Town, erasure: Erasure, by: str = "team_lead", now: datetime = NOW) -> Erasure:
    """The approval, by the team lead unless told otherwise."""
    return actions.approve_erasure(by=town.actor(by, now), erasure=erasure)


def erase(town: Town, person: Person, ground: str = "retention_over") -> Erasure:
    """Both."""
    return approve(town, request(town, person, ground=ground))


def sealed_models() -> list[Any]:
    """Every model with sealed groups."""
    return [one for one in apps.get_models() if issubclass(one, SealedModel) and not one._meta.proxy]


def rows_of(subject: UUID) -> Iterator[Any]:
    """Every sealed row about the subject."""
    for model in sealed_models():
        yield from model._base_manager.filter(key_id=subject).order_by("pk")


def secrets_of(subject: UUID) -> dict[str, bytes]:
    """All that is stored of the subject which must not outlive them: seals, digests, terms, the wrapped key."""
    key = SubjectKey.objects.get(pk=subject)
    found = {"wrapped key": bytes(key.wrapped)}
    for row in rows_of(subject):
        for field in row._meta.concrete_fields:
            if field in row.sealed_groups or isinstance(field, KeyedDigest):
                found[f"{row._meta.label}.{field.name} {row.pk}"] = bytes(getattr(row, field.attname))
    for term in SearchTerm.objects.filter(subject_id=key.handle).values_list("term", flat=True):
        found[f"term {term}"] = term.to_bytes(8, "big", signed=True)
    return {name: value for name, value in found.items() if value}
