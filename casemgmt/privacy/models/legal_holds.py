"""That nothing about a person may go for the time being."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from casemgmt.privacy.querysets import LegalHoldQuerySet


class LegalHold(TeamRecord, SealedModel):
    """A legal hold: it stops retention clocks and erasures until `ends_on`, or until it is lifted."""

    ground = models.CharField(max_length=30)
    ends_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    account = SealedGroup()
    reason = account.text(max_length=1000)
    lift_reason = account.text(max_length=400)

    objects = LegalHoldQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        pass

    def __str__(self) -> str:
        return str(self.id)
