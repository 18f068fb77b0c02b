"""Imports of lists: what a run did, row by row without any value, and which rows are in already."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.models import TeamRecord
from cases.models.person import Person
from cases.querysets import ImportRunQuerySet


class ImportRun(TeamRecord):
    """One reading of a list. The report names lines, columns and rules, never what a cell holds."""

    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dry_run = models.BooleanField()
    all_or_nothing = models.BooleanField()
    state = models.CharField(max_length=10)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)

    objects = ImportRunQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        pass

    def __str__(self) -> str:
        return str(self.id)


class ImportedRow(models.Model):
    """The keyed digest of a row that made a person, so that the same list read again makes nobody twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("access.Municipality", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="imported_row_once_per_municipality")
        ]

    def __str__(self) -> str:
        return str(self.id)
