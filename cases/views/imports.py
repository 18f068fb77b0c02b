"""View of imports: a list in, a report out."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.uploads import FormWithFile
from casemgmt.api.viewsets import RecordViewSet
from cases import filters, policies
from cases.actions import imports
from cases.models import ImportRun
from cases.serializers import imports as forms


class ListUpload(FormWithFile):
    """A form with a list."""

    limit = "IMPORT_MAX_BYTES"


class ImportRunViewSet(RecordViewSet):
    """Lists taken over into your teams. A run is not changed; a list that was corrected is sent again."""

    queryset = ImportRun.objects.all()
    shapes = {"create": forms.NewImport}
    filterset_class = filters.ImportRunFilter
    policy = policies.IMPORT
    parser_classes = (ListUpload,)

    @property
    def serializer_class(self) -> Any:
        """The report comes with a single run only: it can be as long as its list."""
        return forms.ImportSummarySerializer if self.action == "list" else forms.ImportRunSerializer

    def get_queryset(self) -> Any:
        """The runs of the actor's teams."""
        runs = super().get_queryset()
        return runs.defer("report") if self.action == "list" else runs

    def create(self, request: Request) -> Response:
        """Take over a list of people: each row becomes a person, with numbers, household and an inquiry.

        A dry run unless `dry_run=false`. All or nothing unless `all_or_nothing=false`: then good rows are written and
        refused ones are reported. A list can be sent again: rows that are in already count as `known`.
        """
        return self.created(imports.import_list)

    def given(self, record: Any = None) -> dict[str, Any]:
        """The form, with the content of its file."""
        given = super().given(record)
        file = given.pop("file")
        return given | {"content": file.read(), "filename": file.name}
