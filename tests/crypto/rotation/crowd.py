"""Many people at once: what the actions would leave of them, built in memory and stored in bulk."""

from typing import Any

from django.db import transaction

from casemgmt.crypto.actions import new_subject_key
from casemgmt.crypto.digests import digest, terms
from casemgmt.crypto.models import SearchTerm, SubjectKey
from cases.models import Case, Person, PersonIdentifier, PhaseChange
from cases.models.person import identifier_words
from cases.search.words import person_words
from tests.factories.town import IDENTITY, INQUIRY, NOW, Town

BATCH = 1000


def crowd(town: Town, count: int) -> None:
    """So many people more, each with a number and a case with its first step: four sealed rows a person."""
    for start in range(0, count, BATCH):
        people = [_person(town, number) for number in range(start, min(count, start + BATCH))]
        with transaction.atomic():
            _store(town, people, start)


def _place(town: Town) -> dict[str, Any]:
    return {"municipality_id": town.municipality.pk, "created_at": NOW, "updated_at": NOW}


def _person(town: Town, number: int) -> Person:
    names = {"given_names": f"Amina{number}", "family_name": f"Haddad{number % 97}"}
    ways = [{"kind": "email", "value": f"amina{number}@example.org"}]
    person = Person(team=town.teams["north"], **_place(town), **(IDENTITY | names | {"contact_ways": ways}))
    person.key = new_subject_key(subject=person.pk, tenant=town.municipality.pk, at=NOW)
    return person


def _store(town: Town, people: list[Person], start: int) -> None:
    SubjectKey.objects.bulk_create([one.key for one in people])
    Person.objects.bulk_create(people)
    cases = [_case(town, one, start + number) for number, one in enumerate(people)]
    Case.objects.bulk_create(cases)
    PhaseChange.objects.bulk_create(
        PhaseChange(case=one, key=one.key, move="open", to_phase="inquiry", reason="Came by", **_place(town))
        for one in cases
    )
    PersonIdentifier.objects.bulk_create(_identifier(town, one, start + n) for n, one in enumerate(people))
    SearchTerm.objects.bulk_create(
        SearchTerm(term=found.value, generation=found.generation, subject_id=one.key.handle)
        for one in people
        for found in terms(one.municipality_id, person_words(one))
    )


def _case(town: Town, person: Person, number: int) -> Case:
    place = {"team": town.teams["north"], "phase_since": NOW, **_place(town)}
    return Case(person=person, key=person.key, reference=f"CROWD-{number}", **place, **INQUIRY)


def _identifier(town: Town, person: Person, number: int) -> PersonIdentifier:
    mark = digest(town.municipality.pk, identifier_words("local_file", f"F-{number}"))
    place = {"team": town.teams["north"], "person": person, "key": person.key, **_place(town)}
    return PersonIdentifier(kind="local_file", value=f"F-{number}", digest=mark, **place)
