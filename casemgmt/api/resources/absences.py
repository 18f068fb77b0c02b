"""Who stands in for whom."""

from typing import Any

import django_filters
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import policies, stand_ins
from casemgmt.access.models import StandIn, User
from casemgmt.api.filters import TruthFilter
from casemgmt.api.serializers import AssignableAccountField, RecordSerializer, Shape, serializers
from casemgmt.api.viewsets import RecordViewSet


class StandInSerializer(RecordSerializer):
    """That one account does the work of another for a time."""

    class Meta:
        model = StandIn
        fields = (
            "id", "municipality", "absent", "substitute", "reason", "valid_from", "valid_until", "created_at",
            "updated_at",
        )  # fmt: skip


class NewStandIn(Shape):
    """Who is away, who does their work, and until when."""

    absent = AssignableAccountField(queryset=User.objects.all())
    substitute = AssignableAccountField(queryset=User.objects.all())
    reason = serializers.ChoiceField(choices=stand_ins.AbsenceReason.choices)
    valid_from = serializers.DateTimeField(required=False, help_text="Now, if absent.")
    valid_until = serializers.DateTimeField()


class StandInFilter(django_filters.FilterSet):
    """By account, and whether it holds now."""

    absent = django_filters.UUIDFilter(field_name="absent_id")
    substitute = django_filters.UUIDFilter(field_name="substitute_id")
    valid = TruthFilter(method="by_validity")

    def by_validity(self, rows: Any, name: str, value: bool) -> Any:
        """Those that hold at this moment, or those that do not."""
        now = self.request._request.now
        held = rows.filter(valid_from__lte=now, valid_until__gt=now)
        return held if value else rows.exclude(pk__in=held.values("pk"))


class StandInViewSet(RecordViewSet):
    """Stand-ins: while somebody is away, another does the work with their roles, single cases and tasks.

    Confidential notes stay with their author. Arranged by whoever is away, by the team lead or an administrator.
    """

    queryset = StandIn.objects.all()
    serializer_class = StandInSerializer
    shapes = {"create": NewStandIn}
    filterset_class = StandInFilter
    policy = policies.STAND_IN
    personal = False

    def create(self, request: Request) -> Response:
        """Arrange a stand-in."""
        return self.created(stand_ins.create_stand_in)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any) -> Response:
        """End it now."""
        return self.changed(stand_ins.end_stand_in)
