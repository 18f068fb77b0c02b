"""The shape of a person's access log."""

from typing import Any

from rest_framework import serializers

from casemgmt.access.trail_texts import event_text, role_texts
from casemgmt.audit.models import Entry

LOOK, CHANGE = "look", "change"


class AccessLogLine(serializers.Serializer):
    """Who looked at something about the person, or changed it: never a value, only names of fields."""

    id = serializers.UUIDField(help_text="Of the line in the trail.")
    at = serializers.DateTimeField()
    act = serializers.ChoiceField(choices=[LOOK, CHANGE])
    event = serializers.CharField()
    event_label = serializers.CharField(help_text="In the language of the log.")
    kind = serializers.CharField(help_text="What kind of record: person, case, note and so on.")
    fields = serializers.ListField(child=serializers.CharField(), help_text="Names of what was seen or changed.")
    roles = serializers.ListField(child=serializers.CharField())
    role_labels = serializers.ListField(child=serializers.CharField(), help_text="In the language of the log.")
    actor_id = serializers.UUIDField(allow_null=True, help_text="The account; null for a command on the server.")
    actor_name = serializers.CharField(
        required=False, allow_null=True, help_text="Only for those who may read accounts; null where it is erased."
    )


class AccessLogPage(serializers.Serializer):
    """A page of the log, newest first, and in which language it is told."""

    results = AccessLogLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    count = serializers.IntegerField(required=False, help_text="Only with `count=true`.")
    language = serializers.ChoiceField(choices=["de", "en"], help_text="The language of the labels.")
    language_asked = serializers.CharField()
    fallback = serializers.BooleanField(help_text="Whether the language that was asked for has no labels yet.")


def line_of(entry: Entry, language: str) -> dict[str, Any]:
    """An entry of the trail as a line of the log."""
    roles = entry.roles.split(",") if entry.roles else []
    return {
        "id": entry.pk,
        "at": entry.at,
        "act": LOOK if entry.stream.startswith("actor:") else CHANGE,
        "event": entry.event,
        "event_label": event_text(entry.event, language),
        "kind": entry.kind,
        "fields": entry.fields,
        "roles": roles,
        "role_labels": role_texts(roles, language),
        "actor_id": entry.actor_id,
    }
