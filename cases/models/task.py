"""Tasks for staff, volunteers and interpreters."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import TaskState
from cases.models.case import Case
from cases.querysets import AssignedTaskQuerySet, TaskQuerySet


class Task(TeamRecord, SealedModel):
    """Something to do, by somebody, by a day; what of the person it shows is said task by task.

    Sealed under the person's key, or for a task without a case under that of the one who set it. One that the deadline
    radar set was set by nobody.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="tasks")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    due_on = models.DateField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    access_until = models.DateTimeField()
    shows_first_name = models.BooleanField(default=False)
    shows_language = models.BooleanField(default=False)
    shows_address = models.BooleanField(default=False)
    minutes_spent = models.PositiveIntegerField(null=True)

    content = SealedGroup()
    title = content.text(max_length=120)
    what_to_do = content.text(max_length=2000)
    place = content.text(max_length=300)
    decline_reason = content.text(max_length=400)
    withdraw_reason = content.text(max_length=400)
    comment = content.text(max_length=2000)

    objects = TaskQuerySet.as_manager()
    assigned = AssignedTaskQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="task_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(assignee__isnull=False) | ~models.Q(state__in=["assigned", "accepted"]),
                name="assigned_task_has_assignee",
            ),
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["assignee", "state", "-updated_at", "-id"], name="task_of_assignee"),
            models.Index(fields=["case", "-updated_at", "-id"], name="task_of_case"),
        ]

    def __str__(self) -> str:
        return str(self.id)
