"""Deadlines, what became of each step by step, and when the radar has to look at a person again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import DeadlineOrigin, DeadlineState
from cases.models.case import Case
from cases.models.person import Person
from cases.models.task import Task
from cases.querysets import DeadlineQuerySet, DeadlineStepQuerySet


class Deadline(TeamRecord, SealedModel):
    """Something that is due for a person by a day: computed from a rule of the law, or entered by hand.

    A computed one is one row for a rule and its cause, however often it is computed: `cause` is a digest of the ids of
    the records behind it, and stays the same when a merge hands these over. `computed_on` is the day that the rule
    says, `due_on` the one that holds.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.CharField(max_length=8, choices=DeadlineOrigin.choices)
    kind = models.CharField(max_length=40)
    category = models.CharField(max_length=30)
    cause = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    computed_on = models.DateField(null=True)
    moved_from_on = models.DateField(null=True)
    lead_days = models.JSONField(default=list)
    state = models.CharField(max_length=14, choices=DeadlineState.choices, default=DeadlineState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by_facts = models.BooleanField(default=False)
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    responsible_chosen = models.BooleanField(default=False)
    alerted_on = models.DateField(null=True)
    alerted_lead = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    content = SealedGroup()
    code = content.text(max_length=30)
    title = content.text(max_length=120)
    remark = content.text(max_length=1000)
    authority = content.text(max_length=30)
    source = content.text(max_length=400)
    because = content.items()
    hints = content.items()
    verify = content.flag()
    reason = content.text(max_length=1000)

    objects = DeadlineQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "cause"],
                condition=Q(origin=DeadlineOrigin.COMPUTED),
                name="one_deadline_per_rule_and_cause",
            ),
            models.CheckConstraint(
                condition=Q(state=DeadlineState.OPEN, settled_at=None)
                | ~Q(state=DeadlineState.OPEN) & Q(settled_at__isnull=False),
                name="settled_deadline_says_when",
            ),
            models.CheckConstraint(
                condition=Q(origin=DeadlineOrigin.ENTERED, cause="", computed_on=None)
                | Q(origin=DeadlineOrigin.COMPUTED, computed_on__isnull=False) & ~Q(cause=""),
                name="computed_deadline_has_a_cause",
            ),
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["team", "state", "due_on", "id"], name="deadline_team_due"),
            models.Index(fields=["municipality", "state", "due_on", "id"], name="deadline_town_due"),
            models.Index(fields=["responsible", "state", "due_on", "id"], name="deadline_responsible"),
            models.Index(fields=["person", "due_on", "id"], name="deadline_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DeadlineStep(TeamRecord, SealedModel):
    """One step in the history of a deadline. `mark` names what happens once: an alert, or an escalation, for a day."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=14)
    mark = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="deadline_steps")

    account = SealedGroup()
    earlier_on = account.date()
    later_on = account.date()
    lead = account.number()
    reason = account.text(max_length=1000)

    objects = DeadlineStepQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "what", "mark"], condition=~Q(mark=""), name="deadline_step_happens_once"
            )
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["deadline", "-created_at", "-id"], name="deadlinestep_of_deadline"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RadarEntry(models.Model):
    """When the radar has to look at a person: its key is the person's. Nothing else about them stands here."""

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey("access.Municipality", on_delete=models.PROTECT, related_name="+", db_index=False)
    look_on = models.DateField(null=True, db_index=True)
    looked_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.id)
