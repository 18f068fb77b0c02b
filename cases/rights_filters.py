"""What lists of requests for access, restrictions, disputes, legal holds and notices can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from casemgmt.api.filters import TruthFilter
from casemgmt.privacy.models import AccessRequest, Dispute, LegalHold, Notice, Restriction
from casemgmt.privacy.rights import AccessState, NoticeCause, NoticeState
from cases.filters import CodeInFilter, RecordFilter


class RightsFilter(RecordFilter):
    """By person and team; neither for those who do not see whose it is."""

    needs = {"person": "person", "team": "team", "updated_since": "updated_at"}

    person = django_filters.UUIDFilter(field_name="key_id")
    team = django_filters.UUIDFilter(field_name="team_id")


class AccessRequestFilter(RightsFilter):
    """By person, state, and when it is due."""

    state = CodeInFilter(field_name="state", choices=AccessState.choices)
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")
    due_since = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    overdue = TruthFilter(method="by_overdue", help_text="Open, and due on a day that is over.")

    class Meta:
        model = AccessRequest
        fields: tuple[str, ...] = ()

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        """Requests that are overdue today, or those that are not."""
        today = timezone.localdate(self.actor.now)
        return rows.overdue(today) if value else rows.exclude(state=AccessState.OPEN, due_on__lt=today)


class RestrictionFilter(RightsFilter):
    """By person, and whether it holds."""

    lifted = TruthFilter(field_name="lifted_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Restriction
        fields: tuple[str, ...] = ()


class DisputeFilter(RightsFilter):
    """By person, and whether it is settled."""

    settled = TruthFilter(field_name="settled_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Dispute
        fields: tuple[str, ...] = ()


class LegalHoldFilter(RightsFilter):
    """By person, and whether it is in force today."""

    in_force = TruthFilter(method="by_force")

    class Meta:
        model = LegalHold
        fields: tuple[str, ...] = ()

    def by_force(self, rows: Any, name: str, value: bool) -> Any:
        """Holds that stop erasures today, or those that do not."""
        today = timezone.localdate(self.actor.now)
        return rows.in_force(today) if value else rows.filter(Q(ends_on__lt=today) | Q(lifted_at__isnull=False))


class NoticeFilter(RecordFilter):
    """By person, agency, cause, state and team."""

    person = django_filters.UUIDFilter(field_name="subject")
    agency = django_filters.UUIDFilter(field_name="agency_id")
    cause = CodeInFilter(field_name="cause", choices=NoticeCause.choices)
    state = CodeInFilter(field_name="state", choices=NoticeState.choices)
    team = django_filters.UUIDFilter(field_name="team_id")

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()
