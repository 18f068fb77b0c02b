"""One question, one answer: list, pages, detail and count agree with a plain oracle, in random small worlds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casemgmt.access.models import Membership
from casemgmt.access.roles import Role
from casemgmt.access.scopes import actor_for
from casemgmt.api.pages import Cursor, PageRequest
from cases.models import Case, CaseGroupGrant, CaseUserGrant, Person
from tests.access.oracle import facts as plain
from tests.access.oracle.facts import Facts, Span
from tests.access.oracle.sight import Viewer
from tests.factories.town import INQUIRY, NOW, add_account, make_person, make_town

TEAMS = ("MW/north", "MW/south", "VI/north", "VI/south")
PEOPLE = (*((team, 0) for team in TEAMS), ("MW/south", 1))
AROUND_NOW = st.tuples(st.integers(-2, 1), st.integers(1, 3)).map(lambda at: (at[0], at[0] + at[1]))
"""Days from now, begin and end; the end is not in it. Begins and ends fall on the moment itself often."""


@dataclass(frozen=True)
class Seat:
    role: str
    town: str
    team: str
    days: tuple[int, int]


@dataclass(frozen=True)
class Grant:
    case: int
    to: str
    days: tuple[int, int]


@dataclass(frozen=True)
class World:
    active: bool
    seats: list[Seat]
    cases: list[tuple[tuple[str, int], int]]
    grants: list[Grant]


TWO_CASES_OF_ONE_PERSON = World(
    active=True,
    seats=[Seat("job_coach", "MW", "", (0, 1))],
    cases=[(("MW/south", 0), 0), (("MW/south", 0), 2), (("MW/south", 1), 1)],
    grants=[Grant(0, "me", (0, 1)), Grant(1, "me", (-1, 1)), Grant(2, "me", (0, 2))],
)
"""One person is reached by two grants, and exists once."""

GRANTED_TO_MY_TEAM = World(
    active=True,
    seats=[Seat("caseworker", "MW", "MW/north", (0, 1))],
    cases=[(("MW/north", 0), 0), (("MW/south", 0), 1), (("MW/south", 1), 1)],
    grants=[Grant(1, "MW/north", (0, 1)), Grant(2, "MW/north", (-1, 0)), Grant(1, "MW/south", (0, 1))],
)
"""A grant to my team opens a case of another team; one that ended at this moment does not."""


@st.composite
def seats(draw):
    role = draw(st.sampled_from([*Role, "caseworker", "team_lead", "team_lead", *["job_coach"] * 4]).map(str))
    town = draw(st.sampled_from(["MW", "VI"]))
    needs_team = {"caseworker": ["north", "south"], "team_lead": ["", "north", "south"]}
    team = draw(st.sampled_from(needs_team.get(role, [""])))
    return Seat(role, town, f"{town}/{team}" if team else "", draw(AROUND_NOW))


@st.composite
def worlds(draw):
    cases = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 2)), max_size=6))
    holders = st.sampled_from(["me", "me", "me", "somebody", *TEAMS, *TEAMS])
    grant = st.builds(Grant, st.integers(0, max(len(cases) - 1, 0)), holders, AROUND_NOW)
    grants = draw(st.lists(grant, max_size=8, unique_by=lambda one: (one.case, one.to))) if cases else []
    return World(draw(st.integers(0, 9)) > 0, draw(st.lists(seats(), max_size=3)), cases, grants)


def facts_of(world: World) -> Facts:
    """The world in the words of the oracle."""
    found = Facts(accounts={"me": plain.Account("MW", world.active), "somebody": plain.Account("MW")})
    found.people = {whose: plain.Person(whose[0][:2], whose[0]) for whose in PEOPLE}
    found.cases = {i: plain.Case(whose, whose[0][:2], whose[0]) for i, (whose, _) in enumerate(world.cases)}
    found.seats = [plain.Seat("me", one.role, one.town, span(one.days), one.team or None) for one in world.seats]
    found.grants = [plain.Grant(one.case, one.to, span(one.days)) for one in world.grants]
    return found


def span(days: tuple[int, int]) -> Span:
    return Span(NOW + timedelta(days=days[0]), NOW + timedelta(days=days[1]))


def oracle(world: World) -> Viewer:
    """Me in the world, of whom the oracle says which cases exist for me, and how much of them."""
    return Viewer(facts_of(world), "me", NOW)


@dataclass
class Stage:
    """What all worlds stand on: two towns with their teams, eight people, me and somebody else."""

    places: dict[str, Any]
    people: dict[tuple[str, int], Person]
    users: dict[str, Any]

    def set_up(self, world: World) -> list[Case]:
        """Store the world; its cases in order."""
        me = self.users["me"]
        me.is_active = world.active
        Membership.objects.bulk_create(self.membership(seat) for seat in world.seats)
        cases = [self.case(position, *one) for position, one in enumerate(world.cases)]
        Case.objects.bulk_create(cases)
        permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
        for one in world.grants:
            terms = {"permission": permission, "content_object": cases[one.case], "field_set": "specialist"}
            terms |= self.days(one.days) | {"granted_by": me, "reason": "support"}
            if one.to in TEAMS:
                CaseGroupGrant.grants.create(group_id=self.places[one.to].group_id, **terms)
            else:
                CaseUserGrant.grants.create(user=self.users[one.to], **terms)
        return cases

    def membership(self, seat: Seat) -> Membership:
        town = self.places[seat.town]
        agency = town.agencies["school"] if seat.role == "partner_agency" else None
        team = self.places[seat.team] if seat.team else None
        place = {"municipality": town.municipality, "team": team, "agency": agency}
        times = {"created_at": NOW, "updated_at": NOW}
        return Membership(user=self.users["me"], role=seat.role, **place, **times, **self.days(seat.days))

    def case(self, position: int, whose: tuple[str, int], minutes: int) -> Case:
        person = self.people[whose]
        place = {"municipality_id": person.municipality_id, "team_id": person.team_id, "key": person.key}
        times = {"created_at": NOW, "updated_at": NOW + timedelta(minutes=minutes), "phase_since": NOW}
        closed = {"phase": "closed", "closed_on": NOW.date()}
        return Case(person=person, reference=f"X-{position}", **place, **times, **closed, **INQUIRY)

    @staticmethod
    def days(days: tuple[int, int]) -> dict[str, Any]:
        return {"valid_from": NOW + timedelta(days=days[0]), "valid_until": NOW + timedelta(days=days[1])}


@pytest.fixture
def stage(db):
    towns = {"MW": make_town(), "VI": make_town(ags="05166032", prefix="VI")}
    teams = {f"{name}/{team}": town.teams[team] for name, town in towns.items() for team in ("north", "south")}
    people = {whose: make_person(towns[whose[0][:2]], whose[0][3:]) for whose in PEOPLE}
    somebody, me = towns["MW"].users["job_coach"], add_account(towns["MW"], "me", Role.INTERPRETER, NOW)
    Membership.objects.filter(user=me).delete()
    return Stage(places=towns | teams, people=people, users={"me": me, "somebody": somebody})


def paged(model: Any, actor: Any, ordering: str, size: int) -> list[Any]:
    """All pages one after the other, as a client walks them."""
    rows, cursor = [], None
    while True:
        page = PageRequest(size, ordering, cursor)
        found = list(model.objects.visible_page(actor, narrow=page.start, order=page.order, size=size + 1))
        rows += found[:size]
        if len(found) <= size:
            return rows
        last = found[size - 1]
        cursor = Cursor(ordering, getattr(last, ordering.lstrip("-")).isoformat(), str(last.pk), backward=False)


def check(model: Any, actor: Any, expected: dict[Any, str]) -> None:
    """Every way to ask gives the same records, each once, with the same field set."""
    for ordering in ("-updated_at", "updated_at"):
        for size in (1, 2, 50):
            rows = paged(model, actor, ordering, size)
            in_order = sorted(rows, key=lambda one: (one.updated_at, one.pk), reverse=ordering.startswith("-"))
            assert rows == in_order
            assert [(one.pk, one.shown_as) for one in rows] == [(one.pk, expected[one.pk]) for one in in_order]
            assert {one.pk for one in rows} == set(expected)
            assert len(rows) == len(expected)
    assert sorted(one.pk for one in model.objects.visible_to(actor)) == sorted(expected)
    assert model.objects.visible_to(actor).count() == len(expected)
    shown = {one.pk: list(model.objects.visible_one(actor, one.pk)) for one in model.objects.all()}
    assert {pk: [one.shown_as for one in rows] for pk, rows in shown.items() if rows} == {
        pk: [field_set] for pk, field_set in expected.items()
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
@example(world=TWO_CASES_OF_ONE_PERSON)
@example(world=GRANTED_TO_MY_TEAM)
def test_every_way_to_ask_gives_what_the_oracle_says(stage, world):
    with transaction.atomic():
        cases = stage.set_up(world)
        actor = actor_for(stage.users["me"], now=NOW)
        told = oracle(world)
        check(Case, actor, {cases[position].pk: shown for position, shown in told.cases().items()})
        check(Person, actor, {stage.people[whose].pk: shown for whose, shown in told.people().items()})
        transaction.set_rollback(True)
