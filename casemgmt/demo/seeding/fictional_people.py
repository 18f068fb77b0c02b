"""Fictional people entered at a desk of the town, alone or with everybody they live with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team
from casemgmt.demo.fiction import FictionalHousehold, FictionalPerson
from casemgmt.demo.seeding.timeline import at_nine
from casemgmt.demo.seeding.town import DemoTown
from cases.actions import households, persons
from cases.models import Household, Person

IDENTITY = (
    "given_names", "family_name", "original_given_names", "original_family_name", "original_script", "name_variants",
    "born_on", "born_precision", "sex", "own_designation", "nationalities", "mother_tongue", "languages",
    "interpreter_wish", "contact_ways", "address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on fictional cases, in which team; `place` replaces parts of the addresses."""

    town: DemoTown
    team: Team
    caseworker: str
    place: Mapping[str, str] = field(default_factory=dict)

    def by(self, day: date, username: str = "") -> Actor:
        """The caseworker, or the named account, on the morning of the day."""
        return self.town.actor(username or self.caseworker, at_nine(day, now=self.town.now))


def enter_head(desk: Desk, household: FictionalHousehold) -> Person:
    """The head alone, with one number: what an inquiry tells."""
    return _enter(desk, household.case.inquired_on, household.head, telling_number(household.head))


def enter_household(desk: Desk, household: FictionalHousehold) -> tuple[Person, Household | None]:
    """The head with all numbers and, where they do not live alone, their household; children from birth on."""
    begun_on = household.case.inquired_on
    head, *others = household.persons
    person = _enter(desk, begun_on, head, head.identifiers)
    if not others:
        return person, None
    by = desk.by(begun_on)
    home = households.create_household(by=by, team=desk.team, head=person, joined_on=head.joined_on)
    for told in others:
        _join(desk, max(begun_on, told.joined_on), home, told)
    return person, home


def telling_number(told: FictionalPerson) -> list[dict[str, str]]:
    """One number of the person, if there is any: rather not that of the AZR, which begins with the day of entry."""
    return sorted(told.identifiers, key=lambda number: number["kind"] == "azr")[:1]


def facts_of(told: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The named attributes, as the actions take them."""
    return {name: getattr(told, name) for name in names}


def _join(desk: Desk, on: date, home: Household, told: FictionalPerson) -> None:
    member = _enter(desk, on, told, told.identifiers)
    households.add_member(
        by=desk.by(on), household=home, person=member, relation=told.relation, joined_on=told.joined_on
    )


def _enter(desk: Desk, on: date, told: FictionalPerson, numbers: list[dict[str, str]]) -> Person:
    by, facts = desk.by(on), facts_of(told, IDENTITY)
    facts["address"] = facts["address"] | dict(desk.place)
    person = persons.create_person(by=by, team=desk.team, **facts)
    for number in numbers:
        persons.create_identifier(by=by, person=person, **number)
    return person
