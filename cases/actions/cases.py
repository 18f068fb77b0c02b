"""Writes of a case outside its moves: opening, entering facts, assigning, granting."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission

from casemgmt.access.actions import case_takers
from casemgmt.access.actors import Actor
from casemgmt.access.models import FOR_EVER, Membership, Team, User
from casemgmt.access.roles import OFFICE, SPECIALISTS
from casemgmt.access.writing import action, assign, put, store, tell
from casemgmt.errors import Conflict, FieldProblem, Invalid
from casemgmt.privacy.actions.people import held, refuse_restricted
from cases.actions.days import refuse_future
from cases.actions.open_cases import CaseNotOpen, require_office, require_workable
from cases.actions.persons import create_person, move_person
from cases.lifecycle import Phase, Standing
from cases.models import Case, CaseGroupGrant, CaseUserGrant, Household, Person, PhaseChange
from cases.references import CASE, next_reference

FOLLOWERS = ("assessments", "documents", "goals", "measures", "notes", "tasks", "referrals")
"""What is kept for a case and moves with it to another team."""

SIGNED = frozenset({"satisfaction", "evaluation_summary", "open_needs"})
"""What a team lead signs; changed, it has to be signed again."""

UNSIGNED = {"evaluation_signed_by": None, "evaluation_signed_at": None}


class CaseOpenAlready(Conflict):
    """The person has an open case in this office."""

    code = "case_open_already"
    detail = "There is an open case for this person in this office."


class NoTeamTakesInquiries(Conflict):
    """Nobody is there to take the inquiry."""

    code = "no_team_takes_inquiries"
    detail = "No team of the municipality takes inquiries from outside. The administrator can name one."


@action
def open_case(*, by: Actor, person: Person, household: Household | None = None, **inquiry: Any) -> Case:
    """Take in an inquiry for a person: a case in the phase `inquiry`, in the person's team.

    Raises CaseOpenAlready; of two who do it at once, one is told. Raises ContentErased once the person was erased.
    """
    person = held(person)
    refuse_restricted(person)
    if Case.objects.filter(person=person, municipality=person.municipality_id).open().exists():
        raise CaseOpenAlready
    _require_member(household, person.pk)
    case = Case(
        municipality_id=person.municipality_id,
        team_id=person.team_id,
        key=person.key,
        person=person,
        household=household,
        reference=next_reference(person.municipality, CASE, by.now),
        phase=Phase.INQUIRY,
        phase_since=by.now,
        **inquiry,
    )
    put(case, by=by)
    append_phase(by=by, case=case, move="open", from_phase="")
    return _told(case, by, "case.opened", inquiry)


@action
def take_inquiry(*, by: Actor, person: Mapping[str, Any], **inquiry: Any) -> Case:
    """An inquiry from anyone in the house, with a person who is entered along with it, for the team that takes them."""
    team = case_takers(by.municipality_id) if by.municipality_id else None
    if team is None:
        raise NoTeamTakesInquiries
    try:
        entered = create_person(by=by, team=team, **person)
    except Invalid as error:
        raise Invalid(problems=[replace(one, pointer=f"/person{one.pointer}") for one in error.problems]) from None
    return open_case(by=by, person=entered, **inquiry)


@action
def update_case(*, by: Actor, case: Case, changes: dict[str, Any]) -> Case:
    """Enter or correct the facts of a case that is still worked on. A signature ends with what was signed."""
    _require_worked_on(by, case)
    _require_member(changes.get("household"), case.person_id)
    changed = assign(case, changes)
    if SIGNED & set(changed):
        changed += assign(case, dict(UNSIGNED))
    return store(case, by=by, event="case.changed", fields=changed)


@action
def log_contact(*, by: Actor, case: Case, on: date, way: str, reached: bool) -> Case:
    """Log that somebody tried to reach the person, and whether it worked."""
    _require_worked_on(by, case)
    refuse_future(by, on, "/on")
    case.contact_attempts = [*case.contact_attempts, {"on": on.isoformat(), "way": way, "reached": reached}]
    fields = ["contact_attempts"]
    if reached and case.contact_made_on is None:
        case.contact_made_on = on
        fields.append("contact_made_on")
    return store(case, by=by, event="case.contact_logged", fields=fields)


@action
def assign_case(*, by: Actor, case: Case, caseworker: User | None = None, team: Team | None = None) -> Case:
    """Give a case to a caseworker, to a team, or to both. What is kept for the case follows to the team."""
    _require_worked_on(by, case)
    fields = []
    if team is not None and team.pk != case.team_id:
        _move_to_team(by, case, team)
        fields += ["team", "caseworker"]
    if caseworker is not None:
        _require_caseworker(by, caseworker, case)
        case.caseworker = caseworker
        fields.append("caseworker")
    if not fields:
        raise Invalid(problems=[FieldProblem("nothing_to_assign", "Name a caseworker or another team.", "")])
    return store(case, by=by, event="case.assigned", fields=set(fields))


@action
def grant_case(
    *,
    by: Actor,
    case: Case,
    reason: str,
    user: User | None = None,
    team: Team | None = None,
    field_set: str = "specialist",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Case:
    """Open one case to an account or a team, for a time. Given again, it replaces what was granted before.

    The only writer of guardian's tables: `assign_perm` would keep an expired row as it is (access.md 3).
    """
    require_workable(by, case)
    if (user is None) == (team is None):
        raise Invalid(problems=[FieldProblem("one_grantee", "Name an account or a team, and not both.", "/user")])
    begins, ends = valid_from or by.now, valid_until or FOR_EVER
    if ends <= begins:
        raise Invalid(
            problems=[FieldProblem("ends_before_it_begins", "The end lies before the begin.", "/valid_until")]
        )
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    terms = {
        "field_set": field_set,
        "reason": reason,
        "valid_from": begins,
        "valid_until": ends,
        "granted_by_id": by.user_id,
    }
    if user is not None:
        _require_specialist(by, user, case)
        CaseUserGrant.grants.update_or_create(user=user, permission=permission, content_object=case, defaults=terms)
    else:
        assert team is not None
        _require_same_town(team, case)
        CaseGroupGrant.grants.update_or_create(
            group_id=team.group_id, permission=permission, content_object=case, defaults=terms
        )
    return _told(case, by, "case.granted", ["grant"])


@action
def revoke_grant(*, by: Actor, case: Case, user: User | None = None, team: Team | None = None) -> Case:
    """End what was granted to an account or a team; the very next request is without it."""
    require_office(by, case)
    users = CaseUserGrant.grants.filter(content_object=case, user=user) if user else CaseUserGrant.grants.none()
    group = team.group_id if team else None
    groups = CaseGroupGrant.grants.filter(content_object=case, group_id=group) if team else CaseGroupGrant.grants.none()
    if not users.delete()[0] + groups.delete()[0]:
        raise Conflict("There is no such grant.", code="grant_unknown")
    return _told(case, by, "case.grant_revoked", ["grant"])


def append_phase(*, by: Actor, case: Case, move: str, from_phase: str, reason: str = "") -> PhaseChange:
    """Add a step to the case's history. Told by the line in the trail of the move itself."""
    step = PhaseChange(
        municipality_id=case.municipality_id,
        case=case,
        key=case.key,
        move=move,
        from_phase=from_phase,
        to_phase=case.phase,
        by_id=by.user_id,
    )
    step.reason = reason
    return put(step, by=by)


