"""Accounts and the tokens with which programs speak for them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.models.records import Record
from casemgmt.access.place_querysets import ColleagueQuerySet, UserQuerySet
from casemgmt.crypto.sealed import SealedGroup, SealedModel


class User(AbstractBaseUser, PermissionsMixin, Record, SealedModel):
    """An account. Its user name is a pseudonym for the files; the person behind it stands sealed."""

    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)

    contact = SealedGroup()
    display_name = contact.text(max_length=120)
    email = contact.text(max_length=254)
    phone = contact.text(max_length=40)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    objects = BaseUserManager.from_queryset(UserQuerySet)()
    colleagues = ColleagueQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class AccessToken(models.Model):
    """A bearer token of an account. Only its SHA-256 is stored; the token has 256 random bits and is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)
