"""Which records of privacy exist for an actor."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import RecordQuerySet, Route, glass_routes, office_routes
from casemgmt.access.roles import OVERSEERS
from casemgmt.crypto.sealed import SealedQuerySet
from casemgmt.privacy.rights import AccessState

FURTHER_CONSENT_ROUTES: list[Callable[[Actor], Sequence[Route]]] = []
"""Routes to consents that apps above add: those of people whose case is granted to somebody."""


def watched_routes(actor: Actor, shows: str = "full") -> Sequence[Route]:
    """The routes of the office, and that of the data protection officer with the field set it shows."""
    watched = [Route("oversight", Q(municipality_id=town), shows) for town in actor.town_ids(OVERSEERS)]
    return [*office_routes(actor), *watched]


class ConsentQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Consents."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Consents of the office's people; for the data protection officer those of the municipality, reduced."""
        further = [route for find in FURTHER_CONSENT_ROUTES for route in find(actor)]
        return [*glass_routes(actor), *watched_routes(actor, "oversight"), *further]

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
        return watched_routes(actor)


class NoticeQuerySet(RecordQuerySet[Any]):
    """Notices to recipients."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Notices about the office's people; for the data protection officer all of the municipality.

        Both see the whole record: it holds nothing that tells who the person is.
        """
        return watched_routes(actor)


class SubjectQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Records of a person's rights."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the office's people; for the data protection officer those of the municipality, reduced."""
        return watched_routes(actor, "oversight")

    def shown(self) -> Self:
        """With the key that unseals the row."""
        return self.select_related("key")


class AccessRequestQuerySet(SubjectQuerySet):
    """Requests for access."""

    def overdue(self, today: date) -> Self:
        """Requests that should have been answered before today."""
        return self.filter(state=AccessState.OPEN, due_on__lt=today)


class RestrictionQuerySet(SubjectQuerySet):
    """Restrictions of processing."""


class DisputeQuerySet(SubjectQuerySet):
    """Disputes about fields."""


class LegalHoldQuerySet(SubjectQuerySet):
    """Legal holds."""

    def in_force(self, today: date) -> Self:
        """Holds that were not lifted and have not run out; on its last day one still holds."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), lifted_at=None)
