"""What ends with a case: every path on which volunteers and partners still reached the person."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from casemgmt.access.actors import Actor
from casemgmt.privacy.retention import UNCONFIRMED_INQUIRY
from cases.lifecycle import OPEN_REFERRALS, OPEN_TASKS, ReferralState, TaskState
from cases.models import Case, Referral, Task


def close_paths(*, by: Actor, case: Case) -> list[str]:
    """Withdraw the tasks and revoke the referrals that are still open; the names of what was, for the trail.

    They were asked for by `nothing_open`, or handed over: who goes on with them does so outside this case.
    """
    closed = []
    changed = {"updated_at": by.now, "version": F("version") + 1}
    if Task.objects.filter(case=case, state__in=OPEN_TASKS).update(state=TaskState.WITHDRAWN, **changed):
        closed.append("tasks")
    referrals = Referral.objects.filter(case=case, state__in=[*OPEN_REFERRALS, ReferralState.DRAFT])
    if referrals.update(state=ReferralState.REVOKED, ended_at=by.now, **changed):
        closed.append("referrals")
    return closed


def end_of_inquiry(case: Case, on: date) -> date:
    """The end of retention of an inquiry that became no case; not before the day behind the one it is declined on."""
    return max(UNCONFIRMED_INQUIRY.over_on(timezone.localdate(case.created_at)), on + timedelta(days=1))


def closing_dates(on: date) -> dict[str, date]:
    """Closing day, and the end of retention: so many full years behind the calendar year of closure (domain.md 4.3)."""
    return {"closed_on": on, "retention_until": date(on.year + 1 + settings.CASE_RETENTION_YEARS, 1, 1)}
