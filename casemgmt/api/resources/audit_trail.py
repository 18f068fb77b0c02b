"""The audit trail, for the data protection officer."""

from typing import Any
from uuid import UUID

import django_filters

from casemgmt.access import policies
from casemgmt.access.models import VisibleEntry
from casemgmt.api.serializers import RecordSerializer
from casemgmt.api.viewsets import RecordViewSet
from casemgmt.audit.models import Mention


class EntrySerializer(RecordSerializer):
    """One line of the trail: never a value, only names of fields."""

    class Meta:
        model = VisibleEntry
        fields = (
            "id", "at", "actor_id", "roles", "route", "event", "kind", "object_ids", "subject_ids", "fields",
            "request_id", "stream", "position",
        )  # fmt: skip


class EntryFilter(django_filters.FilterSet):
    """By whom, what, when, and about which record or person."""

    actor = django_filters.UUIDFilter(field_name="actor_id")
    event = django_filters.CharFilter(field_name="event")
    kind = django_filters.CharFilter(field_name="kind")
    stream = django_filters.CharFilter(field_name="stream")
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")
    object = django_filters.UUIDFilter(method="telling_of")

    def telling_of(self, rows: Any, name: str, value: UUID) -> Any:
        """Lines that tell of a record, or of a person: of themselves or of anything about them."""
        return rows.filter(pk__in=Mention.objects.filter(about=value).values("entry"))


class EntryViewSet(RecordViewSet):
    """The trail of your municipality: who did or saw what, when. Reading it is itself a line in it."""

    queryset = VisibleEntry.objects.all()
    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    policy = policies.AUDIT_ENTRY
    kind = "audit_entry"
    orderings = ("-at", "at")
