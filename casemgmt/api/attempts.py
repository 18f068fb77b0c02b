"""From where somebody tries to log in: the network address behind the proxies, and the kind of program."""

from django.conf import settings
from django.http import HttpRequest

from casemgmt.access.login_actions import Attempt

AGENTS = (("edg/", "edge"), ("firefox/", "firefox"), ("chrome/", "chrome"), ("safari/", "safari"), ("curl/", "curl"))
"""What a User-Agent holds and what it is called; the first that fits. More of it is not kept."""

OTHER = "other"


def attempt_of(request: HttpRequest) -> Attempt:
    """The attempt that a request is."""
    return Attempt(
        now=request.now,  # type: ignore[attr-defined]
        address=address_of(request),
        agent=agent_of(request.headers.get("User-Agent", "")),
        request_id=request.identity,  # type: ignore[attr-defined]
    )


def address_of(request: HttpRequest) -> str:
    """The client's address: of X-Forwarded-For what the outermost of our own proxies wrote, and nothing before it."""
    hops = settings.PROXY_HOPS
    written = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < hops <= len(written):
        return written[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))


def agent_of(header: str) -> str:
    """The family of the program."""
    lower = header.lower()
    return next((name for mark, name in AGENTS if mark in lower), OTHER)
