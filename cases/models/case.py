"""A case, the history of its phases, the numbers of the files, and the grants of single cases."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.models import GroupGrant, Record, TeamRecord, UserGrant
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import Phase, Standing
from cases.models.person import Household, Person
from cases.querysets import CaseGrantQuerySet, CaseQuerySet, PhaseChangeQuerySet


class Case(TeamRecord, SealedModel):
    """The office's work for one person, from inquiry to evaluation. Sealed under the person's key."""

    reference = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="cases")
    caseworker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.INQUIRY)
    phase_since = models.DateTimeField()
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.ACTIVE)
    on_hold_until = models.DateField(null=True)
    crisis = models.BooleanField(default=False)
    next_review_on = models.DateField(null=True)
    evaluation_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    evaluation_signed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    retention_until = models.DateField(null=True)

    inquiry = SealedGroup()
    channel = inquiry.text(max_length=20)
    inquired_on = inquiry.date()
    concern = inquiry.text(max_length=2000)
    language = inquiry.text(max_length=3)
    interpreter_needed = inquiry.flag()
    contact_attempts = inquiry.items()
    contact_made_on = inquiry.date()

    intake = SealedGroup()
    entered_on = intake.date()
    assigned_on = intake.date()
    status_document = intake.text(max_length=12)
    status_document_until = intake.date()
    legal_regime = intake.text(max_length=12)
    immediate_needs = intake.text(max_length=2000)
    lives_alone = intake.flag()
    informed_on = intake.date()
    informed_language = intake.text(max_length=3)
    consent_not_needed_because = intake.text(max_length=400)

    plan = SealedGroup()
    plan_agreed_on = plan.date()
    plan_participants = plan.text(max_length=400)
    plan_language = plan.text(max_length=3)
    plan_interpreted = plan.flag()
    plan_agreement = plan.text(max_length=1000)

    evaluation = SealedGroup()
    evaluation_cause = evaluation.text(max_length=30)
    satisfaction = evaluation.number()
    evaluation_summary = evaluation.text(max_length=4000)
    open_needs = evaluation.text(max_length=2000)
    handover = evaluation.text(max_length=2000)
    closing_reason = evaluation.text(max_length=30)
    standing_reason = evaluation.text(max_length=400)

    objects = CaseQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "municipality"],
                condition=~models.Q(phase=Phase.CLOSED) & ~models.Q(standing=Standing.TRANSFERRED),
                name="one_open_case_per_person_and_office",
            ),
            models.CheckConstraint(condition=models.Q(phase__in=Phase.values), name="case_phase_known"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=False) | ~models.Q(phase=Phase.CLOSED),
                name="closed_case_says_when",
            ),
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["team", "phase", "-updated_at", "-id"], name="case_team_phase"),
            models.Index(fields=["municipality", "phase", "-updated_at", "-id"], name="case_town_phase"),
            models.Index(fields=["caseworker", "-updated_at", "-id"], name="case_caseworker"),
        ]

    def __str__(self) -> str:
        return self.reference


class PhaseChange(Record, SealedModel):
    """One step in a case's history. Appended, never changed: triggers of the database refuse it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="phase_changes")
    move = models.CharField(max_length=30)
    from_phase = models.CharField(max_length=12, blank=True)
    to_phase = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    account = SealedGroup()
    reason = account.text(max_length=400)

    objects = PhaseChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "created_at", "id"], name="phasechange_of_case"),
            models.Index(fields=["municipality", "created_at", "id"], name="phasechange_town"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReferenceCounter(models.Model):
    """The last number given out for one kind of file, municipality and year. Numbers may have gaps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("access.Municipality", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "year"], name="one_counter_per_kind_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class CaseUserGrant(UserGrant):
    """A single case opened to an account."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="user_grants")
    grants = CaseGrantQuerySet.as_manager()

    class Meta(UserGrant.Meta):
        pass


class CaseGroupGrant(GroupGrant):
    """A single case opened to another team."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="group_grants")
    grants = CaseGrantQuerySet.as_manager()

    class Meta(GroupGrant.Meta):
        pass
