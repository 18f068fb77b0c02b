"""Shapes of the law's switches."""

from casemgmt.access.models import Municipality
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases.law.switches import DEFAULTS
from cases.models import SwitchSetting
from cases.serializers.days import Day

NAMES = sorted(DEFAULTS)


class SwitchSerializer(RecordSerializer):
    """A value that a municipality gives a switch."""

    class Meta:
        model = SwitchSetting
        fields = ("id", "municipality", "name", "value", "from_on", "last_on", "ground", "created_at", "updated_at")


class SwitchChange(Shape):
    """Another value, or other days."""

    value = serializers.JSONField(help_text="Of the kind that the switch's default has.")
    from_on = Day()
    last_on = Day(required=False, allow_null=True, help_text="The last day; null: until changed.")
    ground = serializers.CharField(required=False, allow_blank=True, max_length=400, help_text="Resolution, ordinance.")


class NewSwitch(SwitchChange):
    """A value for some days."""

    municipality = VisibleRelatedField(queryset=Municipality.objects.all())
    name = serializers.ChoiceField(choices=[(one, DEFAULTS[one].en) for one in NAMES])


class DefaultValue(serializers.Serializer):
    """A default over time."""

    value = serializers.JSONField()
    from_on = Day()
    source = serializers.CharField()
    verify = serializers.BooleanField()


class SwitchDefault(serializers.Serializer):
    """A switch that there is, with its documented default."""

    name = serializers.CharField()
    label = serializers.CharField()
    defaults = DefaultValue(many=True)


def shown_defaults(language: str) -> list[dict[str, object]]:
    """Every switch with its default over time."""
    return [
        {
            "name": name,
            "label": DEFAULTS[name].de if language == "de" else DEFAULTS[name].en,
            "defaults": [
                {"value": row.value, "from_on": row.from_on, "source": row.source, "verify": row.verify}
                for row in DEFAULTS[name].rows()
            ],
        }
        for name in NAMES
    ]
