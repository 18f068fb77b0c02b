"""Contact notes over the API: who sees them, and that a confidential one is its author's alone (§ 203 StGB)."""

from typing import Any

import pytest

from casemgmt.access.roles import Role
from cases.lifecycle import Phase
from cases.models import Case, Note
from tests.factories.case_records import case_in, grant, ids, keys, make_note, problems
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, add_account, make_town

NOTE = {"topic": "authorities", "text": "Went through the letter.", "happened_at": "2026-03-01T10:00:00Z"}
SPECIALISTS = ["health_companion", "housing_manager", "job_coach", "course_coordinator"]


@pytest.fixture
def case(town: Town) -> Case:
    add_account(town, "colleague", Role.CASEWORKER, NOW, team=town.teams["north"])
    return case_in(town, Phase.INTAKE)


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


def path(note: Note | dict[str, Any]) -> str:
    return f"/notes/{note['id'] if isinstance(note, dict) else note.pk}/"


def write(client: Api, case: Case, **values: Any) -> Any:
    return client.post("/notes/", NOTE | {"case": str(case.pk)} | values)


def seen_by(client: Api, note: Note | dict[str, Any]) -> tuple[int, int, int]:
    """Status of the detail, rows of the list, and what the list counts."""
    listed = client.get("/notes/", count="true").json()
    return client.get(path(note)).status_code, len(listed["results"]), listed["count"]


@pytest.mark.parametrize("phase", [phase.value for phase in Phase if phase != Phase.CLOSED])
def test_note_is_written_in_every_phase(town: Town, worker: Api, phase: str) -> None:
    case = case_in(town, phase)
    answer = write(worker, case)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert {name: body[name] for name in NOTE} == NOTE
    assert (body["author"], body["confidential"]) == (str(town.users["caseworker"].pk), False)


@pytest.mark.parametrize("ended", [{"phase": "closed", "closed_on": "2026-03-02"}, {"standing": "transferred"}])
def test_notes_of_an_ended_case_are_only_read(town: Town, worker: Api, case: Case, ended: dict[str, str]) -> None:
    note = make_note(town, case)
    Case.objects.filter(pk=case.pk).update(**ended)
    refusals = [
        write(worker, case),
        worker.patch(path(note), {"text": "x"}, etag="*"),
        worker.delete(path(note), etag="*"),
    ]
    assert [problems(one) for one in refusals] == [(409, "case_not_open", [])] * 3
    assert worker.get(path(note)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "entry"),
    [
        ({"topic": "weather"}, ("invalid_choice", "/topic")),
        ({"text": ""}, ("blank", "/text")),
        ({"happened_at": "yesterday"}, ("invalid", "/happened_at")),
        ({"author": "me"}, ("unknown_member", "/author")),
    ],
)
def test_note_that_breaks_a_rule_is_refused(worker: Api, case: Case, wrong: dict[str, str], entry: Any) -> None:
    assert problems(write(worker, case, **wrong)) == (400, "invalid", [entry])


def test_ordinary_note_is_seen_by_the_office(town: Town, api: Any, case: Case) -> None:
    note = make_note(town, case)
    for name in ("caseworker", "colleague", "team_lead"):
        assert seen_by(api(name), note) == (200, 1, 1)


def test_confidential_note_is_its_authors_alone(town: Town, api: Any, case: Case) -> None:
    note = write(api("caseworker"), case, confidential=True).json()
    assert seen_by(api("caseworker"), note) == (200, 1, 1)
    for name, refused in (("colleague", 404), ("team_lead", 403), ("caseworker-south", 404)):
        assert seen_by(api(name), note) == (404, 0, 0)
        assert ids(api(name).get("/notes/", confidential="true")) == []
        assert ids(api(name).get("/notes/", author=str(town.users["caseworker"].pk))) == []
        assert api(name).patch(path(note), {"text": "x"}, etag="*").status_code == refused
        assert api(name).delete(path(note), etag="*").status_code == refused


def test_note_made_confidential_is_gone_for_the_others(town: Town, api: Any, case: Case) -> None:
    note = make_note(town, case)
    assert seen_by(api("team_lead"), note) == (200, 1, 1)
    answer = api("caseworker").patch(path(note), {"confidential": True}, etag="*")
    assert (answer.status_code, answer.json()["confidential"]) == (200, True)
    assert seen_by(api("team_lead"), note) == (404, 0, 0)
    assert seen_by(api("caseworker"), note) == (200, 1, 1)


def test_note_is_changed_by_its_author_only(town: Town, api: Any, case: Case) -> None:
    note = make_note(town, case)
    for name, reason in (("colleague", [("not_the_author", "")]), ("team_lead", [])):
        refusals = [
            api(name).patch(path(note), {"confidential": True}, etag="*"),
            api(name).delete(path(note), etag="*"),
        ]
        assert [problems(one) for one in refusals] == [(403, "not_allowed", reason)] * 2
    answer = api("caseworker").patch(path(note), {"text": "Corrected."}, etag="*")
    assert (answer.status_code, answer.json()["text"]) == (200, "Corrected.")
    assert api("caseworker").delete(path(note), etag="*").status_code == 204
    assert Note.objects.count() == 0


