"""Which consents and which erasures exist for an actor."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import RecordQuerySet, Route, glass_routes, office_routes
from casemgmt.access.roles import Role
from casemgmt.crypto.sealed import SealedQuerySet

OVERSIGHT = frozenset({Role.DATA_PROTECTION_OFFICER})


FURTHER_CONSENT_ROUTES: list[Callable[[Actor], Sequence[Route]]] = []
"""Routes to consents that apps above add: those of people whose case is granted to somebody."""


class ConsentQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Consents."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Consents of the office's people; for the data protection officer those of the municipality, reduced."""
        further = [route for find in FURTHER_CONSENT_ROUTES for route in find(actor)]
        watched = [Route("oversight", Q(municipality_id=town), "oversight") for town in actor.town_ids(OVERSIGHT)]
        return [*office_routes(actor), *glass_routes(actor), *watched, *further]

    def shown(self) -> Self:
        """With the key that unseals the row."""
        return self.select_related("key")

    def valid_at(self, moment: datetime) -> Self:
        """Consents that hold at the moment: begun, not ended, not withdrawn."""
        return self.filter(valid_from__lte=moment, valid_until__gt=moment, withdrawn_at=None)

    def of(self, subject: UUID) -> Self:
        """The consents of one person."""
        return self.filter(key_id=subject)


class ErasureQuerySet(RecordQuerySet[Any]):
    """Erasures, asked for and carried out."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Erasures of the office's people; for the data protection officer all of the municipality.

        Both see the whole record: it holds nothing that tells who the person is.
        """
        watched = [Route("oversight", Q(municipality_id=town)) for town in actor.town_ids(OVERSIGHT)]
        return [*office_routes(actor), *watched]
