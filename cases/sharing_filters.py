"""What lists of tasks, referrals, consents and erasures can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q

from casemgmt.api.filters import TruthFilter
from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.models import Consent, Erasure
from cases.codes import CONSENT_PURPOSES, ERASURE_GROUNDS, TASK_KINDS
from cases.filters import CaseRecordFilter, CodeInFilter, RecordFilter
from cases.lifecycle import HELPER_TASKS, PARTNER_PREVIEWS, PARTNER_READS, ReferralState, TaskState
from cases.models import Referral, Task

ASSIGNEE_SEES = [choice for choice in TaskState.choices if choice[0] in HELPER_TASKS]
PARTNER_SEES = [choice for choice in ReferralState.choices if choice[0] in PARTNER_PREVIEWS | PARTNER_READS]


class TaskFilter(CaseRecordFilter):
    """By case, state, kind, assignee, team and day."""

    state = CodeInFilter(field_name="state", choices=TaskState.choices)
    kind = CodeInFilter(field_name="kind", choices=TASK_KINDS.choices)
    assignee = django_filters.CharFilter(method="by_assignee", help_text="`me`, `none`, or the id of an account.")
    team = django_filters.UUIDFilter(field_name="team_id")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Task
        fields: tuple[str, ...] = ()

    def by_assignee(self, rows: Any, name: str, value: str) -> Any:
        """Tasks of one account, of the asker, or of nobody; of anything else there are none."""
        try:
            return self.of_account(rows, name, value)
        except ValueError:
            return rows.none()


class MyTaskFilter(django_filters.FilterSet):
    """By state, kind and day."""

    state = CodeInFilter(field_name="state", choices=ASSIGNEE_SEES)
    kind = CodeInFilter(field_name="kind", choices=TASK_KINDS.choices)
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Task
        fields: tuple[str, ...] = ()


class ReferralFilter(CaseRecordFilter):
    """By case, agency, state and team."""

    agency = django_filters.UUIDFilter(field_name="agency_id")
    state = CodeInFilter(field_name="state", choices=ReferralState.choices)
    team = django_filters.UUIDFilter(field_name="team_id")

    class Meta:
        model = Referral
        fields: tuple[str, ...] = ()


class PartnerReferralFilter(django_filters.FilterSet):
    """By state, agency, and when it was sent."""

    state = CodeInFilter(field_name="state", choices=PARTNER_SEES)
    agency = django_filters.UUIDFilter(field_name="agency_id")
    sent_since = django_filters.IsoDateTimeFilter(field_name="sent_at", lookup_expr="gte")

    class Meta:
        model = Referral
        fields: tuple[str, ...] = ()


class ConsentFilter(RecordFilter):
    """By person, recipient, purpose, and whether it is valid now."""

    needs = {"person": "person", "updated_since": "updated_at"}

    person = django_filters.UUIDFilter(field_name="key_id")
    recipient_agency = django_filters.UUIDFilter(field_name="recipient_agency_id")
    purpose = CodeInFilter(field_name="purpose", choices=CONSENT_PURPOSES.choices)
    valid = TruthFilter(method="by_validity")

    class Meta:
        model = Consent
        fields: tuple[str, ...] = ()

    def by_validity(self, rows: Any, name: str, value: bool) -> Any:
        """Consents that hold at the moment of the request, or those that do not."""
        now = self.request._request.actor.now
        if value:
            return rows.valid_at(now)
        return rows.filter(Q(valid_from__gt=now) | Q(valid_until__lte=now) | Q(withdrawn_at__isnull=False))


class ErasureFilter(RecordFilter):
    """By person, state, ground and team."""

    person = django_filters.UUIDFilter(field_name="subject")
    state = CodeInFilter(field_name="state", choices=ErasureState.choices)
    ground = CodeInFilter(field_name="ground", choices=ERASURE_GROUNDS.choices)
    team = django_filters.UUIDFilter(field_name="team_id")

    class Meta:
        model = Erasure
        fields: tuple[str, ...] = ()
