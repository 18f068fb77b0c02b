"""What is shared of the people of a moving office, and taken back: grants, notes, consents, referrals, tasks."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from casemgmt.access import glass
from casemgmt.access.models import BreakGlass
from casemgmt.privacy import actions as privacy
from casemgmt.privacy.models import Consent
from cases.actions import break_glass, notes, referrals, tasks
from cases.actions import cases as case_actions
from cases.excerpts import end_of_day
from cases.models import Case, Note, Person, Referral, Task
from tests.access.moving_office import MovingOffice
from tests.access.oracle import facts as plain
from tests.access.oracle.facts import Key, Span
from tests.access.oracle.sight import GIVEN, HELPERS, OFFICE, PREVIEWED, READ, SPECIALISTS
from tests.factories.case_records import NOTE
from tests.factories.sharing import TASK, TERMS

SHOWS = (frozenset[str](), frozenset({"first_name"}), frozenset({"language"}), frozenset({"first_name", "address"}))


class MovingTown(MovingOffice):
    """The towns of one example, with all that is shared in them."""

    # Grants and broken glasses

    def grant(self, case: Key, to: Key, span: Span) -> None:
        """One case opened to an account with a role for cases, or to a team; anew, it replaces what was there."""
        held = self.facts.cases[case]
        allowed = not self.facts.people[held.person].restricted
        if to in self.facts.accounts:
            roles = {one.role for one in self.facts.seats if one.account == to and one.town == held.town
                     and one.span.holds(self.now)}  # fmt: skip
            given: dict[str, Any] = {"user": self.user(to)}
            allowed = allowed and bool(roles & (OFFICE | SPECIALISTS))
        else:
            town, team = next(one for one in self.teams if one[1].pk == to)
            given = {"team": team}
            allowed = allowed and town.municipality.pk == held.town
        given |= {"by": self.lead(held.town), "case": self.case(case), "reason": "support"}
        if self.done(allowed, case_actions.grant_case, **given, **self.between(span)):
            self.facts.grants = [one for one in self.facts.grants if (one.case, one.to) != (case, to)]
            self.facts.grants.append(plain.Grant(case, to, span))

    def revoke(self, grant: plain.Grant) -> None:
        """The grant is taken back."""
        account = grant.to in self.facts.accounts
        to = {"user": self.user(grant.to)} if account else {"team": next(t for _, t in self.teams if t.pk == grant.to)}
        by = self.lead(self.facts.cases[grant.case].town)
        self.done(True, case_actions.revoke_grant, by=by, case=self.case(grant.case), **to)
        self.facts.grants.remove(grant)

    def break_glass(self, account: Key, person: Key, hours: int) -> None:
        """Who supervises the town, or leads the person's team, opens the person's records for some hours."""
        held, viewer = self.facts.people[person], self.viewer(account)
        roles = {one.role for one in viewer.seats if one.town == held.town and one.team in {None, held.team}}
        allowed = bool(roles & {"team_lead", "data_protection_officer"}) and not held.restricted
        given = {"by": self.actor(account), "person": self.person(person), "hours": hours}
        row = self.done(allowed, break_glass.open_person, reason="It could not wait.", **given)
        if row:
            self.facts.glasses.append(plain.Glass(account, person, Span(self.now, row.ends_at)))
            self.rows[id(self.facts.glasses[-1])] = row.pk

    def end_glass(self, one: plain.Glass) -> None:
        """What was opened is closed before its time."""
        row = BreakGlass.objects.select_related("key").get(pk=self.rows[id(one)])
        by = self.actor(one.account)
        if self.done(one.span.ends > self.now, glass.end_glass, by=by, breakglass=row):
            one.span.ends = self.now

    # Notes, consents, referrals, tasks

    def write(self, case: Key, author: Key, confidential: bool) -> None:
        """A note on an open case."""
        given = {"by": self.actor(author), "case": self.case(case)}
        note = self.done(self.free(case), notes.create_note, **given, **(NOTE | {"confidential": confidential}))
        if note:
            self.facts.notes[note.pk] = plain.Note(case, author, confidential)

    def consent(self, person: Key, purpose: str, agency: int, categories: Sequence[str], span: Span) -> None:
        """A consent, to an agency for referrals, and to nobody by name for helpers."""
        held = self.facts.people[person]
        town = self.town_of(held.town)
        recipient = [*town.agencies.values()][agency % 2] if purpose == "partner_referral" else None
        given = {"by": self.lead(held.town), "person": self.person(person), "recipient_agency": recipient}
        row = privacy.give_consent(purpose=purpose, categories=categories, **given, **TERMS, **self.between(span))
        self.facts.consents[row.pk] = plain.Consent(
            person, purpose, recipient and recipient.pk, frozenset(categories), span
        )

    def withdraw(self, consent: Key) -> None:
        """The person withdraws it."""
        held = self.facts.consents[consent]
        row = Consent.objects.select_related("key").get(pk=consent)
        by = self.lead(self.facts.people[held.person].town)
        if self.done(not held.withdrawn, privacy.withdraw_consent, by=by, consent=row):
            held.withdrawn = True

    def refer(self, case: Key, agency: int, categories: Sequence[str], lawful: bool) -> None:
        """A referral, on a law or on a consent that covers it now; the one that holds longest is taken."""
        held = self.facts.cases[case]
        one = [*self.town_of(held.town).agencies.values()][agency % 2]
        by, law = self.lead(held.town), "asylblg_5b_3" if lawful else ""
        given = {"case": self.case(case), "agency": one, "topic": "Course place", "categories": categories}
        draft = self.done(self.free(case), referrals.create_referral, by=by, legal_basis=law, **given)
        if not draft:
            return
        covering = [
            (consent.span.ends, key)
            for key, consent in self.facts.consents.items()
            if (consent.person, consent.agency, consent.purpose) == (held.person, one.pk, "partner_referral")
            and consent.holds(self.now)
            and set(categories) <= consent.categories
        ]
        if self.done(lawful or bool(covering), referrals.send_referral, by=by, referral=draft):
            rests_on = None if lawful else max(covering)[1]
            self.facts.referrals[draft.pk] = plain.Referral(case, one.pk, rests_on, frozenset(categories))
        else:
            self.facts.referrals[draft.pk] = plain.Referral(case, one.pk, None, frozenset(categories), "draft")

    def answer(self, referral: Key, move: str) -> None:
        """The agency answers, or the office takes the referral back."""
        held = self.facts.referrals[referral]
        sources, target, do, more = ANSWERS[move]
        ground = held.consent is None or self.facts.consents[held.consent].holds(self.now)
        by = self.lead(self.facts.cases[held.case].town)
        row = Referral.objects.select_related("key", "agency", "case__person__key").get(pk=referral)
        allowed = held.state in sources and (ground or move == "revoke")
        if self.done(allowed, do, by=by, referral=row, **more):
            held.state = target

    def ask(self, case: Key, assignee: Key, shows: frozenset[str], days: int) -> None:
        """A task of the case for somebody of the town; what it shows a helper was consented to."""
        held, due_on = self.facts.cases[case], (self.now + timedelta(days=days)).date()
        flags = {f"shows_{one}": one in shows for one in ("first_name", "language", "address")}
        given = {"case": self.case(case), "assignee": self.user(assignee), "due_on": due_on, **TASK, **flags}
        allowed = self.free(case) and self._may_be_asked(held, assignee, shows)
        by = self.lead(held.town)
        row = self.done(allowed, tasks.create_task, by=by, **given)
        if row:
            ends = end_of_day(due_on)
            times = (ends + timedelta(hours=24), end_of_day(due_on - timedelta(days=1)), ends)
            self.facts.tasks[row.pk] = plain.Task(case, by.user_id, assignee, *times, shows)

    def _may_be_asked(self, case: plain.Case, assignee: Key, shows: frozenset[str]) -> bool:
        seats = [one for one in self.facts.seats if one.account == assignee and one.span.holds(self.now)]
        roles = {one.role for one in seats if one.town == case.town}
        fits = self.facts.accounts[assignee].active and "partner_agency" not in roles
        fits = fits and bool(roles & {*HELPERS, *OFFICE, *SPECIALISTS})
        asked = {"identity"} if shows & {"first_name", "language"} else set()
        asked |= {"contact"} if "address" in shows else set()
        purposes = {HELPERS[role] for role in roles & set(HELPERS)}
        consented = {
            name
            for one in self.facts.consents.values()
            if one.person == case.person and one.agency is None and one.purpose in purposes and one.holds(self.now)
            for name in one.categories
        }
        return fits and (bool(roles & {*OFFICE, *SPECIALISTS}) or asked <= consented)

    def end_task(self, task: Key, move: str) -> None:
        """The task is taken back, done, or given back."""
        held = self.facts.tasks[task]
        sources, target, do, more = TASK_ENDS[move]
        row = Task.objects.select_related("key", "case").get(pk=task)
        by = self.actor(held.assignee) if move == "decline" else self.lead(self.facts.cases[held.case].town)
        if self.done(held.state in sources, do, by=by, task=row, **more):
            held.state = target


ANSWERS: dict[str, tuple[frozenset[str], str, Callable[..., Any], dict[str, Any]]] = {
    "accept": (PREVIEWED, "accepted", referrals.accept_referral, {}),
    "waitlist": (frozenset({"sent"}), "waitlisted", referrals.waitlist_referral, {}),
    "refuse": (PREVIEWED, "refused", referrals.refuse_referral, {"answer": "No place"}),
    "start": (
        frozenset({"accepted"}), "in_progress", referrals.start_referral, {"first_contact_on": date(2026, 3, 2)},
    ),
    "finish": (READ, "done", referrals.finish_referral, {}),
    "revoke": (PREVIEWED | READ | {"draft"}, "revoked", referrals.revoke_referral, {"reason": "Moved away"}),
}  # fmt: skip
"""What becomes of a referral: from which states, to which, by which action, with what."""
TASK_ENDS: dict[str, tuple[frozenset[str], str, Callable[..., Any], dict[str, Any]]] = {
    "withdraw": (GIVEN | {"declined"}, "withdrawn", tasks.withdraw_task, {}),
    "finish": (GIVEN, "done", tasks.finish_task, {}),
    "decline": (GIVEN, "declined", tasks.decline_task, {"reason": "No time"}),
}
"""What becomes of a task, in the same words."""
MODELS: dict[str, tuple[Callable[[], Any], str]] = {
    "case": (lambda: Case.objects, "/cases/"),
    "person": (lambda: Person.objects, "/persons/"),
    "note": (lambda: Note.objects, "/notes/"),
    "consent": (lambda: Consent.objects, "/consents/"),
    "task": (lambda: Task.objects, "/tasks/"),
    "my_task": (lambda: Task.assigned, "/my/tasks/"),
    "referral": (lambda: Referral.objects, "/referrals/"),
    "partner_referral": (lambda: Referral.partners, "/partner/referrals/"),
}
"""The records that are compared: how they are asked for, and where they are found."""
