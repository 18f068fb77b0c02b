"""What exists for an account at a moment, and in which words it is shown."""

from collections.abc import Iterator
from datetime import datetime

from tests.access.oracle.facts import Case, Consent, Facts, Key, Seat, Task

OFFICE = frozenset({"caseworker", "team_lead"})
SPECIALISTS = frozenset({"housing_manager", "health_companion", "course_coordinator", "job_coach"})
HELPERS = {"volunteer": "volunteer_support", "interpreter": "interpreting"}
"""Who sees the tasks that they were given, and by which consent something of the person."""
ALONE = frozenset({"administrator", "data_protection_officer"})
"""Who runs or supervises the house holds no other role, and borrows and lends none."""

Shown = dict[Key, str]
"""What exists, and how much of it is shown."""

PREVIEWED, READ = frozenset({"sent", "waitlisted"}), frozenset({"accepted", "in_progress"})
GIVEN = frozenset({"assigned", "accepted"})


class Viewer:
    """An account at a moment, with the seats that it holds and those that it borrows from colleagues who are away."""

    def __init__(self, facts: Facts, account: Key, at: datetime) -> None:
        self.facts, self.account, self.at = facts, account, at
        own = list(self._held(account))
        away = [] if ALONE & {seat.role for seat in own} else [*self._away()]
        lent = [(one, seat) for one in away for seat in self._held(one) if seat.role not in ALONE]
        active = facts.accounts[account].active
        self.seats: list[Seat] = [*own, *(seat for _, seat in lent)] if active else []
        self.selves = {account, *(one for one, _ in lent)} if self.seats else set()
        self.roles = frozenset(seat.role for seat in self.seats)
        self.opened = {one.person for one in facts.glasses if one.account == account and one.span.holds(at)}

    def __repr__(self) -> str:
        return f"Viewer({self.account}, {self.at}, {self.seats}, as {self.selves}, opened {self.opened})"

    def _held(self, account: Key) -> Iterator[Seat]:
        if self.facts.accounts[account].active:
            yield from (one for one in self.facts.seats if one.account == account and one.span.holds(self.at))

    def _away(self) -> Iterator[Key]:
        for one in self.facts.absences:
            if one.substitute == self.account and one.span.holds(self.at):
                yield one.absent

    def towns_with(self, *roles: str) -> set[Key]:
        """The towns in which one of the roles is held for all teams."""
        return {seat.town for seat in self.seats if seat.role in roles and seat.team is None}

    def led(self, town: Key, team: Key) -> str:
        """How much is shown of the records of a team: `full` to its caseworkers, its leads' part, or nothing."""
        held = {one.role for one in self.seats if one.role in OFFICE and one.town == town and one.team in {None, team}}
        return "full" if "caseworker" in held else "+".join(sorted(held))

    def opens(self, person: Key) -> bool:
        """Whether content of the person's files was opened by break-glass to a data protection officer."""
        town = self.facts.people[person].town
        return person in self.opened and town in self.towns_with("data_protection_officer")

    def cases(self) -> Shown:
        """By the office, by a grant to the account or to one of its teams, by break-glass."""
        granted = self.granted()
        found = {}
        for key, case in self.facts.cases.items():
            by_glass = "break_glass" if self.opens(case.person) else ""
            shown = self.led(case.town, case.team) or by_glass or granted.get(key, "")
            if shown:
                found[key] = shown
        return found

    def granted(self, *, to_teams: bool = True) -> Shown:
        """Cases granted one by one: to specialists by their roles, to teams and office with what a team may know.

        Where both an account and its team were granted a case, the account's own roles say what is shown.
        """
        roles = "+".join(sorted(self.roles & SPECIALISTS))
        office = bool(self.roles & OFFICE) and to_teams
        teams = {seat.team for seat in self.seats if seat.team is not None}
        valid = [one for one in self.facts.grants if one.span.holds(self.at)]
        to_me = {one.case for one in valid if one.to in self.selves} if roles or office else set()
        to_team = {one.case for one in valid if one.to in teams} if office else set()
        return dict.fromkeys(to_team, "granted") | dict.fromkeys(to_me, roles or "granted")

    def people(self) -> Shown:
        """People follow the cases that were granted; those of my teams exist for me without one."""
        granted: Shown = {}
        for key, shown in self.granted().items():
            person = self.facts.cases[key].person
            granted[person] = granted[person] if granted.get(person, "granted") != "granted" else shown
        found = {}
        for key, person in self.facts.people.items():
            by_glass = "break_glass" if self.opens(key) else ""
            shown = self.led(person.town, person.team) or by_glass or granted.get(key, "")
            if shown:
                found[key] = shown
        return found

    def notes(self) -> Shown:
        """Ordinary notes by the office; confidential ones are their author's, and a lead's by break-glass."""
        found = {}
        for key, note in self.facts.notes.items():
            case = self.facts.cases[note.case]
            led = "" if note.confidential else self.led(case.town, case.team)
            by_glass = "" if note.confidential or not self.opens(case.person) else "break_glass"
            own = "full" if self.seats and note.author == self.account else ""
            shown = led or by_glass or own or self._secret(case, note.confidential)
            if shown:
                found[key] = shown
        return found

    def _secret(self, case: Case, confidential: bool) -> str:
        leads = any(
            one.role == "team_lead" and one.town == case.town and one.team in {None, case.team} for one in self.seats
        )
        return "break_glass" if confidential and leads and case.person in self.opened else ""

    def consents(self) -> Shown:
        """By the office; by oversight, reduced, unless the glass was broken; by a grant to a specialist."""
        granted = self.granted(to_teams=False)
        found = {}
        for key, one in self.facts.consents.items():
            person = self.facts.people[one.person]
            oversight = "oversight" if person.town in self.towns_with("data_protection_officer") else ""
            glass = "break_glass" if self.opens(one.person) else ""
            case = next((c for c, held in self.facts.cases.items() if held.person == one.person and c in granted), None)
            shown = glass or self.led(person.town, person.team) or oversight or granted.get(case, "")
            if shown:
                found[key] = shown
        return found

    def tasks(self) -> Shown:
        """By the office, by having set it, by having been asked: always whole."""
        found = {}
        for key, one in self.facts.tasks.items():
            case = self.facts.cases[one.case]
            if self.led(case.town, case.team) or self.selves & {one.creator, one.assignee}:
                found[key] = self.led(case.town, case.team) or "full"
        return found

    def my_tasks(self) -> Shown:
        """Those that I or whom I stand in for was asked to do, while they are to be done and until they are over."""
        return {
            key: "helper"
            for key, one in self.facts.tasks.items()
            if one.assignee in self.selves
            and one.state in GIVEN
            and self.at < one.until
            and not self.facts.people[self.facts.cases[one.case].person].restricted
        }

    def referrals(self) -> Shown:
        """As the office sees them, and by break-glass."""
        found = {}
        for key, one in self.facts.referrals.items():
            case = self.facts.cases[one.case]
            shown = self.led(case.town, case.team) or ("break_glass" if self.opens(case.person) else "")
            if shown:
                found[key] = shown
        return found

    def partner_referrals(self) -> Shown:
        """As the agency sees them: while they run, and while the consent that they rest on holds."""
        agencies = {seat.agency for seat in self.seats if seat.agency is not None}
        found = {}
        for key, one in self.facts.referrals.items():
            person = self.facts.people[self.facts.cases[one.case].person]
            lawful = one.consent is None or self.facts.consents[one.consent].holds(self.at)
            if one.agency in agencies and lawful and not person.restricted and one.state in PREVIEWED | READ:
                found[key] = "partner" if one.state in READ else "partner_preview"
        return found

    def sight(self) -> dict[str, Shown]:
        """Everything, by the name of its record."""
        return {
            "case": self.cases(),
            "person": self.people(),
            "note": self.notes(),
            "consent": self.consents(),
            "task": self.tasks(),
            "my_task": self.my_tasks(),
            "referral": self.referrals(),
            "partner_referral": self.partner_referrals(),
        }

    def excerpt(self, task: Task) -> set[str]:
        """The parts of the person that a task in sight shows: to helpers, by the consent for their purpose."""
        person = self.facts.cases[task.case].person
        purposes = {HELPERS[role] for role in self.roles & set(HELPERS)}
        covered = set().union(
            *(one.categories for one in self._consents_of(person) if one.purpose in purposes and one.agency is None)
        )
        if self.roles & (OFFICE | SPECIALISTS):
            covered |= {"identity", "contact"}
        found = task.shows & {"first_name", "language"} if "identity" in covered else set()
        by_day = task.due_from <= self.at < task.due_until
        return {*found, *({"address"} & task.shows if "contact" in covered and by_day else ())}

    def _consents_of(self, person: Key) -> Iterator[Consent]:
        yield from (one for one in self.facts.consents.values() if one.person == person and one.holds(self.at))

    def status(self, record: str, key: Key) -> int:
        """What asking for one record is answered with."""
        if not self.facts.accounts[self.account].active:
            return 401
        if not self.roles & READERS[record]:
            return 403
        return 200 if key in self.sight()[record] else 404

    def why_not(self, *, ways: bool) -> str:
        """The reason that is told where a record does not exist for the account."""
        if not self.facts.accounts[self.account].active:
            return "account_disabled"
        if not self.seats:
            return "no_role_now"
        return "no_route_reaches" if ways else "role_has_no_route"


