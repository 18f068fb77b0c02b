"""Two people become one: what forbids it, what is handed over, and how it is undone."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import BinaryField

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, put, store
from casemgmt.crypto.actions import replace_terms
from casemgmt.crypto.digests import digest
from casemgmt.errors import Conflict, FieldProblem
from cases.actions.duplicates import UNDECIDED, decide
from cases.actions.merge_journal import (
    Journal,
    give_back,
    hand_over_references,
    hand_over_seals,
    sealed_about_people,
)
from cases.actions.merged_facts import keep_stricter_consents, restore_consent, restore_fact, unite_facts
from cases.actions.open_cases import require_office
from cases.actions.states import require_state
from cases.lifecycle import PairState
from cases.models import Case, DuplicatePair, HouseholdMember, Person, PersonIdentifier
from cases.models.person import identifier_words
from cases.search.words import person_words

ONE_PER_PERSON = ("azr", "health_insurance")
"""Numbers of which a person has one: two different ones are two people, or a mistake to be cleared up first."""


class MergeForbidden(Conflict):
    """Something speaks against it, or has to be put in order first; `errors` name everything."""

    code = "merge_forbidden"
    detail = "The two cannot be merged as they are."


class MergedSince(Conflict):
    """The person who was kept was merged again, so that merge has to be undone first."""

    code = "merged_since"
    detail = "The person who was kept was merged into another since. Undo that merge first."


@action
def merge_people(*, by: Actor, duplicatepair: DuplicatePair, keep: Person, take: Sequence[str] = ()) -> DuplicatePair:
    """Hand everything that is kept about one of the pair over to the other. Raises MergeForbidden.

    Names and contact ways are united, of consents the stricter holds, and `take` names facts that the one who goes
    has right. It can be undone.
    """
    require_state(duplicatepair, UNDECIDED)
    keep, gone = _locked(duplicatepair, keep.pk)
    for person in (keep, gone):
        require_office(by, person)
    found = conflicts(keep, gone)
    if found:
        raise MergeForbidden(problems=found)
    journal = [
        *_without_what_both_have(keep, gone),
        *keep_stricter_consents(by=by, keep=keep, gone=gone),
        *hand_over_references(by=by, gone=gone, keep=keep),
        *hand_over_seals(gone=gone, keep=keep),
        *unite_facts(keep=keep, gone=gone, take=take),
    ]
    gone.merged_into = keep
    _put_both(by, keep, gone)
    duplicatepair.kept, duplicatepair.journal = keep, journal
    fields = decide(by, duplicatepair, PairState.MERGED)
    return store(duplicatepair, by=by, event="duplicatepair.merged", fields=[*fields, "kept"])


@action
def undo_merge(*, by: Actor, duplicatepair: DuplicatePair) -> DuplicatePair:
    """Give back what was handed over, where it still is. What was written since stays with the one who was kept."""
    require_state(duplicatepair, frozenset({PairState.MERGED}))
    keep, gone = _locked(duplicatepair, duplicatepair.kept_id)
    if keep.merged_into_id is not None:
        raise MergedSince
    require_office(by, keep)
    gone.merged_into = None
    for entry in reversed(duplicatepair.journal):
        _undo(by, entry, keep, gone)
    _put_both(by, keep, gone)
    duplicatepair.kept, duplicatepair.journal = None, []
    fields = decide(by, duplicatepair, PairState.SUGGESTED)
    return store(duplicatepair, by=by, event="duplicatepair.merge_undone", fields=[*fields, "kept"])


def conflicts(keep: Person, gone: Person) -> list[FieldProblem]:
    """Everything that forbids merging the two, for a person to put in order."""
    return list(_conflicts(keep, gone))


def records_of(one: Person, other: Person) -> list[dict[str, Any]]:
    """How many records of each kind hang on either of the two."""
    counted = (
        (model._meta.model_name, *(model._base_manager.filter(key=person.key).count() for person in (one, other)))
        for model in sealed_about_people()
    )
    return [{"kind": kind, "person_a": mine, "person_b": theirs} for kind, mine, theirs in counted if mine or theirs]


def _conflicts(keep: Person, gone: Person) -> Iterator[FieldProblem]:
    if keep.merged_into_id or gone.merged_into_id:
        yield FieldProblem("merged_already", "One of the two was merged into another already.")
    if keep.restricted or gone.restricted:
        yield FieldProblem("restricted", "Processing of one of the two is restricted. Lift the restriction first.")
    if keep.disputed_fields or gone.disputed_fields:
        yield FieldProblem("disputed", "Fields of one of the two are disputed. Settle that first.")
    if keep.team_id != gone.team_id:
        yield FieldProblem("different_teams", "The two are in different teams. Hand one of them over first.")
    for kind in ONE_PER_PERSON:
        numbers = PersonIdentifier.objects.filter(person__in=(keep, gone), kind=kind).select_related("key")
        if len({one.value for one in numbers}) > 1:
            yield FieldProblem("identifier_conflict", f"The two have different numbers of the kind {kind}.")
    if Case.objects.filter(person__in=(keep, gone)).open().count() > 1:
        yield FieldProblem("both_have_open_case", "Both have an open case. Close one of them first.")
    homes = HouseholdMember.objects.filter(person__in=(keep, gone), left_on=None).values("household_id").distinct()
    if homes.count() > 1:
        yield FieldProblem("in_different_households", "The two live in different households.")


def _locked(pair: DuplicatePair, keep_id: Any) -> tuple[Person, Person]:
    """The one who is kept and the one who goes, both locked in one order. Raises MergeForbidden for a third person."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("key")
    both = {person.pk: person for person in rows.filter(pk__in=(pair.person_a_id, pair.person_b_id)).order_by("pk")}
    if keep_id not in both:
        raise MergeForbidden(problems=[FieldProblem("not_of_pair", "Keep one of the two.", "/keep")])
    keep = both.pop(keep_id)
    [gone] = both.values()
    return keep, gone


