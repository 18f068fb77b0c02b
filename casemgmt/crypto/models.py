"""The wrapped keys: one per municipality and epoch, one per subject; index keys; and the searchable terms."""

from django.db import models
from uuid_utils.compat import uuid7


class TenantKey(models.Model):
    """A municipality's key of one epoch, wrapped by the provider's root key. It wraps its subjects' keys."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.UUIDField()
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "epoch"], name="tenant_key_epoch_once")]

    def __str__(self) -> str:
        return f"epoch {self.epoch} of {self.tenant}"


class IndexKey(models.Model):
    """A municipality's key for search digests, of one generation. It never seals anything."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.UUIDField()
    generation = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "generation"], name="index_key_generation_once")]

    def __str__(self) -> str:
        return f"generation {self.generation} of {self.tenant}"


class SubjectKey(models.Model):
    """The data key of one subject (a person, an account), wrapped by its municipality's key.

    Its primary key is the subject's own id. Every record about the subject is sealed under this key, so that an empty
    `wrapped` (the key destroyed) leaves all of them unreadable.
    """

    id = models.UUIDField(primary_key=True)
    tenant = models.UUIDField()
    tenant_key = models.ForeignKey(TenantKey, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class SearchTerm(models.Model):
    """One keyed digest by which a subject is found: a pair of names, a birth date, a telephone number.

    64 bits under the municipality's index key of one generation. No single name is ever stored (crypto.md 5).
    """

    id = models.BigAutoField(primary_key=True)
    tenant = models.UUIDField()
    generation = models.PositiveSmallIntegerField()
    term = models.BigIntegerField()
    subject = models.ForeignKey(SubjectKey, on_delete=models.CASCADE, related_name="terms", db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "generation", "term", "subject"], name="search_term_once_per_subject"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
