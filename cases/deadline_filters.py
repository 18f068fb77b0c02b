"""What the list of deadlines can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from casemgmt.api.filters import TruthFilter
from cases.filters import CodeInFilter, RecordFilter
from cases.lifecycle import DeadlineOrigin, DeadlineState
from cases.models import Deadline, RegimeChange


class DeadlineFilter(RecordFilter):
    """By kind, day, state, who is responsible, person, case and team."""

    needs = {"responsible": "responsible", "mine": "responsible", "moved": "moved_from_on", "escalated": "escalated_at"}

    kind = django_filters.BaseInFilter(field_name="kind", help_text="Codes of rules or kinds, with commas.")
    origin = CodeInFilter(field_name="origin", choices=DeadlineOrigin.choices)
    state = CodeInFilter(field_name="state", choices=DeadlineState.choices)
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")
    due_after = django_filters.DateFilter(field_name="due_on", lookup_expr="gt")
    overdue = TruthFilter(method="by_overdue")
    moved = TruthFilter(method="by_presence")
    escalated = TruthFilter(method="by_presence")
    responsible = django_filters.CharFilter(method="by_responsible", help_text="`me`, `none`, or the id of an account.")
    mine = TruthFilter(method="by_mine", help_text="Yours, and those of everybody you stand in for.")
    person = django_filters.UUIDFilter(field_name="person_id")
    case = django_filters.UUIDFilter(field_name="case_id")
    team = django_filters.UUIDFilter(field_name="team_id")
    municipality = django_filters.UUIDFilter(field_name="municipality_id")

    class Meta:
        model = Deadline
        fields: tuple[str, ...] = ()

    def by_overdue(self, rows: Any, name: str, value: bool) -> Any:
        """Open ones whose day is gone, or all others."""
        late = Q(state=DeadlineState.OPEN, due_on__lt=timezone.localdate(self.actor.now))
        return rows.filter(late if value else ~late)

    def by_presence(self, rows: Any, name: str, value: bool) -> Any:
        """Those that were moved, or went to a lead; or those that were not."""
        column = {"moved": "moved_from_on", "escalated": "escalated_at"}[name]
        return rows.filter(**{f"{column}__isnull": not value})

    def by_responsible(self, rows: Any, name: str, value: str) -> Any:
        """Those of one account, of the asker, or of nobody; of anything else there are none."""
        try:
            return self.of_account(rows, name, value)
        except ValueError:
            return rows.none()

    def by_mine(self, rows: Any, name: str, value: bool) -> Any:
        """Those of the asker and of those the asker stands in for, or those of others and of nobody."""
        mine = Q(responsible_id__in=self.actor.accounts())
        return rows.filter(mine) if value else rows.filter(~mine | Q(responsible=None))


class RegimeChangeFilter(RecordFilter):
    """By whether it was taken back."""

    undone = TruthFilter(method="by_undone")

    class Meta:
        model = RegimeChange
        fields: tuple[str, ...] = ()

    def by_undone(self, rows: Any, name: str, value: bool) -> Any:
        """The changes that were taken back, or those that stand."""
        return rows.filter(undone_at__isnull=not value)
