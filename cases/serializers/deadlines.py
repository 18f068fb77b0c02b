"""Shapes of deadlines, and of their history."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field

from casemgmt.access.models import User
from casemgmt.api.serializers import AssignableAccountField, RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.codes import LEGAL_REGIMES, STATUS_DOCUMENTS
from cases.deadline_kinds import label_of_kind
from cases.law.wording import LABELS
from cases.lifecycle import DeadlineState
from cases.models import Deadline, DeadlineStep, Person
from cases.serializers.days import Day

MOST_LEADS = 10
LONGEST_LEAD = 366


def language() -> str:
    """`de` or `en`, as the request asks for."""
    return "de" if (get_language() or "en").startswith("de") else "en"


class DeadlineSerializer(RecordSerializer):
    """A deadline. `because` are the addresses of the records from which a rule computed it."""

    label = serializers.SerializerMethodField()
    code_label = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Deadline
        projection = projections.DEADLINE
        fields = (
            "id", "municipality", "team", "person", "case", "origin", "kind", "label", "category", "code", "code_label",
            "title", "remark", "due_on", "computed_on", "moved_from_on", "lead_days", "state", "overdue", "settled_at",
            "settled_by_facts", "responsible", "alerted_on", "answered_at", "escalated_at", "authority", "source",
            "verify", "because", "hints", "reason", "created_at", "updated_at",
        )  # fmt: skip

    def get_label(self, deadline: Deadline) -> str:
        """What the kind is called."""
        return label_of_kind(deadline.kind, language())

    def get_code_label(self, deadline: Deadline) -> str:
        """What the step, document or regime is called."""
        words = LABELS["codes"].get(deadline.code)
        if words is not None:
            return words[language()]
        lists = (STATUS_DOCUMENTS, LEGAL_REGIMES)
        return next((one.label(deadline.code, language()) for one in lists if one.has(deadline.code)), deadline.code)

    @extend_schema_field(bool)
    def get_overdue(self, deadline: Deadline) -> bool:
        """Whether it is open and its day is gone."""
        today = timezone.localdate(self.context["request"]._request.actor.now)
        return deadline.state == DeadlineState.OPEN and deadline.due_on < today


class NewDeadline(Shape):
    """Something that is due for a person. Without lead times those of its kind hold."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    kind = serializers.ChoiceField(choices=codes.DEADLINE_KINDS.choices)
    due_on = Day()
    title = serializers.CharField(max_length=120, allow_blank=True, default="")
    remark = serializers.CharField(max_length=1000, allow_blank=True, default="")
    lead_days = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=LONGEST_LEAD),
        required=False,
        max_length=MOST_LEADS,
        help_text="So many days before it, it is brought up.",
    )
    responsible = AssignableAccountField(queryset=User.objects.all(), required=False, allow_null=True)


class DeadlineAssignment(Shape):
    """Who sees to it."""

    responsible = AssignableAccountField(queryset=User.objects.all())


class DeadlineMove(Shape):
    """The other day, and why."""

    due_on = Day()
    reason = serializers.CharField(max_length=1000)


class DeadlineRemark(Shape):
    """What there is to tell."""

    remark = serializers.CharField(max_length=1000, allow_blank=True, default="")


class DeadlineDismissal(Shape):
    """Why it does not apply."""

    reason = serializers.CharField(max_length=1000)


class DeadlineReopening(Shape):
    """Why it is taken up again."""

    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


class DeadlineStepSerializer(serializers.Serializer):
    """One step of a deadline's history. `lead` is the number of days before it at which it was brought up."""

    what = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.UUIDField(allow_null=True, help_text="Null where the radar did it.")
    task = serializers.UUIDField(allow_null=True)
    earlier_on = serializers.DateField(allow_null=True)
    later_on = serializers.DateField(allow_null=True)
    lead = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()


class DeadlineHistory(serializers.Serializer):
    """What became of a deadline, the latest first."""

    results = DeadlineStepSerializer(many=True)


def shown_step(step: DeadlineStep) -> dict[str, Any]:
    """A step as it is shown."""
    return {
        "what": step.what,
        "at": step.created_at,
        "by": step.by_id,
        "task": step.task_id,
        "earlier_on": step.earlier_on,
        "later_on": step.later_on,
        "lead": step.lead,
        "reason": step.reason,
    }
