"""Shapes of consents."""

from casemgmt.access.models import Agency
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.privacy.models import Consent
from cases import codes, projections
from cases.models import Person
from cases.serializers.rights import ToldRecipient

OVERSIGHT = (
    "id", "municipality", "purpose", "recipient_agency", "valid_from", "valid_until", "withdrawn_at", "created_at",
)  # fmt: skip
TERMS = (
    "categories",
    "form",
    "language",
    "interpreted",
    "information_version",
    "withdrawal_explained",
    "represented_by",
)


class ConsentSerializer(RecordSerializer):
    """A consent. The data protection officer sees that there is one, and not whose."""

    person = serializers.UUIDField(source="key_id")

    class Meta:
        model = Consent
        projection = projections.CONSENT
        fields = (*OVERSIGHT, "team", "person", *TERMS, "withdrawal_note", "recorded_by", "updated_at")
        field_sets = {"oversight": frozenset(OVERSIGHT)}


class WithdrawnConsent(ConsentSerializer):
    """A consent that was withdrawn, with the agencies that were given data by it and are to be told."""

    recipients = ToldRecipient(many=True)

    class Meta(ConsentSerializer.Meta):
        fields = (*ConsentSerializer.Meta.fields, "recipients")


class NewConsent(Shape):
    """What a person consents to, and how they were told."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    purpose = serializers.ChoiceField(choices=codes.CONSENT_PURPOSES.choices)
    recipient_agency = VisibleRelatedField(
        queryset=Agency.objects.all(), required=False, allow_null=True, help_text="Who receives the data."
    )
    categories = serializers.ListField(
        child=serializers.ChoiceField(choices=codes.DATA_CATEGORIES.choices), min_length=1, max_length=20
    )
    valid_from = serializers.DateTimeField(required=False, help_text="Now, if absent.")
    valid_until = serializers.DateTimeField(required=False, help_text="Until it is withdrawn, if absent.")
    form = serializers.ChoiceField(choices=codes.CONSENT_FORMS.choices)
    language = serializers.ChoiceField(choices=codes.LANGUAGES.choices)
    interpreted = serializers.BooleanField()
    information_version = serializers.CharField(max_length=40, help_text="Which text the person was given.")
    withdrawal_explained = serializers.BooleanField(help_text="Has to be true.")
    represented_by = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="Who stands for a person below 15 years."
    )


class Withdrawal(Shape):
    """How the person withdrew."""

    note = serializers.CharField(max_length=400, allow_blank=True, default="")
