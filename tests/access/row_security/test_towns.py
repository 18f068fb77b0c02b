"""The wall around the municipalities, behind which actions work: every table of it, and what it refuses."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casemgmt.access.actors import Actor, Seat
from casemgmt.access.roles import Role
from casemgmt.access.row_security.statements import worker
from casemgmt.access.row_security.towns import LESS, TOWNLESS, town_conditions
from casemgmt.access.row_security.wall import behind_wall, where, within_towns
from cases.models import Case, Note, Person
from tests.access.row_security.test_same_sight import towns
from tests.architecture.test_sweep import World as Towns
from tests.factories.town import Town, make_case, make_town

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("walled")]
__all__ = ["towns"]


def rows(table: str) -> set[str]:
    """Every row that the present role sees, as text with its place in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT ctid::text FROM "{table}"')
        return {place for (place,) in cursor.fetchall()}


def readable() -> Iterator[str]:
    return (table for table in town_conditions() if "SELECT" in LESS.get(table, ("SELECT",)))


def within(actor: Actor) -> dict[str, set[str]]:
    with behind_wall(actor), within_towns():
        return {table: rows(table) for table in readable()}


def test_every_table_is_of_a_town_or_of_none_with_a_reason(db: None) -> None:
    assert sorted([*town_conditions(), *TOWNLESS]) == sorted(connection.introspection.table_names())
    assert all(TOWNLESS.values())


def test_actions_see_all_of_their_towns_and_nothing_of_another(towns: Towns) -> None:
    """The rows of the two towns are apart, and together are all there are: but for what is of no town."""
    everything = {table: rows(table) for table in readable()}
    here, there = within(towns.town.actor("caseworker")), within(towns.other_town.actor("administrator"))
    assert {table: here[table] | there[table] for table in here} == everything
    assert {table for table in here if here[table] & there[table]} == set()
    assert [table for table in here if not here[table] and table not in SPARSE] == []
    assert [table for table in here if not there[table] and table not in SPARSE] == []


SPARSE = {
    "access_invitation", "access_mappedmembership", "access_recoverycode", "cases_casegroupgrant",
    "cases_caseusergrant", "cases_importedrow",
}  # fmt: skip
"""Tables in which one of the two towns may have nothing."""


def test_somebody_without_a_seat_and_somebody_unknown_act_on_nothing(towns: Towns) -> None:
    caseworker = towns.town.actor("caseworker")
    for actor in (
        Actor(caseworker.user_id, caseworker.municipality_id, caseworker.now),
        Actor(None, None, caseworker.now),
    ):
        assert {table: seen for table, seen in within(actor).items() if seen} == {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [worker()])
        assert {table for table in readable() if rows(table)} == set()
        transaction.set_rollback(True)


@pytest.fixture
def two(walled: None, town: Town) -> tuple[Case, Case]:
    """A case of the caseworker's own town but another team, and one of another town."""
    return make_case(town, "south"), make_case(make_town(ags="05170048", prefix="WE"), "north")


def test_action_changes_and_removes_nothing_of_another_town(town: Town, two: tuple[Case, Case]) -> None:
    near, far = two
    with behind_wall(town.actor("caseworker")), within_towns():
        assert Case.objects.filter(pk__in=[near.pk, far.pk]).update(version=7) == 1
        assert [one.pk for one in Case.objects.select_for_update()] == [near.pk]
        assert Person.objects.filter(pk=far.person_id).delete() == (0, {})
        far.version = 8
        with pytest.raises(DatabaseError), transaction.atomic():
            far.save()
    assert Case.objects.filter(version=7).count() == 1
    assert Person.objects.filter(pk=far.person_id).exists()


@pytest.mark.parametrize("statement", ["move", "insert"])
def test_action_puts_nothing_into_another_town(town: Town, two: tuple[Case, Case], statement: str) -> None:
    near, far = two
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        behind_wall(town.actor("caseworker")),
        within_towns(),
    ):
        if statement == "move":
            Case.objects.filter(pk=near.pk).update(municipality_id=far.municipality_id)
        else:
            near.pk, near.municipality_id, near.reference = uuid4(), far.municipality_id, "WE-X"
            near.save(force_insert=True)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET event = 'x'",
        "UPDATE audit_stream SET head = ''",
        "DELETE FROM audit_mention",
        "SELECT * FROM crypto_signingkey",
        "INSERT INTO audit_checkpoint SELECT * FROM audit_checkpoint",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id integer)",
        "TRUNCATE cases_note",
        "ALTER TABLE cases_note DISABLE ROW LEVEL SECURITY",
    ],
)
def test_action_is_refused(walled: None, town: Town, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        behind_wall(town.actor("team_lead")),
        within_towns(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_sight_is_narrow_again_behind_an_action_that_failed(town: Town, two: tuple[Case, Case]) -> None:
    """After an error of its own and after one of the database, whether the transaction goes on or is undone."""

    def broken(error: type[Exception]) -> None:
        with within_towns():
            assert Case.objects.count() == 1
            if error is DatabaseError:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT id FROM nowhere")
            raise error

    def counted() -> int:
        return Note.objects.count() + Case.objects.count()

    with behind_wall(town.actor("caseworker")):
        before = where()
        for error in (LookupError, DatabaseError):
            assert counted() == 0
            with pytest.raises(error), transaction.atomic():
                broken(error)
            assert (where(), counted()) == (before, 0)
        with pytest.raises(LookupError):
            broken(LookupError)
        assert (where(), counted()) == (before, 0)


def test_actor_of_two_towns_acts_in_both(walled: None, town: Town, two: tuple[Case, Case]) -> None:
    one = town.actor("caseworker")
    seats = tuple(Seat(Role.CASEWORKER, case.municipality_id) for case in two)
    actor = Actor(one.user_id, one.municipality_id, one.now, seats)
    with behind_wall(actor), within_towns():
        assert Case.objects.count() == 2
