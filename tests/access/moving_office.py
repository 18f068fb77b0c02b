"""Two towns that change step by step: each step is done by the product's action, and put down among the oracle's facts.

A step that the rules forbid is tried all the same: that the product refuses it is part of what is compared.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from casemgmt.access import actions as access
from casemgmt.access import stand_ins
from casemgmt.access.actors import Actor, operator
from casemgmt.access.models import Membership, StandIn, User
from casemgmt.access.roles import Role
from casemgmt.access.scopes import actor_for
from casemgmt.errors import DomainError
from casemgmt.privacy import actions as privacy
from cases.actions import cases as case_actions
from cases.actions import persons
from cases.actions.moves import decline_case, reopen_case
from cases.models import Case, Person
from tests.access.oracle import facts as plain
from tests.access.oracle.facts import Facts, Key, Span
from tests.access.oracle.sight import ALONE, GIVEN, OFFICE, PREVIEWED, READ, Viewer
from tests.factories.sharing import ADDRESS
from tests.factories.town import IDENTITY, INQUIRY, NOW, Town, make_town

ROLES = tuple(role.value for role in Role)
KEEPERS = ("team_lead", "data_protection_officer")
"""Accounts that keep their roles: the lead by whom the office's steps are done, and the officer who asks why."""
CAST = (
    "caseworker", "caseworker-south", "job_coach", "health_companion", "volunteer", "interpreter", "partner_agency",
    "administrator",
)  # fmt: skip


class Stage:
    """What all examples stand on: two towns with an account in every role, and the facts about them."""

    def __init__(self) -> None:
        self.towns: list[Town] = [make_town(), make_town(ags="05170048", prefix="WE")]

    def facts(self) -> Facts:
        """The facts before anything happened."""
        found = Facts()
        for town in self.towns:
            for user in town.users.values():
                found.accounts[user.pk] = plain.Account(town.municipality.pk)
        for one in Membership.objects.all():
            found.seats.append(
                plain.Seat(one.user_id, one.role, one.municipality_id, Span(one.valid_from), one.team_id, one.agency_id)
            )
        return found


