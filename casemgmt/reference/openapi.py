"""The OpenAPI documents, as the server answers them."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings

from casemgmt.api.documents import PARTS

DOCUMENTS: dict[str, dict[str, Any] | None] = {"all": None, **PARTS}
METHODS = ("get", "post", "put", "patch", "delete")


def openapi(name: str) -> str:
    """The document of this name, in YAML."""
    with patched_settings(DOCUMENTS[name]):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    schema["paths"] = {path: _in_order(operations) for path, operations in schema["paths"].items()}
    return OpenApiYamlRenderer().render(schema, renderer_context={}).decode()


def _in_order(operations: dict[str, Any]) -> dict[str, Any]:
    """The methods of one address in reading order: drf-spectacular takes them from a set, so theirs changes."""
    return {method: operations[method] for method in METHODS if method in operations}
