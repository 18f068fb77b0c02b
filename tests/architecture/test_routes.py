"""No forgotten door: every address is behind a policy and `visible_to`, or is named here as open."""

from typing import Any

import pytest
from rest_framework.settings import api_settings

from casemgmt.access.policies import POLICIES
from casemgmt.access.querysets import RecordQuerySet
from casemgmt.api.authentication import BearerTokens
from casemgmt.api.permissions import ByPolicy
from casemgmt.api.viewsets import EndpointViewSet
from tests.architecture.routes import all_routes, api_routes, calls

OPEN = {
    "/",
    "/health/live",
    "/health/ready",
    "/api/docs/",
    "/api/problems/",
    "/api/schema/",
    "/api/schema/partner/",
    "/api/schema/volunteer/",
    "/oauth/token/",
}
"""Addresses that anybody may open: none shows a record."""

OPEN_CALLS = {
    ("post", "/api/v1/sessions/"),
    ("post", "/api/v1/sessions/passkey/"),
    ("post", "/api/v1/sessions/passkey-challenge/"),
    ("get", "/api/v1/identity-providers/"),
    ("post", "/api/v1/sessions/provider-challenge/"),
    ("post", "/api/v1/sessions/provider/"),
    ("post", "/api/v1/sessions/provider-code/"),
    ("post", "/api/v1/provider-logouts/"),
    ("post", "/api/v1/invitations/accept/"),
}
"""Calls of the API that anybody may make: each asks for another proof than a token, and shows nothing without it."""

VIEWS = sorted({route.view for route in api_routes()}, key=lambda view: view.__name__)


def test_addresses_outside_the_api_are_the_named_ones() -> None:
    outside = {route.pattern for route in all_routes()} - {route.pattern for route in api_routes()}
    assert outside == OPEN


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_view_of_the_api_is_a_record_view(view: Any) -> None:
    assert issubclass(view, EndpointViewSet)
    assert isinstance(view.queryset.all(), RecordQuerySet)
    assert view.authentication_classes == [BearerTokens]
    assert view.permission_classes == [ByPolicy]
    assert [ByPolicy] == api_settings.DEFAULT_PERMISSION_CLASSES


@pytest.mark.parametrize(("method", "pattern", "view", "action"), calls(), ids=str)
def test_call_is_named_by_a_policy(method: str, pattern: str, view: Any, action: str) -> None:
    assert view.policy_name(action) in view.policy.actions


def test_calls_that_anybody_may_make_are_the_named_ones() -> None:
    found = {(method, route) for method, route, view, action in calls() if view.policy_name(action) in view.policy.open}
    assert found == OPEN_CALLS


def test_policies_name_only_calls_that_exist() -> None:
    named = {(name, action) for name, policy in POLICIES.items() for action in policy.actions}
    served = {(view.policy.record, view.policy_name(action)) for _, _, view, action in calls()}
    assert named == served


def test_every_write_shape_belongs_to_a_call() -> None:
    served = {(view, action) for _, _, view, action in calls()}
    declared = {(view, action) for _, _, view, _ in calls() for action in view.shapes}
    assert declared - served == set()