STAFF_ON_CASES = OFFICE | SPECIALISTS | {"data_protection_officer"}
READERS: dict[str, frozenset[str]] = {
    "case": STAFF_ON_CASES,
    "person": STAFF_ON_CASES,
    "note": STAFF_ON_CASES,
    "consent": STAFF_ON_CASES,
    "task": OFFICE | SPECIALISTS,
    "my_task": OFFICE | SPECIALISTS | ALONE | {*HELPERS, "integration_officer"},
    "referral": OFFICE | {"data_protection_officer"},
    "partner_referral": frozenset({"partner_agency"}),
}
"""Whose columns of domain.md 4.5 hold more than "none" for what the record is about; others are refused unread."""


def behind_the_wall(viewer: Viewer) -> dict[str, set[Key]]:
    """The rows that the database itself lets the account read: what exists, and what goes along with it.

    A task or referral takes its case, its person and the consents along that it rests on; a note its author's case.
    """
    facts, sight = viewer.facts, viewer.sight()
    asked = {key for key in facts.tasks if viewer.selves & {facts.tasks[key].creator, facts.tasks[key].assignee}}
    written = {key for key, one in facts.notes.items() if viewer.seats and one.author == viewer.account}
    mine = {facts.tasks[key].case for key in sight["my_task"]} | {
        facts.referrals[key].case for key in sight["partner_referral"]
    }
    cases = {facts.tasks[key].case for key in asked} | {facts.notes[key].case for key in written} | mine
    helped = {facts.cases[facts.tasks[key].case].person for key in sight["my_task"]}
    rested = {facts.referrals[key].consent for key in sight["partner_referral"]} - {None}
    helping = {key for key, one in facts.consents.items() if one.person in helped and one.agency is None}
    return {
        "cases_case": set(sight["case"]) | cases,
        "cases_person": set(sight["person"]) | {facts.cases[key].person for key in mine},
        "cases_note": set(sight["note"]),
        "privacy_consent": set(sight["consent"]) | rested | helping,
        "cases_task": set(sight["task"]) | set(sight["my_task"]),
        "cases_referral": set(sight["referral"]) | set(sight["partner_referral"]),
    }
