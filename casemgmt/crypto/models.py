"""The wrapped keys: one per municipality and epoch, one per subject; index keys, signing keys; the searchable terms."""

import secrets

from django.db import models
from uuid_utils.compat import uuid7


class TenantKey(models.Model):
    """A municipality's key of one epoch, wrapped by the provider's root key. It wraps its subjects' keys.

    A retired epoch wraps nothing new. Once nothing is wrapped under it any more, and the backups from its time are
    gone, it is destroyed: `wrapped` is empty, and what old copies hold under it opens for nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.UUIDField()
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "epoch"], name="tenant_key_epoch_once")]

    def __str__(self) -> str:
        return f"epoch {self.epoch} of {self.tenant}"


class IndexKey(models.Model):
    """A municipality's key for search digests, of one generation. It never seals anything.

    A generation is live until it is retired: what is live is written and asked. `rules` is the version of the rules
    by which words are made, and `filled_at` says since when every subject has its terms under it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.UUIDField()
    generation = models.PositiveSmallIntegerField()
    rules = models.PositiveSmallIntegerField(default=0)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "generation"], name="index_key_generation_once")]

    def __str__(self) -> str:
        return f"generation {self.generation} of {self.tenant}"


class SigningKey(models.Model):
    """The house's key for signatures (Ed25519), wrapped by the provider's root key; one signs, the highest number.

    The public half stays for good, so that what was signed before a rotation can be verified. The private half of a
    retired key is destroyed: `wrapped` is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"signing key {self.number}"


def new_handle() -> int:
    """A random number below 2**63, by which the side table names a subject in half the bytes of its id."""
    return secrets.randbits(63)


class SubjectKey(models.Model):
    """The data key of one subject (a person, an account), wrapped by its municipality's key.

    Its primary key is the subject's own id. Every record about the subject is sealed under this key, so that an empty
    `wrapped` (the key destroyed) leaves all of them unreadable. `older` holds keys of lower numbers while records are
    sealed anew, and `renewed_at` says since when the present number seals where it is not the first;
    `indexed_generation` is the newest generation under which the subject's terms are complete.
    """

    id = models.UUIDField(primary_key=True)
    tenant = models.UUIDField()
    tenant_key = models.ForeignKey(TenantKey, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField()
    older = models.BinaryField(default=b"")
    handle = models.BigIntegerField(unique=True, default=new_handle)
    indexed_generation = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "indexed_generation"], name="subject_key_to_index")]

    def __str__(self) -> str:
        return str(self.id)


class Renewal(models.Model):
    """That all data keys of a municipality are replaced; under way until it is finished, so that it can be resumed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.UUIDField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(finished_at=None), name="one_renewal_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"renewal of {self.tenant}"


class SearchTerm(models.Model):
    """One keyed digest by which a subject is found: a pair of names, a birth date, a telephone number.

    64 bits under the municipality's index key of one generation, which differs from every other town's. No single name
    is ever stored (crypto.md 5). The row is kept narrow: there are about ten of them for each person.
    """

    pk = models.CompositePrimaryKey("term", "subject")
    term = models.BigIntegerField()
    subject = models.ForeignKey(
        SubjectKey, to_field="handle", on_delete=models.CASCADE, related_name="terms", db_index=True
    )
    generation = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.subject_id)
