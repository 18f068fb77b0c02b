"""Shapes of documents."""

from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes
from cases.models import Case, Document, Person


class DocumentSerializer(RecordSerializer):
    """A document without its content."""

    class Meta:
        model = Document
        fields = (
            "id", "municipality", "team", "person", "case", "added_by", "kind", "title", "remark", "file_name",
            "media_type", "size", "sha256", "created_at", "updated_at",
        )  # fmt: skip


class DocumentChange(Shape):
    """What is said about the file."""

    kind = serializers.ChoiceField(choices=codes.DOCUMENT_KINDS.choices)
    title = serializers.CharField(max_length=200, allow_blank=True, required=False)
    remark = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class NewDocument(DocumentChange):
    """A document to keep, in a form."""

    file = serializers.FileField(
        max_length=1000, help_text="PDF, JPEG, PNG, TIFF, HEIC, DOCX, XLSX, ODT or plain text in UTF-8."
    )
    person = VisibleRelatedField(queryset=Person.objects.all())
    case = VisibleRelatedField(
        queryset=Case.objects.all(), required=False, allow_null=True, help_text="A case of the same person."
    )
