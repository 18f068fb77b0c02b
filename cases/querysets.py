"""What exists for an actor, record by record."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from operator import and_
from typing import Any, Self
from uuid import UUID

from django.db.models import Case as SqlCase
from django.db.models import F, Q, QuerySet, Value, When

from casemgmt.access.actors import Actor
from casemgmt.access.place_querysets import TownQuerySet
from casemgmt.access.projections import BREAK_GLASS, GRANTED, may_know, roles_of, teams_may_know
from casemgmt.access.querysets import Along, RecordQuerySet, Route, glass_routes, office_routes
from casemgmt.access.roles import OVERSEERS, Role
from casemgmt.crypto.digests import Words, terms
from casemgmt.crypto.models import SearchTerm
from casemgmt.crypto.sealed import SealedQuerySet
from cases.lifecycle import HELPER_TASKS, PARTNER_PREVIEWS, PARTNER_READS, Phase, Standing
from cases.projections import DEADLINE_CATEGORIES, IDENTIFIERS_OF
from cases.scopes import grant_routes


class SealedRecordQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """Sealed records behind routes; shown with their key in the same statement."""

    def shown(self) -> Self:
        """With the key that unseals the row."""
        return self.select_related("key")


class TeamRecordQuerySet(SealedRecordQuerySet):
    """Records of a team's work that only the office sees, and by break-glass whoever supervises data protection."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The actor's teams, and municipalities for all of whose teams they answer."""
        return [*office_routes(actor), *glass_routes(actor)]


def found_by(tenant: UUID, words: Iterable[Words]) -> Q:
    """That a row's subject carries every one of the words; part of one statement, whatever their number."""
    held = SearchTerm.objects.all()
    wanted = (held.filter(term__in=[one.value for one in terms(tenant, [word])]) for word in sorted(words))
    return reduce(and_, (Q(key__handle__in=found.values("subject")) for found in wanted))


class PersonQuerySet(SealedRecordQuerySet):
    """People."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """People of the actor's teams, and the people of cases granted to them; not those merged into another."""
        office = [Route(one.name, one.where & Q(merged_into=None), one.shows) for one in office_routes(actor)]
        return [*office, *grant_routes(actor, "cases"), *glass_routes(actor)]


def numbers_for(roles: frozenset[str]) -> Q:
    """The numbers that specialists write on the forms of their own field."""
    return Q(kind__in=sorted(set().union(*(IDENTIFIERS_OF.get(role, frozenset()) for role in roles))))


def categories_of(shows: str) -> list[str]:
    """The categories of deadlines of which a field set of a granted case may know."""
    if shows == GRANTED:
        return [one for one in DEADLINE_CATEGORIES if teams_may_know(one)]
    return [one for one in DEADLINE_CATEGORIES if any(may_know(role, one) for role in roles_of(shows))]


class LoggedPersonQuerySet(SealedQuerySet, RecordQuerySet[Any]):
    """People, for asking who looked at them: of their content nothing is shown."""

    walled = False

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The people of the actor's teams; for the data protection officer everybody who is or was in the town."""
        present = Q(merged_into=None, erased=False)
        office = [Route(one.name, one.where & present) for one in office_routes(actor)]
        return [*office, *(Route("oversight", Q(municipality_id=town)) for town in actor.town_ids(OVERSEERS))]

    def shown(self) -> Self:
        """Without anything that is sealed."""
        return self.only("id", "municipality", "key")

    def _living(self) -> Self:
        """Everybody: that somebody was erased hides from nobody who had looked at them."""
        return self

    def _plain(self) -> QuerySet[Any]:
        return type(self)(self.model)


class IdentifierQuerySet(TeamRecordQuerySet):
    """Numbers of authorities."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """All numbers of the office's people; of those whose case is granted, the numbers of the own field."""
        granted = grant_routes(actor, "person__cases", category="identifiers", narrow=numbers_for)
        return [*super().routes(actor), *granted]


class HouseholdQuerySet(RecordQuerySet[Any]):
    """Households."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The households of the actor's teams, and those in which somebody lives whose case is granted."""
        granted = grant_routes(actor, "members__person__cases", category="household")
        return [*office_routes(actor), *granted, *glass_routes(actor, "members")]


class HouseholdMemberQuerySet(SealedRecordQuerySet):
    """Members of households."""

    takes_along = (
        Along(
            "cases.Person",
            "person",
            ~Q(person__team_id=F("household__team_id")) | ~Q(person__merged_into=None),
            frozenset({"team", "town"}),
        ),
        Along("cases.Person", "person", routes=frozenset({"grant", BREAK_GLASS})),
    )

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Members of the households of the actor's teams, and of those in which somebody lives whose case is granted.

        How much of the other members is shown follows from the role: some are shown the relations only.
        """
        granted = grant_routes(actor, "household__members__person__cases", category="household")
        return [*office_routes(actor, "household"), *granted, *glass_routes(actor)]

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
        return [*office_routes(actor), *grant_routes(actor), *glass_routes(actor)]

    def shown(self) -> Self:
        """With the person, whose key is the case's too."""
        return self.select_related("key", "person__key")


class CaseGrantQuerySet(QuerySet[Any]):
    """Grants of single cases."""


