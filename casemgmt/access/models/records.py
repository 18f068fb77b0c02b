"""What every record has: a key made before it is stored, a municipality, a version, and when it changed."""

from typing import Any
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.crypto.sealed import SealedModel


class Version(models.PositiveIntegerField):
    """Counts the writes of a row; the ETag is made of it."""

    def pre_save(self, record: models.Model, add: bool) -> Any:
        """1 when the row is new, one more at every later write."""
        value = 1 if add else getattr(record, self.attname) + 1
        setattr(record, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """For migrations a plain number."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, options


class Record(models.Model):
    """A row that people read and change: time-ordered key, municipality, version, times in UTC."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    municipality = models.ForeignKey("access.Municipality", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = Version(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def concerned_ids(self) -> tuple[UUID, ...]:
        """The people whom the record is about: whoever looks at it or changes it stands in their access log."""
        return (self.key_id,) if isinstance(self, SealedModel) else ()


class TeamRecord(Record):
    """A record that belongs to the work of one team. Both scopes are columns, with an index each for its lists."""

    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["team", "-updated_at", "-id"], name="%(class)s_team"),
            models.Index(fields=["municipality", "-updated_at", "-id"], name="%(class)s_town"),
        ]
