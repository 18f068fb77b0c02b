"""Shapes of requests for access, restrictions, disputes, legal holds, notices, and of what was given to whom."""

from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from casemgmt.privacy.models import AccessRequest, Dispute, LegalHold, Notice, Restriction
from cases import codes
from cases.models import Person
from cases.serializers.persons import CONTACT, IDENTITY

RECORD = ("id", "municipality", "team", "person", "created_at", "updated_at")
OVERSIGHT = frozenset({"id", "municipality", "created_at"})
PERSONAL_FIELDS = [(name, name) for name in (*IDENTITY, *CONTACT)]
KINDS = [(name, name) for name in ("referral", "task")]
GROUNDS = [(name, name) for name in ("consent", "law", "own_task")]


class AccessRequestSerializer(RecordSerializer):
    """A request for access. The data protection officer sees that there is one, and not whose."""

    person = serializers.UUIDField(source="key_id")

    class Meta:
        model = AccessRequest
        fields = (
            *RECORD[:4], "received_on", "channel", "due_on", "extended", "state", "refusal", "decided_by", "decided_at",
            "remark", "extension_reason", "refusal_reason", *RECORD[4:],
        )  # fmt: skip
        field_sets = {"oversight": OVERSIGHT | {"received_on", "due_on", "extended", "state", "refusal", "decided_at"}}


class NewAccessRequest(Shape):
    """Who asks, when it came in, and how."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    received_on = serializers.DateField()
    channel = serializers.ChoiceField(choices=codes.ACCESS_REQUEST_CHANNELS.choices)
    remark = serializers.CharField(max_length=1000, allow_blank=True, default="")


class AccessExtension(Shape):
    """Why a month is not enough, as the person is told it."""

    reason = serializers.CharField(max_length=400)


class AccessRefusal(Shape):
    """The ground of the law, and the reason as the person is told it."""

    refusal = serializers.ChoiceField(choices=codes.ACCESS_REQUEST_REFUSALS.choices)
    reason = serializers.CharField(max_length=400)


class NewRestriction(Shape):
    """Why data are only kept from now on."""

    ground = serializers.ChoiceField(choices=codes.RESTRICTION_REASONS.choices)
    reason = serializers.CharField(max_length=1000)


class RestrictionEnd(Shape):
    """On which day the person was told that the restriction is lifted, and why it is."""

    informed_on = serializers.DateField(help_text="Art. 18(3) GDPR: the person is told before.")
    reason = serializers.CharField(max_length=1000)


class NewDispute(Shape):
    """Which fields the person says are wrong, and what they say."""

    fields = serializers.ListField(child=serializers.ChoiceField(choices=PERSONAL_FIELDS), min_length=1, max_length=20)
    reason = serializers.CharField(max_length=1000)


class DisputeEnd(Shape):
    """Which of the disputed fields are settled, and how."""

    fields = serializers.ListField(child=serializers.ChoiceField(choices=PERSONAL_FIELDS), min_length=1, max_length=20)
    outcome = serializers.ChoiceField(choices=codes.DISPUTE_SETTLEMENTS.choices)
    settlement = serializers.CharField(max_length=1000)


class RestrictionSerializer(RecordSerializer):
    """A restriction of processing. The data protection officer sees that there is one, and not whose."""

    person = serializers.UUIDField(source="key_id")

    class Meta:
        model = Restriction
        fields = (*RECORD[:4], "ground", "reason", "placed_by", "lifted_at", "informed_on", "lift_reason", *RECORD[4:])
        field_sets = {"oversight": OVERSIGHT | {"ground", "lifted_at", "informed_on"}}


class DisputeSerializer(RecordSerializer):
    """A disputed field. The data protection officer sees that there is one, and not whose."""

    person = serializers.UUIDField(source="key_id")

    class Meta:
        model = Dispute
        fields = (*RECORD[:4], "field", "reason", "settled_at", "outcome", "settlement", *RECORD[4:])
        field_sets = {"oversight": OVERSIGHT | {"field", "settled_at", "outcome"}}


class LegalHoldSerializer(RecordSerializer):
    """A legal hold. The data protection officer sees that there is one, and not whose."""

    person = serializers.UUIDField(source="key_id")

    class Meta:
        model = LegalHold
        fields = (*RECORD[:4], "ground", "ends_on", "reason", "placed_by", "lifted_at", "lift_reason", *RECORD[4:])
        field_sets = {"oversight": OVERSIGHT | {"ground", "ends_on", "lifted_at"}}


class NewLegalHold(Shape):
    """Whose data must not go, why, and until when."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    ground = serializers.ChoiceField(choices=codes.LEGAL_HOLD_GROUNDS.choices)
    reason = serializers.CharField(max_length=1000)
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="The last day; until lifted, if absent.")


class HoldEnd(Shape):
    """Why the hold is not needed any more."""

    reason = serializers.CharField(max_length=400)


class NoticeSerializer(RecordSerializer):
    """What a recipient has to be told. It holds names of facts and file numbers, never a value."""

    person = serializers.UUIDField(source="subject")

    class Meta:
        model = Notice
        fields = (
            *RECORD[:4], "agency", "cause", "facts", "references", "state", "sent_on", "sent_by", "acknowledged_on",
            *RECORD[4:],
        )  # fmt: skip


class NoticeSending(Shape):
    """The day on which the recipient was told."""

    sent_on = serializers.DateField(required=False, help_text="Today, if absent.")


class NoticeReply(Shape):
    """The day on which the recipient confirmed it."""

    acknowledged_on = serializers.DateField(required=False, help_text="Today, if absent.")


class ToldRecipient(RecordSerializer):
    """A recipient who is to be told: the notice, the facts it names, and the file numbers."""

    notice = serializers.UUIDField(source="pk")

    class Meta:
        model = Notice
        fields = ("notice", "agency", "facts", "references")


class DisclosureSerializer(serializers.Serializer):
    """One thing that let somebody know of a person."""

    kind = serializers.ChoiceField(choices=KINDS)
    record = serializers.UUIDField()
    reference = serializers.CharField(help_text="File number of the case.")
    agency = serializers.UUIDField(allow_null=True)
    account = serializers.UUIDField(allow_null=True)
    recipient = serializers.CharField(help_text="Name of the agency, or pseudonym of the account.")
    categories = serializers.ListField(child=serializers.ChoiceField(choices=codes.DATA_CATEGORIES.choices))
    ground = serializers.ChoiceField(choices=GROUNDS)
    legal_basis = serializers.ChoiceField(choices=codes.LEGAL_BASES.choices, allow_blank=True)
    consent = serializers.UUIDField(allow_null=True)
    visible_from = serializers.DateTimeField()
    visible_until = serializers.DateTimeField(allow_null=True, help_text="Null while it goes on without an end.")
    seen_at = serializers.DateTimeField(
        allow_null=True, help_text="When somebody there first saw it, by the audit trail; null where nobody did."
    )
