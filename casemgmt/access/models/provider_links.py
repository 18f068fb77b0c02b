"""Accounts as identity providers know them, and what is kept of sign-ins on their way."""

from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.login_querysets import ProviderLinkQuerySet
from casemgmt.access.models.accounts import User
from casemgmt.access.models.memberships import Membership
from casemgmt.access.models.records import Record
from casemgmt.crypto.digests import Words
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.sealed import SealedGroup, SealedModel


def subject_words(issuer: str, subject: str) -> Words:
    """What the digest of a subject is made of: subjects are told apart by their issuer (OpenID Connect Core, 2)."""
    return ("provider-subject", issuer, subject)


def _words_of(link: "ProviderLink") -> Words:
    return subject_words(link.issuer, link.subject)


class ProviderLink(Record, SealedModel):
    """The subject of an identity provider that signs in as an account."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="provider_links")
    provider = models.CharField(max_length=40)
    digest = KeyedDigest(words_of=_words_of, unique=True)
    last_used_on = models.DateField(null=True)

    material = SealedGroup()
    issuer = material.text(max_length=300)
    subject = material.text(max_length=255)

    objects = ProviderLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "provider"], name="provider_link_once")]
        indexes = [models.Index(fields=["municipality", "-updated_at", "-id"], name="provider_link_town")]

    def __str__(self) -> str:
        return str(self.id)


class MappedMembership(models.Model):
    """That a membership was given because of a group of the identity provider, and ends with it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="mapped")
    provider = models.CharField(max_length=40)

    def __str__(self) -> str:
        return str(self.id)


class SpentState(models.Model):
    """That a sign-in was completed, or tried: its state is good once. Of the state there is its SHA-256."""

    digest = models.BinaryField(unique=True, max_length=32)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
