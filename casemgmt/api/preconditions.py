"""ETag and If-Match: nobody overwrites a change that they have not read (RFC 9110 13, RFC 6585 3)."""

from typing import Any

from rest_framework.request import Request

from casemgmt.errors import PreconditionMissing, Stale


def etag_of(record: Any) -> str:
    """The strong ETag of a record: its key and version."""
    return f'"{record.pk.hex}.{record.version}"'


def check_if_match(request: Request, record: Any, *, required: bool) -> None:
    """Raise PreconditionMissing without If-Match where it is required, and Stale where it names another version.

    Asked with the row locked, so that of two writers with the same version one is told.
    """
    sent = request.headers.get("If-Match")
    if sent is None:
        if required:
            raise PreconditionMissing
        return
    tags = [tag.strip() for tag in sent.split(",")]
    if "*" not in tags and etag_of(record) not in tags:
        raise Stale
