"""Shapes of contact notes."""

from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.models import Case, Note


class NoteSerializer(RecordSerializer):
    """A contact note."""

    class Meta:
        model = Note
        projection = projections.NOTE
        fields = (
            "id", "municipality", "team", "case", "author", "topic", "text", "happened_at", "confidential",
            "created_at", "updated_at",
        )  # fmt: skip


class NoteChange(Shape):
    """What was talked about, and when. A confidential note is seen by nobody but you."""

    topic = serializers.ChoiceField(choices=codes.CONTACT_NOTE_TOPICS.choices)
    text = serializers.CharField(max_length=10000)
    happened_at = serializers.DateTimeField()
    confidential = serializers.BooleanField(required=False)


class NewNote(NoteChange):
    """A note to write."""

    case = VisibleRelatedField(queryset=Case.objects.all())
