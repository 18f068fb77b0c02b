"""A person's request to know what is held about them (Art. 15 GDPR), and until when it has to be answered."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from casemgmt.privacy.querysets import AccessRequestQuerySet
from casemgmt.privacy.rights import AccessState


class AccessRequest(TeamRecord, SealedModel):
    """A request for access. Its key is the person's, so `key_id` is the person's id."""

    received_on = models.DateField()
    channel = models.CharField(max_length=20)
    due_on = models.DateField()
    extended = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=AccessState.choices, default=AccessState.OPEN)
    refusal = models.CharField(max_length=30, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    account = SealedGroup()
    remark = account.text(max_length=1000)
    extension_reason = account.text(max_length=400)
    refusal_reason = account.text(max_length=400)

    objects = AccessRequestQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal=""), name="refused_access_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(decided_at__isnull=False),
                name="decided_access_says_when",
            ),
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["team", "state", "due_on", "id"], name="access_request_due_team"),
            models.Index(fields=["municipality", "state", "due_on", "id"], name="access_request_due_town"),
        ]

    def __str__(self) -> str:
        return str(self.id)
