"""The shape of an answer to a request for access, for the API documents."""

from casemgmt.api.serializers import serializers
from casemgmt.privacy.registry import Withheld

WITHHELD = [(one.value, one.value) for one in Withheld]


class PackRequest(serializers.Serializer):
    """The request that is answered."""

    id = serializers.UUIDField()
    received_on = serializers.DateField()
    due_on = serializers.DateField()


class PackField(serializers.Serializer):
    """One field of a row."""

    name = serializers.CharField()
    label = serializers.CharField()
    value = serializers.JSONField(help_text="As it is held: texts, days, numbers, codes, lists, objects.")
    text = serializers.CharField(help_text="As people read it: codes in words.")


class PackSection(serializers.Serializer):
    """What a table holds about the person, what for, and how long."""

    kind = serializers.CharField()
    label = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    purpose = serializers.CharField()
    legal_basis = serializers.CharField()
    retention = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()
    rows = serializers.ListField(child=PackField(many=True))


class PackRecipient(serializers.Serializer):
    """Who was given data; of accounts only that it was somebody asked to help."""

    recipient = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    ground = serializers.CharField()
    visible_from = serializers.DateTimeField()
    visible_until = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)


class PackLeftOut(serializers.Serializer):
    """What is left out, how often, and why."""

    what = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)
    ground = serializers.ChoiceField(choices=WITHHELD)
    why = serializers.CharField()


class PackSerializer(serializers.Serializer):
    """The answer to a request for access (Art. 15 GDPR)."""

    title = serializers.CharField()
    request = PackRequest()
    made_at = serializers.DateTimeField()
    language = serializers.ChoiceField(choices=[("de", "Deutsch"), ("en", "English")])
    controller = serializers.CharField()
    data_protection_officer = serializers.CharField()
    statements = serializers.ListField(child=serializers.CharField())
    sections = PackSection(many=True)
    nothing_held = serializers.ListField(child=serializers.CharField())
    recipients = PackRecipient(many=True)
    left_out = PackLeftOut(many=True)


class ProcessingActivity(serializers.Serializer):
    """One purpose, on one ground, about one kind of people."""

    purpose = serializers.CharField()
    legal_basis = serializers.CharField()
    people = serializers.CharField()
    data = serializers.ListField(child=serializers.CharField())
    categories = serializers.ListField(child=serializers.CharField())
    recipients = serializers.ListField(child=serializers.CharField())
    retention = serializers.ListField(child=serializers.CharField())


class ProcessingRecordSerializer(serializers.Serializer):
    """The record of processing (Art. 30 GDPR)."""

    title = serializers.CharField()
    controller = serializers.CharField()
    data_protection_officer = serializers.CharField()
    made_on = serializers.DateField()
    activities = ProcessingActivity(many=True)
    third_countries = serializers.CharField()
    measures = serializers.ListField(child=serializers.CharField())
    processors = serializers.ListField(child=serializers.CharField())
