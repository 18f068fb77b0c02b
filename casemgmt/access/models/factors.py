"""What somebody proves at login beside the password: one-time codes, passkeys, recovery codes."""

from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.login_querysets import FactorQuerySet
from casemgmt.access.models.accounts import User
from casemgmt.access.models.records import Record
from casemgmt.crypto.sealed import SealedGroup, SealedModel


class FactorKind(models.TextChoices):
    """What kind of proof."""

    TOTP = "totp", "One-time codes (RFC 6238)"
    PASSKEY = "passkey", "Passkey (WebAuthn)"


class Factor(Record, SealedModel):
    """A second factor of an account, sealed under the account's key; without `confirmed_at` it proves nothing yet.

    `step` is the highest time step whose code was taken, `challenge_at` the moment of the latest challenge that was
    answered: neither an old code nor an old answer is taken again.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=10, choices=FactorKind.choices)
    digest = models.BinaryField(unique=True, null=True)
    step = models.BigIntegerField(default=0)
    sign_count = models.BigIntegerField(default=0)
    challenge_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    material = SealedGroup()
    name = material.text(max_length=80)
    secret = material.secret()

    objects = FactorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(kind=FactorKind.TOTP, confirmed_at__isnull=False),
                name="factor_totp_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost factor, as SHA-256 of 80 random bits. It is deleted when it is used."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.id)
