"""Ways around the front door, each by name: a caseworker of the team north tries to learn of people of the team south.

What is proved elsewhere over every route or in depth is not repeated here: every list, count, filter, search and
ordering by every role (`test_sweep.py`), lines of the one search (`tests/cases/test_search.py`), filters and fields of
granted cases (`tests/api/test_field_sets.py`), lists that two teams import (`tests/cases/test_imports_api.py`), pairs
of two teams (`tests/cases/test_duplicates.py`), the access log (`tests/cases/test_access_log.py`), what a person is
given about themselves (`tests/privacy/test_pack.py`), erased people (`tests/privacy/test_shredding.py`).
"""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.architecture.routes import all_routes, calls
from tests.architecture.sweep_world import CLOSED, ENDED, FOREIGN, OWN, World, without_identity
from tests.architecture.test_sweep import made_once, world
from tests.factories.case_records import problems
from tests.factories.client import Api
from tests.factories.lists import AMINA, csv_list, send_list

__all__ = ["made_once", "world"]


@pytest.fixture
def api(world: World) -> Api:
    return Api(world.town, "caseworker")


@pytest.fixture
def foreign(world: World) -> dict[str, UUID]:
    """The records of the team south."""
    return world.foreign


def shown(answer: Any) -> list[str]:
    """The ids of a page, after it was looked through for the word that marks what is foreign."""
    assert answer.status_code == 200, answer.content
    assert FOREIGN not in answer.content.decode()
    return [row["id"] for row in answer.json()["results"]]


def test_list(world: World, api: Api) -> None:
    """Open, closed and ended cases of the own team, and no other."""
    own = {str(one["case"]) for one in (world.own, world.closed, world.ended)}
    assert set(shown(api.get("/cases/"))) == own


def test_count(api: Api) -> None:
    assert api.get("/cases/", count="true").json()["count"] == 3


@pytest.mark.parametrize("line", [f"{FOREIGN}given {FOREIGN}family", f"{FOREIGN}family", f"{FOREIGN}@example.org"])
def test_search(api: Api, line: str) -> None:
    for answer in (api.get("/search/", q=line), api.post("/search/", {"q": line})):
        assert answer.json()["results"] == []
    assert shown(api.get("/persons/", q=line)) == []


@pytest.mark.parametrize("name", ["person", "household", "team"])
def test_filter(api: Api, foreign: dict[str, UUID], name: str) -> None:
    """By a foreign id as by one that does not exist."""
    answers = [api.get("/cases/", count="true", **{name: str(one)}).json() for one in (foreign[name], uuid4())]
    assert [(one["results"], one["count"]) for one in answers] == [([], 0)] * 2


def test_ordering(world: World, api: Api) -> None:
    """No order brings others to light, and by what is sealed there is none."""
    usual = sorted(shown(api.get("/cases/")))
    for ordering in ("updated_at", "-updated_at", "created_at", "-created_at"):
        assert sorted(shown(api.get("/cases/", ordering=ordering))) == usual
    for ordering in ("person__family_name", "concern", "team__name"):
        assert api.get("/cases/", ordering=ordering).status_code == 400


def test_expand(world: World, api: Api) -> None:
    """What comes nested is the record's own person; nothing else can be asked to come along."""
    assert problems(api.get(f"/cases/{world.own['case']}/", expand="person.cases"))[:2] == (400, "unknown_parameter")
    assert {row["person"]["id"] for row in api.get("/cases/").json()["results"]} == {
        str(one["person"]) for one in (world.own, world.closed, world.ended)
    }


def test_fields(world: World) -> None:
    """A specialist names a field of a granted case that is hidden from the role: it stays away."""
    coach = Api(world.town, "job_coach")
    assert set(coach.get(f"/cases/{world.own['case']}/", fields="id,concern,crisis").json()) == {"id"}
    assert coach.get(f"/persons/{world.own['person']}/", fields="family_name,password").status_code == 400


def test_nested(world: World, api: Api, foreign: dict[str, UUID]) -> None:
    """What hangs on a foreign record reads like what hangs on none."""
    for path, kind in (
        ("/persons/{}/disclosures/", "person"),
        ("/persons/{}/access-log/", "person"),
        ("/cases/{}/moves/", "case"),
        ("/cases/{}/grants/", "case"),
        ("/documents/{}/content/", "document"),
        ("/access-requests/{}/pack/", "access-request"),
        ("/erasures/{}/certificate/", "erasure"),
    ):
        hidden, nothing = (api.get(path.format(pk)) for pk in (foreign[kind], uuid4()))
        assert (hidden.status_code, without_identity(hidden)) == (404, without_identity(nothing)), path


def test_bulk(api: Api, foreign: dict[str, UUID]) -> None:
    """Many records at once are written by no address; a list in place of a record is refused unread."""
    for path in ("/persons/", "/cases/", "/notes/", "/tasks/"):
        answer = api.post(path, [{"id": str(foreign["person"]), "person": str(foreign["person"])}])
        assert (answer.status_code, FOREIGN in answer.content.decode()) == (400, False)
    for path in ("/persons/", "/cases/"):
        assert api.patch(path, [], etag="*").status_code == 405
        assert api.delete(path, etag="*").status_code == 405


