"""What the asker sees of a person and the household, gathered in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from casemgmt.access.actors import Actor
from casemgmt.access.querysets import narrowed
from cases.law.arithmetic import ONE_DAY
from cases.law.facts import Fact, Facts, PersonFacts, facts_of_household
from cases.law.switches import Setting, Switches
from cases.legal_facts import records
from cases.legal_facts.records import Told, case_ref, member_ref, person_ref
from cases.legal_facts.ties import ties_of
from cases.models import (
    AsylumProcedure,
    BenefitDecision,
    Case,
    Household,
    HouseholdMember,
    Person,
    RegimePeriod,
    ResidenceDocument,
    SponsorshipDeclaration,
    SwitchSetting,
)

Source = Callable[[Actor, Sequence[UUID]], Iterable[tuple[UUID, str, Fact]]]

SOURCES: list[Source] = []
"""What other apps add: for the people of these keys, each fact with the name of its tuple in `PersonFacts`."""

OF_RECORDS: Mapping[Any, Callable[[Any], Iterator[Told]]] = {
    ResidenceDocument: records.of_document,
    AsylumProcedure: records.of_procedure,
    RegimePeriod: records.of_regime,
    BenefitDecision: records.of_decision,
    SponsorshipDeclaration: records.of_sponsorship,
}


@dataclass(frozen=True)
class Remark:
    """Something that the reader of the findings has to know: a code, and the address of what it is about."""

    code: str
    about: str


@dataclass(frozen=True)
class Gathered:
    """The people who are seen, the facts of each with the household, the switches of the town, and remarks."""

    people: tuple[Person, ...]
    facts: Mapping[UUID, Facts]
    switches: Switches
    remarks: tuple[Remark, ...]


def for_person(actor: Actor, person: Person) -> Gathered:
    """The facts of a person with everybody who shares or shared a household with them, as far as they are seen."""
    households = HouseholdMember._base_manager.filter(person_id=person.pk).values("household_id")
    return _gather(actor, Q(household_id__in=households), person.municipality_id, {person.pk})


def for_household(actor: Actor, household: Household) -> Gathered:
    """The facts of all who belong or belonged to a household, as far as they are seen."""
    return _gather(actor, Q(household_id=household.pk), household.municipality_id, set())


def _gather(actor: Actor, condition: Q, municipality_id: UUID, ids: set[UUID]) -> Gathered:
    members = list(narrowed(HouseholdMember.objects.visible_to(actor), condition).select_related("key").order_by("pk"))
    wanted = sorted(ids | {one.person_id for one in members})
    seen = {one.pk: one for one in Person.objects.visible_rows(actor, wanted)}
    used = {pk for pk, person in seen.items() if pk in ids or not person.restricted}
    told, cases = _told(actor, sorted(used))
    people = [_person_facts(seen[pk], told[pk], cases[pk]) for pk in sorted(used)]
    ties = ties_of(one for one in members if one.person_id in used)
    facts = dict(zip(sorted(used), facts_of_household(people, ties), strict=True))
    remarks = (*_unused(members, seen, used), *_intake_only(sorted(used), told, cases))
    return Gathered(tuple(seen[pk] for pk in sorted(used)), facts, _switches(actor, municipality_id), remarks)


def _told(actor: Actor, ids: Sequence[UUID]) -> tuple[dict[UUID, dict[str, list[Fact]]], dict[UUID, list[Case]]]:
    """Of each person the facts by the name of their tuple, and the cases, oldest first."""
    told: dict[UUID, dict[str, list[Fact]]] = {pk: defaultdict(list) for pk in ids}
    cases: dict[UUID, list[Case]] = {pk: [] for pk in ids}
    seen: Any = narrowed(Case.objects.visible_to(actor), Q(person_id__in=ids))
    for case in seen.shown().order_by("pk"):
        cases[case.person_id].append(case)
        for name, fact in records.of_case(case):
            told[case.person_id][name].append(fact)
    for model, facts_of in OF_RECORDS.items():
        seen = narrowed(model.objects.visible_to(actor), Q(person_id__in=ids, voided_at=None))
        for record in seen.shown().order_by("pk"):
            for name, fact in facts_of(record):
                told[record.person_id][name].append(fact)
    for source in SOURCES:
        for pk, name, fact in source(actor, ids):
            told[pk][name].append(fact)
    return told, cases


def _person_facts(person: Person, told: Mapping[str, list[Fact]], cases: Sequence[Case]) -> PersonFacts:
    assigned = [one.assigned_on for one in cases if one.assigned_on is not None]
    tuples: dict[str, Any] = {name: tuple(facts) for name, facts in told.items()}
    return PersonFacts(
        ref=person_ref(person.pk),
        born_on=person.born_on,
        sex=person.sex,
        nationalities=tuple(person.nationalities),
        assigned_on=assigned[-1] if assigned else None,
        **tuples,
    )


def _unused(members: Iterable[HouseholdMember], seen: Mapping[UUID, Person], used: set[UUID]) -> Iterator[Remark]:
    for member in members:
        if member.person_id not in seen:
            yield Remark("household_member_not_seen", member_ref(member.pk))
        elif member.person_id not in used:
            yield Remark("household_member_restricted", member_ref(member.pk))


def _intake_only(
    ids: Iterable[UUID], told: Mapping[UUID, Mapping[str, list[Fact]]], cases: Mapping[UUID, Sequence[Case]]
) -> Iterator[Remark]:
    for pk in ids:
        if told[pk].get("documents") or told[pk].get("procedures"):
            continue
        for case in cases[pk]:
            if case.status_document:
                yield Remark("intake_document_not_used", case_ref(case.pk))


def _switches(actor: Actor, municipality_id: UUID) -> Switches:
    rows = narrowed(SwitchSetting.objects.visible_to(actor), Q(municipality_id=municipality_id)).order_by("pk")
    return Switches(*(setting_of(one) for one in rows))


def setting_of(one: SwitchSetting) -> Setting:
    """A municipality's value of a switch, as the law reads it."""
    to_on = None if one.last_on is None else one.last_on + ONE_DAY
    return Setting(one.name, one.from_on, to_on, one.value, one.ground)
