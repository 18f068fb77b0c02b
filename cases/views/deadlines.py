"""Views of deadlines: the radar of an office."""

from typing import Any, ClassVar

from django.db.models import Q
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.querysets import narrowed
from casemgmt.api.viewsets import RecordViewSet
from cases import policies
from cases.actions import deadlines
from cases.deadline_filters import DeadlineFilter
from cases.models import Case, Deadline, DeadlineStep, Person
from cases.serializers import deadlines as forms

MOST_STEPS = 200


class DeadlineViewSet(RecordViewSet):
    """What is due for the people of your teams, the next first: computed by the radar, or entered by hand.

    A computed deadline follows the facts: it moves, is withdrawn and comes back with them. What you said of it stands:
    done stays done. States: open, done, not_applicable, withdrawn; a step that does not begin in the deadline's state
    is refused with 409 `wrong_state`. `manage.py run_due` brings deadlines up as tasks.
    """

    queryset = Deadline.objects.all()
    serializer_class = forms.DeadlineSerializer
    answers: ClassVar[dict[str, Any]] = {"history": forms.DeadlineHistory}
    shapes = {
        "create": forms.NewDeadline,
        "assign": forms.DeadlineAssignment,
        "move": forms.DeadlineMove,
        "finish": forms.DeadlineRemark,
        "dismiss": forms.DeadlineDismissal,
        "reopen": forms.DeadlineReopening,
    }
    filterset_class = DeadlineFilter
    orderings = ("due_on", "-due_on", "-updated_at", "updated_at", "-created_at", "created_at")
    policy = policies.DEADLINE

    def found(self) -> Any:
        """The record of the address, as a query. For a write its case and person are locked first, as by the radar."""
        found = super().found()
        if self.request.method not in SAFE_METHODS:
            for model, column in ((Case, "case_id"), (Person, "person_id")):
                rows = model.objects.select_for_update(of=("self",)).filter(pk__in=found.values(column))
                list(rows.values_list("pk"))
        return found

    def create(self, request: Request) -> Response:
        """Enter something that is due and that no rule computes."""
        return self.created(deadlines.enter_deadline)

    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: Any) -> Response:
        """Say that it is seen to: it does not go to the team lead as unanswered."""
        return self.changed(deadlines.acknowledge_deadline)

    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: Any) -> Response:
        """Make somebody responsible; it stays with them when the case changes hands."""
        return self.changed(deadlines.assign_deadline)

    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: Any) -> Response:
        """Let it be due on another day, with the reason. It is brought up anew."""
        return self.changed(deadlines.move_deadline)

    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: Any) -> Response:
        """Say that it is done. Its open tasks are withdrawn."""
        return self.changed(deadlines.finish_deadline)

    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: Any) -> Response:
        """Say why it does not apply here. Its open tasks are withdrawn."""
        return self.changed(deadlines.dismiss_deadline)

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Take it up again that was done or did not apply. It is brought up anew."""
        return self.changed(deadlines.reopen_deadline)

    @action(detail=True, methods=["get"])
    def history(self, request: Request, pk: Any) -> Response:
        """What became of it, step by step, the latest first."""
        record = self.get_object()
        steps = narrowed(DeadlineStep.objects.visible_to(self.actor), Q(deadline_id=record.pk))
        rows = list(steps.select_related("key").order_by("-created_at", "-id")[:MOST_STEPS])
        self.leave_line("deadline.history_viewed", "deadline", [record], ["reason", "what"])
        return Response({"results": [forms.shown_step(one) for one in rows]})
