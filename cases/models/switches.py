"""What a municipality decided, or which law it takes as enacted: a value of a switch for some days."""

from django.db import models
from django.db.models import F, Q

from casemgmt.access.models import Record
from cases.querysets import SwitchQuerySet


class SwitchSetting(Record):
    """A value that a municipality gives a switch of the law, from a first to a last day. Tells of nobody."""

    name = models.CharField(max_length=40)
    value = models.JSONField()
    from_on = models.DateField()
    last_on = models.DateField(null=True)
    ground = models.CharField(max_length=400, blank=True)

    objects = SwitchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on=None) | Q(last_on__gte=F("from_on")), name="switch_ends_later"),
            models.UniqueConstraint(fields=["municipality", "name", "from_on"], name="switch_once_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.from_on}"
