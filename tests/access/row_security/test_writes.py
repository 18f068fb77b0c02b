"""Writes behind the wall: a view with a mistake locks, changes and shows nothing that is out of sight."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Value

from casemgmt.access.querysets import RecordQuerySet
from casemgmt.audit.models import Entry
from cases.actions import notes
from cases.models import Case, Note
from cases.views.notes import NoteViewSet
from tests.factories.case_records import NOTE
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_town

pytestmark = pytest.mark.postgresql


@pytest.fixture
def broken_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody broke the routes: a look-up for a write finds every row of its table, and a reference names any."""

    def everything(rows: Any, *args: Any, **options: Any) -> Any:
        return rows.all().annotate(shown_as=Value("full")).shown()

    monkeypatch.setattr(RecordQuerySet, "visible_one", lambda rows, actor, pk: everything(rows).filter(pk=pk))
    monkeypatch.setattr(RecordQuerySet, "visible_to", everything)


@pytest.fixture
def notes_of_teams(walled: None, town: Town) -> dict[str, Note]:
    """A note of the caseworker's team and one of another team. The wall stands."""
    return {
        team: notes.create_note(by=town.actor(by), case=make_case(town, team), **NOTE)
        for team, by in (("north", "caseworker"), ("south", "caseworker-south"))
    }


@pytest.mark.parametrize("wall", [True, False])
@pytest.mark.parametrize("method", ["patch", "delete"])
@pytest.mark.usefixtures("broken_routes")
def test_broken_look_up_finds_nothing_foreign_to_change(
    notes_of_teams: dict[str, Note], town: Town, settings: Any, wall: bool, method: str
) -> None:
    """Without the wall the action itself refuses the foreign note, having seen it: 403 instead of 404."""
    settings.ROW_SECURITY = wall
    api, codes = Api(town, "caseworker"), {}
    for team, note in notes_of_teams.items():
        path = f"/notes/{note.pk}/"
        answer = api.patch(path, {"text": "Other"}, etag="*") if method == "patch" else api.delete(path, etag="*")
        codes[team] = answer.status_code
    assert codes == {"north": 200 if method == "patch" else 204, "south": 404 if wall else 403}


@pytest.mark.parametrize("wall", [True, False])
def test_broken_reference_names_nothing_foreign(
    notes_of_teams: dict[str, Note], town: Town, broken_routes: None, settings: Any, wall: bool
) -> None:
    settings.ROW_SECURITY = wall
    foreign = notes_of_teams["south"].case_id
    answer = Api(town, "caseworker").post("/notes/", NOTE | {"case": str(foreign)})
    assert answer.status_code == (400 if wall else 201)
    if wall:
        assert [one["code"] for one in answer.json()["errors"]] == ["does_not_exist"]
    assert (
        Api(town, "caseworker").post("/notes/", NOTE | {"case": str(notes_of_teams["north"].case_id)}).status_code
        == 201
    )


@pytest.mark.parametrize("wall", [True, False])
def test_action_with_a_mistake_changes_nothing_of_another_town(
    notes_of_teams: dict[str, Note], town: Town, monkeypatch: pytest.MonkeyPatch, settings: Any, wall: bool
) -> None:
    """An action that changes every case of the table changes those of its own town only."""
    elsewhere = make_case(make_town(ags="05170048", prefix="WE"), "north")
    settings.ROW_SECURITY = wall

    def everywhere(view: Any, request: Any, pk: Any) -> Any:
        return view.changed(lambda *, note, by, changes: (Case.objects.update(version=9), note)[1], whole=True)

    monkeypatch.setattr(NoteViewSet, "partial_update", everywhere)
    answer = Api(town, "caseworker").patch(f"/notes/{notes_of_teams['north'].pk}/", {"text": "Other"}, etag="*")
    assert answer.status_code == 200
    changed = set(Case.objects.filter(version=9).values_list("pk", flat=True))
    here = {note.case_id for note in notes_of_teams.values()}
    assert changed == (here if wall else here | {elsewhere.pk})


def test_answer_of_a_write_shows_nothing_foreign(
    notes_of_teams: dict[str, Note], town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a view reads beside its action is in sight, and the action saw more."""
    seen: dict[str, int] = {}

    def counting(do: Callable[..., Any]) -> Callable[..., Any]:
        def counted(**given: Any) -> Any:
            seen["action"] = Note.objects.count()
            return do(**given)

        return counted

    def change(view: Any, request: Any, pk: Any) -> Any:
        with view.writing():
            answer = view.changed(counting(notes.update_note), whole=True)
            seen["view"] = Note.objects.count()
        return answer

    monkeypatch.setattr(NoteViewSet, "partial_update", change)
    before = Entry.objects.count()
    answer = Api(town, "caseworker").patch(f"/notes/{notes_of_teams['north'].pk}/", {"text": "Other"}, etag="*")
    assert (answer.status_code, seen) == (200, {"action": 2, "view": 1})
    assert Entry.objects.count() == before + 1
