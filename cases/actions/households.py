"""Writes of households and of who belongs to them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team
from casemgmt.access.writing import action, assign, put, store, tell
from casemgmt.errors import Conflict, FieldProblem, Invalid
from cases.actions.open_cases import lock_unrestricted
from cases.actions.persons import lock_person
from cases.models import Case, Household, HouseholdMember, Person
from cases.references import HOUSEHOLD, next_reference


class HouseholdDissolved(Conflict):
    """The household has ended."""

    code = "household_dissolved"
    detail = "The household is dissolved."


class LivesElsewhere(Conflict):
    """The person belongs to a household already."""

    code = "in_other_household"
    detail = "The person belongs to a household already. Let them leave it first."


def lock_households_of(members: QuerySet[Any]) -> None:
    """Lock the households of members before the members themselves: whoever dissolves one locks in this order too."""
    households = Household.objects.select_for_update(of=("self",)).filter(pk__in=members.values("household_id"))
    list(households.values_list("pk"))


@action
def create_household(*, by: Actor, team: Team, head: Person | None = None, joined_on: date | None = None) -> Household:
    """Set up a household of a team; with a head, that person is its first member."""
    household = Household(
        municipality_id=team.municipality_id,
        team=team,
        reference=next_reference(team.municipality, HOUSEHOLD, by.now),
        head=head,
    )
    put(household, by=by)
    if head is not None:
        _require_same_town(household, head, "/head")
        _join(by, household, head, "head", joined_on or timezone.localdate(by.now))
    return tell(household, by=by, event="household.created", fields=["head"])


@action
def update_household(*, by: Actor, household: Household, changes: dict[str, Any]) -> Household:
    """Name another member as head."""
    head = changes.get("head")
    if head is not None and not household.members.filter(person=head, left_on=None).exists():
        raise Invalid(problems=[FieldProblem("not_a_member", "The head has to be a member.", "/head")])
    return store(household, by=by, event="household.changed", fields=assign(household, changes))


@action
def add_member(*, by: Actor, household: Household, person: Person, relation: str, joined_on: date) -> HouseholdMember:
    """Let a person join. Raises LivesElsewhere while they belong to another household."""
    if household.dissolved_on is not None:
        raise HouseholdDissolved
    _require_same_town(household, person, "/person")
    return _join(by, household, person, relation, joined_on)


@action
def update_member(*, by: Actor, householdmember: HouseholdMember, changes: dict[str, Any]) -> HouseholdMember:
    """Correct the relation, or the day of joining."""
    lock_unrestricted(householdmember.person_id)
    changed = assign(householdmember, changes)
    _check_days(householdmember)
    return store(householdmember, by=by, event="householdmember.changed", fields=changed)


@action
def leave_household(*, by: Actor, householdmember: HouseholdMember, left_on: date) -> HouseholdMember:
    """Let a member leave from a day on. A head who leaves leaves the household without one."""
    if householdmember.left_on is not None:
        raise Conflict("The person has left already.", code="left_already")
    lock_unrestricted(householdmember.person_id)
    householdmember.left_on = left_on
    _check_days(householdmember)
    household = Household.objects.select_for_update().get(pk=householdmember.household_id)
    if household.head_id == householdmember.person_id:
        household.head = None
        put(household, by=by)
    return store(householdmember, by=by, event="householdmember.left", fields=["left_on"])


@action
def dissolve_household(*, by: Actor, household: Household, dissolved_on: date) -> Household:
    """End a household; every member has left by that day. Raises Conflict while an open case is kept for it."""
    if household.dissolved_on is not None:
        raise HouseholdDissolved
    if Case.objects.filter(household=household).open().exists():
        raise Conflict("An open case is kept for the household.", code="household_has_open_case")
    for member in household.members.select_for_update().filter(left_on=None).select_related("key"):
        leave_household(by=by, householdmember=member, left_on=dissolved_on)
    household.refresh_from_db()
    household.dissolved_on = dissolved_on
    return store(household, by=by, event="household.dissolved", fields=["dissolved_on"])


def _require_same_town(household: Household, person: Person, pointer: str) -> None:
    if household.municipality_id != person.municipality_id:
        raise Invalid(problems=[FieldProblem("other_municipality", "This is in another municipality.", pointer)])


def _join(by: Actor, household: Household, person: Person, relation: str, joined_on: date) -> HouseholdMember:
    lock_person(person)
    if HouseholdMember.objects.filter(person=person, left_on=None).exists():
        raise LivesElsewhere
    member = HouseholdMember(
        municipality_id=household.municipality_id,
        household=household,
        person=person,
        key=person.key,
        joined_on=joined_on,
        relation=relation,
    )
    return store(member, by=by, event="householdmember.created", fields=["person", "relation", "joined_on"])


def _check_days(member: HouseholdMember) -> None:
    if member.left_on is not None and member.left_on <= member.joined_on:
        raise Invalid(problems=[FieldProblem("ends_before_it_begins", "The day lies before joining.", "/left_on")])
