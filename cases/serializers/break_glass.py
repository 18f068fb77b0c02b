"""Shapes of broken glasses and their notices."""

from typing import Any
from uuid import UUID

from casemgmt.access.glass import LONGEST_HOURS, SHORTEST_REASON, USUAL_HOURS, Verdict
from casemgmt.access.models import BreakGlass, GlassNotice
from casemgmt.access.roles import OVERSEERS, Role
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases.models import Person


class OverseenPersonField(VisibleRelatedField):
    """A person whom the asker sees; the data protection officer names any of the municipality, unseen."""

    def chosen(self, rows: Any, actor: Any, pk: UUID) -> Any:
        """The person with this id."""
        towns = actor.town_ids(OVERSEERS)
        if towns:
            living = rows.filter(municipality_id__in=towns, erased=False, merged_into=None)
            return living.filter(pk=pk).select_related("key")
        return super().chosen(rows, actor, pk)

    def names_unseen(self, actor: Any) -> bool:
        """Whoever supervises names people of whom nothing is shown."""
        return bool(actor.town_ids(OVERSEERS))


class BreakGlassSerializer(RecordSerializer):
    """What was opened by break-glass."""

    person = serializers.UUIDField(source="key_id")

    class Meta:
        model = BreakGlass
        fields = (
            "id", "municipality", "person", "user", "role", "reason", "created_at", "ends_at", "reviewed_by",
            "reviewed_at", "verdict", "review", "updated_at",
        )  # fmt: skip


class NewBreakGlass(Shape):
    """Whose records are opened, why, and for how long."""

    person = OverseenPersonField(queryset=Person.objects.all())
    reason = serializers.CharField(min_length=SHORTEST_REASON, max_length=1000)
    hours = serializers.IntegerField(min_value=1, max_value=LONGEST_HOURS, default=USUAL_HOURS)


class GlassReview(Shape):
    """What the review found."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    review = serializers.CharField(max_length=1000, allow_blank=True, default="")


class GlassCount(serializers.Serializer):
    """How often somebody in a role opened records in a month, and what the reviews found."""

    month = serializers.DateField(help_text="Its first day.")
    role = serializers.ChoiceField(choices=Role.choices)
    opened = serializers.IntegerField()
    justified = serializers.IntegerField()
    unjustified = serializers.IntegerField()
    to_review = serializers.IntegerField()


class GlassStatistics(serializers.Serializer):
    """Months, newest first."""

    results = GlassCount(many=True)


class GlassNoticeSerializer(RecordSerializer):
    """That records of a person whom I work with, or a note of mine, were opened by break-glass."""

    class Meta:
        model = GlassNotice
        fields = ("id", "municipality", "glass", "acknowledged_at", "created_at", "updated_at")
