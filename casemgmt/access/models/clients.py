"""Programs of partner agencies, which get their tokens by OAuth2 client credentials."""

from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.login_querysets import ClientQuerySet
from casemgmt.access.models.accounts import User
from casemgmt.access.models.places import Agency
from casemgmt.access.models.records import Record


class AgencyClient(Record):
    """A program of an agency: a service account, and what of that account's role it may use.

    The application of django-oauth-toolkit stands beside it and knows its `client_id` and the one grant it may use.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="clients")
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="client")
    application = models.OneToOneField("oauth2_provider.Application", on_delete=models.PROTECT, related_name="client")
    name = models.CharField(max_length=80)
    client_id = models.CharField(max_length=60, unique=True)
    scopes = models.JSONField()
    disabled_at = models.DateTimeField(null=True)

    objects = ClientQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class ClientSecret(models.Model):
    """A secret of a client, as SHA-256 of 256 random bits. Two are valid while one takes over from the other."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(AgencyClient, on_delete=models.CASCADE, related_name="secrets")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)
