"""What lists can be narrowed by. A list knows exactly these parameters and refuses others."""

from functools import cached_property, reduce
from operator import or_
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.api.filters import TruthFilter
from casemgmt.errors import FieldProblem, Invalid
from cases.codes import DOCUMENT_KINDS, IDENTIFIER_KINDS, MEASURE_RESPONSIBLES
from cases.lifecycle import AssessmentKind, GoalState, ImportState, PairState, Phase, Standing
from cases.models import (
    Assessment,
    Case,
    Document,
    DuplicatePair,
    Goal,
    Household,
    HouseholdMember,
    ImportRun,
    Measure,
    Note,
    Person,
    PersonIdentifier,
    PhaseChange,
    SwitchSetting,
)
from cases.querysets import found_by
from cases.search.everything import REFERENCE
from cases.search.people import find_people, towns_of
from cases.search.sought import Sought
from cases.search.words import birth_date


class RecordFilter(django_filters.FilterSet):
    """Filters that every list has."""

    updated_since = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.request._request.actor

    def of_account(self, rows: Any, name: str, value: str) -> Any:
        """Rows that name the asker (`me`), nobody (`none`), or the account with this id; else ValueError."""
        words = {"me": self.actor.user_id, "none": None}
        return rows.filter(**{name: words[value] if value in words else UUID(value)})


class CodeInFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """One or more codes of a list, with commas."""


class PersonFilter(RecordFilter):
    """By name, birth date and team."""

    q = django_filters.CharFilter(
        method="ranked_by_name", max_length=200, help_text="A name in any spelling or script; the best fit comes first."
    )
    born_on = django_filters.DateFilter(method="by_birth_date")
    team = django_filters.UUIDFilter(field_name="team_id")
    municipality = django_filters.UUIDFilter(field_name="municipality_id")

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def ranked_by_name(self, rows: Any, name: str, value: str) -> Any:
        """All rows: a name ranks people instead of narrowing the list (`PersonViewSet.ranking`)."""
        return rows

    def by_birth_date(self, rows: Any, name: str, value: Any) -> Any:
        """People born on this day; beside a name the day adds to the rank, since either may be written wrongly."""
        if self.data.get("q"):
            return rows
        return rows.filter(reduce(or_, (found_by(town, {birth_date(value)}) for town in towns_of(self.actor))))


class CaseFilter(RecordFilter):
    """By what an office works with."""

    needs = {"crisis": "crisis", "household": "household", "review_before": "next_review_on"}

    q = django_filters.CharFilter(method="by_words", max_length=200)
    phase = CodeInFilter(field_name="phase", choices=Phase.choices)
    standing = CodeInFilter(field_name="standing", choices=Standing.choices)
    caseworker = django_filters.CharFilter(method="by_caseworker", help_text="`me`, `none`, or the id of an account.")
    team = django_filters.UUIDFilter(field_name="team_id")
    municipality = django_filters.UUIDFilter(field_name="municipality_id")
    person = django_filters.UUIDFilter(field_name="person_id")
    household = django_filters.UUIDFilter(field_name="household_id")
    crisis = TruthFilter(field_name="crisis")
    open = TruthFilter(method="by_open")
    review_before = django_filters.DateFilter(field_name="next_review_on", lookup_expr="lt")

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        """The case with this reference number, or the cases of people with a name like this."""
        reference = value.strip().upper()
        if REFERENCE.fullmatch(reference):
            return rows.filter(reference=reference)
        return rows.filter(person_id__in=self._people)

    @cached_property
    def _people(self) -> list[UUID]:
        """The people in sight with a name like `q`; sought once, though each route is narrowed by itself."""
        people = Person.objects.visible_to(self.actor)
        return [hit.person.pk for hit in find_people(people, towns_of(self.actor), Sought((self.data["q"],)))]

    def by_caseworker(self, rows: Any, name: str, value: str) -> Any:
        """Cases of one account, of the asker, or of nobody. Raises Invalid for anything else."""
        try:
            return self.of_account(rows, name, value)
        except ValueError:
            problem = FieldProblem("filter_invalid", "One of: me, none, the id of an account.", "?caseworker")
            raise Invalid(problems=[problem]) from None

    def by_open(self, rows: Any, name: str, value: bool) -> Any:
        """Open cases, or those that ended."""
        ended = Q(phase=Phase.CLOSED) | Q(standing=Standing.TRANSFERRED)
        return rows.exclude(ended) if value else rows.filter(ended)


