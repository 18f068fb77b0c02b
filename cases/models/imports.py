"""Imports of lists: what a run did, row by row without any value, and which rows are in already."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.digests import Words
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.sealed import SealedGroup, SealedModel, SealedQuerySet
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


def imported_row_words(team: str, fingerprint: str) -> Words:
    """The words whose digest tells that a team imported a row."""
    return ("import-row", team, fingerprint)


class ImportedRow(SealedModel):
    """The keyed digest of a row that made a person, so that the same list read again makes nobody twice.

    What was digested stands sealed beside it, so that the digest can be made anew under another key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("access.Municipality", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = KeyedDigest(lambda row: imported_row_words(row.team, row.fingerprint))

    source = SealedGroup()
    team = source.text(max_length=32)
    fingerprint = source.text(max_length=1000)

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="imported_row_once_per_municipality")
        ]

    def __str__(self) -> str:
        return str(self.id)
