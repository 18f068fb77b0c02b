"""Views of erasures."""

from typing import Any

from django.utils.translation import get_language
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.row_security.wall import within_towns
from casemgmt.api.viewsets import RecordViewSet
from casemgmt.privacy import actions
from casemgmt.privacy.certificate import certificate
from casemgmt.privacy.models import Erasure
from cases import policies
from cases.actions.erasures import lock_records_of
from cases.serializers import erasures as forms
from cases.sharing_filters import ErasureFilter


class ErasureViewSet(RecordViewSet):
    """Requests to erase a person for good, and what became of them.

    One person asks, another decides; approving is erasing. The person's key is destroyed, so that nothing about them
    opens any more, here or in copies; rows without content stay to be counted. States: requested, approved, rejected,
    withdrawn.
    """

    queryset = Erasure.objects.all()
    serializer_class = forms.ErasureSerializer
    shapes = {"create": forms.NewErasure, "reject": forms.ErasureRefusal}
    answers = {"preview": forms.PreviewSerializer, "certificate": forms.CertificateSerializer}
    filterset_class = ErasureFilter
    policy = policies.ERASURE

    def found(self) -> Any:
        """The record of the address, as a query. For a write the person is locked first: writers queue up there."""
        found = super().found()
        if self.request.method not in SAFE_METHODS:
            subjects = list(found.values_list("subject", flat=True))
            with within_towns():
                lock_records_of(subjects)
        return found

    def create(self, request: Request) -> Response:
        """Ask that a person is erased. Nothing goes before somebody else has approved."""
        return self.created(actions.request_erasure)

    @action(detail=True, methods=["get"])
    def preview(self, request: Request, pk: Any) -> Response:
        """What approving would take away and leave, by table and number, and what forbids it. Changes nothing."""
        erasure = self.get_object()
        with within_towns():
            plan = actions.preview_erasure(by=self.actor, person_id=erasure.subject, ground=erasure.ground)
        self.leave_look("previewed", [erasure])
        hindrances = [{"code": one.code, "detail": one.detail} for one in plan.hindrances]
        return Response({**plan.counts, "hindrances": hindrances})

    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: Any) -> Response:
        """Erase the person now, for good. Whoever asked for it cannot approve."""
        return self.changed(actions.approve_erasure)

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: Any) -> Response:
        """Refuse the request for a reason of the law. Whoever asked for it cannot decide."""
        return self.changed(actions.reject_erasure)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Take the request back before it is decided."""
        return self.changed(actions.withdraw_erasure)

    @action(detail=True, methods=["get"])
    def certificate(self, request: Request, pk: Any) -> Response:
        """The certificate of an erasure that was carried out, in German or English."""
        erasure = self.get_object()
        told = certificate(erasure, get_language() or "en")
        self.leave_look("certified", [erasure])
        return Response(told)