class HouseholdFilter(RecordFilter):
    """By reference, member and team."""

    reference = django_filters.CharFilter(field_name="reference")
    person = django_filters.UUIDFilter(method="by_member")
    team = django_filters.UUIDFilter(field_name="team_id")

    class Meta:
        model = Household
        fields: tuple[str, ...] = ()

    def by_member(self, rows: Any, name: str, value: UUID) -> Any:
        """Households to which the person belongs or belonged."""
        return rows.filter(pk__in=HouseholdMember.objects.filter(person_id=value).values("household_id"))


class MemberFilter(RecordFilter):
    """By household and person; `on` asks for those who belonged on a day."""

    household = django_filters.UUIDFilter(field_name="household_id")
    person = django_filters.UUIDFilter(field_name="person_id")
    on = django_filters.DateFilter(method="by_day")

    class Meta:
        model = HouseholdMember
        fields: tuple[str, ...] = ()

    def by_day(self, rows: Any, name: str, value: Any) -> Any:
        """Members on this day: joined, and not left."""
        return rows.filter(Q(joined_on__lte=value), Q(left_on=None) | Q(left_on__gt=value))


class IdentifierFilter(RecordFilter):
    """By person and kind."""

    person = django_filters.UUIDFilter(field_name="person_id")
    kind = CodeInFilter(field_name="kind", choices=IDENTIFIER_KINDS.choices)

    class Meta:
        model = PersonIdentifier
        fields: tuple[str, ...] = ()


class PhaseChangeFilter(django_filters.FilterSet):
    """By case."""

    case = django_filters.UUIDFilter(field_name="case_id")

    class Meta:
        model = PhaseChange
        fields: tuple[str, ...] = ()


class CaseRecordFilter(RecordFilter):
    """Filters of a case's records."""

    case = django_filters.UUIDFilter(field_name="case_id")


class AssessmentFilter(CaseRecordFilter):
    """By case, kind, and whether it is completed."""

    kind = CodeInFilter(field_name="kind", choices=AssessmentKind.choices)
    completed = TruthFilter(field_name="completed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = ()


class GoalFilter(CaseRecordFilter):
    """By case, what became of it, priority and day."""

    state = CodeInFilter(field_name="state", choices=GoalState.choices)
    priority = django_filters.NumberFilter(field_name="priority", min_value=1, max_value=3)
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Goal
        fields: tuple[str, ...] = ()


class MeasureFilter(CaseRecordFilter):
    """By case, goal, who is responsible, and day."""

    goal = django_filters.UUIDFilter(field_name="goal_id")
    responsible = CodeInFilter(field_name="responsible", choices=MEASURE_RESPONSIBLES.choices)
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ()


class DocumentFilter(CaseRecordFilter):
    """By person, case and kind."""

    person = django_filters.UUIDFilter(field_name="person_id")
    kind = CodeInFilter(field_name="kind", choices=DOCUMENT_KINDS.choices)

    class Meta:
        model = Document
        fields: tuple[str, ...] = ()


class NoteFilter(CaseRecordFilter):
    """By case, author, and whether it is confidential."""

    confidential = TruthFilter(field_name="confidential")
    author = django_filters.UUIDFilter(field_name="author_id")

    class Meta:
        model = Note
        fields: tuple[str, ...] = ()


class DuplicatePairFilter(RecordFilter):
    """By what was decided, by one of the two, and by likeness."""

    state = CodeInFilter(field_name="state", choices=PairState.choices)
    person = django_filters.UUIDFilter(method="by_person")
    score_from = django_filters.NumberFilter(field_name="score", lookup_expr="gte", min_value=0, max_value=100)

    class Meta:
        model = DuplicatePair
        fields: tuple[str, ...] = ()

    def by_person(self, rows: Any, name: str, value: UUID) -> Any:
        """Pairs of which this person is one."""
        return rows.filter(Q(person_a_id=value) | Q(person_b_id=value))


class ImportRunFilter(RecordFilter):
    """By team, and how the run ended."""

    team = django_filters.UUIDFilter(field_name="team_id")
    state = CodeInFilter(field_name="state", choices=ImportState.choices)

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()


class StatedFilter(RecordFilter):
    """By whether the record was voided."""

    voided = TruthFilter(method="by_voided")

    def by_voided(self, rows: Any, name: str, value: bool) -> Any:
        """The records that were found to be mistakes, or those that hold."""
        return rows.exclude(voided_at=None) if value else rows.filter(voided_at=None)


class SwitchFilter(RecordFilter):
    """By municipality and switch."""

    municipality = django_filters.UUIDFilter(field_name="municipality_id")
    name = django_filters.CharFilter(field_name="name")

    class Meta:
        model = SwitchSetting
        fields: tuple[str, ...] = ()
