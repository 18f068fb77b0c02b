"""Shapes of goals and measures."""

from casemgmt.access.models import Agency, User
from casemgmt.api.serializers import AssignableAccountField, RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.lifecycle import GoalState, MeasureState
from cases.models import Case, Goal, Measure
from cases.progress import TARGETS

RECORD = ("id", "municipality", "team", "case")


class GoalSerializer(RecordSerializer):
    """A goal, with how many measures lead there and how many of them are done."""

    progress = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Goal
        projection = projections.GOAL
        fields = (
            *RECORD, "field_of_action", "what", "measured_by", "due_on", "priority", "state", "outcome", "progress",
            "created_at", "updated_at",
        )  # fmt: skip


class GoalChange(Shape):
    """What is wanted, how one will see it, by when and how urgently."""

    field_of_action = serializers.ChoiceField(choices=codes.FIELDS_OF_ACTION.choices)
    what = serializers.CharField(max_length=400)
    measured_by = serializers.CharField(max_length=400)
    due_on = serializers.DateField()
    priority = serializers.IntegerField(min_value=1, max_value=3)


class NewGoal(GoalChange):
    """A goal to set."""

    case = VisibleRelatedField(queryset=Case.objects.all())


class GoalEvaluation(Shape):
    """What became of a goal; `open` takes the outcome back."""

    state = serializers.ChoiceField(choices=GoalState.choices)
    outcome = serializers.CharField(max_length=1000, allow_blank=True, default="")


class MeasureSerializer(RecordSerializer):
    """A measure. Its state comes from what it points at; only one that points at nothing has a typed state."""

    state = serializers.ChoiceField(choices=MeasureState.choices, read_only=True)

    class Meta:
        model = Measure
        projection = projections.MEASURE
        fields = (
            *RECORD, "goal", "title", "description", "due_on", "responsible", "responsible_user", "responsible_agency",
            "target_kind", "target_id", "state", "created_at", "updated_at",
        )  # fmt: skip


class MeasureChange(Shape):
    """Who does what by when, and the real object that it points at, if there is one."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    due_on = serializers.DateField()
    responsible = serializers.ChoiceField(choices=codes.MEASURE_RESPONSIBLES.choices)
    responsible_user = AssignableAccountField(queryset=User.objects.all(), required=False, allow_null=True)
    responsible_agency = VisibleRelatedField(queryset=Agency.objects.all(), required=False, allow_null=True)
    target_kind = serializers.ChoiceField(choices=sorted(TARGETS), allow_blank=True, required=False)
    target_id = serializers.UUIDField(required=False, allow_null=True)
    typed_state = serializers.ChoiceField(choices=MeasureState.choices, required=False)


class NewMeasure(MeasureChange):
    """A measure to plan."""

    goal = VisibleRelatedField(queryset=Goal.objects.all())
