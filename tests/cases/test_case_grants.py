"""Single cases opened to somebody: what a grant shows, from when to when, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from casemgmt.audit.models import Entry
from cases.lifecycle import Phase
from cases.models import Case, CaseGroupGrant, CaseUserGrant
from cases.projections import CASE
from tests.factories.case_moves import path_of
from tests.factories.case_records import grant, ids, keys, problems
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_town

SPECIALISTS = ["health_companion", "housing_manager", "job_coach", "course_coordinator"]


@pytest.fixture
def worker(api: Any) -> Api:
    return api("caseworker")


@pytest.fixture
def case(town: Town) -> Case:
    make_case(town)
    return make_case(town)


def open_to(client: Api, town: Town, case: Case, name: str, **more: Any) -> Any:
    return client.post(path_of(case, "grant"), {"user": str(town.users[name].pk), "reason": "support"} | more)


def in_hours(hours: int) -> str:
    return (timezone.now() + timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize("name", SPECIALISTS)
def test_specialist_sees_reduced_fields_of_a_granted_case(
    town: Town, api: Any, worker: Api, case: Case, name: str
) -> None:
    specialist = api(name)
    assert (ids(specialist.get("/cases/")), specialist.get(path_of(case)).status_code) == ([], 404)
    assert open_to(worker, town, case, name).status_code == 200
    shown = specialist.get(path_of(case)).json()
    assert shown == {one: value for one, value in worker.get(path_of(case)).json().items() if one in CASE.shown(name)}
    listed = specialist.get("/cases/", count="true").json()
    assert (listed["results"], listed["count"]) == ([shown], 1)
    assert specialist.get(path_of(case), fields="reference,concern").json() == {"reference": case.reference}


def test_specialist_narrows_by_nothing_that_is_not_shown(town: Town, api: Any, worker: Api, case: Case) -> None:
    companion = api("health_companion")
    open_to(worker, town, case, "health_companion")
    worker.post(path_of(case, "raise_crisis"), {"reason": "Threatened"})
    assert ids(worker.get("/cases/", crisis="true")) == keys(case)
    assert ids(companion.get("/cases/", phase="inquiry")) == keys(case)
    for name, value in (("crisis", "true"), ("review_before", "2027-01-01")):
        refused = companion.get("/cases/", **{name: value})
        assert problems(refused) == (400, "unknown_parameter", [("unknown_parameter", name)])


def test_office_narrows_its_own_cases_by_what_a_granted_one_hides(
    town: Town, api: Any, worker: Api, case: Case
) -> None:
    south, other = api("caseworker-south"), make_case(town, "south")
    grant(town, case, "caseworker-south")
    for client, one in ((worker, case), (south, other)):
        client.post(path_of(one, "raise_crisis"), {"reason": "Threatened"})
    assert ids(south.get("/cases/")) == keys(case, other)
    listed = south.get("/cases/", crisis="true", count="true")
    assert (ids(listed), listed.json()["count"]) == (keys(other), 1)
    assert ids(south.get("/cases/", crisis="false")) == []


def test_grant_shows_a_case_from_when_to_when(town: Town, api: Any, worker: Api, case: Case) -> None:
    for begins, ends, status in ((1, 2, 404), (-2, -1, 404), (-1, 1, 200)):
        answer = open_to(worker, town, case, "job_coach", valid_from=in_hours(begins), valid_until=in_hours(ends))
        assert answer.status_code == 200, answer.content
        assert api("job_coach").get(path_of(case)).status_code == status
    assert CaseUserGrant.grants.count() == 1


@pytest.mark.parametrize("hours", [0, -1])
def test_grant_ends_after_it_begins(town: Town, worker: Api, case: Case, hours: int) -> None:
    moment = timezone.now()
    ends = (moment + timedelta(hours=hours)).isoformat()
    refused = open_to(worker, town, case, "job_coach", valid_from=moment.isoformat(), valid_until=ends)
    assert problems(refused) == (400, "invalid", [("ends_before_it_begins", "/valid_until")])


def test_grants_are_listed_with_who_gave_them(town: Town, worker: Api, case: Case) -> None:
    open_to(worker, town, case, "job_coach", valid_from="2026-03-02T09:00:00Z", valid_until="2030-01-01T00:00:00Z")
    south = str(town.teams["south"].pk)
    worker.post(path_of(case, "grant"), {"team": south, "reason": "stand_in", "valid_from": "2026-03-02T09:00:00Z"})
    both = {
        "field_set": "specialist",
        "valid_from": "2026-03-02T09:00:00Z",
        "granted_by": str(town.users["caseworker"].pk),
    }
    assert worker.get(path_of(case, "grants")).json() == [
        both
        | {
            "user": str(town.users["job_coach"].pk),
            "team": None,
            "reason": "support",
            "valid_until": "2030-01-01T00:00:00Z",
        },
        both | {"user": None, "team": south, "reason": "stand_in", "valid_until": "9999-01-01T00:00:00Z"},
    ]


def test_team_sees_what_was_granted_to_it_until_it_is_revoked(town: Town, api: Any, worker: Api, case: Case) -> None:
    south, body = api("caseworker-south"), {"team": str(town.teams["south"].pk)}
    assert worker.post(path_of(case, "grant"), body | {"reason": "stand_in"}).status_code == 200
    assert set(south.get(path_of(case)).json()) == CASE.shown("granted")
    assert worker.post(path_of(case, "revoke_grant"), body).status_code == 200
    assert south.get(path_of(case)).status_code == 404
    assert problems(worker.post(path_of(case, "revoke_grant"), body)) == (409, "grant_unknown", [])
    assert CaseGroupGrant.grants.count() == 0


def test_revoked_grant_is_gone_at_the_next_request(town: Town, api: Any, worker: Api, case: Case) -> None:
    coach, body = api("job_coach"), {"user": str(town.users["job_coach"].pk)}
    assert problems(worker.post(path_of(case, "revoke_grant"), body)) == (409, "grant_unknown", [])
    open_to(worker, town, case, "job_coach")
    assert ids(coach.get("/cases/")) == keys(case)
    assert worker.post(path_of(case, "revoke_grant"), body).status_code == 200
    assert (ids(coach.get("/cases/")), coach.get(path_of(case)).status_code) == ([], 404)
    told = Entry.objects.filter(event__startswith="case.grant").order_by("id").values_list("event", flat=True)
    assert list(told) == ["case.granted", "case.grant_revoked"]


@pytest.mark.parametrize(
    ("grantee", "entry"),
    [
        ("volunteer", ("role_not_fitting", "/user")),
        ("partner_agency", ("role_not_fitting", "/user")),
        ("administrator", ("role_not_fitting", "/user")),
        ("integration_officer", ("role_not_fitting", "/user")),
    ],
)
def test_case_is_granted_to_those_who_work_on_cases(
    town: Town, worker: Api, case: Case, grantee: str, entry: tuple[str, str]
) -> None:
    assert problems(open_to(worker, town, case, grantee)) == (400, "invalid", [entry])


def test_grant_names_one_and_not_both(town: Town, worker: Api, case: Case) -> None:
    both = {"user": str(town.users["job_coach"].pk), "team": str(town.teams["south"].pk)}
    for grantee in (both, {}):
        refused = worker.post(path_of(case, "grant"), grantee | {"reason": "support"})
        assert problems(refused) == (400, "invalid", [("one_grantee", "/user")])


def test_grant_stays_in_the_municipality(town: Town, worker: Api, case: Case) -> None:
    other = make_town(ags="05166024", prefix="KE")
    for name, record in (("user", other.users["job_coach"]), ("team", other.teams["north"])):
        refused = worker.post(path_of(case, "grant"), {name: str(record.pk), "reason": "support"})
        assert problems(refused) == (400, "invalid", [("does_not_exist", f"/{name}")])


def test_grant_goes_on_to_nobody(town: Town, api: Any, worker: Api, case: Case) -> None:
    grant(town, case, "caseworker-south")
    stranger = api("caseworker-south")
    user = {"user": str(town.users["job_coach"].pk)}
    south = {"team": str(town.teams["south"].pk)}
    for answer in (
        open_to(stranger, town, case, "job_coach"),
        stranger.post(path_of(case, "revoke_grant"), user),
        stranger.get(path_of(case, "grants")),
        stranger.get(path_of(case, "moves")),
        stranger.post(path_of(case, "assign"), south),
        stranger.post(path_of(case, "log_contact"), {"on": "2026-03-01", "way": "phone", "reached": True}),
        stranger.patch(path_of(case), {"concern": "x"}, etag="*"),
    ):
        assert problems(answer) == (403, "not_allowed", [("not_your_office", "")])


@pytest.mark.parametrize("phase", Phase.values)
def test_granted_case_is_seen_in_every_phase(town: Town, api: Any, case: Case, phase: str) -> None:
    grant(town, case, "job_coach")
    Case.objects.filter(pk=case.pk).update(phase=phase, closed_on="2026-03-02")
    assert api("job_coach").get(path_of(case)).json()["phase"] == phase
