"""The OpenAPI documents, as the server answers them."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings

from casemgmt.api.documents import PARTS

DOCUMENTS: dict[str, dict[str, Any] | None] = {"all": None, **PARTS}


def openapi(name: str) -> str:
    """The document of this name, in YAML."""
    with patched_settings(DOCUMENTS[name]):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        return OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
