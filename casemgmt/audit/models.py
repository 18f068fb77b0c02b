"""The two tables of the trail. Triggers of the database keep both append-only (migration 0002)."""

from django.db import models
from uuid_utils.compat import uuid7


class Stream(models.Model):
    """One chain, of one subject, actor or town; its row is the only thing that two appends can wait for."""

    name = models.CharField(max_length=80, primary_key=True)
    municipality_id = models.UUIDField(null=True)
    position = models.BigIntegerField()
    head = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["municipality_id"], name="audit_stream_by_town")]

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class Entry(models.Model):
    """Who, in which roles and by which route, when, on what, and the names of the fields: never a value.

    `stream` is the name and not a foreign key, so that the verification can find an entry whose stream is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stream = models.CharField(max_length=80)
    position = models.BigIntegerField()
    at = models.DateTimeField()
    municipality_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    roles = models.TextField()
    route = models.CharField(max_length=40)
    event = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    object_ids = models.JSONField()
    fields = models.JSONField()
    request_id = models.CharField(max_length=64)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "position"], name="audit_entry_position_once"),
        ]
        indexes = [
            models.Index(fields=["municipality_id", "-at", "-id"], name="audit_entry_by_town"),
            models.Index(fields=["actor_id", "-at"], name="audit_entry_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.position}"
