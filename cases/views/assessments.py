"""Views of assessments."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import filters, policies
from cases.actions import assessments
from cases.models import Assessment
from cases.serializers import assessments as forms
from cases.views.case_records import CaseRecordViewSet


class AssessmentViewSet(CaseRecordViewSet):
    """How people stand in 15 domains at one time. Two of them tell what the work for somebody brought.

    A health companion to whom the case is granted sees and rates the domain `health`, and nothing else.
    """

    queryset = Assessment.objects.all()
    serializer_class = forms.AssessmentSerializer
    shapes = {"create": forms.NewAssessment, "partial_update": forms.AssessmentChange, "rate": forms.Ratings}
    filterset_class = filters.AssessmentFilter
    policy = policies.ASSESSMENT
    for_guests = frozenset({"rate"})

    def create(self, request: Request) -> Response:
        """Begin an assessment, while the case is in assessment or evaluation. One at a time is under way."""
        return self.created(assessments.create_assessment)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Enter the person's own view, resources and the screening, until the assessment is completed."""
        return self.changed(assessments.update_assessment, whole=True)

    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: Any) -> Response:
        """Rate one domain or many. What is sent for a domain replaces what stood there; other domains stay."""
        return self.changed(assessments.rate_assessment)

    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: Any) -> Response:
        """Complete the assessment; from then on it is only read. 409 `assessment_incomplete` names all it lacks."""
        return self.changed(assessments.complete_assessment)
