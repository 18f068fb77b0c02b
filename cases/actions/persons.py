"""Writes of people and of the numbers that authorities gave them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from casemgmt.access.actors import Actor
from casemgmt.access.models import Team
from casemgmt.access.projections import field_set_of
from casemgmt.access.roles import SPECIALISTS
from casemgmt.access.writing import action, assign, put, store, tell
from casemgmt.crypto.actions import add_terms, create_subject_key, replace_terms, wait_for_words
from casemgmt.crypto.digests import digest, digests
from casemgmt.crypto.errors import ContentErased
from casemgmt.errors import Conflict, FieldProblem, Invalid, NotAllowed
from casemgmt.privacy.actions import tell_recipients
from casemgmt.privacy.actions.people import refuse_restricted
from casemgmt.privacy.lifecycle import ErasureState
from casemgmt.privacy.models import AccessRequest, Consent, Dispute, Erasure, LegalHold, Notice, Restriction
from casemgmt.privacy.rights import NoticeCause
from casemgmt.privacy.sharing import recipients_of
from cases.actions.days import refuse_future
from cases.actions.open_cases import leads, lock_unrestricted, require_workable
from cases.excerpts import SHARED_FACTS
from cases.identifiers import IdentifierProblem, normalise_identifier
from cases.models import (
    AsylumProcedure,
    BenefitDecision,
    Case,
    Correction,
    Deadline,
    DeadlineStep,
    Document,
    Household,
    Person,
    PersonIdentifier,
    RegimeChange,
    RegimePeriod,
    ResidenceDocument,
    SponsorshipDeclaration,
)
from cases.models.person import identifier_words
from cases.projections import PERSON
from cases.search.comparing import Hit
from cases.search.people import LIKELY, find_people
from cases.search.sought import sought_of, telling_words
from cases.search.words import person_words

MOST_MATCHES = 10
"""Likely matches that are shown before somebody is entered."""

STATED = (
    ResidenceDocument,
    AsylumProcedure,
    RegimePeriod,
    BenefitDecision,
    SponsorshipDeclaration,
    Correction,
    RegimeChange,
    Deadline,
)
"""What was stated about a person, what it said before, and what is due by it: it follows them to another team."""

FOUND_BY = frozenset(
    {
        "given_names",
        "family_name",
        "original_given_names",
        "original_family_name",
        "name_variants",
        "born_on",
        "contact_ways",
    }
)


class IdentifierKnown(Conflict):
    """The person has this number already."""

    code = "identifier_known"
    detail = "The person has this number already."


class LikelyKnown(Conflict):
    """Somebody in sight is likely the person who is to be entered; `hits` say who, and why."""

    code = "likely_known"
    detail = "Somebody like this is in the register. Look at the matches; if it is none of them, send confirmed_new."

    def __init__(self, hits: Sequence[Hit]) -> None:
        super().__init__()
        self.hits = hits


@action
def enter_person(*, by: Actor, team: Team, confirmed_new: bool = False, **values: Any) -> Person:
    """Enter a person, unless somebody in sight is likely the same. Raises LikelyKnown; `confirmed_new` goes past it."""
    if not confirmed_new:
        refuse_likely_known(by, team, **values)
    return create_person(by=by, team=team, **values)


def refuse_likely_known(by: Actor, team: Team, **values: Any) -> None:
    """Raise LikelyKnown with the people in sight who are likely the one who is described; of two at once, one waits."""
    described = sought_of(Person(municipality_id=team.municipality_id, team=team, **values))
    wait_for_words(tenant=team.municipality_id, words=telling_words(described))
    people = Person.objects.visible_to(by).filter(municipality_id=team.municipality_id)
    hits = [hit for hit in find_people(people, [team.municipality_id], described, scan=False) if hit.score >= LIKELY]
    if hits:
        raise LikelyKnown(hits[:MOST_MATCHES])


@action
def create_person(*, by: Actor, team: Team, event: str = "person.created", **values: Any) -> Person:
    """Enter a person in a team, with a key of their own and the terms by which they are found."""
    person = Person(municipality_id=team.municipality_id, team=team, **values)
    _check(by, person)
    person.key = create_subject_key(subject=person.pk, tenant=team.municipality_id, at=by.now)
    add_terms(key=person.key, words=person_words(person))
    return store(person, by=by, event=event, fields=values)


@action
def update_person(*, by: Actor, person: Person, changes: dict[str, Any]) -> Person:
    """Correct what is known about a person; the terms follow. Others than the office write what their role writes.

    Agencies that were given a fact that changes are to be told (Art. 19 GDPR): there is a notice for each, with the
    names of the facts.
    """
    _require_may_write(by, person, changes)
    refuse_restricted(person)
    changed = assign(person, changes)
    _check(by, person)
    if FOUND_BY & set(changed):
        replace_terms(key=person.key, words=person_words(person))
    notices = _tell_of_correction(by, person, frozenset(changed))
    return tell(put(person, by=by), by=by, event="person.changed", fields=changed, also=notices)


def _require_may_write(by: Actor, person: Person, changes: dict[str, Any]) -> None:
    if leads(by, person):
        return
    own = PERSON.writable(field_set_of(by.roles_in(person.municipality_id) & SPECIALISTS))
    if not set(changes) <= own:
        raise NotAllowed(problems=[FieldProblem("not_your_office", "Only the office that leads the case may do this.")])


@action
def assign_person(*, by: Actor, person: Person, team: Team) -> Person:
    """Hand a person without an open case to another team of the municipality."""
    require_workable(by, person)
    if team.municipality_id != person.municipality_id:
        raise Invalid(problems=[FieldProblem("other_municipality", "The team is in another municipality.", "/team")])
    if Case.objects.filter(person=person).open().exists():
        raise Conflict("The person has an open case; assign the case instead.", code="person_has_open_case")
    move_person(by=by, person=person, team=team)
    return store(person, by=by, event="person.assigned", fields=["team"])


def move_person(*, by: Actor, person: Person, team: Team) -> None:
    """Let everything that is kept about the person alone follow to the team. Told by the caller's line in the trail."""
    person.team = team
    person.identifiers.update(team=team)
    Document.objects.filter(person=person, case=None).update(team=team)
    for stated in STATED:
        stated._default_manager.filter(person=person).update(team=team)
    DeadlineStep.objects.filter(deadline__person=person).update(team=team)
    for rights in (Consent, AccessRequest, Restriction, Dispute, LegalHold):
        rights.objects.filter(key_id=person.pk).update(team=team)
    Erasure.objects.filter(subject=person.pk, state=ErasureState.REQUESTED).update(team=team)
    Notice.objects.filter(subject=person.pk).update(team=team)
    Household.objects.filter(head=person).update(team=team)


