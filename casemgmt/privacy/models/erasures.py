"""A person's erasure, from request to proof."""

from uuid import UUID

from django.conf import settings
from django.db import models

from casemgmt.access.models import TeamRecord
from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.querysets import ErasureQuerySet


class Erasure(TeamRecord):
    """That a person is to be erased, or was: who asked, on which ground, who decided, and what went.

    It holds ids, codes, times and numbers and nothing that tells who the person was, so that it can outlive them. Two
    accounts stand behind each that was carried out; one brought back from the ledger has those that are still known,
    and one that a retention clock carried out has none.
    """

    subject = models.UUIDField()
    subjects = models.JSONField(default=list)
    ground = models.CharField(max_length=30)
    refusal = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    unreadable_on = models.DateField(null=True)
    replayed_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(requested_by=None)
                | ~models.Q(decided_by=models.F("requested_by")),
                name="erasure_has_four_eyes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "rejected"])
                | models.Q(requested_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                | models.Q(state="approved", decided_at__isnull=False, replayed_at__isnull=False)
                | models.Q(
                    state="approved",
                    ground="retention_over",
                    decided_at__isnull=False,
                    requested_by=None,
                    decided_by=None,
                ),
                name="decided_erasure_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(unreadable_on__isnull=False),
                name="erasure_says_until_when_backups_open",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(state__in=["requested", "approved"]),
                name="one_erasure_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def concerned_ids(self) -> tuple[UUID, ...]:
        """The person, and those who were merged into them."""
        return tuple(map(UUID, self.subjects)) or (self.subject,)
