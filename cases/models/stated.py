"""What records have in common that somebody stated: by whom, by which document, and what was said before."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.models.document import Document
from cases.models.person import Person
from cases.querysets import CorrectionQuerySet


class StatedRecord(TeamRecord, SealedModel):
    """A fact about a person as somebody stated it. It is corrected or voided with a reason, and never deleted.

    Each model seals `stated_by`, `reason` and `void_reason` in a group `provenance` of its own: a group belongs to one
    table.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True)

    class Meta(TeamRecord.Meta):
        abstract = True
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["person", "-updated_at", "-id"], name="%(class)s_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Correction(TeamRecord, SealedModel):
    """One change of a stated record: what it said before, why it was changed, and who stated the new. Only appended."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    record_id = models.UUIDField()
    what = models.CharField(max_length=12)
    source = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    account = SealedGroup()
    earlier = account.document()
    stated_by = account.text(max_length=20)
    reason = account.text(max_length=1000)

    objects = CorrectionQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["record_id", "-created_at", "-id"], name="correction_of_record"),
        ]

    def __str__(self) -> str:
        return str(self.id)
