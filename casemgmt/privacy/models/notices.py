"""What a recipient of data has to be told (Art. 19 GDPR)."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.privacy.querysets import NoticeQuerySet
from casemgmt.privacy.rights import NoticeCause, NoticeState


class Notice(TeamRecord):
    """That an agency has to be told what became of data it was given: which facts, by name, and why; never a value.

    `references` are the file numbers by which the agency knows the person, so that it is understood also once the
    person was erased. `occasion` is the id of what gave rise to it: no recipient is told twice of one.
    """

    subject = models.UUIDField()
    agency = models.ForeignKey("access.Agency", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=20, choices=NoticeCause.choices)
    occasion = models.UUIDField()
    facts = models.JSONField(default=list)
    references = models.JSONField(default=list)
    state = models.CharField(max_length=14, choices=NoticeState.choices, default=NoticeState.OPEN)
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_on = models.DateField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["agency", "cause", "occasion"], name="notice_once_per_recipient"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(sent_on__isnull=False), name="sent_notice_says_when"
            ),
        ]
        indexes = [*TeamRecord.Meta.indexes, models.Index(fields=["subject"], name="notice_of_person")]

    def __str__(self) -> str:
        return str(self.id)
