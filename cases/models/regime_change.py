"""A change of legal regime, as the one event that it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.access.models import TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.models.person import Person
from cases.querysets import LivelihoodQuerySet


class RegimeChange(TeamRecord, SealedModel):
    """That a person goes from one law to another on a day. `joint` is shared by those who change together.

    The journal says what was written for it, so that it can be taken back.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    joint = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    change = SealedGroup()
    trigger = change.text(max_length=30)
    before = change.text(max_length=12)
    regime = change.text(max_length=12)
    gaps = change.items()
    gap_reason = change.text(max_length=1000)
    undo_reason = change.text(max_length=1000)
    journal = change.document()

    objects = LivelihoodQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "begins_on"], condition=Q(undone_at=None), name="one_regime_change_per_person_and_day"
            )
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["person", "-updated_at", "-id"], name="regimechange_person"),
            models.Index(fields=["joint"], name="regimechange_joint"),
        ]

    def __str__(self) -> str:
        return str(self.id)
