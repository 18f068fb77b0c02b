"""Shapes of imports: the list that is sent, and what a run tells."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework.fields import empty

from casemgmt.access.models import Team
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases.lifecycle import ImportState, RowResult
from cases.models import ImportRun

SUMMARY = (
    "id", "municipality", "team", "imported_by", "dry_run", "all_or_nothing", "state", "rows", "created", "known",
    "refused",
)  # fmt: skip
TIMES = ("created_at", "updated_at")


class OwnTeamField(VisibleRelatedField):
    """A reference to a team in which the asker works; any other reads as unknown."""

    def chosen(self, rows: Any, actor: Any, pk: UUID) -> Any:
        """One of the actor's teams, or any of the municipalities that they answer for."""
        return rows.filter(Q(pk__in=actor.team_ids()) | Q(municipality_id__in=actor.town_ids()), pk=pk)


class FormFlag(serializers.BooleanField):
    """A yes or no in a form, which keeps its default when the form leaves it out."""

    default_empty_html = empty


class LineNumbers(serializers.CharField):
    """Numbers of lines, with commas, as a form can hold them."""

    def to_internal_value(self, data: Any) -> list[int]:
        """The numbers. Raises ValidationError for anything else."""
        text = super().to_internal_value(data)
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise serializers.ValidationError("Numbers of lines, with commas.", code="lines_invalid")
        return [int(part) for part in parts]


class NewImport(Shape):
    """A list to take over, in a form."""

    file = serializers.FileField(help_text="CSV (UTF-8 or Windows-1252) or XLSX, with headings in German or English.")
    team = OwnTeamField(queryset=Team.objects.all(), help_text="The team that the people are entered in.")
    dry_run = FormFlag(default=True, help_text="Do everything, report it, and take it back.")
    all_or_nothing = FormFlag(default=True, help_text="Write nothing if one row is refused.")
    confirmed_new = LineNumbers(
        max_length=70_000,
        default=list,
        allow_blank=True,
        help_text="Lines, with commas, whose people you looked up: they are none of the likely matches.",
    )


class ListProblem(Shape):
    """What is wrong (the row is refused) or doubtful (it is not) in one cell or row."""

    line = serializers.IntegerField(help_text="As a spreadsheet counts.")
    column = serializers.CharField(help_text="The column's heading; empty for the row as a whole.")
    code = serializers.CharField()
    reason = serializers.CharField()
    reason_de = serializers.CharField()
    severity = serializers.ChoiceField(choices=("problem", "warning"))


class RowOutcome(Shape):
    """What became of one row."""

    line = serializers.IntegerField()
    result = serializers.ChoiceField(choices=RowResult.choices)
    reference = serializers.CharField(help_text="The number of the case that was opened; empty where none was.")
    matches = serializers.ListField(
        child=serializers.UUIDField(), help_text="The people in the register who are likely the one in the row."
    )


class ListReport(Shape):
    """The report of a run. It holds lines, headings and rules, and never what a cell says."""

    problems = ListProblem(many=True)
    rows = RowOutcome(many=True)


class ImportSummarySerializer(RecordSerializer):
    """A run without its report."""

    state = serializers.ChoiceField(choices=ImportState.choices)

    class Meta:
        model = ImportRun
        fields = (*SUMMARY, *TIMES)


class ImportRunSerializer(ImportSummarySerializer):
    """A run with its report."""

    report = ListReport()

    class Meta:
        model = ImportRun
        fields = (*SUMMARY, "report", *TIMES)
