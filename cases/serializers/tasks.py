"""Shapes of tasks, for those who set them and for those who do them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field

from casemgmt.access.models import User
from casemgmt.api.serializers import AssignableAccountField, RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes
from cases.models import Case, Task
from cases.serializers.excerpts import ExcerptField
from cases.serializers.persons import Address

MAX_MINUTES = 7 * 24 * 60
ABSENT_UNLESS_SHOWN = frozenset({"person", "address"})


class TaskSerializer(RecordSerializer):
    """A task, with the number of the file it belongs to."""

    reference = serializers.SerializerMethodField()

    class Meta:
        model = Task
        fields = (
            "id", "municipality", "team", "case", "reference", "created_by", "assignee", "kind", "state", "title",
            "what_to_do", "place", "due_on", "starts_at", "ends_at", "access_until", "shows_first_name",
            "shows_language", "shows_address", "decline_reason", "withdraw_reason", "minutes_spent", "comment",
            "created_at", "updated_at",
        )  # fmt: skip

    def get_reference(self, task: Task) -> str | None:
        """The number of the case; null for a task without one."""
        return task.case.reference if task.case else None


class TaskChange(Shape):
    """Content, times, and what the assignee is shown of the person."""

    kind = serializers.ChoiceField(choices=codes.TASK_KINDS.choices)
    title = serializers.CharField(max_length=120)
    what_to_do = serializers.CharField(max_length=2000)
    place = serializers.CharField(max_length=300, allow_blank=True, default="")
    due_on = serializers.DateField()
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    shows_first_name = serializers.BooleanField(default=False)
    shows_language = serializers.BooleanField(default=False)
    shows_address = serializers.BooleanField(
        default=False, help_text="From two hours before the start to two hours after the end; else on the day."
    )


class NewTask(TaskChange):
    """A task to set, for a case or without one, and to give to somebody where they are named."""

    case = VisibleRelatedField(queryset=Case.objects.all(), required=False, allow_null=True)
    assignee = AssignableAccountField(queryset=User.objects.all(), required=False, allow_null=True)


class TaskAssignment(Shape):
    """Who shall do it."""

    assignee = AssignableAccountField(queryset=User.objects.all())


class TaskDecline(Shape):
    """Why not."""

    reason = serializers.CharField(max_length=400)


class TaskWithdrawal(Shape):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=400, allow_blank=True, default="")


class TaskAccount(Shape):
    """How long it took, and what there is to tell."""

    minutes_spent = serializers.IntegerField(min_value=0, max_value=MAX_MINUTES, required=False, allow_null=True)
    comment = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class PersonExcerpt(serializers.Serializer):  # type: ignore[type-arg]
    """What the task shows of the person."""

    first_name = serializers.CharField(required=False)
    language = serializers.CharField(required=False, help_text="ISO 639-3")


@extend_schema_field(PersonExcerpt)
class PersonExcerptField(ExcerptField):
    """First name and language, by the task's flags and the person's consent."""


@extend_schema_field(Address)
class AddressField(ExcerptField):
    """The address, around the time of the task."""


class MyTaskSerializer(RecordSerializer):
    """A task that you were given. `person` and `address` are absent unless the task shows them now."""

    person = PersonExcerptField()
    address = AddressField()

    class Meta:
        model = Task
        fields = (
            "id", "kind", "title", "what_to_do", "place", "starts_at", "ends_at", "due_on", "state", "person",
            "address", "minutes_spent", "comment",
        )  # fmt: skip
        field_sets = {"helper": frozenset(fields)}

    def to_representation(self, instance: Task) -> dict[str, Any]:
        """The task without what it does not show."""
        shown = super().to_representation(instance)
        return {name: value for name, value in shown.items() if value is not None or name not in ABSENT_UNLESS_SHOWN}
