"""The bare endpoint that the benchmark compares with: stock DRF over a plaintext mirror of the cases.

The mirror's columns are derived from the shape of a case, so that both always show the same members (the nested summary
of the person lies flat in the row). No authentication, permission, sealing, audit, precondition, or choice of fields.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.utils import timezone
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import ModelViewSet
from uuid_utils.compat import uuid7

from cases.models import Case
from cases.serializers.cases import CaseSerializer

SHORT = 255
MEMBERS = {
    "id": models.UUIDField(primary_key=True, default=uuid7, editable=False),
    "reference": models.CharField(max_length=60, unique=True, default=uuid7),
    "created_at": models.DateTimeField(default=timezone.now),
    "updated_at": models.DateTimeField(default=timezone.now),
}
"""Columns that are more than what their name and kind in the shape say."""


def column_for(field: serializers.Field) -> models.Field:
    """The plain column that holds what a member of the shape shows."""
    match field:
        case serializers.DateTimeField():
            return models.DateTimeField(null=True)
        case serializers.DateField():
            return models.DateField(null=True)
        case serializers.BooleanField():
            return models.BooleanField(default=False)
        case serializers.IntegerField():
            return models.IntegerField(null=True)
        case serializers.ListField() | serializers.ListSerializer():
            return models.JSONField(default=list)
        case serializers.UUIDField() | serializers.RelatedField():
            return models.UUIDField(null=True)
        case serializers.CharField(max_length=int(length)) if length > SHORT:
            return models.TextField(default="", blank=True)
    return models.CharField(max_length=SHORT, default="", blank=True)


def mirrored_columns() -> Iterator[tuple[str, models.Field]]:
    """Name and column for every member of a case's shape; those of the person behind `person_`."""
    for name, field in CaseSerializer().fields.items():
        if isinstance(field, serializers.ModelSerializer):
            yield from ((f"{name}_{inner}", column_for(one)) for inner, one in field.fields.items())
        else:
            yield name, MEMBERS.get(name) or column_for(field)


class Mirror(models.Model):
    """What stands around the mirrored columns."""

    class Meta:
        abstract = True
        app_label = "bench"


class MirrorMeta(Mirror.Meta):
    """Indexes for the order of the list, and for the exact name."""

    abstract = False
    indexes = [
        models.Index(fields=["-updated_at", "-id"], name="plain_newest"),
        models.Index(fields=["person_family_name", "person_given_names"], name="plain_name"),
    ]


PlainCase: Any = type("PlainCase", (Mirror,), {"__module__": __name__, "Meta": MirrorMeta, **dict(mirrored_columns())})
TIMES = [one.name for one in PlainCase._meta.fields if isinstance(one, models.DateTimeField)]


class PlainCaseSerializer(serializers.ModelSerializer):
    """The row as stock DRF shows it; times as text, which the house leaves to its renderer."""

    class Meta:
        model = PlainCase
        fields = "__all__"
        extra_kwargs = {name: {"format": "iso-8601"} for name in TIMES}


class NewestFirst(CursorPagination):
    """Stock pages of 50 that count nothing."""

    page_size = 50
    ordering = "-updated_at"


class PlainCaseViewSet(ModelViewSet):
    """The floor."""

    serializer_class = PlainCaseSerializer
    authentication_classes = []
    permission_classes = []
    filter_backends = []
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = DefaultContentNegotiation
    pagination_class = NewestFirst

    def get_queryset(self) -> Any:
        """All rows, or those with a reference or an exact name."""
        query = self.request.query_params
        names = {"reference", "person_given_names", "person_family_name"} & query.keys()
        return PlainCase.objects.filter(**{name: query[name] for name in names})

    def perform_update(self, serializer: Any) -> None:
        """The row becomes the newest, as a changed case does."""
        serializer.save(updated_at=timezone.now())


def create_mirror() -> None:
    """Make the table; no migration knows it."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainCase)


def mirror(cases: list[Case]) -> None:
    """Store the rows of cases, unsealed, as the API shows them."""
    shape = CaseSerializer()
    PlainCase.objects.bulk_create([PlainCase(**flat(shape.to_representation(case))) for case in cases])


def flat(shown: dict[str, Any]) -> dict[str, Any]:
    """The members of a case with those of the person beside them."""
    person = shown.pop("person")
    return shown | {f"person_{name}": value for name, value in person.items()}