class MovingOffice:
    """The towns of one example, and what is known of them: accounts, memberships, stand-ins, people, cases, time."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.now, self.facts = stage, NOW, stage.facts()
        self.home, self.other = stage.towns
        self.tokens = {town.users[name].pk: town.tokens[name] for town in stage.towns for name in town.users}
        self.rows: dict[int, Key] = {}
        self.watched = [self.home.users[name].pk for name in (*CAST, *KEEPERS)]
        self.watched += [self.other.users[name].pk for name in ("caseworker", *KEEPERS)]
        self.movable = [self.home.users[name].pk for name in CAST] + [self.other.users["caseworker"].pk]
        self.specialists = [self.home.users[name].pk for name in ("job_coach", "health_companion")]
        self.teams = [(town, team) for town in stage.towns for team in town.teams.values()]

    # Who does it, and whether it is refused

    def town_of(self, municipality: Key) -> Town:
        return next(town for town in self.stage.towns if town.municipality.pk == municipality)

    def lead(self, municipality: Key) -> Actor:
        return self.actor(self.town_of(municipality).users["team_lead"].pk)

    def actor(self, account: Key) -> Actor:
        return actor_for(User.objects.get(pk=account), now=self.now)

    def user(self, account: Key) -> User:
        return User.objects.select_related("key").get(pk=account)

    def viewer(self, account: Key) -> Viewer:
        return Viewer(self.facts, account, self.now)

    def done(self, allowed: bool, do: Callable[..., Any], **given: Any) -> Any:
        """What the action returns; None where it is refused, which has to be where the facts do not allow it."""
        try:
            with transaction.atomic():
                result = do(**given)
        except DomainError:
            assert not allowed, f"{do.__name__} was refused"
            return None
        assert allowed, f"{do.__name__} was not refused"
        return result

    def span(self, begins: int, lasts: int) -> Span:
        """From so many hours from now, for so many hours; 0 is without an end."""
        start = self.now + timedelta(hours=begins)
        return Span(start, start + timedelta(hours=lasts) if lasts else plain.FOR_EVER)

    def between(self, span: Span) -> dict[str, datetime]:
        return {"valid_from": span.begins, "valid_until": span.ends}

    # Accounts, memberships, stand-ins

    def give_role(self, account: Key, role: str, place: int, span: Span) -> None:
        """A further role; refused beside a role that is held alone at any moment of that time."""
        town = self.town_of(self.facts.accounts[account].town)
        team = [*town.teams.values(), None][place % 3] if role in OFFICE else None
        team = team or (town.teams["north"] if role == "caseworker" else None)
        agency = [*town.agencies.values()][place % 2] if role == "partner_agency" else None
        if any(self._same_open_seat(one, account, role, team, agency) for one in self.facts.seats):
            return
        beside = {one.role for one in self.facts.seats if one.account == account and overlap(one.span, span)}
        allowed = not (beside - {role} and ({role} | beside) & ALONE)
        given = {"user": self.user(account), "role": role, "team": team, "agency": agency}
        by = operator(now=self.now)
        if self.done(allowed, access.create_membership, by=by, **given, **self.between(span)):
            places = (town.municipality.pk, span, team and team.pk, agency and agency.pk)
            self.facts.seats.append(plain.Seat(account, role, *places))

    def _same_open_seat(self, one: plain.Seat, account: Key, role: str, team: Any, agency: Any) -> bool:
        """The database keeps a role without an end once; what it says then is no refusal by a rule."""
        place = (account, role, team and team.pk, agency and agency.pk)
        return (one.account, one.role, one.team, one.agency) == place and one.span.ends == plain.FOR_EVER

    def end_role(self, seat: plain.Seat) -> None:
        """The role ends now."""
        columns = {"user": seat.account, "role": seat.role, "team": seat.team, "agency": seat.agency}
        row = Membership.objects.get(**columns, **self.between(seat.span))
        allowed = seat.span.ends > self.now
        if self.done(allowed, access.end_membership, by=operator(now=self.now), membership=row):
            seat.span.ends = max(self.now, seat.span.begins + timedelta(microseconds=1))

    def switch(self, account: Key) -> None:
        """A disabled account is enabled, an active one disabled; enabled again it needs another token."""
        held, by = self.facts.accounts[account], operator(now=self.now)
        held.active = not held.active
        access.update_account(by=by, user=self.user(account), changes={"is_active": held.active})
        if held.active:
            _, self.tokens[account] = access.issue_token(by=by, user=self.user(account), name="again", days=3650)

    def stand_in(self, absent: Key, substitute: Key, span: Span) -> None:
        """Somebody does somebody's work; none of both holds a role at that time which is not stood in for."""
        if absent == substitute:
            return
        town = {self.facts.accounts[one].town for one in (absent, substitute)}
        roles = {one.role for one in self.facts.seats if one.account in {absent, substitute}
                 and overlap(one.span, span)}  # fmt: skip
        short = span.ends - span.begins <= timedelta(days=183)
        allowed = len(town) == 1 and short and not roles & {*ALONE, "partner_agency"}
        by = self.lead(self.facts.accounts[absent].town)
        given = {"absent": self.user(absent), "substitute": self.user(substitute), "reason": "leave"}
        row = self.done(allowed, stand_ins.create_stand_in, by=by, **given, **self.between(span))
        if row:
            self.facts.absences.append(plain.Absence(absent, substitute, span))
            self.rows[id(self.facts.absences[-1])] = row.pk

    def end_stand_in(self, absence: plain.Absence) -> None:
        """The stand-in ends now."""
        by = self.lead(self.facts.accounts[absence.absent].town)
        row = StandIn.objects.get(pk=self.rows[id(absence)])
        if self.done(absence.span.ends > self.now, stand_ins.end_stand_in, by=by, standin=row):
            absence.span.ends = max(self.now, absence.span.begins + timedelta(microseconds=1))

    # People and cases

    def enter(self, place: int) -> None:
        """A person with a case, in one of the teams."""
        town, team = self.teams[place % len(self.teams)]
        by = self.lead(town.municipality.pk)
        person = persons.create_person(by=by, team=team, **(IDENTITY | {"address": ADDRESS}))
        self.facts.people[person.pk] = plain.Person(town.municipality.pk, team.pk)
        self.take_in(person.pk)

    def take_in(self, person: Key) -> None:
        """A case for a person who has none that is open."""
        known = self.facts.people[person]
        one_open = any(not one.closed and one.person == person for one in self.facts.cases.values())
        given = {"by": self.lead(known.town), "person": self.person(person)}
        case = self.done(not known.restricted and not one_open, case_actions.open_case, **given, **INQUIRY)
        if case:
            self.facts.cases[case.pk] = plain.Case(person, known.town, known.team)

    def person(self, key: Key) -> Person:
        return Person.objects.select_related("key").get(pk=key)

    def case(self, key: Key) -> Case:
        return Case.objects.select_related("key", "person__key").get(pk=key)

    def free(self, case: Key) -> bool:
        """Whether the case is worked on, and its person's data may be processed."""
        held = self.facts.cases[case]
        return not held.closed and not self.facts.people[held.person].restricted

    def move(self, case: Key, place: int) -> None:
        """The case goes to another team, and with it the person, and what was consented to."""
        held = self.facts.cases[case]
        town, team = self.teams[place % len(self.teams)]
        allowed = self.free(case) and town.municipality.pk == held.town and team.pk != held.team
        by = self.lead(held.town)
        if self.done(allowed, case_actions.assign_case, by=by, case=self.case(case), team=team):
            held.team = self.facts.people[held.person].team = team.pk

    def close(self, case: Key) -> None:
        """The case is over: tasks are withdrawn and referrals revoked."""
        held = self.facts.cases[case]
        by = self.lead(held.town)
        if self.done(self.free(case), decline_case, by=by, case=self.case(case), reason="Not in charge"):
            held.closed = True
            for task in self.facts.tasks.values():
                if task.case == case and task.state in {"open", *GIVEN, "declined"}:
                    task.state = "withdrawn"
            for referral in self.facts.referrals.values():
                if referral.case == case and referral.state in {"draft", *PREVIEWED, *READ}:
                    referral.state = "revoked"

    def reopen(self, case: Key) -> None:
        """A closed case is taken up again, unless the person has another; nothing that was shared comes back."""
        held = self.facts.cases[case]
        others = any(not one.closed and one.person == held.person for one in self.facts.cases.values())
        allowed = held.closed and not others and not self.facts.people[held.person].restricted
        if self.done(allowed, reopen_case, by=self.lead(held.town), case=self.case(case), reason="Came back"):
            held.closed = False

    def restrict(self, person: Key) -> None:
        """The person's data may only be kept, or be processed again."""
        held = self.facts.people[person]
        by, row = self.lead(held.town), self.person(person)
        if held.restricted:
            told = {"informed_on": date(2026, 3, 1), "reason": "Settled"}
            privacy.lift_restriction(by=by, person=row, **told)
        else:
            privacy.restrict_processing(by=by, person=row, ground="accuracy_contested", reason="Contested")
        held.restricted = not held.restricted

    # The clock

    def boundaries(self) -> list[datetime]:
        """The moments to come at which something begins or ends."""
        spans = [one.span for one in (*self.facts.seats, *self.facts.grants, *self.facts.absences, *self.facts.glasses)]
        spans += [one.span for one in self.facts.consents.values()]
        moments = {moment for span in spans for moment in (span.begins, span.ends)}
        for task in self.facts.tasks.values():
            moments |= {task.due_from, task.due_until, task.until}
        return sorted(moment for moment in moments if self.now < moment < datetime(2035, 1, 1, tzinfo=UTC))


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a moment in common."""
    return one.ends > other.begins and one.begins < other.ends


@pytest.fixture
def stage(db: None) -> Stage:
    """Two towns, made once for all examples of a test."""
    return Stage()
