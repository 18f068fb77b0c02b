"""The family of story S1: their household, their cases, and what is on record of them when protection was served."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.actions.cases import update_case
from cases.actions.households import add_member, create_household
from cases.models import Household, Person
from tests.factories.stated import state
from tests.factories.town import Town, make_case, make_person

BORN = {
    "father": ("head", date(1988, 5, 14)),
    "mother": ("spouse", date(1990, 9, 2)),
    "eldest": ("child", date(2011, 4, 10)),
    "second": ("child", date(2017, 1, 22)),
    "youngest": ("child", date(2022, 11, 5)),
}
ENTERED, PERMITTED, ASSIGNED = date(2023, 12, 11), date(2023, 12, 14), date(2024, 3, 4)
SERVED = {"body": "bamf", "outcome": "subsidiary", "served_on": date(2024, 9, 18)}


@dataclass
class Family:
    """The people by name, and their household."""

    household: Household
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]


def make_family(town: Town, names: tuple[str, ...] = tuple(BORN), *, served: bool = False) -> Family:
    """The family in team north: entered, permitted, assigned; and with `served`, granted subsidiary protection."""
    by = town.actor("caseworker")
    family: Family | None = None
    for name in names:
        relation, born_on = BORN[name]
        person = make_person(town, given_names=name.title(), family_name="Testani", born_on=born_on)
        if family is None:
            household = create_household(by=by, team=town.teams["north"], head=person, joined_on=ASSIGNED)
            family = Family(household)
        else:
            add_member(by=by, household=family.household, person=person, relation=relation, joined_on=ASSIGNED)
        family.people[name] = person
        put_on_record(town, person, served=served)
    if family is None:
        raise ValueError("A family has somebody.")
    return family


def put_on_record(town: Town, person: Person, *, served: bool) -> None:
    """The case with the days of entry and assignment, and the asylum procedure."""
    by = town.actor("caseworker")
    case = make_case(town, person=person)
    update_case(by=by, case=case, changes={"entered_on": ENTERED, "assigned_on": ASSIGNED})
    rulings: list[dict[str, Any]] = [SERVED] if served else []
    state(town, "asylum-procedure", person, requested_on=PERMITTED, applied_on=date(2023, 12, 18), rulings=rulings)
