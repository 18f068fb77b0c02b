"""Views of what somebody stated about a person: each record under the person whom it is about."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.querysets import narrowed
from cases import policies
from cases.actions import stated
from cases.filters import StatedFilter
from cases.models import (
    AsylumProcedure,
    BenefitDecision,
    Correction,
    RegimePeriod,
    ResidenceDocument,
    SponsorshipDeclaration,
)
from cases.serializers import stated as forms
from cases.views.person_records import PersonRecordViewSet

MOST_STEPS = 200


def shapes_with(stated: type) -> dict[str, type]:
    """What is sent to each action of a stated record, whose own members stand in one form."""
    voided = forms.Voiding
    return {"create": stated, "partial_update": stated, "void": voided, "reinstate": voided}


class StatedViewSet(PersonRecordViewSet):
    """Records about one person. A PATCH says who stated the new and by which document, and where it replaces, why."""

    answers: ClassVar[dict[str, Any]] = {"history": forms.HistorySerializer}
    filterset_class = StatedFilter

    def create(self, request: Request, person_pk: Any) -> Response:
        """Enter what somebody stated: a paper, the person, an authority."""
        model = self.queryset.model
        return self.created(partial(stated.enter_stated, model=model), person=self.person)

    def partial_update(self, request: Request, person_pk: Any, pk: Any) -> Response:
        """Correct or complete the record. What it said before stays readable in its history."""
        return self.changed(self.on_record(stated.correct_stated), whole=True)

    def void(self, request: Request, person_pk: Any, pk: Any) -> Response:
        """Say that the record is a mistake. It stays to be read, and nothing is computed from it."""
        return self.changed(self.on_record(stated.void_stated))

    def reinstate(self, request: Request, person_pk: Any, pk: Any) -> Response:
        """Take a record up again that was voided by mistake."""
        return self.changed(self.on_record(stated.reinstate_stated))

    def history(self, request: Request, person_pk: Any, pk: Any) -> Response:
        """What the record said before, step by step, the latest first."""
        record = self.get_object()
        steps = narrowed(Correction.objects.visible_to(self.actor), Q(record_id=record.pk))
        rows = list(steps.select_related("key").order_by("-created_at", "-id")[:MOST_STEPS])
        self.leave_line(f"{self.record_kind()}.history_viewed", self.record_kind(), [record], ["earlier", "reason"])
        return Response({"results": [forms.shown_step(one) for one in rows]})

    def on_record(self, do: Callable[..., Any]) -> Callable[..., Any]:
        """The action with the record under the name that all kinds share."""
        return lambda **given: do(record=given.pop(self.record_kind()), **given)


class ResidenceDocumentViewSet(StatedViewSet):
    """The residence documents of a person, with what is printed on them."""

    queryset = ResidenceDocument.objects.all()
    serializer_class = forms.ResidenceDocumentSerializer
    shapes = shapes_with(forms.NewResidenceDocument)
    policy = policies.RESIDENCE_DOCUMENT


class AsylumProcedureViewSet(StatedViewSet):
    """The asylum procedures of a person, from the request to the last ruling."""

    queryset = AsylumProcedure.objects.all()
    serializer_class = forms.AsylumProcedureSerializer
    shapes = shapes_with(forms.NewAsylumProcedure)
    policy = policies.ASYLUM_PROCEDURE


class RegimePeriodViewSet(StatedViewSet):
    """Under which legal regime a person received benefits, and when."""

    queryset = RegimePeriod.objects.all()
    serializer_class = forms.RegimePeriodSerializer
    shapes = shapes_with(forms.NewRegimePeriod)
    policy = policies.REGIME_PERIOD


class BenefitDecisionViewSet(StatedViewSet):
    """Applications for benefits, and what offices decided. Facts only: nothing is granted or paid here."""

    queryset = BenefitDecision.objects.all()
    serializer_class = forms.BenefitDecisionSerializer
    shapes = shapes_with(forms.NewBenefitDecision)
    policy = policies.BENEFIT_DECISION


class SponsorshipDeclarationViewSet(StatedViewSet):
    """Declarations of commitment by people who pay for a person (§ 68 AufenthG)."""

    queryset = SponsorshipDeclaration.objects.all()
    serializer_class = forms.SponsorshipDeclarationSerializer
    shapes = shapes_with(forms.NewSponsorshipDeclaration)
    policy = policies.SPONSORSHIP_DECLARATION
