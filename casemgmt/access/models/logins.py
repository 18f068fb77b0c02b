"""Sessions of people, invitations to set a password, and the counters of failed logins."""

from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.login_querysets import SessionQuerySet
from casemgmt.access.models.accounts import User
from casemgmt.access.models.provider_links import ProviderLink
from casemgmt.access.models.records import Record


class Session(Record):
    """One login of a person. Only the SHA-256 of its token is stored; it ends by itself, when idle and at its end.

    Where an identity provider signed the person in, `link` is by which subject of it, `provider_session` the SHA-256
    of what the provider calls its own session, and `proved_at` when the person proved there who they are.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions")
    digest = models.BinaryField(unique=True)
    agent = models.CharField(max_length=20)
    second_factor = models.BooleanField(default=False)
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    link = models.ForeignKey(ProviderLink, on_delete=models.SET_NULL, null=True, related_name="sessions")
    provider_session = models.BinaryField(null=True, max_length=32, db_index=True)
    proved_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["municipality", "-updated_at", "-id"], name="session_town")]

    def __str__(self) -> str:
        return str(self.id)


class Invitation(models.Model):
    """The one open invitation of an account to set its password. Only the SHA-256 of its token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class FailedLogins(models.Model):
    """How often a login failed for one user name or from one address, both of which stand here as a keyed digest."""

    digest = models.BinaryField(unique=True, max_length=32)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"