def test_note_change_needs_the_etag_and_honours_it(town: Town, worker: Api, case: Case) -> None:
    note = make_note(town, case)
    old = worker.get(path(note))["ETag"]
    assert worker.patch(path(note), {"text": "x"}).status_code == 428
    new = worker.patch(path(note), {"text": "x"}, etag=old)["ETag"]
    assert worker.patch(path(note), {"text": "y"}, etag=old).status_code == 412
    assert worker.delete(path(note)).status_code == 428
    assert worker.delete(path(note), etag=old).status_code == 412
    assert worker.delete(path(note), etag=new).status_code == 204


@pytest.mark.parametrize("name", SPECIALISTS)
def test_specialist_writes_on_a_granted_case_and_sees_the_own_notes(
    town: Town, api: Any, case: Case, name: str
) -> None:
    office = make_note(town, case)
    specialist = api(name)
    assert problems(write(specialist, case)) == (400, "invalid", [("does_not_exist", "/case")])
    grant(town, case, name)
    own = write(specialist, case)
    assert own.status_code == 201, own.content
    assert seen_by(specialist, own.json()) == (200, 1, 1)
    assert specialist.get(path(office)).status_code == 404
    assert specialist.patch(path(own.json()), {"text": "Mine."}, etag="*").json()["text"] == "Mine."
    assert seen_by(api("caseworker"), own.json()) == (200, 2, 2)
    secret = write(specialist, case, confidential=True).json()
    assert seen_by(specialist, secret) == (200, 2, 2)
    assert seen_by(api("caseworker"), secret) == (404, 2, 2)


@pytest.mark.parametrize("name", ["volunteer", "interpreter", "partner_agency", "administrator", "integration_officer"])
def test_notes_are_refused_to_other_roles(town: Town, api: Any, case: Case, name: str) -> None:
    note = make_note(town, case)
    answers = [api(name).get("/notes/"), api(name).get(path(note)), write(api(name), case)]
    assert [one.status_code for one in answers] == [403] * 3


def test_foreign_case_in_the_body_does_not_exist(town: Town, api: Any, case: Case) -> None:
    other = make_town(ags="05166999", prefix="XX")
    for client in (Api(other, "caseworker"), api("caseworker-south")):
        assert problems(write(client, case)) == (400, "invalid", [("does_not_exist", "/case")])
    assert write(api("caseworker"), case).status_code == 201


def test_foreign_note_does_not_exist(town: Town, api: Any, case: Case) -> None:
    note = make_note(town, case)
    other = make_town(ags="05166999", prefix="XX")
    for client in (Api(other, "caseworker"), api("caseworker-south")):
        assert seen_by(client, note) == (404, 0, 0)
        assert client.patch(path(note), {"text": "x"}, etag="*").status_code == 404
        assert client.delete(path(note), etag="*").status_code == 404
        assert ids(client.get("/notes/", case=str(case.pk))) == []


def test_notes_are_narrowed(town: Town, worker: Api, case: Case) -> None:
    mine = make_note(town, case)
    secret = make_note(town, case_in(town), confidential=True)
    other = make_note(town, case, by="colleague")
    assert ids(worker.get("/notes/")) == keys(mine, secret, other)
    assert ids(worker.get("/notes/", case=str(case.pk))) == keys(mine, other)
    assert ids(worker.get("/notes/", confidential="true")) == keys(secret)
    assert ids(worker.get("/notes/", confidential="false")) == keys(mine, other)
    assert ids(worker.get("/notes/", author=str(town.users["colleague"].pk))) == keys(other)
    assert ids(worker.get("/notes/", updated_since="2026-03-02T09:00:00Z")) == keys(mine, secret, other)
    assert ids(worker.get("/notes/", updated_since="2026-03-02T09:00:01Z")) == []
    refused = worker.get("/notes/", topic="daily_life")
    assert problems(refused) == (400, "unknown_parameter", [("unknown_parameter", "topic")])


@pytest.mark.parametrize("rows", [1, 3])
def test_note_lists_and_details_take_the_same_statements(town: Town, api: Any, rows: int) -> None:
    for _ in range(rows):
        case = case_in(town)
        grant(town, case, "health_companion")
        note = make_note(town, case, by="health_companion")
    found = {}
    for name in ("caseworker", "team_lead", "health_companion"):
        client = api(name)
        with counted() as listed:
            assert len(client.get("/notes/").json()["results"]) == rows
        with counted() as viewed:
            assert client.get(path(note)).status_code == 200
        found[name] = (len(listed), len(viewed))
    assert found == {"caseworker": (5, 5), "team_lead": (5, 5), "health_companion": (5, 5)}