def _without_what_both_have(keep: Person, gone: Person) -> Journal:
    """Take away what both have alike and the database lets one have: the same number, the place in one household."""
    mine = {(one.kind, bytes(one.digest)) for one in PersonIdentifier.objects.filter(person=keep)}
    numbers = PersonIdentifier.objects.filter(person=gone).select_related("key")
    alike: list[Any] = [one for one in numbers if (one.kind, bytes(one.digest)) in mine]
    if HouseholdMember.objects.filter(person=keep, left_on=None).exists():
        alike += HouseholdMember.objects.filter(person=gone, left_on=None).select_related("key")
    journal = [_removed(row) for row in alike]
    for row in alike:
        row.delete()
    return journal


def _removed(row: Any) -> dict[str, Any]:
    """A row as the journal holds it: its columns and what stood sealed in it."""
    columns = {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.name not in {"key", "seal_revision"}
        and not isinstance(field, BinaryField)
        and getattr(row, field.attname) is not None
    }
    sealed = {name: getattr(row, name) for name in row.sealed_attributes()}
    return {"what": "removed", "model": row._meta.label, "columns": columns, "sealed": sealed}


def _undo(by: Actor, entry: dict[str, Any], keep: Person, gone: Person) -> None:
    match entry["what"]:
        case "fact":
            restore_fact(entry, keep)
        case "consent":
            restore_consent(by=by, entry=entry)
        case "removed":
            _brought_back(entry, gone)
        case _:
            give_back(by=by, entry=entry, gone=gone, keep=keep)


def _brought_back(entry: dict[str, Any], gone: Person) -> None:
    """The row that was taken away, sealed anew under its person's key."""
    model = {one._meta.label: one for one in (PersonIdentifier, HouseholdMember)}[entry["model"]]
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    columns = {name: fields[name].to_python(text) for name, text in entry["columns"].items()}
    row: Any = model(**columns, key=gone.key, **entry["sealed"])
    if isinstance(row, PersonIdentifier):
        row.digest = digest(row.municipality_id, identifier_words(row.kind, row.value))
    row.save(force_insert=True)


def _put_both(by: Actor, keep: Person, gone: Person) -> None:
    for person in (keep, gone):
        put(person, by=by)
        replace_terms(key=person.key, words=person_words(person))


def merged_into(person_id: UUID) -> list[UUID]:
    """Everybody who was merged into a person, also by way of another: their keys end along with the person's."""
    found: list[UUID] = []
    latest = [person_id]
    while latest:
        latest = list(Person.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
        found += latest
    return found
