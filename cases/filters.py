"""What lists can be narrowed by. A list knows exactly these parameters and refuses others."""

import re
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q

from casemgmt.api.filters import TruthFilter
from casemgmt.crypto.digests import Words
from casemgmt.errors import FieldProblem, Invalid
from cases.codes import DOCUMENT_KINDS, IDENTIFIER_KINDS, MEASURE_RESPONSIBLES
from cases.lifecycle import AssessmentKind, GoalState, ImportState, Phase, Standing
from cases.models import (
    Assessment,
    Case,
    Document,
    Goal,
    Household,
    HouseholdMember,
    ImportRun,
    Measure,
    Note,
    Person,
    PersonIdentifier,
    PhaseChange,
)
from cases.querysets import found_by
from cases.search.words import born_on_words, query_words

REFERENCE = re.compile(r"[A-Z]{1,9}-\d{8}-\d{4}-\d{6}")


class RecordFilter(django_filters.FilterSet):
    """Filters that every list has."""

    updated_since = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    @property
    def towns(self) -> list[UUID]:
        """The municipalities whose digests the asker's words are compared with."""
        actor = self.request._request.actor
        return sorted({seat.municipality_id for seat in actor.seats})

    def of_account(self, rows: Any, name: str, value: str) -> Any:
        """Rows that name the asker (`me`), nobody (`none`), or the account with this id; else ValueError."""
        words = {"me": self.request._request.actor.user_id, "none": None}
        return rows.filter(**{name: words[value] if value in words else UUID(value)})

    def named(self, rows: Any, query: str) -> Any:
        """Rows whose person has exactly this name, in any order, case or accents."""
        return self.found(rows, query_words(query))

    def found(self, rows: Any, words: set[Words]) -> Any:
        """Rows whose person is found by all of the words, in any of the asker's municipalities."""
        choices = [found_by(town, words) for town in self.towns] if words else []
        return rows.filter(reduce(or_, choices)) if choices else rows.none()


class CodeInFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """One or more codes of a list, with commas."""


class PersonFilter(RecordFilter):
    """By name, birth date and team."""

    q = django_filters.CharFilter(method="by_name", max_length=200)
    born_on = django_filters.DateFilter(method="by_birth_date")
    team = django_filters.UUIDFilter(field_name="team_id")
    municipality = django_filters.UUIDFilter(field_name="municipality_id")

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def by_name(self, rows: Any, name: str, value: str) -> Any:
        """People with exactly this name."""
        return self.named(rows, value)

    def by_birth_date(self, rows: Any, name: str, value: Any) -> Any:
        """People born on this day."""
        return self.found(rows, {born_on_words(value)})


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
        """The case with this reference number, or cases of people with exactly this name."""
        reference = value.strip().upper()
        return rows.filter(reference=reference) if REFERENCE.fullmatch(reference) else self.named(rows, value)

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


class ImportRunFilter(RecordFilter):
    """By team, and how the run ended."""

    team = django_filters.UUIDFilter(field_name="team_id")
    state = CodeInFilter(field_name="state", choices=ImportState.choices)

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()
