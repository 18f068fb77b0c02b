"""The stories of `town/stories/`, planned step by step: people and households first, then their cases."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team
from casemgmt.demo.accounts import TOWN_FILES
from casemgmt.demo.seeding.story_cases import StoryCase
from casemgmt.demo.seeding.timeline import Timeline
from casemgmt.demo.seeding.town import DemoTown
from cases.actions import households, persons
from cases.models import Household, Person

STORIES = ("s1", "s2", "s3", "s4", "s5", "s11")


def tell_stories(town: DemoTown) -> None:
    """Play all stories, day by day, as the accounts that the files name."""
    timeline = Timeline(town.now)
    for name in STORIES:
        told = tomllib.loads((TOWN_FILES / "stories" / f"{name}.toml").read_text(encoding="utf-8"))
        _Story(town, timeline, told).plan()
    timeline.play()


class _Story:
    """One family: who lives together, and a case for some of them."""

    def __init__(self, town: DemoTown, timeline: Timeline, told: Mapping[str, Any]) -> None:
        self.town = town
        self.timeline = timeline
        self.told = told
        self.team: Team = town.teams[told["household"]["team"]]
        self.people: dict[str, Person] = {}
        self.household: Household | None = None

    def plan(self) -> None:
        """Plan who is entered when, and the steps of every case."""
        begun_on = min(case["inquiry"]["inquired_on"] for case in self.told["cases"])
        for member in self.told["household"]["members"]:
            self.timeline.on(max(begun_on, member["joined_on"]), self._entry_of(member))
        for case in self.told["cases"]:
            StoryCase(
                self.town,
                self.timeline,
                case,
                reaches=case.get("reaches", self.told["reaches"]),
                open_for=self._opening_of(case),
            ).plan()

    def _entry_of(self, member: Mapping[str, Any]) -> Any:
        def enter(moment: datetime) -> None:
            by = self.town.actor(self._recorder(), moment)
            person = _enter_person(by, self.team, self.told["persons"][member["person"]])
            self.people[member["person"]] = person
            self._join(by, person, member["relation"], member["joined_on"])

        return enter

    def _join(self, by: Actor, person: Person, relation: str, joined_on: date) -> None:
        if self.household is None:
            self.household = households.create_household(by=by, team=self.team, head=person, joined_on=joined_on)
        else:
            households.add_member(
                by=by, household=self.household, person=person, relation=relation, joined_on=joined_on
            )

    def _opening_of(self, case: Mapping[str, Any]) -> Any:
        """Who the case is for, and their household where the case's team is the one that keeps it."""

        def people_of(moment: datetime) -> tuple[Person, Household | None]:
            person, team = self.people[case["person"]], self.town.teams[case["team"]]
            if team.pk == self.team.pk:
                return person, self.household
            by = self.town.actor(self._recorder(), moment)
            return persons.assign_person(by=by, person=person, team=team), None

        return people_of

    def _recorder(self) -> str:
        """The caseworker of the team that keeps the household."""
        team = self.told["household"]["team"]
        return next(case["caseworker"] for case in self.told["cases"] if case["team"] == team)


def _enter_person(by: Actor, team: Team, told: Mapping[str, Any]) -> Person:
    facts = {name: value for name, value in told.items() if name != "identifiers"}
    person = persons.create_person(by=by, team=team, **facts)
    for number in told["identifiers"]:
        persons.create_identifier(by=by, person=person, **number)
    return person
