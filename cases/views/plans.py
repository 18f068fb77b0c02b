"""Views of goals and measures."""

from collections.abc import Sequence
from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import filters, policies
from cases.actions import plans
from cases.models import Goal, Measure
from cases.progress import progress_of, states_of
from cases.serializers import plans as forms
from cases.views.case_records import CaseRecordViewSet


class GoalViewSet(CaseRecordViewSet):
    """What shall be reached, how one will see it, by when (SMART)."""

    queryset = Goal.objects.all()
    serializer_class = forms.GoalSerializer
    shapes = {"create": forms.NewGoal, "partial_update": forms.GoalChange, "evaluate": forms.GoalEvaluation}
    filterset_class = filters.GoalFilter
    policy = policies.GOAL

    def create(self, request: Request) -> Response:
        """Set a goal of a case that is in planning or further on."""
        return self.created(plans.create_goal)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Word the goal anew, or move its day."""
        return self.changed(plans.update_goal, whole=True)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take away a goal to which no measure leads."""
        return self.deleted(plans.remove_goal)

    @action(detail=True, methods=["post"])
    def evaluate(self, request: Request, pk: Any) -> Response:
        """Say what became of the goal, or take that back."""
        return self.changed(plans.evaluate_goal)

    def shown_many(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Goals with their progress, computed for all of them at once."""
        progress = progress_of(row.pk for row in rows)
        for row in rows:
            row.progress = progress[row.pk]
        return super().shown_many(rows)


class MeasureViewSet(CaseRecordViewSet):
    """Who does what for a goal. A measure that points at a task or a referral has that one's state."""

    queryset = Measure.objects.all()
    serializer_class = forms.MeasureSerializer
    shapes = {"create": forms.NewMeasure, "partial_update": forms.MeasureChange}
    filterset_class = filters.MeasureFilter
    policy = policies.MEASURE

    def create(self, request: Request) -> Response:
        """Plan a measure. What the office does falls to the case's caseworker where nobody is named."""
        return self.created(plans.create_measure)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a measure, whom it falls to, what it points at, or where it points at nothing its state."""
        return self.changed(plans.update_measure, whole=True)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take away a measure. What it points at stays."""
        return self.deleted(plans.remove_measure)

    def shown_many(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Measures with their state, read from what they point at: one statement for each kind of object."""
        states = states_of(list(rows))
        for row in rows:
            row.state = states[row.pk]
        return super().shown_many(rows)
