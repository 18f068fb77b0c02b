"""Documents of a person: letters, papers, forms, each with a sealed file."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.models.case import Case
from cases.models.person import Person
from cases.querysets import DocumentQuerySet


class Document(TeamRecord, SealedModel):
    """A file about a person, and about a case of theirs where it belongs to one. Its id names its sealed file."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="documents")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)

    description = SealedGroup()
    title = description.text(max_length=200)
    remark = description.text(max_length=2000)
    file_name = description.text(max_length=200)
    media_type = description.text(max_length=100)
    size = description.number()
    sha256 = description.text(max_length=64)
    file_key = description.secret()

    objects = DocumentQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["person", "-updated_at", "-id"], name="document_of_person"),
            models.Index(fields=["case", "-updated_at", "-id"], name="document_of_case"),
        ]

    def __str__(self) -> str:
        return str(self.id)
