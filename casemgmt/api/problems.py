"""Every error as a problem detail (RFC 9457): a stable code, a sentence, and an entry for each field concerned."""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from rest_framework import exceptions
from rest_framework.response import Response

from casemgmt.api.problem_titles import title_of
from casemgmt.api.rendering import OrjsonRenderer
from casemgmt.errors import DomainError, FieldProblem

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)

_CODES: Mapping[type[exceptions.APIException], str] = {
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "authentication_failed",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.ParseError: "not_readable",
    exceptions.ValidationError: "invalid",
    exceptions.Throttled: "throttled",
}


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error raised in a view; None for what nobody foresaw, which becomes a plain 500."""
    request = context["request"]._request
    headers: dict[str, str] = {}
    if isinstance(error, DomainError):
        error, members = _shown_beside(error, context["view"])
        headers |= error.headers
        body = problem(request, error.status, error.code, error.detail, problems=error.problems) | members
    elif isinstance(error, Http404):
        body = problem(request, 404, "not_found", "There is no such record.")
    elif isinstance(error, PermissionDenied):
        body = problem(request, 403, "not_allowed", "Your role does not include this.")
    elif isinstance(error, exceptions.ValidationError):
        body = problem(request, 400, "invalid", "Some of what was sent breaks a rule.", problems=_entries(error.detail))
    elif isinstance(error, exceptions.APIException):
        body = problem(request, error.status_code, _CODES.get(type(error), "error"), str(error.detail))
        if challenge := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
    elif isinstance(error, IntegrityError):
        log.warning("a constraint refused a write, request %s", request.identity)
        body = problem(request, 409, "conflict", "Somebody else was faster, or the record stands in the way of a rule.")
    elif isinstance(error, DataError):
        log.warning("the database could not read a value, request %s", request.identity)
        body = problem(request, 400, "invalid", "A value lies outside of what can be stored or compared.")
    elif isinstance(error, OperationalError):
        log.warning("the database was not able, request %s", request.identity)
        headers["Retry-After"] = "2"
        body = problem(request, 503, "unavailable", "The database is busy. Try again.")
    else:
        return None
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def _shown_beside(error: DomainError, view: Any) -> tuple[DomainError, dict[str, Any]]:
    """The error with the records that the view shows beside it; if the trail cannot say so, that error and none."""
    try:
        return error, dict(getattr(view, "members_of", lambda _: {})(error))
    except DomainError as instead:
        return instead, {}


def problem(request: HttpRequest, status: int, code: str, detail: str, *, problems: Any = ()) -> dict[str, Any]:
    """The members of a problem detail."""
    body: dict[str, Any] = {
        "type": f"/api/problems/#{code}",
        "title": title_of(code, get_language() or "en") or HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "instance": request.path,
        "request_id": getattr(request, "identity", ""),
    }
    if problems:
        body["errors"] = [_entry(one) for one in problems]
    return body


def plain_problem(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """A problem detail outside any view: unknown paths, and what nobody foresaw."""
    body = OrjsonRenderer().render(problem(request, status, code, detail))
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer for a path that leads nowhere."""
    return plain_problem(request, 404, "not_found", "There is nothing at this address.")


def failed(request: HttpRequest) -> HttpResponse:
    """The answer for an error that nobody foresaw; the log has its place under the request's identity."""
    return plain_problem(request, 500, "failed", "Something went wrong here. Nothing was saved.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer for a request that Django refuses by itself."""
    return plain_problem(request, 400, "not_readable", "The request cannot be read.")


def _entry(one: FieldProblem) -> dict[str, str]:
    entry = {"code": one.code, "detail": one.detail}
    if one.pointer.startswith("?"):
        entry["parameter"] = one.pointer[1:]
    elif one.pointer:
        entry["pointer"] = one.pointer
    return entry


def _entries(detail: Any, pointer: str = "") -> Iterator[FieldProblem]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _entries(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            if not nested or inner:
                yield from _entries(inner, f"{pointer}/{position}" if nested else pointer)
    else:
        yield FieldProblem(getattr(detail, "code", "invalid"), str(detail), pointer)
