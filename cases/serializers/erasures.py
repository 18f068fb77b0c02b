"""Shapes of erasures, of what one would do, and of the certificate."""

from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.privacy.models import Erasure
from cases import codes
from cases.models import Person


class ErasureSerializer(RecordSerializer):
    """An erasure, asked for or carried out. It holds nothing that tells who the person is."""

    person = serializers.UUIDField(source="subject")
    requested_at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Erasure
        fields = (
            "id", "municipality", "team", "person", "ground", "state", "requested_by", "requested_at", "decided_by",
            "decided_at", "refusal", "unreadable_on", "replayed_at", "created_at", "updated_at",
        )  # fmt: skip


class NewErasure(Shape):
    """Who is to be erased, and on which ground of the law."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    ground = serializers.ChoiceField(choices=codes.ERASURE_GROUNDS.choices)


class ErasureRefusal(Shape):
    """Why the law does not let the person be erased, or not yet."""

    refusal = serializers.ChoiceField(choices=codes.ERASURE_REFUSALS.choices)


class Hindrance(serializers.Serializer):  # type: ignore[type-arg]
    """One thing that forbids erasing the person now."""

    code = serializers.CharField()
    detail = serializers.CharField()


class PreviewSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """How many rows would stay without content, how many would go, and what forbids it. Nothing was changed."""

    emptied = serializers.DictField(child=serializers.IntegerField(), help_text="By table.")
    deleted = serializers.DictField(child=serializers.IntegerField(), help_text="By table.")
    hindrances = Hindrance(many=True)


class GroundInWords(serializers.Serializer):  # type: ignore[type-arg]
    """A ground, in words, with its source."""

    code = serializers.CharField()
    label = serializers.CharField()
    source = serializers.CharField()


class CountedRows(serializers.Serializer):  # type: ignore[type-arg]
    """Rows of one table."""

    kind = serializers.CharField()
    label = serializers.CharField()
    rows = serializers.IntegerField()


class Remainder(serializers.Serializer):  # type: ignore[type-arg]
    """What stays, and why it may."""

    what = serializers.CharField()
    why = serializers.CharField()


class TownKey(serializers.Serializer):  # type: ignore[type-arg]
    """The epoch of the town's key under which the person's lay."""

    epoch = serializers.IntegerField()
    destroyed_at = serializers.DateTimeField(allow_null=True)


class TrailLine(serializers.Serializer):  # type: ignore[type-arg]
    """The line of the trail that tells of the erasure."""

    entry = serializers.UUIDField()
    digest = serializers.CharField(help_text="SHA-256, hex.")


class CertificateSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The certificate of an erasure, in German or English. It names nobody."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    municipality = serializers.CharField()
    person = serializers.UUIDField()
    subjects = serializers.ListField(child=serializers.UUIDField())
    ground = GroundInWords()
    requested_at = serializers.DateTimeField()
    erased_at = serializers.DateTimeField()
    replayed_at = serializers.DateTimeField(allow_null=True)
    emptied = CountedRows(many=True)
    deleted = CountedRows(many=True)
    stays = Remainder(many=True)
    unreadable_on = serializers.DateField()
    unreadable = serializers.CharField()
    town_key = TownKey(allow_null=True)
    trail = TrailLine(allow_null=True)
