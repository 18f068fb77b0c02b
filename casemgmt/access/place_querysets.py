"""Which municipalities, teams, agencies, accounts and memberships exist for an actor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import RecordQuerySet, Route
from casemgmt.access.roles import OFFICE, OVERSEERS, READERS_OF_ACCOUNTS, STAFF, Role
from casemgmt.crypto.sealed import SealedQuerySet


def staffed_towns(actor: Actor, roles: frozenset[Role] = STAFF) -> tuple[UUID, ...]:
    """Municipalities in which the actor holds one of the roles, for a team or for all."""
    return tuple(sorted({seat.municipality_id for seat in actor.seats if seat.role in roles}))


class TownQuerySet(RecordQuerySet[Any]):
    """Records that everybody who works in the municipality may know."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The municipalities the actor works in."""
        return [Route("town", Q(municipality_id=town)) for town in staffed_towns(actor)]


class MunicipalityQuerySet(RecordQuerySet[Any]):
    """Municipalities."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The municipalities the actor works in."""
        return [Route("town", Q(pk=town)) for town in staffed_towns(actor)]


class TeamQuerySet(TownQuerySet):
    """Teams."""


class AgencyQuerySet(TownQuerySet):
    """Partner agencies."""


class UserQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Accounts."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The accounts of the municipalities for which the actor keeps or supervises accounts."""
        return [Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, READERS_OF_ACCOUNTS)]

    def shown(self) -> Self:
        """With the key that unseals the name."""
        return self.select_related("key")

    def assignable(self, actor: Actor) -> Self:
        """Active accounts of the actor's municipalities, to whom work can be given."""
        return self.filter(municipality_id__in=staffed_towns(actor), is_active=True)


class ColleagueQuerySet(UserQuerySet):
    """Accounts as those see them who give out work."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Active accounts of the municipalities in which the actor works on cases."""
        return [Route("town", Q(municipality_id=town, is_active=True)) for town in staffed_towns(actor, OFFICE)]


class EntryQuerySet(RecordQuerySet[Any]):
    """Lines of the audit trail."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The trail of the municipalities that the actor supervises as data protection officer."""
        towns = staffed_towns(actor, OVERSEERS)
        return [Route("town", Q(municipality_id=town)) for town in towns]


class StandInQuerySet(RecordQuerySet[Any]):
    """Who stands in for whom."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the municipalities whose accounts the actor keeps or leads, and the actor's own."""
        towns = [Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, READERS_OF_ACCOUNTS)]
        own = [Route("absent", Q(absent_id=actor.user_id)), Route("substitute", Q(substitute_id=actor.user_id))]
        return [*towns, *(own if actor.seats else [])]


GLASS_WATCHERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.TEAM_LEAD})


class BreakGlassQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Broken glasses."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the municipalities that the actor supervises, those that the actor broke or has to be told of."""
        towns = [Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, GLASS_WATCHERS)]
        told = Route("told", Q(notices__told_id=actor.user_id), local=False)
        return [*towns, Route("own", Q(user_id=actor.user_id)), told] if actor.seats else []

    def shown(self) -> Self:
        """With the key that unseals the reason."""
        return self.select_related("key")


class GlassNoticeQuerySet(RecordQuerySet[Any]):
    """Notices of broken glasses."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The actor's own."""
        return [Route("told", Q(told_id=actor.user_id))] if actor.seats else []


class MembershipQuerySet(RecordQuerySet[Any]):
    """Memberships."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The memberships of the municipalities for which the actor keeps or supervises accounts."""
        return [Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, READERS_OF_ACCOUNTS)]

    def valid_at(self, moment: datetime) -> Self:
        """Memberships that have begun and not ended at the moment."""
        return self.filter(valid_from__lte=moment, valid_until__gt=moment)
