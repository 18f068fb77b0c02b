"""Municipalities, their teams, and the agencies they work with."""

from django.contrib.auth.models import Group
from django.db import models
from uuid_utils.compat import uuid7

from casemgmt.access.models.records import Record, Version
from casemgmt.access.place_querysets import AgencyQuerySet, MunicipalityQuerySet, TeamQuerySet


class Municipality(models.Model):
    """A town that keeps its own keys, teams and people; nothing crosses from one to another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    ags = models.CharField(max_length=8, unique=True)
    reference_prefix = models.CharField(max_length=8)
    version = Version(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ags__regex=r"^[0-9]{8}$"), name="municipality_ags_has_8_digits"),
        ]

    def __str__(self) -> str:
        return self.ags


class Team(Record):
    """A team of the coordination office. Its permission group is what single cases are granted to."""

    name = models.CharField(max_length=120)
    takes_inquiries = models.BooleanField(default=False)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+")

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="team_name_once_per_municipality"),
            models.UniqueConstraint(
                fields=["municipality"], condition=models.Q(takes_inquiries=True), name="one_team_takes_inquiries"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Agency(Record):
    """A partner to whom people are referred: course provider, job centre, clinic, charity."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="agency_name_once_per_municipality")
        ]

    def __str__(self) -> str:
        return str(self.id)