def lock_person(person: Person) -> None:
    """Let others who write something of which the person has only one wait here.

    Raises ContentErased where they were erased meanwhile: nothing more is sealed under their key; and
    ProcessingRestricted where their data may only be kept.
    """
    found = Person.objects.select_for_update().only("pk", "erased", "restricted").get(pk=person.pk)
    if found.erased:
        raise ContentErased
    refuse_restricted(found)


@action
def create_identifier(*, by: Actor, person: Person, kind: str, value: str, remark: str = "") -> PersonIdentifier:
    """Enter a number, checked for its format. Raises Invalid for a wrong one, IdentifierKnown for a known one."""
    try:
        normal = normalise_identifier(kind, value)
    except IdentifierProblem as problem:
        raise Invalid(problems=[FieldProblem(problem.code, str(problem), "/value")]) from None
    words = identifier_words(kind, normal)
    lock_person(person)
    known = digests(person.municipality_id, words)
    if PersonIdentifier.objects.filter(person=person, kind=kind, digest__in=known).exists():
        raise IdentifierKnown
    identifier = PersonIdentifier(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        kind=kind,
        digest=digest(person.municipality_id, words),
        value=normal,
        remark=remark,
    )
    return store(identifier, by=by, event="personidentifier.created", fields=["kind", "value"])


@action
def remove_identifier(*, by: Actor, personidentifier: PersonIdentifier) -> None:
    """Take away a number that was entered by mistake."""
    lock_unrestricted(personidentifier.person_id)
    store(personidentifier, by=by, event="personidentifier.removed", fields=["kind"])
    personidentifier.delete()


def _tell_of_correction(by: Actor, person: Person, changed: frozenset[str]) -> list[UUID]:
    """Open a notice for each agency that was given one of the facts; their ids."""
    if not changed & SHARED_FACTS:
        return []
    given = [one for one in recipients_of([person.pk]) if one.facts & changed]
    return tell_recipients(
        by=by,
        record=person,
        subject=person.pk,
        cause=NoticeCause.RECTIFIED,
        occasion=uuid7(),
        recipients=[one._replace(facts=one.facts & changed) for one in given],
    )


def _check(by: Actor, person: Person) -> None:
    refuse_future(by, person.born_on, "/born_on")
    if not (person.given_names or person.family_name or person.original_given_names or person.original_family_name):
        raise Invalid(problems=[FieldProblem("name_missing", "At least one name is needed.", "/family_name")])
