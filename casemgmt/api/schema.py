"""How views become the API documents: shapes, problem details, parts for partner agencies and for helpers."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from casemgmt.access.credentials import SCOPES
from casemgmt.access.roles import AGENCY_ROLES, HELPERS, Role
from casemgmt.api.pages import DEFAULT_SIZE, MAX_SIZE
from casemgmt.api.problems import MEDIA_TYPE

BASE_ERRORS = ("400", "401", "403")
DETAIL_ERRORS = ("404",)
WRITE_ERRORS = ("409", "413")
LOCKED_ERRORS = ("412",)


class ProblemEntry(serializers.Serializer):
    """One cause: what rule, where."""

    code = serializers.CharField()
    detail = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="JSON pointer into the body.")
    parameter = serializers.CharField(required=False, help_text="Name of the query parameter.")


class Problem(serializers.Serializer):
    """A problem detail (RFC 9457)."""

    type = serializers.CharField(help_text="Address that explains the code.")
    title = serializers.CharField(help_text="In German or English, by Accept-Language.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable; programs decide by it.")
    detail = serializers.CharField()
    instance = serializers.CharField()
    request_id = serializers.CharField()
    errors = ProblemEntry(many=True, required=False)


class KeysetPages(BasePagination):
    """Tells the API documents what a page looks like; `casemgmt.api.pages` makes it."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters that page."""
        size = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}
        return [
            _parameter("cursor", {"type": "string"}, "From `next` or `previous` of a page."),
            _parameter("page_size", size, "Rows on a page."),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The members of a page."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Only with `count=true`."},
            },
        }


class RecordSchema(AutoSchema):
    """Reads the declarations of a RecordViewSet."""

    def get_request_serializer(self) -> Any:
        """The shape that a write is given in; none for an action that takes nothing."""
        shapes = getattr(self.view, "shapes", None)
        if shapes is None or self.method in {"GET", "DELETE"}:
            return super().get_request_serializer()
        return shapes.get(self.view.action)

    def get_response_serializers(self) -> Any:
        """The shape that is shown."""
        if self.method == "DELETE" or not hasattr(self.view, "shapes"):
            return super().get_response_serializers()
        return getattr(self.view, "answers", {}).get(self.view.action, self.view.serializer_class)

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A bearer token; for what a scope includes also a token of an agency's program."""
        auth: list[dict[str, list[str]]] = super().get_auth()
        policy = getattr(self.view, "policy", None)
        if policy is not None:
            name = self.view.policy_name(self.view.action)
            auth += [{"agencyClient": [one]} for one in SCOPES if name in SCOPES[one].get(policy.record, ())]
        return auth

    def get_override_parameters(self) -> list[OpenApiParameter]:
        """`ordering`, `fields` and `count` of lists, `If-Match` of writes."""
        if not hasattr(self.view, "shapes"):
            return []
        found = [OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER, enum=["de", "en"])]
        has_fields = hasattr(getattr(self.view.serializer_class, "Meta", None), "fields")
        if self.method == "GET" and has_fields:
            found.append(OpenApiParameter("fields", str, description="Names of the members to show, with commas."))
        if self._is_list_view() and self.method == "GET":
            found.append(OpenApiParameter("ordering", str, enum=list(self.view.orderings)))
            found.append(OpenApiParameter("count", bool, description="Also count all rows of the list."))
        if self._is_detail() and self.method != "GET":
            required = self.method in {"PUT", "PATCH", "DELETE"}
            found.append(
                OpenApiParameter(
                    "If-Match", str, OpenApiParameter.HEADER, required=required, description="The ETag that was read."
                )
            )
        return found

    def get_filter_backends(self) -> Any:
        """Filters narrow lists of records, and nothing else."""
        return super().get_filter_backends() if self._is_paged() else []

    def _get_paginator(self) -> Any:
        return super()._get_paginator() if self._is_paged() else None

    def _is_paged(self) -> bool:
        return getattr(self.view, "action", "list") == "list"

    def _is_detail(self) -> bool:
        return "{pk}" in self.path or "{id}" in self.path

    def _get_response_bodies(self, direction: str = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        codes = [*BASE_ERRORS]
        if "{" in self.path:
            codes += DETAIL_ERRORS
        if self.method != "GET":
            codes += WRITE_ERRORS
            if self._is_detail():
                codes += LOCKED_ERRORS
            if self.method in {"PUT", "PATCH", "DELETE"}:
                codes.append("428")
        if hasattr(self.view, "is_open") and self.view.is_open():
            codes.append("429")
        own = getattr(self.view, "problems", {}).get(getattr(self.view, "action", ""), {})
        for code in codes:
            shape = own.get(code, Problem)
            bodies.setdefault(code, self._get_response_for_code(shape, code, media_types=[MEDIA_TYPE]))
        return bodies


def without_defaults_of_what_is_shown(result: Any, **_: Any) -> Any:
    """The document without default values of members that are only shown: nobody can leave them out."""
    for component in result.get("components", {}).get("schemas", {}).values():
        for member in component.get("properties", {}).values():
            if member.get("readOnly"):
                member.pop("default", None)
    return result


def for_partners(endpoints: Any, **_: Any) -> Any:
    """Only what a partner agency may call."""
    return _callable_by(endpoints, AGENCY_ROLES)


def for_volunteers(endpoints: Any, **_: Any) -> Any:
    """Only what volunteers and interpreters may call."""
    return _callable_by(endpoints, HELPERS)


def _callable_by(endpoints: Any, roles: frozenset[Role]) -> Any:
    return [
        (path, regex, method, callback)
        for path, regex, method, callback in endpoints
        if _allows(callback, method, roles)
    ]


def _allows(callback: Any, method: str, roles: frozenset[Role]) -> bool:
    policy = getattr(callback.cls, "policy", None)
    actions = getattr(callback, "actions", None) or {}
    if policy is None:
        return False
    name = callback.cls.policy_name(actions.get(method.lower(), "")) if actions else "retrieve"
    return not policy.actions.get(name, frozenset()).isdisjoint(roles)


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
