"""What exists for an actor, record by record."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from operator import and_
from typing import Any, Self
from uuid import UUID

from django.db.models import Case as SqlCase
from django.db.models import Q, QuerySet, Value, When

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import Along, RecordQuerySet, Route, office_routes
from casemgmt.crypto.digests import Words, terms
from casemgmt.crypto.models import SearchTerm
from casemgmt.crypto.sealed import SealedQuerySet
from cases.lifecycle import HELPER_TASKS, PARTNER_PREVIEWS, PARTNER_READS, Phase, Standing
from cases.scopes import grant_routes


class SealedRecordQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Sealed records behind routes; shown with their key in the same statement."""

    def shown(self) -> Self:
        """With the key that unseals the row."""
        return self.select_related("key")


class TeamRecordQuerySet(SealedRecordQuerySet):
    """Records of a team's work that only the office sees."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The actor's teams, and municipalities for all of whose teams they answer."""
        return office_routes(actor)


def found_by(tenant: UUID, words: Iterable[Words]) -> Q:
    """That a row's subject carries every one of the words; part of one statement, whatever their number."""
    held = SearchTerm.objects.all()
    wanted = (held.filter(term__in=[one.value for one in terms(tenant, [word])]) for word in sorted(words))
    return reduce(and_, (Q(key__handle__in=found.values("subject")) for found in wanted))


class PersonQuerySet(SealedRecordQuerySet):
    """People."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """People of the actor's teams, and the people of cases granted to them; not those merged into another."""
        office = [Route(one.name, one.where & Q(merged_into=None)) for one in office_routes(actor)]
        return [*office, *grant_routes(actor, "cases")]


class IdentifierQuerySet(TeamRecordQuerySet):
    """Numbers of authorities; shown to the office only."""


class HouseholdQuerySet(RecordQuerySet[Any]):
    """Households."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The households of the actor's teams."""
        return office_routes(actor)


class HouseholdMemberQuerySet(SealedRecordQuerySet):
    """Members of households."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Members of the households of the actor's teams."""
        return office_routes(actor, "household")

    def shown(self) -> Self:
        """With the key, and the person with theirs."""
        return self.select_related("key", "person__key", "household")


class CaseQuerySet(SealedRecordQuerySet):
    """Cases."""

    takes_along = (
        Along("cases.CaseUserGrant", "user_grants"),
        Along("cases.CaseGroupGrant", "group_grants"),
    )

    def open(self) -> Self:
        """Cases that are neither closed nor handed to another office."""
        return self.exclude(phase=Phase.CLOSED).exclude(standing=Standing.TRANSFERRED)

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Cases of the actor's teams, and cases granted to them one by one."""
        return [*office_routes(actor), *grant_routes(actor)]

    def shown(self) -> Self:
        """With the person, whose key is the case's too."""
        return self.select_related("key", "person__key")


class CaseGrantQuerySet(QuerySet[Any]):
    """Grants of single cases."""


class CaseChildQuerySet(SealedRecordQuerySet):
    """Records of a case that only the office sees."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Records of the cases of the actor's teams."""
        return office_routes(actor)

    def shown(self) -> Self:
        """With the key, and the case for its reference."""
        return self.select_related("key", "case")


class PhaseChangeQuerySet(SealedRecordQuerySet):
    """The history of cases."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The history of the cases of the actor's teams."""
        return office_routes(actor, "case")


class AssessmentQuerySet(CaseChildQuerySet):
    """Assessments; a specialist to whom the case is granted sees and rates the own domain."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Assessments of the office's cases, and of cases granted one by one."""
        return [*office_routes(actor), *grant_routes(actor, "case")]


class GoalQuerySet(CaseChildQuerySet):
    """Goals."""


class MeasureQuerySet(CaseChildQuerySet):
    """Measures."""


class DocumentQuerySet(TeamRecordQuerySet):
    """Documents; shown to the office only."""


class NoteQuerySet(CaseChildQuerySet):
    """Contact notes."""

    takes_along = (Along("cases.Case", "case", routes=frozenset({"author"})),)

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Ordinary notes of the office's cases, and the actor's own; a confidential note is its author's alone."""
        office = [Route(one.name, one.where & Q(confidential=False)) for one in office_routes(actor)]
        own = [Route("author", Q(author_id=actor.user_id))] if actor.seats else []
        return office + own


