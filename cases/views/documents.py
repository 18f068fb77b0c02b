"""Views of documents: what is known about them as JSON, their content as it was sent."""

from collections.abc import Sequence, Set
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.downloads import file_answer
from casemgmt.api.uploads import FormWithFile
from casemgmt.crypto.filed import read_file, removed_if_undone
from cases import filters, policies
from cases.actions import documents
from cases.media_types import SUFFIXES
from cases.models import Document
from cases.serializers import documents as forms
from cases.views.case_records import CaseRecordViewSet


class DocumentUpload(FormWithFile):
    """A form with a document."""

    limit = "DOCUMENT_MAX_BYTES"


class DocumentViewSet(CaseRecordViewSet):
    """Papers of the people of your teams. Each is kept sealed; its content is never changed, only taken away."""

    queryset = Document.objects.all()
    serializer_class = forms.DocumentSerializer
    shapes = {"create": forms.NewDocument, "partial_update": forms.DocumentChange}
    filterset_class = filters.DocumentFilter
    policy = policies.DOCUMENT

    def get_parsers(self) -> list[Any]:
        """A form where a document is sent, JSON for what is written to one that is there."""
        return super().get_parsers() if self.detail else [DocumentUpload()]

    @removed_if_undone()
    def create(self, request: Request) -> Response:
        """Keep a file about a person. What it may be is decided by its content, not by its name.

        400 `format_not_allowed`, `markup_refused`, `program_refused`, `archive_refused`, `unpacks_too_large` or
        `document_broken` where it may not be kept; 413 `file_too_large`.
        """
        return self.created(documents.add_document)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Correct kind, title or remark."""
        return self.changed(documents.update_document, whole=True)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take the document away, with its file."""
        return self.deleted(documents.remove_document)

    @extend_schema(
        parameters=[OpenApiParameter("fields", exclude=True)],
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in SUFFIXES},
    )
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: Any) -> StreamingHttpResponse:
        """The file as it was sent, to be saved under its name."""
        document = self.get_object()
        answer = file_answer(
            read_file(document), name=document.file_name, media_type=document.media_type, size=document.size
        )
        self.leave_look("viewed", [document])
        return answer

    def given(self, record: Any = None) -> dict[str, Any]:
        """What was sent; of a file its content and its name."""
        given = super().given(record)
        file = given.pop("file", None)
        return given if file is None else given | {"content": file.file, "file_name": file.name}

    def known_parameters(self) -> Set[str]:
        """A file is answered whole: no parameter narrows it."""
        return frozenset() if self.action == "content" else super().known_parameters()

    def look_fields(self, rows: Sequence[Any]) -> Set[str]:
        """Who takes the file has seen its content."""
        return {"content"} if self.action == "content" else super().look_fields(rows)
