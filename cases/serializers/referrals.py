"""Shapes of referrals, for the office and for the agency."""

from drf_spectacular.utils import extend_schema_field

from casemgmt.access.models import Agency
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.privacy.models import Consent
from cases import codes
from cases.excerpts import SHAREABLE
from cases.models import Case, Referral
from cases.serializers.excerpts import ExcerptField
from cases.serializers.persons import Address, ContactWay, LanguageSkill

CATEGORIES = [(code, codes.DATA_CATEGORIES.label(code, "en")) for code in SHAREABLE]
PREVIEW = ("id", "state", "agency", "topic", "language", "interpreter_needed", "categories", "sent_at")


class ReferralSerializer(RecordSerializer):
    """A referral, with the number of the file it belongs to."""

    reference = serializers.CharField(source="case.reference")

    class Meta:
        model = Referral
        fields = (
            "id", "municipality", "team", "case", "reference", "agency", "topic", "message", "categories", "consent",
            "legal_basis", "state", "sent_at", "sent_by", "answered_at", "answer", "first_contact_on", "ended_at",
            "revoke_reason", "created_at", "updated_at",
        )  # fmt: skip


class ReferralChange(Shape):
    """What a draft says, and on which ground it is to be sent."""

    agency = VisibleRelatedField(queryset=Agency.objects.all())
    topic = serializers.CharField(max_length=200, help_text="The agency reads this before it accepts: write no names.")
    message = serializers.CharField(
        max_length=2000, allow_blank=True, default="", help_text="The agency reads this once it has accepted."
    )
    categories = serializers.ListField(
        child=serializers.ChoiceField(choices=CATEGORIES), min_length=1, max_length=len(CATEGORIES)
    )
    consent = VisibleRelatedField(
        queryset=Consent.objects.all(), required=False, allow_null=True, help_text="Found when sending, if absent."
    )
    legal_basis = serializers.ChoiceField(
        choices=codes.LEGAL_BASES.choices, allow_blank=True, default="", help_text="Instead of a consent."
    )


class NewReferral(ReferralChange):
    """A referral to draft."""

    case = VisibleRelatedField(queryset=Case.objects.all())


class Revocation(Shape):
    """Why the referral is taken back."""

    reason = serializers.CharField(max_length=400)


class Acceptance(Shape):
    """The day of the first contact, if it is known, and a word to the office."""

    first_contact_on = serializers.DateField(required=False, allow_null=True)
    answer = serializers.CharField(max_length=1000, allow_blank=True, default="")


class Refusal(Shape):
    """Why the agency does not take the person on."""

    answer = serializers.CharField(max_length=1000)


class Answer(Shape):
    """A word to the office."""

    answer = serializers.CharField(max_length=1000, allow_blank=True, default="")


class Start(Shape):
    """The day of the first contact."""

    first_contact_on = serializers.DateField()


class ReferredHousehold(serializers.Serializer):  # type: ignore[type-arg]
    """How many live together, and how each is related to the head."""

    members = serializers.IntegerField()
    relations = serializers.ListField(child=serializers.ChoiceField(choices=codes.HOUSEHOLD_RELATIONS.choices))


class ReferredGoal(serializers.Serializer):  # type: ignore[type-arg]
    """What is still to be reached, and by when."""

    what = serializers.CharField()
    due_on = serializers.DateField()


class ReferredPerson(serializers.Serializer):  # type: ignore[type-arg]
    """What goes along of the person, by the referral's data categories. Anything else is absent."""

    given_names = serializers.CharField(required=False)
    family_name = serializers.CharField(required=False)
    born_on = serializers.DateField(required=False, allow_null=True)
    sex = serializers.CharField(required=False)
    nationalities = serializers.ListField(child=serializers.CharField(), required=False)
    mother_tongue = serializers.CharField(required=False)
    languages = LanguageSkill(many=True, required=False)
    contact_ways = ContactWay(many=True, required=False)
    address = Address(required=False, allow_null=True)
    household = ReferredHousehold(required=False, allow_null=True)
    status_document = serializers.CharField(required=False)
    status_document_until = serializers.DateField(required=False, allow_null=True)
    legal_regime = serializers.CharField(required=False)
    goals = ReferredGoal(many=True, required=False)


@extend_schema_field(ReferredPerson)
class ReferredPersonField(ExcerptField):
    """What goes along of the person."""


class PartnerReferralSerializer(RecordSerializer):
    """A referral as the agency sees it: a preview, and once it has accepted, the person."""

    reference = serializers.CharField(source="case.reference", required=False)
    message = serializers.CharField(required=False)
    first_contact_on = serializers.DateField(required=False, allow_null=True)
    language = serializers.CharField(source="case.language", help_text="ISO 639-3")
    interpreter_needed = serializers.BooleanField(source="case.interpreter_needed")
    person = ReferredPersonField()

    class Meta:
        model = Referral
        fields = (*PREVIEW, "reference", "message", "first_contact_on", "person")
        field_sets = {"partner_preview": frozenset(PREVIEW), "partner": frozenset(fields)}
