"""Views of broken glasses."""

from typing import Any

import django_filters
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access import glass
from casemgmt.access.models import BreakGlass, GlassNotice
from casemgmt.access.roles import Role
from casemgmt.api.filters import TruthFilter
from casemgmt.api.viewsets import RecordViewSet
from cases import policies
from cases.actions.break_glass import open_person
from cases.serializers import break_glass as forms


class BreakGlassFilter(django_filters.FilterSet):
    """By person, account, role, and what is left to review."""

    person = django_filters.UUIDFilter(field_name="key_id")
    user = django_filters.UUIDFilter(field_name="user_id")
    role = django_filters.ChoiceFilter(field_name="role", choices=Role.choices)
    verdict = django_filters.ChoiceFilter(field_name="verdict", choices=glass.Verdict.choices)
    reviewed = TruthFilter(field_name="reviewed_at", lookup_expr="isnull", exclude=True)
    open = TruthFilter(method="by_end", label="Whether it may still be seen.")

    def by_end(self, rows: Any, name: str, value: bool) -> Any:
        """What may be seen at this moment, or what is closed again."""
        now = self.request._request.now
        return rows.filter(ends_at__gt=now) if value else rows.filter(ends_at__lte=now)


class BreakGlassViewSet(RecordViewSet):
    """Break-glass: a person's records opened for some hours by somebody who has no daily right to see them.

    A team lead opens the confidential notes of a person (§ 203 StGB), the data protection officer the content of the
    files. Those whom it concerns are told (`/glass-notices/`), a second person reviews it, and every look is on record
    as always. It ends by itself; the very next request then finds nothing.
    """

    queryset = BreakGlass.objects.all()
    serializer_class = forms.BreakGlassSerializer
    shapes = {"create": forms.NewBreakGlass, "review": forms.GlassReview}
    answers = {"statistics": forms.GlassStatistics}
    filterset_class = BreakGlassFilter
    policy = policies.BREAK_GLASS
    orderings = ("-created_at", "created_at")

    def create(self, request: Request) -> Response:
        """Open a person's records, for a reason that others will read."""
        return self.created(open_person)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any) -> Response:
        """Close what you opened before its time."""
        return self.changed(glass.end_glass)

    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: Any) -> Response:
        """Say whether it was justified. Nobody reviews what they opened themselves."""
        return self.changed(glass.review_glass)

    @action(detail=False, methods=["get"])
    def statistics(self, request: Request) -> Response:
        """How often it was done, month by month and role by role, and what the reviews found. Names nobody."""
        rows = self.get_queryset().visible_to(self.actor)
        counts = (
            BreakGlass.objects.filter(pk__in=rows.values("pk"))
            .annotate(month=TruncMonth("created_at"))
            .values("month", "role")
            .annotate(
                opened=Count("pk"),
                justified=Count("pk", filter=Q(verdict=glass.Verdict.JUSTIFIED)),
                unjustified=Count("pk", filter=Q(verdict=glass.Verdict.UNJUSTIFIED)),
                to_review=Count("pk", filter=Q(reviewed_at=None)),
            )
            .order_by("-month", "role")
        )
        return Response({"results": [row | {"month": row["month"].date()} for row in counts]})


class GlassNoticeFilter(django_filters.FilterSet):
    """By whether I have read it."""

    acknowledged = TruthFilter(field_name="acknowledged_at", lookup_expr="isnull", exclude=True)


class GlassNoticeViewSet(RecordViewSet):
    """What I have to be told: records of a person whom I work with, or a note of mine, were opened by break-glass."""

    queryset = GlassNotice.objects.all()
    serializer_class = forms.GlassNoticeSerializer
    filterset_class = GlassNoticeFilter
    policy = policies.GLASS_NOTICE
    orderings = ("-created_at", "created_at")
    personal = False

    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: Any) -> Response:
        """Say that you have read it."""
        return self.changed(glass.acknowledge)
