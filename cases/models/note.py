"""Contact notes, ordinary and confidential."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.models.case import Case
from cases.querysets import NoteQuerySet


class Note(TeamRecord, SealedModel):
    """What was talked about. A confidential note (§ 203 StGB) is its author's alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confidential = models.BooleanField(default=False)
    happened_at = models.DateTimeField()

    content = SealedGroup()
    topic = content.text(max_length=40)
    text = content.text(max_length=10000)

    objects = NoteQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["case", "-happened_at", "-id"], name="note_of_case"),
            models.Index(fields=["author", "-updated_at", "-id"], name="note_of_author"),
        ]

    def __str__(self) -> str:
        return str(self.id)