class TaskQuerySet(SealedRecordQuerySet):
    """Tasks, as staff sees them."""

    takes_along = (Along("cases.Case", "case", routes=frozenset({"creator", "assignee"})),)

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Tasks of the office's teams, and those that the actor set or was given."""
        own = [Route("creator", Q(created_by_id=actor.user_id)), Route("assignee", Q(assignee_id=actor.user_id))]
        return [*office_routes(actor), *(own if actor.seats else [])]

    def shown(self) -> Self:
        """With the key, and the case for its reference."""
        return self.select_related("key", "case")


class AssignedTaskQuerySet(SealedRecordQuerySet):
    """Tasks, as the one who was asked sees them."""

    takes_along = (
        Along("cases.Case", "case"),
        Along("cases.Person", "case__person"),
        Along("privacy.Consent", "key__privacy_consent", Q(key__privacy_consent__recipient_agency=None)),
    )

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Tasks assigned to the actor that are neither over nor withdrawn, until their access ends."""
        if not actor.seats:
            return []
        where = Q(assignee_id=actor.user_id, state__in=sorted(HELPER_TASKS), access_until__gt=actor.now)
        return [Route("assignee", where, "helper")]

    def shown(self) -> Self:
        """With the key, and the person for the few facts that the task shows."""
        return self.select_related("key", "case__person__key")


class ReferralQuerySet(CaseChildQuerySet):
    """Referrals, as the office sees them."""


class PartnerReferralQuerySet(SealedRecordQuerySet):
    """Referrals, as the agency sees them that they were sent to."""

    takes_along = (
        Along("cases.Case", "case"),
        Along("cases.Person", "case__person"),
        Along("privacy.Consent", "consent"),
        Along(
            "cases.HouseholdMember", "case__person__memberships__household__members", Q(state__in=sorted(PARTNER_READS))
        ),
        Along("cases.Goal", "case__goals", Q(state__in=sorted(PARTNER_READS))),
    )

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Referrals to the actor's agencies while they run, by a consent valid at this moment or by a named law."""
        shows = SqlCase(When(state__in=sorted(PARTNER_READS), then=Value("partner")), default=Value("partner_preview"))
        running = sorted(PARTNER_PREVIEWS | PARTNER_READS)
        routes = []
        for agency in actor.agency_ids():
            sent = Q(agency_id=agency, state__in=running)
            consented = sent & Q(
                consent__valid_from__lte=actor.now, consent__valid_until__gt=actor.now, consent__withdrawn_at=None
            )
            lawful = sent & Q(consent=None) & ~Q(legal_basis="")
            routes += [
                Route("consent", consented, "partner_preview", shows_of_row=shows, local=False),
                Route("law", lawful, "partner_preview", shows_of_row=shows, local=False),
            ]
        return routes

    def shown(self) -> Self:
        """With the key, the case and the person."""
        return self.select_related("key", "case__person__key", "consent")


class DuplicatePairQuerySet(SealedRecordQuerySet):
    """Pairs of people who may be one."""

    takes_along = (
        Along("cases.Person", "person_a", ~Q(person_a__merged_into=None)),
        Along("cases.Person", "person_b", ~Q(person_b__merged_into=None)),
    )

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Pairs of which the actor's teams have both; a candidate whom the actor may not see is never told of."""
        alive = Q(person_a__erased=False, person_b__erased=False)
        mine = list(product(actor.team_ids(), repeat=2))
        teams = [Route("team", alive & Q(person_a__team_id=one, person_b__team_id=other)) for one, other in mine]
        return [*teams, *(Route("town", alive & Q(municipality_id=town)) for town in actor.town_ids())]

    def shown(self) -> Self:
        """With both people and their keys."""
        return self.select_related("key", "person_a__key", "person_b__key")


class ImportRunQuerySet(RecordQuerySet[Any]):
    """Imports of lists."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The imports of the actor's teams."""
        return office_routes(actor)
