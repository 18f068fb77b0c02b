"""The API documents: valid, without warnings, and each part holds only what its readers may call."""

import re
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from openapi_spec_validator import validate

from casemgmt.access.roles import AGENCY_ROLES, HELPERS
from tests.architecture.routes import calls


def document(path: str) -> dict[str, Any]:
    GENERATOR_STATS.reset()
    answer = Client().get(path)
    assert answer.status_code == 200
    found: dict[str, Any] = yaml.safe_load(answer.content)
    return found


def operations(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(method, path) for path, methods in found["paths"].items() for method in methods}


def served(roles: frozenset[Any] | None = None) -> set[tuple[str, str]]:
    found = set()
    for method, pattern, view, action in calls():
        allowed = view.policy.actions[view.policy_name(action)]
        if roles is None or allowed & roles:
            path = re.sub(r"<[a-z]+:pk>", "{id}", pattern).replace("<uuid:person_pk>", "{person_pk}")
            found.add((method, path))
    return found


@pytest.mark.parametrize(
    ("path", "roles"),
    [("/api/schema/", None), ("/api/schema/partner/", AGENCY_ROLES), ("/api/schema/volunteer/", HELPERS)],
)
def test_document_is_valid_without_warnings_and_names_what_is_served(path: str, roles: Any) -> None:
    found = document(path)
    validate(found)
    assert found["openapi"].startswith("3.1")
    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    assert operations(found) == served(roles)


def test_pages_load_nothing_from_other_hosts() -> None:
    page = Client().get("/api/docs/").content.decode()
    assert "//cdn" not in page
    assert [part for part in ("https://", "http://") if part in page] == []


def test_start_page_leads_to_the_documentation() -> None:
    assert 'href="/api/docs/"' in Client().get("/").content.decode()
