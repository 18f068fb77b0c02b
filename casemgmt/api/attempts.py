"""From where somebody tries to log in, and with what kind of program."""

from django.http import HttpRequest

from casemgmt.access.addresses import address_in
from casemgmt.access.login_actions import Attempt

AGENTS = (("edg/", "edge"), ("firefox/", "firefox"), ("chrome/", "chrome"), ("safari/", "safari"), ("curl/", "curl"))
"""What a User-Agent holds and what it is called; the first that fits. More of it is not kept."""

OTHER = "other"


def attempt_of(request: HttpRequest) -> Attempt:
    """The attempt that a request is."""
    return Attempt(
        now=request.now,  # type: ignore[attr-defined]
        address=address_in(request.META),
        agent=agent_of(request.headers.get("User-Agent", "")),
        request_id=request.identity,  # type: ignore[attr-defined]
    )


def agent_of(header: str) -> str:
    """The family of the program."""
    lower = header.lower()
    return next((name for mark, name in AGENTS if mark in lower), OTHER)
