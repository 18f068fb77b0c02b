"""An assessment: the person's situation in 15 domains at one time, in one sealed document."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import AssessmentKind
from cases.models.case import Case
from cases.querysets import AssessmentQuerySet


class Assessment(TeamRecord, SealedModel):
    """Ratings by domain (0-5, 9), the person's own view, resources, and the screening for vulnerability."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=10, choices=AssessmentKind.choices)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    findings = SealedGroup()
    ratings = findings.document()
    persons_view = findings.text(max_length=4000)
    resources = findings.text(max_length=4000)
    no_need = findings.flag()

    screening = SealedGroup()
    vulnerability_screened_on = screening.date()
    vulnerabilities = screening.items()
    child_protection_checked_on = screening.date()

    objects = AssessmentQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(completed_at=None), name="one_assessment_under_way"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
