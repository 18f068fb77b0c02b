"""Referrals of a person to a partner agency."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import ReferralState
from cases.models.case import Case
from cases.querysets import PartnerReferralQuerySet, ReferralQuerySet


class Referral(TeamRecord, SealedModel):
    """That a person is handed on to an agency, with the data categories that go along, and on which legal ground."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    agency = models.ForeignKey("access.Agency", on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey("privacy.Consent", on_delete=models.PROTECT, null=True, related_name="referrals")
    legal_basis = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=ReferralState.choices, default=ReferralState.DRAFT)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    first_contact_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    content = SealedGroup()
    topic = content.text(max_length=200)
    message = content.text(max_length=2000)
    categories = content.items()
    answer = content.text(max_length=1000)
    revoke_reason = content.text(max_length=400)

    objects = ReferralQuerySet.as_manager()
    partners = PartnerReferralQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "revoked"])
                | models.Q(consent__isnull=False)
                | ~models.Q(legal_basis=""),
                name="sent_referral_has_a_ground",
            )
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["agency", "state", "-updated_at", "-id"], name="referral_of_agency"),
            models.Index(fields=["case", "-updated_at", "-id"], name="referral_of_case"),
        ]

    def __str__(self) -> str:
        return str(self.id)
