"""What a one-off grant of a single record holds. Stands on guardian's direct-foreign-key tables (access.md 10.2).

Guardian knows nothing of validity and would answer from an expired row, so its helpers are never asked: routes read
these tables, and one action writes them.
"""

from django.conf import settings
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casemgmt.access.models.memberships import FOR_EVER


class Grant(models.Model):
    """From when to when, how much is shown, why, and by whom."""

    field_set = models.CharField(max_length=40)
    reason = models.CharField(max_length=40)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(default=FOR_EVER)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class UserGrant(Grant, UserObjectPermissionBase):
    """A grant to one account. The concrete model names the record as `content_object`."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class GroupGrant(Grant, GroupObjectPermissionBase):
    """A grant to a team's permission group."""

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)
