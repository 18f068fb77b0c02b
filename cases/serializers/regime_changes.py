"""Shapes of changes of regime."""

from typing import Any

from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.models import Person, RegimeChange
from cases.serializers.days import Day

MOST_MEMBERS = 30


class GapSerializer(serializers.Serializer):
    """Days without livelihood or health cover. What is not `certain`, an application in time still prevents."""

    what = serializers.CharField()
    from_on = serializers.DateField()
    last_on = serializers.DateField(allow_null=True)
    certain = serializers.BooleanField()


class HandoverTask(serializers.Serializer):
    """A step of the hand-over, and the task that it is."""

    task = serializers.UUIDField()
    step = serializers.CharField()
    due_on = serializers.DateField()
    owner = serializers.CharField()


class RegimeChangeSerializer(RecordSerializer):
    """A change of regime. `told` are the agencies that are told; those who changed together share `joint`."""

    gaps = GapSerializer(many=True)
    tasks = serializers.SerializerMethodField()
    tasks_kept = serializers.SerializerMethodField()
    told = serializers.SerializerMethodField()

    class Meta:
        model = RegimeChange
        projection = projections.REGIME_CHANGE
        fields = (
            "id", "municipality", "team", "person", "begins_on", "trigger", "before", "regime", "joint", "by", "gaps",
            "gap_reason", "tasks", "tasks_kept", "told", "undone_at", "undo_reason", "created_at", "updated_at",
        )  # fmt: skip

    def get_tasks(self, change: RegimeChange) -> list[dict[str, Any]]:
        """The steps that were set as tasks."""
        return list(change.journal.get("tasks", []))

    def get_tasks_kept(self, change: RegimeChange) -> list[str]:
        """Tasks that were done when the change was taken back: they stay."""
        return list(change.journal.get("kept", []))

    def get_told(self, change: RegimeChange) -> list[str]:
        """The agencies for which a notice was opened."""
        return list(change.journal.get("told", []))


class JointMember(Shape):
    """Somebody of the household who changes along; to the same regime, unless another is named."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    regime = serializers.ChoiceField(choices=codes.LEGAL_REGIMES.choices, required=False)


class NewRegimeChange(Shape):
    """A change of regime. With `dry_run` it is told what it would do, and nothing is done."""

    begins_on = Day()
    regime = serializers.ChoiceField(choices=codes.LEGAL_REGIMES.choices)
    trigger = serializers.ChoiceField(choices=codes.REGIME_TRIGGERS.choices)
    members = JointMember(many=True, required=False)
    stated_by = serializers.ChoiceField(choices=codes.STATEMENT_SOURCES.choices, default="own_office")
    gap_accepted = serializers.BooleanField(default=False)
    gap_reason = serializers.CharField(max_length=1000, allow_blank=True, default="")
    dry_run = serializers.BooleanField(default=False)

    def validate_members(self, members: list[Any]) -> list[Any]:
        """Not more than a household has."""
        if len(members) > MOST_MEMBERS:
            raise serializers.ValidationError(f"At most {MOST_MEMBERS}.", code="too_many")
        return members


class RegimeUndoing(Shape):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=1000)
