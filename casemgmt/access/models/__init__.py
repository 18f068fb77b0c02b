"""The records of access, one module each."""

from casemgmt.access.models.accounts import AccessToken, User
from casemgmt.access.models.clients import AgencyClient, ClientSecret
from casemgmt.access.models.factors import Factor, FactorKind, RecoveryCode
from casemgmt.access.models.grants import GroupGrant, UserGrant
from casemgmt.access.models.logins import FailedLogins, Invitation, Session
from casemgmt.access.models.memberships import FOR_EVER, Membership
from casemgmt.access.models.places import Agency, Municipality, Team
from casemgmt.access.models.records import Record, TeamRecord
from casemgmt.access.models.trail import VisibleEntry

__all__ = [
    "FOR_EVER",
    "AccessToken",
    "Agency",
    "AgencyClient",
    "ClientSecret",
    "Factor",
    "FactorKind",
    "FailedLogins",
    "GroupGrant",
    "Invitation",
    "Membership",
    "Municipality",
    "Record",
    "RecoveryCode",
    "Session",
    "Team",
    "TeamRecord",
    "User",
    "UserGrant",
    "VisibleEntry",
]
