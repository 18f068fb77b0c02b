"""Who stands in for whom, from when to when."""

from django.db import models

from casemgmt.access.models.accounts import User
from casemgmt.access.models.records import Record
from casemgmt.access.place_querysets import StandInQuerySet


class StandIn(Record):
    """That one account does the work of another for a time: with its roles, its single cases and its tasks.

    Confidential notes stay with their author (§ 203 StGB).
    """

    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stood_in_by")
    substitute = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    reason = models.CharField(max_length=20)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    objects = StandInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="stand_in_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("substitute")), name="nobody_stands_in_for_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["substitute", "valid_until"], name="stand_in_of_substitute"),
            models.Index(fields=["municipality", "-updated_at", "-id"], name="standin_town"),
        ]

    def __str__(self) -> str:
        return str(self.id)
