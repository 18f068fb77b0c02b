"""Which sessions, factors, links to identity providers and clients exist for an actor."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.place_querysets import staffed_towns
from casemgmt.access.querysets import Along, RecordQuerySet, Route
from casemgmt.access.roles import Role
from casemgmt.crypto.digests import Words, digests
from casemgmt.crypto.sealed import SealedQuerySet

KEEPERS = frozenset({Role.ADMINISTRATOR})


class SessionQuerySet(RecordQuerySet[Any]):
    """Sessions."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """One's own sessions, and those of the municipality for which the actor keeps accounts."""
        own = [Route("owner", Q(user_id=actor.user_id))] if actor.seats else []
        return [*own, *(Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, KEEPERS))]

    def open_at(self, moment: datetime, idle: timedelta) -> Self:
        """Sessions that have not ended, neither by somebody nor by time."""
        return self.filter(ended_at=None, expires_at__gt=moment, last_used_at__gt=moment - idle)


class FactorQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Second factors."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """One's own."""
        return [Route("owner", Q(user_id=actor.user_id))] if actor.seats else []

    def shown(self) -> Self:
        """With the key that unseals the name."""
        return self.select_related("key")

    def confirmed(self) -> Self:
        """Those that prove something."""
        return self.filter(confirmed_at__isnull=False)


class ProviderLinkQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Accounts as identity providers know them."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """One's own, and those of the municipality for which the actor keeps accounts."""
        own = [Route("owner", Q(user_id=actor.user_id))] if actor.seats else []
        return [*own, *(Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, KEEPERS))]

    def of_subject(self, tenant: UUID, words: Words) -> Self:
        """The link of a subject, whichever generation its digest is of."""
        return self.filter(municipality_id=tenant, digest__in=digests(tenant, words), erased=False)


class ClientQuerySet(RecordQuerySet[Any]):
    """Programs of partner agencies."""

    takes_along = (Along("access.ClientSecret", "secrets"),)

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the municipalities for which the actor keeps accounts."""
        return [Route("town", Q(municipality_id=town)) for town in staffed_towns(actor, KEEPERS)]

    def shown(self) -> Self:
        """With their secrets' facts."""
        return self.prefetch_related("secrets")
