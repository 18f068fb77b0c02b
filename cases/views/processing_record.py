"""The view of the record of processing."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.models import Municipality
from casemgmt.api.downloads import file_answer
from casemgmt.api.schema import KeysetPages
from casemgmt.api.viewsets import EndpointViewSet
from casemgmt.privacy.processing_record import processing_record
from casemgmt.privacy.record_pages import as_markdown, as_pdf
from cases import policies
from cases.serializers.packs import ProcessingRecordSerializer
from cases.views.formats import MARKDOWN, PDF, chosen, in_formats

FORMATS = ("json", "md", "pdf")
LANGUAGES = ("de", "en")


class ProcessingRecordViewSet(EndpointViewSet):
    """What is processed here, what for, on which ground, how long, and who is given what (Art. 30 GDPR)."""

    queryset = Municipality.objects.none()
    serializer_class = ProcessingRecordSerializer
    policy = policies.PROCESSING_RECORD
    personal = False
    pagination_class: type[KeysetPages] | None = None
    filter_backends = ()

    def known_parameters(self) -> Any:
        """It is asked for in a format and a language."""
        return {"format", "language"}

    @extend_schema(
        parameters=[
            OpenApiParameter("format", str, enum=FORMATS),
            OpenApiParameter("language", str, enum=LANGUAGES),
        ],
        responses=in_formats(ProcessingRecordSerializer, MARKDOWN, PDF),
    )
    def retrieve(self, request: Request) -> HttpResponseBase:
        """The record of processing, written from the registry, as JSON, Markdown or PDF. It names nobody."""
        form, language = chosen(request, "format", FORMATS), chosen(request, "language", LANGUAGES)
        town = Municipality.objects.filter(pk=self.actor.municipality_id).values_list("name", flat=True).first() or ""
        record = processing_record(language=language, controller=town, on=timezone.localdate(self.actor.now))
        if form == "json":
            return Response(record)
        content = as_pdf([record], language) if form == "pdf" else as_markdown(record, language).encode()
        media_type = PDF if form == "pdf" else MARKDOWN
        return file_answer(iter([content]), name=f"processing-record.{form}", media_type=media_type, size=len(content))
