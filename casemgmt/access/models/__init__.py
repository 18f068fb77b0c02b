"""The records of access, one module each."""

from casemgmt.access.models.absences import StandIn
from casemgmt.access.models.accounts import AccessToken, User
from casemgmt.access.models.break_glass import BreakGlass, GlassNotice
from casemgmt.access.models.clients import AgencyClient, ClientSecret
from casemgmt.access.models.factors import Factor, FactorKind, RecoveryCode
from casemgmt.access.models.grants import GroupGrant, UserGrant
from casemgmt.access.models.logins import FailedLogins, Invitation, Session
from casemgmt.access.models.memberships import FOR_EVER, Membership
from casemgmt.access.models.places import Agency, Municipality, Team
from casemgmt.access.models.provider_links import MappedMembership, ProviderLink, SpentState
from casemgmt.access.models.records import Record, TeamRecord
from casemgmt.access.models.trail import VisibleEntry

__all__ = [
    "FOR_EVER",
    "AccessToken",
    "Agency",
    "AgencyClient",
    "BreakGlass",
    "ClientSecret",
    "Factor",
    "FactorKind",
    "FailedLogins",
    "GlassNotice",
    "GroupGrant",
    "Invitation",
    "MappedMembership",
    "Membership",
    "Municipality",
    "ProviderLink",
    "Record",
    "RecoveryCode",
    "Session",
    "SpentState",
    "StandIn",
    "Team",
    "TeamRecord",
    "User",
    "UserGrant",
    "VisibleEntry",
]
