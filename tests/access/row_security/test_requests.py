"""Every request of an account stands behind the wall for all that it asks, but for who it is."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from casemgmt.access.row_security.wall import FRONT, where
from casemgmt.api.viewsets import EndpointViewSet
from tests.access.row_security.test_same_sight import towns
from tests.architecture.routes import calls
from tests.architecture.test_sweep import World as Towns
from tests.architecture.test_sweep import address, allowed, basename, send
from tests.factories.client import Api

pytestmark = pytest.mark.postgresql
__all__ = ["towns"]

DOOR = {
    "access_accesstoken", "access_breakglass", "access_membership", "access_session", "access_standin", "access_team",
    "access_user", "crypto_subjectkey",
}  # fmt: skip
"""What is asked of an account before it stands behind the wall: its token, its seats, the glasses it broke."""

BY_THEMSELVES = {("me", "password"), ("provider-link", "challenge"), ("provider-link", "create")}
"""Requests that stay in front. A wrong password is counted although the request is refused, and a link asks the
identity provider in between, while no transaction waits."""

ROLES = (
    "caseworker", "team_lead", "health_companion", "volunteer", "partner_agency", "data_protection_officer",
    "administrator",
)  # fmt: skip
TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE) "?([a-z_0-9]+)"?', re.IGNORECASE)


@pytest.fixture
def asked_in_front(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The tables that requests asked in front of the wall."""
    found: set[str] = set()
    dispatch = EndpointViewSet.dispatch

    def recorded(execute: Any, sql: Any, *args: Any) -> Any:
        if where() == FRONT:
            found.update(TABLE.findall(str(sql)))
        return execute(sql, *args)

    def watched(view: Any, *args: Any, **options: Any) -> Any:
        with connection.execute_wrapper(recorded):
            return dispatch(view, *args, **options)

    monkeypatch.setattr(EndpointViewSet, "dispatch", watched)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_only_the_account_is_asked_in_front_of_the_wall(towns: Towns, role: str, asked_in_front: set[str]) -> None:
    """Every call that the role may do: on a record of its own team, of another one, and on none."""
    api, answered = Api(towns.town, role), set()
    for method, pattern, view, action in calls():
        name = basename(pattern)
        if view.policy_name(action) in view.policy.open or (name, action) in BY_THEMSELVES:
            continue
        if not allowed(view, action, role):
            continue
        for pk in (towns.foreign.get(name), towns.own.get(name), uuid4()):
            answer = send(api, method, address(pattern, pk))
            assert answer.status_code != 500, (method, pattern)
            answered.add(answer.status_code)
        assert asked_in_front <= DOOR, (method, pattern)
    assert {200, 400, 404} <= answered
    assert {"access_membership", "access_accesstoken"} <= asked_in_front
