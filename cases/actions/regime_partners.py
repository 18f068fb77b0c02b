"""Which partner agencies are told of a change of regime: those that may know of benefits at this moment."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.privacy.actions.notices import tell_recipients
from casemgmt.privacy.models import Notice
from casemgmt.privacy.rights import NoticeCause
from casemgmt.privacy.sharing import Recipient
from cases.lifecycle import PARTNER_READS
from cases.models import Referral, RegimeChange

BENEFITS = "benefits"
FACTS = frozenset({"regime"})
"""What they are told changed: its name, never the value. They ask for it where they may."""


def tell_partners(
    *, by: Actor, change: RegimeChange, cause: NoticeCause, only: Collection[str] | None = None
) -> list[tuple[UUID, UUID]]:
    """Open a notice for each agency that works with the person and may know; pairs of agency and notice.

    With `only`, none but these agencies: whoever was told of a change is told that it was taken back, consent or not,
    since they hold a notice that is wrong.
    """
    agencies = list(_who_may_know(by, change)) if only is None else list(_told_before(change, only))
    tell_recipients(
        by=by, record=change.person, subject=change.person_id, cause=cause, occasion=change.pk, recipients=agencies
    )
    rows = Notice.objects.filter(cause=cause, occasion=change.pk).order_by("agency_id")
    return list(rows.values_list("agency_id", "pk"))


def _who_may_know(by: Actor, change: RegimeChange) -> Iterator[Recipient]:
    """Agencies with a running referral about benefits, by a law or by a consent that covers them now."""
    valid = Q(consent__valid_from__lte=by.now, consent__valid_until__gt=by.now, consent__withdrawn_at=None) | Q(
        consent=None
    ) & ~Q(legal_basis="")
    rows = Referral.objects.filter(valid, case__person=change.person, state__in=sorted(PARTNER_READS), erased=False)
    for referral in rows.select_related("key", "case", "consent__key").order_by("pk"):
        consented = referral.consent is None or BENEFITS in referral.consent.categories
        if BENEFITS in referral.categories and consented:
            yield Recipient(referral.agency_id, referral.case.reference, FACTS, referral.consent_id)


def _told_before(change: RegimeChange, only: Collection[str]) -> Iterator[Recipient]:
    notices = Notice.objects.filter(
        cause=NoticeCause.REGIME_CHANGED, occasion=change.pk, agency_id__in=[UUID(one) for one in only]
    )
    for notice in notices.order_by("pk"):
        for reference in notice.references:
            yield Recipient(notice.agency_id, reference, FACTS, None)
