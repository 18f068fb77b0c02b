"""That data about a person are only kept (Art. 18 GDPR), and that a field is disputed (§ 84(2) SGB X)."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from casemgmt.privacy.querysets import DisputeQuerySet, RestrictionQuerySet


class Restriction(TeamRecord, SealedModel):
    """A restriction of processing, until it is lifted; the person is told before (Art. 18(3) GDPR: `informed_on`)."""

    ground = models.CharField(max_length=30)
    lifted_at = models.DateTimeField(null=True)
    informed_on = models.DateField(null=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    account = SealedGroup()
    reason = account.text(max_length=1000)
    lift_reason = account.text(max_length=1000)

    objects = RestrictionQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(lifted_at=None), name="one_restriction_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None) | models.Q(informed_on__isnull=False),
                name="person_is_told_before_lifting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Dispute(TeamRecord, SealedModel):
    """That the person says a field about them is wrong, and how that ended."""

    field = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    account = SealedGroup()
    reason = account.text(max_length=1000)
    settlement = account.text(max_length=1000)

    objects = DisputeQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["key", "field"], condition=models.Q(settled_at=None), name="field_disputed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None) | ~models.Q(outcome=""), name="settled_dispute_says_how"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
