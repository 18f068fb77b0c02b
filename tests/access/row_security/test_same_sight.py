"""A raw statement behind the wall finds exactly what the routes reach: for every role, and in random worlds."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from casemgmt.access.actors import Actor
from casemgmt.access.row_security.compiling import walled_tables
from casemgmt.access.row_security.statements import reader
from casemgmt.access.scopes import actor_for
from cases.actions import notes
from cases.actions.cases import grant_case
from cases.models import Case, CaseUserGrant, Person
from tests.access.row_security.sight import by_database, by_routes, everything
from tests.access.test_world import Stage, World, oracle, stage, worlds
from tests.architecture.sweep_world import World as Towns
from tests.factories import erasing, sharing
from tests.factories.case_records import NOTE
from tests.factories.town import NOW, make_case, make_person

pytestmark = pytest.mark.postgresql
__all__ = ["stage"]


@pytest.fixture
def towns(walled: None) -> Towns:
    """Two towns with every kind of record, and what ended, was withdrawn, erased, merged or is confidential."""
    towns = Towns()
    town = towns.town
    by = town.actor("caseworker", sharing.now())
    case = make_case(town, "north")
    notes.create_note(by=by, case=case, **(NOTE | {"confidential": True}))
    for agency in ("school", "clinic"):
        _, consent = sharing.send_consented(town, make_case(town, "north"), agency=agency)
        sharing.withdraw(town, consent)
        sharing.send_consented(town, make_case(town, "south"), agency=agency)
    sharing.send_lawfully(town, make_case(town, "south"))
    for ends in (NOW, sharing.now() + timedelta(days=1)):
        terms = {"valid_from": NOW - timedelta(days=1), "valid_until": ends, "reason": "support"}
        grant_case(by=by, case=make_case(town, "north"), user=town.users["job_coach"], **terms)
    grant_case(by=by, case=make_case(town, "north"), team=town.teams["south"], reason="support")
    erasing.erase(town, erasing.former_client(town))
    merged = make_person(town)
    Person.objects.filter(pk=merged.pk).update(merged_into=make_person(town))
    return towns


def actors(towns: Towns) -> dict[str, Actor]:
    """Every account of both towns, and one without a seat."""
    found = {
        f"{name} of {town.municipality.ags}": town.actor(name, sharing.now())
        for town in (towns.town, towns.other_town)
        for name in town.users
    }
    nobody = Actor(towns.town.users["caseworker"].pk, towns.town.municipality.pk, sharing.now())
    return found | {"without a seat": nobody}


def test_the_database_shows_every_account_what_its_routes_reach(towns: Towns) -> None:
    seen = {name: by_database(actor) for name, actor in actors(towns).items()}
    assert seen == {name: by_routes(actor) for name, actor in actors(towns).items()}
    assert seen["without a seat"] == {}
    everywhere = everything(walled_tables())
    for table, keys in everywhere.items():
        shown = set().union(*(one.get(table, set()) for one in seen.values()))
        assert shown, f"nobody sees a row of {table}"
        assert any(one.get(table, set()) != keys for one in seen.values()), f"everybody sees all of {table}"
    assert everywhere.keys() == walled_tables().keys()


def test_a_reader_without_an_actor_sees_nothing(towns: Towns) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [reader()])
        assert everything(walled_tables()) == {}
        transaction.set_rollback(True)
    assert everything(walled_tables()).keys() == walled_tables().keys()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_in_any_world_the_database_says_what_the_oracle_says(walled: None, stage: Stage, world: World) -> None:
    with transaction.atomic():
        cases = stage.set_up(world)
        actor = actor_for(stage.users["me"], now=NOW)
        told = oracle(world)
        seen = by_database(actor)
        assert seen.get("cases_case", set()) == {cases[position].pk for position in told.cases()}
        assert seen.get("cases_person", set()) == {stage.people[whose].pk for whose in told.people()}
        assert seen == by_routes(actor)
        transaction.set_rollback(True)


def test_the_two_kinds_of_grants_are_among_what_is_compared(towns: Towns) -> None:
    assert CaseUserGrant.grants.count() > 2
    assert Group.objects.filter(pk=towns.town.teams["south"].group_id).exists()
    assert Case.objects.filter(erased=True).exists()
