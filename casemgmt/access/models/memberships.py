"""Who holds which role, where, and from when to when."""

from datetime import UTC, datetime

from django.db import models

from casemgmt.access.models.accounts import User
from casemgmt.access.models.places import Agency, Team
from casemgmt.access.models.records import Record
from casemgmt.access.place_querysets import MembershipQuerySet
from casemgmt.access.roles import AGENCY_ROLES, Role

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of what has no end yet: a date far off instead of NULL, so that every comparison is plain."""


class Membership(Record):
    """One role of one account; valid from `valid_from` up to, and not at, `valid_until`."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="memberships")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(default=FOR_EVER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="membership_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(AGENCY_ROLES), agency__isnull=False, team__isnull=True)
                | models.Q(agency__isnull=True) & ~models.Q(role__in=sorted(AGENCY_ROLES)),
                name="membership_names_an_agency_for_agencies_only",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "municipality"],
                condition=models.Q(valid_until=FOR_EVER, team=None, agency=None),
                name="membership_open_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "team"],
                condition=models.Q(valid_until=FOR_EVER),
                name="membership_open_once_per_team",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency"],
                condition=models.Q(valid_until=FOR_EVER),
                name="membership_open_once_per_agency",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
