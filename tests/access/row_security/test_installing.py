"""Putting the wall up and taking it away, what a check finds, and what the generator refuses."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.place_querysets import TeamQuerySet
from casemgmt.access.querysets import Route
from casemgmt.access.row_security import facts
from casemgmt.access.row_security.compiling import RouteCannotBeTold, managers, walled_tables
from casemgmt.access.row_security.facts import UnknownConstant, probes, require_known_fields
from casemgmt.access.row_security.installing import clear, install, problems, remove
from casemgmt.access.row_security.statements import reader, worker
from casemgmt.access.row_security.tables import CLOSED, GOING_ALONG, OPEN
from casemgmt.access.row_security.towns import town_conditions
from casemgmt.access.row_security.wall import behind_wall, within_towns
from casemgmt.checks import row_security_stands
from cases.models import Person
from tests.architecture.test_settings import production
from tests.architecture.test_settings import run as run_server
from tests.factories.town import Town, make_person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_table_is_walled_open_or_closed_with_a_reason() -> None:
    known = [*walled_tables(), *OPEN, *CLOSED, *GOING_ALONG]
    assert sorted(known) == sorted(connection.introspection.table_names())
    assert all((OPEN | CLOSED).values())


def test_install_can_be_repeated_and_undone(walled: None) -> None:
    assert list(problems()) == []
    assert install() is False
    clear()
    assert list(problems()) == ["The policies of row security are missing."]
    assert install() is True
    remove()
    remove()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity")
        assert cursor.fetchone() == (0,)
    assert install() is True
    assert list(problems()) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DROP POLICY row_security ON cases_note", "Policies, views or rights of row security were changed"),
        (
            "ALTER POLICY row_security ON cases_note USING (true)",
            "Policies, views or rights of row security were changed",
        ),
        ("ALTER TABLE cases_note DISABLE ROW LEVEL SECURITY", "Policies, views or rights of row security were changed"),
        ("GRANT SELECT ON access_accesstoken TO {reader}", "Policies, views or rights of row security were changed"),
        ("GRANT UPDATE ON cases_note TO PUBLIC", "Policies, views or rights of row security were changed"),
        ("GRANT UPDATE (head) ON audit_stream TO {reader}", "Policies, views or rights of row security were changed"),
        ("ALTER POLICY row_security_town ON cases_note USING (true)", "Policies, views or rights of row security were"),
        ("GRANT DELETE ON audit_entry TO {worker}", "Policies, views or rights of row security were changed"),
        ("ALTER ROLE {worker} BYPASSRLS", "The database role {worker} bypasses row security."),
        ("ALTER ROLE {reader} BYPASSRLS", "The database role {reader} bypasses row security."),
        ("ALTER ROLE {reader} LOGIN", "The database role {reader} can log in"),
        (
            "COMMENT ON SCHEMA row_security IS 'casemgmt 0 0'",
            "The policies of row security are those of another release.",
        ),
    ],
)
def test_check_finds(walled: None, statement: str, found: str) -> None:
    run(statement.format(reader=reader(), worker=worker()))
    [told] = list(problems())
    assert told.startswith(found.format(reader=reader(), worker=worker()))
    assert [one.id for one in row_security_stands(None, databases=["default"])] == ["casemgmt.E010"]
    with pytest.raises(CommandError, match=told.split(".")[0]):
        call_command("row_security", "check")


def test_server_starts_only_where_the_wall_stands(really_walled: None, tmp_path: Path) -> None:
    server, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
    url = f"{server}/{connection.settings_dict['NAME']}"
    environment = production(tmp_path, "production", DATABASE_URL=url)

    def started() -> str:
        done = run_server(environment, "-c", "import casemgmt.wsgi")
        return done.stderr.strip().splitlines()[-1] if done.returncode else ""

    assert started() == ""
    clear()
    try:
        assert started() == (
            "django.core.exceptions.ImproperlyConfigured: The policies of row security are missing. "
            "(manage.py row_security install, as the owner of the tables)"
        )
    finally:
        assert install() is True


def test_check_is_silent_where_the_wall_stands_or_is_not_wanted(walled: None, settings: Any) -> None:
    assert row_security_stands(None, databases=["default"]) == []
    remove()
    assert row_security_stands(None, databases=None) == []
    settings.ROW_SECURITY = False
    assert row_security_stands(None, databases=["default"]) == []


def test_service_that_does_not_own_the_tables_reads_and_writes_all(db: None, settings: Any) -> None:
    settings.ROW_SECURITY, settings.ROW_SECURITY_SERVICE_ROLE = True, "casemgmt_test_service"
    run("CREATE ROLE casemgmt_test_service LOGIN")
    assert install() is True
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO casemgmt_test_service")
    from tests.factories.town import make_town  # noqa: PLC0415 - data come behind the wall's statements

    town = make_town()
    make_person(town)
    run("SET LOCAL ROLE casemgmt_test_service")
    assert Person.objects.update(version=7) == 1
    with behind_wall(town.actor("caseworker")):
        assert Person._base_manager.count() == 1
    with behind_wall(town.actor("caseworker-south")):
        assert Person._base_manager.count() == 0
        with within_towns():
            assert Person._base_manager.update(version=8) == 1
    run("RESET ROLE")


def test_user_without_the_right_to_make_roles_is_told_what_to_do(db: None, settings: Any) -> None:
    settings.ROW_SECURITY_ROLE = "casemgmt_test_other_reader"
    run("CREATE ROLE casemgmt_test_poor")
    run("SET LOCAL ROLE casemgmt_test_poor")
    with pytest.raises(CommandError, match="Let a database administrator run"):
        call_command("row_security", "install")
    run("RESET ROLE")


def test_show_prints_what_an_administrator_runs(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("row_security", "show")
    shown = capsys.readouterr().out
    assert shown.startswith(f'DO $$ BEGIN CREATE ROLE "{reader()}" NOLOGIN')
    of_towns = town_conditions()
    assert shown.count("CREATE POLICY row_security ON") == len(
        {*walled_tables(), *GOING_ALONG} | (OPEN.keys() & of_towns.keys())
    )
    assert shown.count("CREATE POLICY row_security_town ON") == len(of_towns)


def test_new_constant_of_an_actor_has_to_be_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "OF_ACTOR", facts.OF_ACTOR - {"user_id"})
    with pytest.raises(UnknownConstant, match="Actor: user_id"):
        require_known_fields()


def test_route_with_a_constant_from_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TeamQuerySet, "routes", lambda rows, actor: [Route("odd", Q(pk=uuid4()))])
    with pytest.raises(UnknownConstant, match="UUID"):
        walled_tables()


def tied(rows: TeamQuerySet, actor: Actor) -> list[Route]:
    """The team and the town of the same seat, together."""
    return [Route("odd", Q(pk=one.team_id, municipality_id=one.municipality_id)) for one in actor.seats if one.team_id]


def first_only(rows: TeamQuerySet, actor: Actor) -> list[Route]:
    """One team of several."""
    return [Route("odd", Q(pk=one)) for one in actor.team_ids()[:1]]


@pytest.mark.parametrize("routes", [tied, first_only])
def test_route_that_sets_of_facts_cannot_tell_is_refused(monkeypatch: pytest.MonkeyPatch, routes: Any) -> None:
    monkeypatch.setattr(TeamQuerySet, "routes", routes)
    with pytest.raises(RouteCannotBeTold):
        walled_tables()


def negated_lookups(condition: Q, negated: bool = False) -> Iterator[str]:
    """The lookups of a condition that stand under a negation."""
    negated ^= condition.negated
    for child in condition.children:
        if isinstance(child, Q):
            yield from negated_lookups(child, negated)
        elif negated:
            yield child[0]


def test_no_route_negates_what_stands_in_another_table() -> None:
    """Behind the wall such a row can be missing; the negation would then open what it is to close."""
    assert list(negated_lookups(~Q(case__person__restricted=True))) == ["case__person__restricted"]
    found = [
        (rows.model._meta.label, route.name, lookup)
        for rows in managers()
        for probe in probes()
        for route in rows.routes(probe.actor)
        for lookup in negated_lookups(route.where)
        if "__" in lookup
    ]
    assert found == []


def test_facts_that_nobody_has_open_nothing(walled: None, town: Town) -> None:
    make_person(town)
    with transaction.atomic(), behind_wall(Actor(None, None, town.actor("caseworker").now)):
        assert Person._base_manager.count() == 0
