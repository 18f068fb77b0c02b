"""JSON in and out, by orjson."""

from typing import Any

import orjson
from django.conf import settings
from django.utils.functional import Promise
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from casemgmt.errors import DomainError

MAX_DEPTH = 32


class BodyTooLarge(DomainError):
    """The body is larger than any record can be."""

    status = 413
    code = "too_large"
    detail = "The body is too large."


def _other(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


class OrjsonRenderer(BaseRenderer):
    """Renders JSON; times in UTC with Z, identifiers as text."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """The bytes of the answer; none where there is no content."""
        return b"" if data is None else orjson.dumps(data, default=_other, option=orjson.OPT_UTC_Z)


class OrjsonParser(BaseParser):
    """Reads JSON up to 32 levels deep; anything else is a 400 that quotes nothing of what was sent."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value that was sent; an empty body is an empty object."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise BodyTooLarge
        if not body:
            return {}
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise ParseError("The body is not valid JSON.") from None
        if _depth(value) > MAX_DEPTH:
            raise ParseError("The body is nested too deeply.")
        return value


class JsonOnly(BaseContentNegotiation):
    """Answers JSON whatever the Accept header asks for: it is the only form there is."""

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:
        """The parser for what was sent."""
        kind = (request.content_type or "").split(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The JSON renderer."""
        return renderers[0], renderers[0].media_type


def _depth(value: Any) -> int:
    level, here = 0, [value]
    while here and level <= MAX_DEPTH:
        level += 1
        here = [
            inner
            for outer in here
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return level
