"""Fills a town with cases in bulk: what the actions would leave behind, sealed and audited by the house's own code.

The actions take minutes for 10,000 cases; here the same rows are built in memory and stored some hundred at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.writing import stream_of
from casemgmt.audit import chain
from casemgmt.audit.models import Entry, Stream
from casemgmt.audit.trail import line_of
from casemgmt.crypto.actions import new_subject_key
from casemgmt.crypto.digests import terms
from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.demo.fiction import FictionalHousehold, FictionalPerson, fictional_households
from cases.lifecycle import Phase
from cases.models import Case, Person, PhaseChange, ReferenceCounter
from cases.references import CASE
from cases.search.words import person_words
from cases.serializers.persons import CONTACT, IDENTITY
from tests.factories.town import Town
from tests.performance.plain import mirror

BATCH = 500
FACTS = (
    "channel", "inquired_on", "concern", "language", "interpreter_needed", "entered_on", "assigned_on",
    "status_document", "status_document_until", "legal_regime", "immediate_needs", "informed_on", "informed_language",
    "closing_reason",
)  # fmt: skip


class File(NamedTuple):
    """What the workloads need to know of a case, so that the process does not hold all records in memory."""

    case: UUID
    person: UUID
    team: UUID
    reference: str
    given_names: str
    family_name: str
    open: bool


def fill(town: Town, count: int, *, seed: int, now: datetime) -> list[File]:
    """Add `count` cases of different people to the town's two teams, each also to the mirror; the files made."""
    chance = Random(seed)
    households = fictional_households(count, seed=seed, today=now.date())
    numbers = _reserved_numbers(town, count, now)
    files = []
    while batch := list(islice(households, BATCH)):
        made = [_built(town, household, next(numbers), chance, now) for household in batch]
        with transaction.atomic():
            _store(town, made)
            mirror(made)
        files += [_file(one) for one in made]
    return files


def _file(case: Case) -> File:
    person = case.person
    return File(
        case=case.pk,
        person=person.pk,
        team=case.team_id,
        reference=case.reference,
        given_names=person.given_names,
        family_name=person.family_name,
        open=case.phase != Phase.CLOSED,
    )


def _reserved_numbers(town: Town, count: int, now: datetime) -> Iterator[str]:
    year = timezone.localtime(now).year
    counter, _ = ReferenceCounter.objects.get_or_create(
        municipality=town.municipality, kind=CASE, year=year, defaults={"last": 0}
    )
    first, counter.last = counter.last + 1, counter.last + count
    counter.save()
    place = town.municipality
    return (f"{place.reference_prefix}-{place.ags}-{year}-{first + number:06d}" for number in range(count))


def _built(town: Town, household: FictionalHousehold, reference: str, chance: Random, now: datetime) -> Case:
    team = town.teams[chance.choice(("north", "south"))]
    opened = timezone.make_aware(datetime.combine(household.case.inquired_on, time(9)))
    opened = min(opened + timedelta(seconds=chance.randrange(28_800)), now - timedelta(minutes=1))
    changed = opened + (now - opened) * chance.random()
    place = {"municipality_id": town.municipality.pk, "team": team, "created_at": opened, "updated_at": changed}
    person = _person(household.head, place, opened)
    return _case(household, person, place, reference, town)


def _person(head: FictionalPerson, place: dict[str, Any], opened: datetime) -> Person:
    person = Person(**place, **{name: getattr(head, name) for name in (*IDENTITY, *CONTACT)})
    person.key = new_subject_key(subject=person.pk, tenant=person.municipality_id, at=opened)
    return person


def _case(household: FictionalHousehold, person: Person, place: dict[str, Any], reference: str, town: Town) -> Case:
    fiction = household.case
    worker = "caseworker" if person.team == town.teams["north"] else "caseworker-south"
    return Case(
        **place,
        key=person.key,
        person=person,
        reference=reference,
        caseworker=None if fiction.phase == Phase.INQUIRY else town.users[worker],
        phase=fiction.phase,
        phase_since=place["updated_at"],
        closed_on=place["updated_at"].date() if fiction.phase == Phase.CLOSED else None,
        **{name: getattr(fiction, name) for name in FACTS},
    )


def _store(town: Town, cases: Sequence[Case]) -> None:
    people = [one.person for one in cases]
    SubjectKey.objects.bulk_create([one.key for one in people])
    Person.objects.bulk_create(people)
    Case.objects.bulk_create(cases)
    PhaseChange.objects.bulk_create([_opening(one) for one in cases])
    SearchTerm.objects.bulk_create(
        SearchTerm(generation=found.generation, term=found.value, subject_id=one.key.handle)
        for one in people
        for found in terms(one.municipality_id, person_words(one))
    )
    _tell(town, people, cases)


def _opening(case: Case) -> PhaseChange:
    return PhaseChange(
        municipality_id=case.municipality_id,
        case=case,
        key=case.key,
        move="open",
        from_phase="",
        to_phase=Phase.INQUIRY,
        reason="",
        created_at=case.created_at,
        updated_at=case.created_at,
    )


def _tell(town: Town, people: Sequence[Person], cases: Sequence[Case]) -> None:
    """Two lines in each subject's stream, one pass each, since every line must continue its stream."""
    heads = {one.key_id: chain.genesis(stream_of(one)) for one in people}
    Stream.objects.bulk_create(
        Stream(name=stream_of(one), municipality_id=one.municipality_id, position=0, head=heads[one.key_id])
        for one in people
    )
    by = town.actor("caseworker")
    for position, (event, records) in enumerate((("person.created", people), ("case.opened", cases)), start=1):
        lines = [_line(by, event, record, position, heads[record.key_id]) for record in records]
        Entry.objects.bulk_create(lines)
        heads = {record.key_id: line.digest for record, line in zip(records, lines, strict=True)}


def _line(by: Actor, event: str, record: Person | Case, position: int, head: bytes) -> Entry:
    by = replace(by, now=record.created_at)
    entry = Entry(
        stream=stream_of(record),
        position=position,
        at=by.now,
        municipality_id=record.municipality_id,
        actor_id=by.user_id,
        roles=",".join(by.role_codes),
        route="",
        event=event,
        kind=str(record._meta.model_name),
        object_ids=[str(record.pk)],
        fields=["concern"] if event == "case.opened" else ["family_name", "given_names"],
        request_id=by.request_id,
        previous=head,
    )
    entry.digest = chain.digest(head, line_of(entry))
    return entry
