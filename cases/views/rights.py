"""Views of requests for access, restrictions, disputes, legal holds and notices."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.downloads import file_answer
from casemgmt.api.viewsets import RecordViewSet
from casemgmt.privacy import actions
from casemgmt.privacy.models import AccessRequest, Dispute, LegalHold, Notice, Restriction
from casemgmt.privacy.pack import PackNotGiven, pack_of
from casemgmt.privacy.pack_pages import as_pdf
from cases import policies, rights_filters
from cases.serializers import packs
from cases.serializers import rights as forms
from cases.views.formats import PDF, chosen, in_formats

PACK_FORMATS = ("json", "pdf")
LANGUAGES = ("de", "en")


class AccessRequestViewSet(RecordViewSet):
    """Requests of people to know what is held about them (Art. 15 GDPR), and until when each has to be answered.

    Due one month after it was received; `extend` adds two months, once. `overdue=true` lists what is late.
    """

    queryset = AccessRequest.objects.all()
    serializer_class = forms.AccessRequestSerializer
    shapes = {"create": forms.NewAccessRequest, "extend": forms.AccessExtension, "refuse": forms.AccessRefusal}
    answers = {"pack": packs.PackSerializer}
    filterset_class = rights_filters.AccessRequestFilter
    orderings = ("due_on", "-due_on", *RecordViewSet.orderings)
    policy = policies.ACCESS_REQUEST

    def known_parameters(self) -> Any:
        """The pack is asked for in a format and a language."""
        return {"format", "language"} if self.action == "pack" else super().known_parameters()

    def create(self, request: Request) -> Response:
        """Put a request on record. It is due one month after it was received."""
        return self.created(actions.record_access_request)

    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: Any) -> Response:
        """Extend the time to answer by two months, once, within the first month; tell the person why."""
        return self.changed(actions.extend_access_request)

    @action(detail=True, methods=["post"], url_path="answer")
    def mark_answered(self, request: Request, pk: Any) -> Response:
        """Say that the person was given the answer."""
        return self.changed(actions.answer_access_request)

    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: Any) -> Response:
        """Refuse the request on a ground of the law."""
        return self.changed(actions.refuse_access_request)

    @extend_schema(
        parameters=[
            OpenApiParameter("format", str, enum=PACK_FORMATS),
            OpenApiParameter("language", str, enum=LANGUAGES),
        ],
        responses=in_formats(packs.PackSerializer, PDF),
    )
    @action(detail=True, methods=["get"])
    def pack(self, request: Request, pk: Any) -> HttpResponseBase:
        """All that is held about the person, as JSON or as a PDF, without what belongs to others; it says what.

        Read the texts before you hand it out: names of others were taken out of them as far as they are known here.
        """
        file_format = chosen(request, "format", PACK_FORMATS)
        language = chosen(request, "language", LANGUAGES)
        asked = self.get_object()
        if asked.state == "refused":
            raise PackNotGiven
        with within_towns():
            pack = pack_of(asked, language=language, now=self.actor.now)
        kinds = sorted({section["kind"].split(".")[-1].lower() for section in pack["sections"]})
        self.leave_line("accessrequest.packed", "accessrequest", [asked], kinds)
        if file_format == "json":
            return Response(pack)
        content = as_pdf(pack, language)
        name = f"auskunft-{timezone.localdate(self.actor.now).isoformat()}.pdf"
        return file_answer(iter([content]), name=name, media_type=PDF, size=len(content))


class RestrictionViewSet(RecordViewSet):
    """Restrictions of processing (Art. 18 GDPR), in force and lifted. They begin and end at the person."""

    queryset = Restriction.objects.all()
    serializer_class = forms.RestrictionSerializer
    filterset_class = rights_filters.RestrictionFilter
    policy = policies.RESTRICTION


class DisputeViewSet(RecordViewSet):
    """Fields that people say are wrong (§ 84(2) SGB X), and how that ended. They begin and end at the person."""

    queryset = Dispute.objects.all()
    serializer_class = forms.DisputeSerializer
    filterset_class = rights_filters.DisputeFilter
    policy = policies.DISPUTE


class LegalHoldViewSet(RecordViewSet):
    """Legal holds: while one is in force, no clock and no erasure takes anything about the person."""

    queryset = LegalHold.objects.all()
    serializer_class = forms.LegalHoldSerializer
    shapes = {"create": forms.NewLegalHold, "lift": forms.HoldEnd}
    filterset_class = rights_filters.LegalHoldFilter
    policy = policies.LEGAL_HOLD

    def create(self, request: Request) -> Response:
        """Place a hold, until a day or until it is lifted."""
        return self.created(actions.place_legal_hold)

    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: Any) -> Response:
        """Lift a hold."""
        return self.changed(actions.lift_legal_hold)


class NoticeViewSet(RecordViewSet):
    """What recipients have to be told (Art. 19 GDPR): corrections, restrictions, erasures, withdrawn consents.

    Notices come about by themselves. Send each on paper or as you do, and say so here.
    """

    queryset = Notice.objects.all()
    serializer_class = forms.NoticeSerializer
    shapes = {"send": forms.NoticeSending, "acknowledge": forms.NoticeReply}
    filterset_class = rights_filters.NoticeFilter
    policy = policies.NOTICE

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: Any) -> Response:
        """Say that the recipient was told."""
        return self.changed(actions.send_notice)

    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: Any) -> Response:
        """Say that the recipient confirmed it."""
        return self.changed(actions.acknowledge_notice)
