"""In which format, and in which language, a document is asked for."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from casemgmt.errors import FieldProblem, Invalid

PDF = "application/pdf"
MARKDOWN = "text/markdown; charset=utf-8"


def in_formats(shape: type, *files: str) -> dict[tuple[int, str], Any]:
    """What the API documents say of an answer that is JSON of this shape, or a file of one of these media types."""
    return {(200, "application/json"): shape} | {(200, one.partition(";")[0]): OpenApiTypes.BINARY for one in files}


def chosen(request: Request, parameter: str, choices: Sequence[str]) -> str:
    """What the query string names, or the first choice. Raises Invalid for anything else."""
    value = request.query_params.get(parameter, choices[0])
    if value not in choices:
        raise Invalid(problems=[FieldProblem("choice_unknown", f"One of: {', '.join(choices)}.", f"?{parameter}")])
    return value
