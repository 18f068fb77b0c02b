"""The service plan: goals, and the measures that lead there."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import GoalState, MeasureState
from cases.models.case import Case
from cases.querysets import GoalQuerySet, MeasureQuerySet


class Goal(TeamRecord, SealedModel):
    """What shall be reached, how one will see it, and by when (SMART)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="goals")
    due_on = models.DateField()
    priority = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=15, choices=GoalState.choices, default=GoalState.OPEN)

    content = SealedGroup()
    field_of_action = content.text(max_length=40)
    what = content.text(max_length=400)
    measured_by = content.text(max_length=400)
    outcome = content.text(max_length=1000)

    objects = GoalQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(priority__gte=1, priority__lte=3), name="goal_priority_1_to_3")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Measure(TeamRecord, SealedModel):
    """Who does what for a goal. `target_kind` and `target_id` point at a real object, whose state is the progress."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    due_on = models.DateField()
    responsible = models.CharField(max_length=10)
    responsible_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    responsible_agency = models.ForeignKey("access.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    target_kind = models.CharField(max_length=30, blank=True)
    target_id = models.UUIDField(null=True)
    typed_state = models.CharField(max_length=10, choices=MeasureState.choices, default=MeasureState.PLANNED)

    content = SealedGroup()
    title = content.text(max_length=200)
    description = content.text(max_length=2000)

    objects = MeasureQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_kind="", target_id=None)
                | ~models.Q(target_kind="") & ~models.Q(target_id=None),
                name="measure_target_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