def test_export(api: Api, foreign: dict[str, UUID]) -> None:
    """All that leaves the house in a file is one person's own answer, and that of a foreign request is none."""
    for form in ("json", "pdf"):
        answer = api.get(f"/access-requests/{foreign['access-request']}/pack/", format=form)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_import_report(world: World, api: Api, foreign: dict[str, UUID]) -> None:
    """Whoever imports a list with somebody whom another team knows is told of nobody."""
    row = AMINA | {"Nachname": f"{FOREIGN}family", "Vorname": f"{FOREIGN}given"}
    report = send_list(world.town, "caseworker", csv_list(row), dry_run="true").json()
    assert [report[name] for name in ("created", "known", "refused")] == [1, 0, 0]
    assert str(foreign["person"]) not in str(report)
    assert api.get(f"/imports/{foreign['import']}/").status_code == 404


def test_duplicates(world: World, api: Api, foreign: dict[str, UUID]) -> None:
    """Somebody of the very name and birth date of a foreign person is entered as if nobody were known."""
    person = {"given_names": f"{FOREIGN}given", "family_name": f"{FOREIGN}family", "born_on": "1990-09-02"}
    body = person | {"born_precision": "day", "sex": "w", "team": str(world.town.teams["north"].pk)}
    assert api.post("/persons/", body).status_code == 201
    assert str(foreign["duplicate"]) not in shown(api.get("/duplicates/"))
    answer = api.post("/duplicates/", {"one": str(world.own["person"]), "other": str(foreign["person"])})
    assert problems(answer) == (400, "invalid", [("does_not_exist", "/other")])


def test_notifications(world: World, api: Api, foreign: dict[str, UUID]) -> None:
    """Notices to recipients, and notices that a glass was broken, are those of the own work."""
    assert shown(api.get("/notices/", person=str(foreign["person"]))) == []
    for path in (f"/notices/{foreign['notice']}/", f"/glass-notices/{foreign['glass-notice']}/"):
        assert api.get(path).status_code == 404
    assert str(foreign["glass-notice"]) not in shown(api.get("/glass-notices/"))


@pytest.mark.parametrize("word", ["autocomplete", "suggest", "calendar", "feed", "ical", "ics", "export", "bulk"])
def test_autocomplete_calendar_feed_export_and_bulk_have_no_address(word: str) -> None:
    """There is no such door yet. Whoever opens one, proves here that it shows nothing foreign."""
    parts = {part for route in all_routes() for part in route.pattern.replace("-", "/").strip("/").split("/")}
    assert word not in parts


def test_history(api: Api, foreign: dict[str, UUID]) -> None:
    assert shown(api.get("/phase-changes/", case=str(foreign["case"]))) == []
    assert api.get(f"/phase-changes/{foreign['phase-change']}/").status_code == 404


def test_access_log(api: Api, foreign: dict[str, UUID]) -> None:
    """Who looked at a foreign person is told to nobody outside; and the trail itself to no caseworker at all."""
    assert api.get(f"/persons/{foreign['person']}/access-log/").status_code == 404
    assert api.get("/audit-entries/").status_code == 403


def test_statistics(world: World, api: Api) -> None:
    """Numbers about broken glasses are the overseers', each of the own town."""
    assert api.get("/break-glass/statistics/").status_code == 403
    there = Api(world.other_town, "data_protection_officer").get("/break-glass/statistics/")
    assert (there.status_code, OWN in there.content.decode(), FOREIGN in there.content.decode()) == (200, False, False)
    statistics = {pattern for _, pattern, _, _ in calls() if "statistic" in pattern}
    assert statistics == {"/api/v1/break-glass/statistics/"}


def test_error_texts(world: World, api: Api, foreign: dict[str, UUID]) -> None:
    """A refusal does not tell that a foreign record exists: not by reference, not as a number that is taken."""
    for pk in (foreign["case"], uuid4()):
        body = {"case": str(pk), "topic": "daily_life", "text": "x", "happened_at": "2026-03-01T10:00:00+01:00"}
        assert problems(api.post("/notes/", body)) == (400, "invalid", [("does_not_exist", "/case")])
    taken = {"person": str(world.ended["person"]), "kind": "azr", "value": "123456789012"}
    assert api.post("/identifiers/", taken).status_code == 201
    again = api.post("/identifiers/", taken)
    assert (again.status_code, again.json()["code"]) == (409, "identifier_known")


@pytest.mark.parametrize(("who", "path"), [("volunteer", "/my/tasks/"), ("partner_agency", "/partner/referrals/")])
def test_closed_case_and_withdrawn_consent_leave_no_door(world: World, who: str, path: str) -> None:
    """Of a case that is closed, and of what was taken back, helper and partner are told no word by their one list."""
    answer = Api(world.town, who).get(path, count="true", page_size="200")
    assert (answer.json()["count"], len(answer.json()["results"])) == (1, 1)
    assert [mark for mark in (CLOSED, ENDED, FOREIGN) if mark in answer.content.decode()] == []
