"""What a request meets behind the wall: a view with a mistake, a refused write, a clean connection afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from casemgmt.access.querysets import RecordQuerySet
from casemgmt.access.row_security.wall import ENTER, behind_wall, seeing_as, within_towns
from casemgmt.audit.models import Entry
from cases.models import Case, Person
from cases.views.cases import CaseViewSet
from tests.factories.client import Api
from tests.factories.town import NOW, Town, make_case, make_town

pytestmark = pytest.mark.postgresql

PLAIN = 5
"""Statements of a list (tests/architecture/test_statements.py)."""


@pytest.fixture
def open_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody broke the routes: every list and every detail takes every row of its table."""

    def everything(rows: Any, *args: Any, **options: Any) -> Any:
        return rows.all().annotate(shown_as=Value("full")).shown()

    monkeypatch.setattr(RecordQuerySet, "visible_page", everything)
    monkeypatch.setattr(RecordQuerySet, "visible_one", lambda rows, actor, pk: everything(rows).filter(pk=pk))


@pytest.mark.parametrize("wall", [True, False])
def test_broken_view_shows_nothing_foreign(
    walled: None, town: Town, open_doors: None, settings: Any, wall: bool
) -> None:
    own, foreign = make_case(town, "north"), make_case(town, "south")
    elsewhere = make_case(make_town(ags="05170048", prefix="WE"), "north")
    settings.ROW_SECURITY = wall
    api = Api(town, "caseworker")
    shown = {row["id"] for row in api.get("/cases/").json()["results"]}
    assert shown == {str(one.pk) for one in ([own] if wall else [own, foreign, elsewhere])}
    codes = [api.get(f"/cases/{one.pk}/").status_code for one in (own, foreign, elsewhere)]
    assert codes == ([200, 404, 404] if wall else [200, 200, 403])


def state() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('casemgmt.actor', true), '')")
        user, told = cursor.fetchone()
    return user, told


@pytest.fixture
def real_town(really_walled: None) -> Town:
    return make_town()


def test_wall_ends_with_its_request(real_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    make_case(real_town, "north")
    before, api = state(), Api(real_town, "caseworker")
    with CaptureQueriesContext(connection) as asked:
        answer = api.get("/cases/")
    assert (answer.status_code, len(answer.json()["results"]), state()) == (200, 1, before)
    words = [one["sql"] for one in asked if one["sql"] not in {"BEGIN", "COMMIT"}]
    assert len(words) == PLAIN + 1
    assert sum(one.startswith(ENTER.split("%s")[0]) for one in words) == 1
    assert (api.get("/cases/00000000-0000-7000-8000-000000000000/").status_code, state()) == (404, before)

    def broken(view: Any, rows: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM nowhere")

    monkeypatch.setattr(CaseViewSet, "shown_many", broken)
    assert (api.get("/cases/").status_code, state()) == (500, before)
    assert Api(real_town, "team_lead").get("/persons/").status_code == 200


def test_look_leaves_its_line_in_the_trail_from_behind_the_wall(walled: None, town: Town) -> None:
    case = make_case(town, "north")
    before = Entry.objects.count()
    Api(town, "caseworker").get(f"/cases/{case.pk}/")
    entries = list(Entry.objects.order_by("-id")[: Entry.objects.count() - before])
    assert [(one.event, one.object_ids) for one in entries] == [("case.viewed", [str(case.pk)])]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_case SET reference = 'X'",
        "DELETE FROM cases_note",
        "INSERT INTO crypto_searchterm SELECT * FROM crypto_searchterm",
        "UPDATE audit_stream SET head = ''",
        "DELETE FROM audit_entry",
        "SELECT * FROM access_accesstoken",
        "SELECT * FROM cases_importedrow",
        "CREATE TABLE mine (id integer)",
    ],
)
def test_reader_is_refused(walled: None, town: Town, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        behind_wall(town.actor("team_lead")),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_house_counts_what_its_towns_have(walled: None, town: Town) -> None:
    make_case(town, "north")
    make_case(town, "south")
    make_case(make_town(ags="05170048", prefix="WE"), "north")

    def counted() -> int:
        return Person._base_manager.count()

    with behind_wall(town.actor("caseworker", NOW)):
        assert counted() == 1
        with within_towns():
            assert counted() == 2
        assert counted() == 1
    assert counted() == 3


def test_sight_of_another_account_ends_with_its_block(walled: None, town: Town) -> None:
    make_case(town, "north")
    make_case(town, "south")
    make_case(town, "south")

    north, south, volunteer = (town.actor(name, NOW) for name in ("caseworker", "caseworker-south", "volunteer"))

    def counted() -> int:
        return Person._base_manager.count()

    with behind_wall(north):
        with seeing_as(south):
            assert counted() == 2
            with within_towns():
                assert counted() == 3
            assert counted() == 2
        with seeing_as(volunteer):
            assert counted() == 0
        assert counted() == 1


def test_without_the_setting_there_is_no_wall(
    town: Town, settings: Any, django_assert_num_queries: Callable[[int], Any]
) -> None:
    settings.ROW_SECURITY = False
    actor = town.actor("caseworker")
    with django_assert_num_queries(0), behind_wall(actor), within_towns(), seeing_as(actor):
        pass
    assert Case.objects.count() == 0
