"""Every error is a problem detail with a stable code, and quotes nothing that was sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person

Speaker = Callable[[str], Api]


def members(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer["Content-Type"], answer.json()["code"]


PROBLEM = "application/problem+json"


def test_request_without_token_is_challenged(town: Town) -> None:
    answer = Api().get("/me/")
    assert members(answer) == (401, PROBLEM, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="casemgmt"'


def test_unknown_token_is_refused(town: Town) -> None:
    assert members(Api(token="cm_unknown").get("/me/")) == (401, PROBLEM, "authentication_failed")


def test_address_that_leads_nowhere_is_a_problem(town: Town) -> None:
    assert members(Client().get("/api/v1/nothing/")) == (404, PROBLEM, "not_found")


def test_method_that_is_not_served_is_a_problem(town: Town, api: Speaker) -> None:
    assert members(api("caseworker").delete("/cases/")) == (405, PROBLEM, "method_not_allowed")


def test_body_that_is_no_json_is_a_problem(town: Town) -> None:
    headers = {"Authorization": f"Bearer {town.tokens['caseworker']}"}
    answer = Client().post("/api/v1/persons/", data=b"{broken", content_type="application/json", headers=headers)
    assert members(answer) == (400, PROBLEM, "not_readable")


def test_body_nested_too_deeply_is_a_problem(town: Town) -> None:
    headers = {"Authorization": f"Bearer {town.tokens['caseworker']}"}
    deep = b"[" * 200 + b"]" * 200
    answer = Client().post("/api/v1/persons/", data=deep, content_type="application/json", headers=headers)
    assert members(answer) == (400, PROBLEM, "not_readable")


def test_body_larger_than_any_record_is_a_problem(town: Town) -> None:
    headers = {"Authorization": f"Bearer {town.tokens['caseworker']}"}
    large = b'{"family_name": "' + b"x" * 1024 * 1024 + b'"}'
    answer = Client().post("/api/v1/persons/", data=large, content_type="application/json", headers=headers)
    assert members(answer) == (413, PROBLEM, "too_large")


def test_each_wrong_member_is_named_and_its_value_is_not_repeated(town: Town, api: Speaker) -> None:
    body = {"team": str(town.teams["north"].pk), "family_name": "Haddad", "sex": "Canary", "born_on": "Canary"}
    answer = api("caseworker").post("/persons/", body)
    assert members(answer) == (400, PROBLEM, "invalid")
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/born_on", "invalid"),
        ("/sex", "invalid_choice"),
    }


def test_unknown_member_is_named(town: Town, api: Speaker) -> None:
    answer = api("caseworker").post("/persons/", {"team": str(town.teams["north"].pk), "surname": "x"})
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/surname", "unknown_member")]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"colour": "red"}, "colour", "unknown_parameter"),
        ({"ordering": "concern"}, "ordering", "ordering_unknown"),
        ({"page_size": "201"}, "page_size", "page_size_invalid"),
        ({"page_size": "0"}, "page_size", "page_size_invalid"),
        ({"cursor": "nonsense"}, "cursor", "cursor_invalid"),
        ({"fields": "password"}, "fields", "unknown_field"),
        ({"phase": "dreaming"}, "phase", "filter_invalid"),
        ({"crisis": "maybe"}, "crisis", "filter_invalid"),
        ({"updated_since": "yesterday"}, "updated_since", "filter_invalid"),
    ],
)
def test_parameter_that_cannot_be_is_named(town: Town, api: Speaker, query: Any, parameter: str, code: str) -> None:
    answer = api("caseworker").get("/cases/", **query)
    assert answer.status_code == 400
    assert [(one["parameter"], one["code"]) for one in answer.json()["errors"]] == [(parameter, code)]


@pytest.mark.postgresql
def test_value_that_the_database_cannot_read_is_a_problem(town: Town, api: Speaker) -> None:
    answer = api("caseworker").get("/notes/", updated_since="3475-07-27T10:26:07+20:23")
    assert members(answer) == (400, PROBLEM, "invalid")


def test_titles_are_german_or_english(town: Town) -> None:
    titles = [
        Client().get("/api/v1/nothing/", headers={"Accept-Language": language}).json()["title"]
        for language in ("de", "en", "fr")
    ]
    assert titles == ["Nicht gefunden", "Not found", "Not found"]


def test_change_needs_the_version_that_was_read(town: Town, api: Speaker) -> None:
    me, path = api("caseworker"), f"/persons/{make_person(town).pk}/"
    read = me.get(path)
    assert members(me.patch(path, {"sex": "w"})) == (428, PROBLEM, "precondition_required")
    assert me.patch(path, {"sex": "w"}, etag=read["ETag"]).status_code == 200
    assert members(me.patch(path, {"sex": "m"}, etag=read["ETag"])) == (412, PROBLEM, "stale")
    assert me.get(path).json()["sex"] == "w"


def test_action_honours_the_version_that_was_read(town: Town, api: Speaker) -> None:
    me, path = api("caseworker"), f"/cases/{make_case(town).pk}/"
    read = me.get(path)
    attempt = {"on": "2026-02-28", "way": "phone", "reached": True}
    assert me.post(f"{path}log-contact/", attempt, etag=read["ETag"]).status_code == 200
    assert members(me.post(f"{path}log-contact/", attempt, etag=read["ETag"])) == (412, PROBLEM, "stale")
    assert me.post(f"{path}log-contact/", attempt).status_code == 200


def test_answers_are_never_stored_by_caches_and_carry_the_request_identity(town: Town, api: Speaker) -> None:
    answer = api("caseworker").get("/cases/")
    assert answer["Cache-Control"] == "no-store"
    assert len(answer["X-Request-Id"]) == 36