def _told(case: Case, by: Actor, event: str, fields: Iterable[str]) -> Case:
    return tell(case, by=by, event=event, fields=fields, also=[case.person_id])


def _move_to_team(by: Actor, case: Case, team: Team) -> None:
    _require_same_town(team, case)
    case.team = team
    case.caseworker = None
    person = Person.objects.select_for_update(of=("self",)).select_related("key").get(pk=case.person_id)
    move_person(by=by, person=person, team=team)
    put(person, by=by)
    for followers in FOLLOWERS:
        getattr(case, followers).update(team=team)


def _require_worked_on(by: Actor, case: Case) -> None:
    require_workable(by, case)
    if case.phase == Phase.CLOSED:
        raise Conflict("The case is closed. Reopen it to change it.", code="case_closed")
    if case.standing == Standing.TRANSFERRED:
        raise CaseNotOpen


def _require_member(household: Household | None, person_id: UUID) -> None:
    if household is not None and not household.members.filter(person_id=person_id, left_on=None).exists():
        raise Invalid(problems=[FieldProblem("not_a_member", "The person is no member of it.", "/household")])


def _require_same_town(team: Team, case: Case) -> None:
    if team.municipality_id != case.municipality_id:
        raise Invalid(problems=[FieldProblem("other_municipality", "The team is in another municipality.", "/team")])


def _require_caseworker(by: Actor, user: User, case: Case) -> None:
    seats = Membership.objects.valid_at(by.now).filter(user=user, municipality=case.municipality_id, role__in=OFFICE)
    if not any(seat.team_id in {None, case.team_id} for seat in seats):
        raise Invalid(problems=[FieldProblem("not_in_team", "The account does not work in this team.", "/caseworker")])


def _require_specialist(by: Actor, user: User, case: Case) -> None:
    roles = SPECIALISTS | OFFICE
    seats = Membership.objects.valid_at(by.now).filter(user=user, municipality=case.municipality_id, role__in=roles)
    if not seats.exists():
        raise Invalid(problems=[FieldProblem("role_not_fitting", "The account holds no role for cases.", "/user")])
