"""An office at work while keys are rotated: people write and read, and every refusal or miss is put down."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casemgmt.errors import DomainError
from cases.actions.cases import update_case
from cases.actions.persons import IdentifierKnown, create_identifier, create_person, update_person
from cases.models import Case, Person
from tests.factories.case_records import make_note
from tests.factories.client import Api
from tests.factories.threads import PATIENCE, on_own_connection
from tests.factories.town import IDENTITY, Town, make_case, make_person

STEADY = "Steadfast Warda"


@dataclass
class Office:
    """A town at work: what was acknowledged, how often each did something, and what failed."""

    town: Town
    people: list[UUID] = field(default_factory=list)
    cases: list[UUID] = field(default_factory=list)
    steady: list[UUID] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)
    concerns: dict[UUID, str] = field(default_factory=dict)
    notes: dict[UUID, str] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def change_person(self, turn: int) -> None:
        """Somebody's name is corrected, as the API does it: the record is locked first."""
        pk, name = self.people[turn % len(self.people)], f"Name{turn}"
        with transaction.atomic():
            person = Person.objects.select_for_update(of=("self",)).select_related("key").get(pk=pk)
            update_person(
                by=self.town.actor("caseworker", timezone.now()), person=person, changes={"given_names": name}
            )
        self.names[pk] = name

    def change_case(self, turn: int) -> None:
        """A case is corrected."""
        pk, concern = self.cases[turn % len(self.cases)], f"Concern{turn}"
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).select_related("key", "person__key").get(pk=pk)
            update_case(by=self.town.actor("caseworker", timezone.now()), case=case, changes={"concern": concern})
        self.concerns[pk] = concern

    def write_note(self, turn: int) -> None:
        """A note is written."""
        case = Case.objects.select_related("key", "person__key").get(pk=self.cases[turn % len(self.cases)])
        note = make_note(self.town, case, text=f"Text{turn}")
        self.notes[note.pk] = f"Text{turn}"

    def enter_person(self, turn: int) -> None:
        """Somebody new is entered, with a number; the number is known from then on."""
        by, name = self.town.actor("caseworker", timezone.now()), f"New{turn}"
        person = create_person(by=by, team=self.town.teams["north"], **(IDENTITY | {"given_names": name}))
        create_identifier(by=by, person=person, kind="local_file", value=f"F-{turn}")
        self.names[person.pk] = name
        again = Person.objects.select_related("key").get(pk=self.steady[0])
        try:
            create_identifier(by=by, person=again, kind="local_file", value="STEADY")
        except IdentifierKnown:
            return
        self.failures.append("A known number was taken as new.")

    def read(self, turn: int) -> None:
        """Records are opened, and somebody is sought by name and number."""
        api = Api(self.town, "caseworker")
        person, case = self.people[turn % len(self.people)], self.cases[turn % len(self.cases)]
        for path in (f"/persons/{person}/", f"/cases/{case}/"):
            if (status := api.get(path).status_code) != 200:
                self.failures.append(f"{path} answered {status}.")
        found = api.get("/persons/", q=STEADY).json()["results"]
        if sorted(one["id"] for one in found) != sorted(map(str, self.steady)):
            self.failures.append(f"A search found {len(found)} of {len(self.steady)}.")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Everybody works inside, on a connection each; nobody has failed behind."""
        over = Event()
        works = (self.change_person, self.change_case, self.write_note, self.enter_person, self.read)
        with ThreadPoolExecutor(len(works)) as pool:
            busy = [pool.submit(on_own_connection, lambda work=work: self._work(work, over)) for work in works]
            try:
                yield
            finally:
                over.set()
                for one in busy:
                    one.result(PATIENCE)
        assert self.failures == []
        assert set(self.turns) == {work.__name__ for work in works}

    def _work(self, work: Callable[[int], None], over: Event) -> None:
        turn = 0
        while turn == 0 or not over.wait(0.01):
            try:
                work(turn)
            except (DomainError, LookupError, AssertionError) as error:
                self.failures.append(f"{work.__name__}: {type(error).__name__} {error}")
                return
            turn += 1
            self.turns[work.__name__] = turn

    def nothing_is_lost(self) -> None:
        """Everything that was acknowledged can be read."""
        assert {one.pk: one.given_names for one in _of(Person, self.names)} == self.names
        assert {one.pk: one.concern for one in _of(Case, self.concerns)} == self.concerns
        notes = Case._meta.apps.get_model("cases", "Note")
        assert {one.pk: one.text for one in _of(notes, self.notes)} == self.notes


def _of(model: Any, values: dict[UUID, str]) -> Any:
    return model._base_manager.select_related("key").filter(pk__in=list(values))


def open_office(town: Town, people: int = 12) -> Office:
    """A town with people and cases, of whom some keep their names."""
    office = Office(town)
    by = town.actor("caseworker")
    for number in range(people):
        case = make_case(town, person=make_person(town, given_names=f"First{number}"))
        office.people.append(case.person_id)
        office.cases.append(case.pk)
    for _ in range(3):
        office.steady.append(make_person(town, given_names="Steadfast", family_name="Warda").pk)
    steady = Person.objects.select_related("key").get(pk=office.steady[0])
    create_identifier(by=by, person=steady, kind="local_file", value="STEADY")
    return office
