"""Views of referrals: for the office that sends them, and for the agency that answers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import policies
from cases.actions import referrals
from cases.excerpts import partner_excerpts, with_key
from cases.lifecycle import PARTNER_READS
from cases.models import Referral
from cases.serializers import referrals as forms
from cases.sharing_filters import PartnerReferralFilter, ReferralFilter
from cases.views.case_records import CaseRecordViewSet
from cases.views.excerpts import ExcerptViewSet


class ReferralViewSet(CaseRecordViewSet):
    """Referrals of your teams' people to partner agencies.

    States: draft, sent, waitlisted, accepted, in_progress, done, refused, revoked. Sending takes a consent that is
    valid at that moment and covers the data categories, or a named legal basis; else 409 `consent_missing`.
    """

    queryset = Referral.objects.all()
    serializer_class = forms.ReferralSerializer
    shapes = {"create": forms.NewReferral, "partial_update": forms.ReferralChange, "revoke": forms.Revocation}
    filterset_class = ReferralFilter
    policy = policies.REFERRAL

    def create(self, request: Request) -> Response:
        """Draft a referral. The agency sees nothing of it yet."""
        return self.created(referrals.create_referral)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a draft."""
        return self.changed(referrals.update_referral, whole=True)

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: Any) -> Response:
        """Send the draft. Without a named consent the one that fits and holds longest is taken."""
        return self.changed(referrals.send_referral)

    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: Any) -> Response:
        """Take the referral back; the very next request of the agency finds nothing."""
        return self.changed(referrals.revoke_referral)


class PartnerReferralViewSet(ExcerptViewSet):
    """The referrals to your agency, while they run and the person's consent holds.

    Before you accept you see a preview; then also the file number, the message and of the person exactly what the
    referral's `categories` name.
    """

    queryset = Referral.partners.all()
    serializer_class = forms.PartnerReferralSerializer
    shapes = {
        "accept": forms.Acceptance,
        "refuse": forms.Refusal,
        "waitlist": forms.Answer,
        "start": forms.Start,
        "finish": forms.Answer,
    }
    filterset_class = PartnerReferralFilter
    orderings = ("-sent_at", "sent_at")
    policy = policies.PARTNER_REFERRAL

    def excerpts(self, rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Any]]:
        """What goes along with the referrals that are shown in full."""
        for row in rows:
            with_key(row.case, row)
        full = [row for row in rows if row.shown_as == "partner"]
        return partner_excerpts(full, self.actor.now) if self.shows("person") else {}

    def look_route(self, rows: Sequence[Any]) -> str:
        """`partner` where any row was shown in full, else `partner_preview`."""
        return "partner" if any(row.shown_as == "partner" for row in rows) else "partner_preview"

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:
        """Take the person on. From now on you read what goes along."""
        return self.moved(referrals.accept_referral)

    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: Any) -> Response:
        """Refuse the person with the reason. The preview is shown this one last time."""
        return self.moved(referrals.refuse_referral)

    @action(detail=True, methods=["post"])
    def waitlist(self, request: Request, pk: Any) -> Response:
        """Put the person on your waiting list. The preview stays a preview."""
        return self.moved(referrals.waitlist_referral)

    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: Any) -> Response:
        """Say that the work with the person has begun."""
        return self.moved(referrals.start_referral)

    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: Any) -> Response:
        """Say that the work with the person is done. The preview is shown this one last time."""
        return self.moved(referrals.finish_referral)

    def after_step(self, record: Any) -> Any:
        """The referral in full while the agency works on it, else the preview."""
        record.shown_as = "partner" if record.state in PARTNER_READS else "partner_preview"
        return record
