"""Answers that are files: to be saved and not shown, kept by no cache, and powerless if a browser shows them anyway."""

from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def file_answer(content: Iterator[bytes], *, name: str, media_type: str, size: int) -> StreamingHttpResponse:
    """The file, chunk by chunk. The first is asked for here, so that a broken seal is an error and no torn answer.

    A chunk that breaks later ends the connection before `size` bytes were sent, which every client notices.
    """
    first = next(content, b"")
    disposition = content_disposition_header(True, name) or "attachment"
    headers = HEADERS | {"Content-Disposition": disposition, "Content-Length": str(size)}
    return StreamingHttpResponse(_continued(first, content), content_type=media_type, headers=headers)


def _continued(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, with the stored file closed as soon as nobody asks for more."""
    try:
        yield from chain([first], rest)
    finally:
        close = getattr(rest, "close", None)
        if close is not None:
            close()
