"""The tables of the trail. Triggers of the database keep them append-only (migrations 0002 and 0003)."""

from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

HOUSE = UUID(int=0)
"""Names what concerns no single municipality: a stream, a checkpoint of all streams."""


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
    `subject_ids` are the people whom the objects are about, where neither stream nor objects name them already.
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
    subject_ids = models.JSONField(default=list)
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


class Mention(models.Model):
    """That an entry tells of an id, be it an object's or a person's: by this an id's entries are found, newest first.

    A trigger writes it with the entry, whoever writes that. It proves nothing: it follows from the entries, and
    `casemgmt.audit.lookup` compares it with them.
    """

    pk = models.CompositePrimaryKey("about", "at", "entry")
    about = models.UUIDField()
    at = models.DateTimeField()
    entry = models.ForeignKey(
        Entry, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="mentions"
    )

    def __str__(self) -> str:
        return f"{self.about} in {self.entry_id}"


class Checkpoint(models.Model):
    """How far every stream of the house, or of one municipality, had come at a moment; signed.

    `heads` holds those streams that moved since the checkpoint before it of the same scope, as JSON: name, position,
    digest (hex). `root` is the digest over all of them, moved or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.UUIDField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    streams = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    signed_by = models.CharField(max_length=32)
    signature = models.BinaryField(max_length=64)
    heads = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "number"], name="audit_checkpoint_number_once")]

    def __str__(self) -> str:
        return f"checkpoint {self.number} of {self.scope}"
