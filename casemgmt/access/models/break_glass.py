"""Breaking the glass: what somebody opened who has no daily right to see it, why, and who looked at it after."""

from django.conf import settings
from django.db import models

from casemgmt.access.models.records import Record
from casemgmt.access.place_querysets import BreakGlassQuerySet, GlassNoticeQuerySet
from casemgmt.access.roles import Role
from casemgmt.crypto.sealed import SealedGroup, SealedModel


class BreakGlass(Record, SealedModel):
    """One opening of one person's records (`key` is the person's), until `ends_at`; a second person reviews it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices)
    ends_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, blank=True)

    account = SealedGroup()
    reason = account.text(max_length=1000)
    review = account.text(max_length=1000)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("created_at")), name="glass_ends_after_it_was_broken"
            ),
            models.CheckConstraint(
                condition=~models.Q(reviewed_by=models.F("user")), name="glass_is_reviewed_by_somebody_else"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_at"], name="glass_of_user"),
            models.Index(fields=["municipality", "-created_at", "-id"], name="glass_town"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class GlassNotice(Record):
    """That somebody has to be told of a broken glass: whose case or note it was, and the data protection officer."""

    glass = models.ForeignKey(BreakGlass, on_delete=models.CASCADE, related_name="notices")
    told = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)

    objects = GlassNoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["glass", "told"], name="one_notice_of_a_glass")]
        indexes = [models.Index(fields=["told", "-created_at", "-id"], name="glass_notice_of")]

    def __str__(self) -> str:
        return str(self.id)
