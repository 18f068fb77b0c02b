"""The network address that a request came from."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def address_in(meta: Mapping[str, Any]) -> str:
    """Of X-Forwarded-For what the outermost of our own proxies wrote, and nothing before it; else the peer's address.

    `meta` has the names of WSGI.
    """
    hops = settings.PROXY_HOPS
    written = [one.strip() for one in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if 0 < hops <= len(written):
        return written[-hops]
    return str(meta.get("REMOTE_ADDR", ""))