class CaseChildQuerySet(SealedRecordQuerySet):
    """Records of a case that only the office sees, and by break-glass whoever supervises data protection."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Records of the cases of the actor's teams."""
        return [*office_routes(actor), *glass_routes(actor)]

    def shown(self) -> Self:
        """With the key, and the case for its reference."""
        return self.select_related("key", "case")


class PhaseChangeQuerySet(SealedRecordQuerySet):
    """The history of cases."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """The history of the cases of the actor's teams."""
        return [*office_routes(actor, "case"), *glass_routes(actor)]


class PlanQuerySet(CaseChildQuerySet):
    """What was found and planned in a case: shown reduced to those who help in one field and to whom it is granted."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Records of the office's cases, and of cases granted one by one."""
        return [*super().routes(actor), *grant_routes(actor, "case", category="assessment_plan")]


class AssessmentQuerySet(PlanQuerySet):
    """Assessments; a specialist to whom the case is granted sees the own domains."""


class GoalQuerySet(PlanQuerySet):
    """Goals."""


class MeasureQuerySet(PlanQuerySet):
    """Measures."""


class DocumentQuerySet(TeamRecordQuerySet):
    """Documents; shown to the office only."""


class ResidenceQuerySet(SealedRecordQuerySet):
    """Residence documents and asylum procedures; reduced for those who help in one field of a granted case."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the office's people, and of the people whose cases are granted."""
        granted = grant_routes(actor, "person__cases", category="residence")
        return [*office_routes(actor), *granted, *glass_routes(actor)]


class LivelihoodQuerySet(SealedRecordQuerySet):
    """Regimes and decisions on benefits; reduced for those who help in one field of a granted case."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the office's people, and of the people whose cases are granted."""
        granted = grant_routes(actor, "person__cases", category="benefits")
        return [*office_routes(actor), *granted, *glass_routes(actor)]


class DeadlineQuerySet(SealedRecordQuerySet):
    """Deadlines; reduced for those who help in one field of a granted case, and of their categories only."""

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Those of the office's people, and of the people whose cases are granted: kind, day and state."""
        granted = [
            Route(one.name, one.where & Q(category__in=categories_of(one.shows)), one.shows, local=False)
            for one in grant_routes(actor, "person__cases", category="residence")
        ]
        return [*office_routes(actor), *granted, *glass_routes(actor)]


class DeadlineStepQuerySet(TeamRecordQuerySet):
    """The history of deadlines; shown to the office only."""


class SponsorshipQuerySet(TeamRecordQuerySet):
    """Declarations of commitment; shown to the office only."""


class CorrectionQuerySet(TeamRecordQuerySet):
    """What stated records said before; shown to the office only."""


class SwitchQuerySet(TownQuerySet):
    """Settings of the law's switches, for everybody who works in the municipality."""


class NoteQuerySet(CaseChildQuerySet):
    """Contact notes."""

    takes_along = (Along("cases.Case", "case", routes=frozenset({"author"})),)

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Ordinary notes of the office's cases, and the actor's own.

        A confidential note is its author's alone (§ 203 StGB); a team lead sees it only by break-glass, and the
        data protection officer never does.
        """
        ordinary = Q(confidential=False)
        every = [*office_routes(actor), *glass_routes(actor)]
        office = [Route(one.name, one.where & ordinary, one.shows) for one in every]
        own = [Route("author", Q(author_id=actor.user_id))] if actor.seats else []
        return [*office, *own, *self._opened(actor)]

    def _opened(self, actor: Actor) -> Sequence[Route]:
        led = [seat for seat in actor.seats if seat.role == Role.TEAM_LEAD]
        return [
            Route(
                BREAK_GLASS,
                Q(confidential=True, key_id=person)
                & (Q(team_id=seat.team_id) if seat.team_id else Q(municipality_id=seat.municipality_id)),
                BREAK_GLASS,
            )
            for seat in led
            for person in actor.opened
        ]


class TaskQuerySet(SealedRecordQuerySet):
    """Tasks, as staff sees them."""

    takes_along = (Along("cases.Case", "case", routes=frozenset({"creator", "assignee"})),)

    def routes(self, actor: Actor) -> Sequence[Route]:
        """Tasks of the office's teams, and those that the actor set or was given."""
        own = [
            route
            for account in (actor.accounts() if actor.seats else ())
            for route in (Route("creator", Q(created_by_id=account)), Route("assignee", Q(assignee_id=account)))
        ]
        return [*office_routes(actor), *own]

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
        """Tasks assigned to the actor that are neither over nor withdrawn, until their access ends.

        None about a person whose data may only be kept. That is asked without a negation: behind the wall the row of
        that person is missing, and "not restricted" would hold of it.
        """
        if not actor.seats:
            return []
        running = Q(state__in=sorted(HELPER_TASKS), access_until__gt=actor.now)
        free = Q(case=None) | Q(case__person__restricted=False)  # never `~`: behind the wall a hidden person is NULL
        return [
            Route("assignee", running & free & Q(assignee_id=one), "helper", local=False) for one in actor.accounts()
        ]

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
        """Referrals to the actor's agencies while they run, by a consent valid at this moment or by a named law.

        None of a person whose data may only be kept.
        """
        shows = SqlCase(When(state__in=sorted(PARTNER_READS), then=Value("partner")), default=Value("partner_preview"))
        running = sorted(PARTNER_PREVIEWS | PARTNER_READS)
        routes = []
        for agency in actor.agency_ids():
            sent = Q(agency_id=agency, state__in=running, case__person__restricted=False)
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
