"""What every request carries: the moment it arrived, and an identity that answers and the trail repeat."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from uuid_utils.compat import uuid7

_SAFE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdentity:
    """Sets `request.now` and `request.identity`, answers `X-Request-Id`, and forbids caches to keep API answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-Id", "")
        request.now = timezone.now()
        request.identity = sent if _SAFE.fullmatch(sent) else str(uuid7())
        response = self.get_response(request)
        response["X-Request-Id"] = request.identity
        if request.path.startswith("/api/v1/"):
            response["Cache-Control"] = "no-store"
        return response
