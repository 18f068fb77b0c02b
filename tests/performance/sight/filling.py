"""Fills the offices with cases and what belongs to them, number by number, so that every run has the same town.

Tasks are three a case, referrals one in ten, grants to accounts one in eight, and to teams one in 25. What the measured
accounts see lies in their own town, as it must.
"""

from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission

from casemgmt.access.models import FOR_EVER
from casemgmt.crypto.actions import new_subject_key
from casemgmt.crypto.models import SubjectKey
from casemgmt.privacy.models import Consent
from cases.lifecycle import Phase, ReferralState, Standing, TaskState
from cases.models import Case, CaseGroupGrant, CaseUserGrant, Person, Referral, Task
from tests.performance.sight.loading import Rows, Told, loading, moment
from tests.performance.sight.places import Offices

TASKS_A_CASE = 3
TABLES = [
    one._meta.db_table for one in (SubjectKey, Person, Case, Task, Consent, Referral, CaseUserGrant, CaseGroupGrant)
]
YEARS = 2 * 365 * 86_400
PHASES = ("intake", "assessment", "planning", "linking", "monitoring", "monitoring", "monitoring", "closed")
VALID = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.WAITLISTED)
TOLD_EVERY = 100_000
RESTRICTED = 499
"""Which of 500 people is restricted."""
_KEY, _CASE, _TASK, _REFERRAL, _CONSENT = range(1, 6)


def fill(offices: Offices, start: int, stop: int, told: Told) -> None:
    """Add the cases of these numbers with their people, tasks, referrals and grants."""
    chance = Random(start)
    with loading(TABLES):
        crowd = Crowd(offices, start)
        for number in range(start, stop):
            crowd.add(number, chance)
            if (number + 1) % TOLD_EVERY == 0:
                told(f"{number + 1:,} cases")
        crowd.flush()
        told("indexes")


class Crowd:
    """The rows of one fill on their way."""

    def __init__(self, offices: Offices, start: int) -> None:
        self.numbers = count(2 * start + 1)  # of grants, of which a case has two at most
        self.offices, self.shape, self.now = offices, offices.shape, offices.now
        self.places = [
            [(town.pk.hex, team.pk.hex, [one.pk.hex for one in offices.workers[team.pk]]) for team in teams]
            for town, teams in zip(offices.towns, offices.teams, strict=True)
        ]
        self.groups = [str(team.group_id) for teams in offices.teams for team in teams]
        self.keys = {town.hex: key.pk.hex for town, key in offices.keys.items()}
        self.days = [(offices.now + timedelta(days=n)).date().isoformat() for n in range(-400, 90)]
        sealed = templates(offices)
        times, place = ("created_at", "updated_at"), ("id", "key", "municipality", "team")
        self.subject = Rows(sealed["key"], "id", "tenant", "tenant_key", "handle", "created_at")
        self.person = Rows(sealed["person"], *place, *times, "restricted")
        self.case = Rows(
            sealed["case"], *place, *times, "person", "caseworker", "reference", "phase", "closed_on", "phase_since"
        )
        self.task = Rows(
            sealed["task"], *place, *times, "case", "created_by", "assignee", "state", "due_on", "access_until"
        )
        self.consent = Rows(
            sealed["consent"], *place, *times, "recipient_agency", "valid_from", "valid_until", "withdrawn_at"
        )
        self.referral = Rows(
            sealed["referral"], *place, *times, "case", "agency", "consent", "legal_basis", "state", "sent_at"
        )
        self.user_grant = Rows(sealed["user_grant"], "id", "content_object", "user", "valid_from", "valid_until")
        self.group_grant = Rows(sealed["group_grant"], "id", "content_object", "group", "valid_from", "valid_until")
        self.for_ever = moment(FOR_EVER)

    def flush(self) -> None:
        """Store the rest, in an order in which every row stands before those that name it."""
        for rows in (self.subject, self.person, self.case, self.task, self.consent, self.referral):
            rows.flush()
        self.user_grant.flush()
        self.group_grant.flush()

    def add(self, number: int, chance: Random) -> None:
        """One case with everything that belongs to it."""
        chunk, place = divmod(number, self.shape.chunk)
        town, team, workers = self._place(number)
        updated = self.now - timedelta(seconds=self._age(number, chance))
        at, opened = moment(updated), moment(updated - timedelta(days=chance.randrange(90)))
        person, case = f"0190000{_KEY}{number:024x}", f"0190000{_CASE}{number:024x}"
        one = One(number, chunk, place, case, (person, town, team), workers[number % len(workers)], updated, opened)
        phase = PHASES[number % len(PHASES)]
        self.subject.add(person, town, self.keys[town], str(number + 1), opened)
        self.person.add(person, *one.head, opened, at, "1" if number % 500 == RESTRICTED else "0")
        self.case.add(
            case, *one.head, opened, at, person, one.worker, f"AB-{number:09d}", phase,
            at[:10] if phase == Phase.CLOSED else None, at,
        )  # fmt: skip
        self._tasks(one, chance)
        if place % 10 == 0 if chunk else place < self.shape.referred:
            self._referral(one, place // 10 if chunk else place)
        self._grants(one)

    def _place(self, number: int) -> tuple[str, str, list[str]]:
        shape, towns = self.shape, len(self.places)
        if number < shape.town:
            others = self.places[0][1:]
            return self.places[0][0] if number < shape.team else others[number % len(others)]
        if number < 2 * shape.town:
            town = 1
        elif number < 4 * shape.chunk:
            town = 2 + number % (towns - 2)
        else:
            town = number % towns
        teams = self.places[town][1:] if town == 0 else self.places[town]
        return teams[number // towns % len(teams)]

    def _age(self, number: int, chance: Random) -> int:
        """Seconds; whatever the second town has is older than everything elsewhere."""
        shape = self.shape
        old = shape.town <= number < 2 * shape.town or (number >= 4 * shape.chunk and number % len(self.places) == 1)
        return chance.randrange(60, YEARS) + (YEARS if old else 0)

    def _tasks(self, one: "One", chance: Random) -> None:
        for turn in range(TASKS_A_CASE):
            assignee, state, day = self._given(turn, one, chance)
            at = moment(self.now - timedelta(seconds=chance.randrange(60, YEARS)))
            until = f"{self.days[min(len(self.days) - 1, day + 7)]} 22:00:00"
            pk = f"0190000{_TASK}{one.number * TASKS_A_CASE + turn:024x}"
            self.task.add(pk, *one.head, at, at, one.case, one.worker, assignee, state, self.days[day], until)

    def _given(self, turn: int, one: "One", chance: Random) -> tuple[str | None, str, int]:
        """To whom a task is given, in which state it is, and its day: 8 that run for each volunteer, 11 done ones."""
        some, place = self.shape.volunteers, one.place
        helper = self.offices.volunteers[one.chunk * some + place % some].pk.hex
        if turn == 0 and place < 8 * some:
            return helper, TaskState.ASSIGNED, 400 + chance.randrange(60)
        if turn == 1 and place < 11 * some:
            return helper, TaskState.DONE, chance.randrange(400)
        match chance.randrange(10):
            case 0 | 1 | 2:
                return None, TaskState.OPEN, chance.randrange(300, 480)
            case 3 | 4:
                return one.worker, TaskState.ACCEPTED, chance.randrange(300, 480)
        return one.worker, TaskState.DONE, chance.randrange(400)

    def _referral(self, one: "One", turn: int) -> None:
        agency, at = self.offices.agencies[one.chunk].pk.hex, moment(one.updated)
        begun, past = moment(one.updated - timedelta(days=1)), moment(self.now - timedelta(hours=1))
        until, withdrawn = moment(self.now + timedelta(days=200)), None
        state, law = str(VALID[turn % len(VALID)]), ""
        match turn % 20:
            case 15:
                law = "asylblg_5b_3"
            case 16:
                until = past
            case 17:
                withdrawn = past
            case 18:
                state = ReferralState.DONE
            case 19:
                state = ReferralState.REVOKED
        consent = None if law else f"0190000{_CONSENT}{one.number:024x}"
        if consent:
            self.consent.add(consent, *one.head, at, at, agency, begun, until, withdrawn)
        pk = f"0190000{_REFERRAL}{one.number:024x}"
        self.referral.add(pk, *one.head, at, at, one.case, agency, consent, law, state, at)

    def _grants(self, one: "One") -> None:
        """60 valid ones for each specialist and three that ran out; 20 for the measured team, for its worker 5."""
        shape, place = self.shape, one.place
        if place < 63 * shape.specialists:
            user = self.offices.specialists[one.chunk * shape.specialists + place % shape.specialists].pk.hex
            until = self.for_ever if place < 60 * shape.specialists else moment(self.now - timedelta(hours=1))
            self.user_grant.add(str(next(self.numbers)), one.case, user, one.opened, until)
        beyond = one.number - shape.team
        if 0 <= beyond < shape.part(20):
            self._group_grant(one, self.groups[0])
        elif place % 25 == 7:
            self._group_grant(one, self.groups[1 + (one.chunk * 400 + place // 25) % (len(self.groups) - 1)])
        if shape.part(20) <= beyond < shape.part(25):
            self._user_grant(one, self.offices.accounts["caseworker"].pk.hex)

    def _user_grant(self, one: "One", user: str) -> None:
        self.user_grant.add(str(next(self.numbers)), one.case, user, one.opened, self.for_ever)

    def _group_grant(self, one: "One", group: str) -> None:
        self.group_grant.add(str(next(self.numbers)), one.case, group, one.opened, self.for_ever)


class One(NamedTuple):
    """A case on its way: its number, chunk and place there, ids as text, and when it was changed and opened."""

    number: int
    chunk: int
    place: int
    case: str
    head: tuple[str, str, str]
    """Person, municipality and team: of everything that belongs to the case."""
    worker: str
    updated: datetime
    opened: str


def templates(offices: Offices) -> dict[str, Any]:
    """One row of each kind, sealed for nobody in particular."""
    town, now = offices.towns[0], offices.now
    times = {"created_at": now, "updated_at": now}
    person = Person(municipality=town, team=offices.teams[0][0], restricted=False, **CONTENTS["person"], **times)
    person.key = new_subject_key(subject=person.pk, tenant=town.pk, at=now)
    place = {"municipality": town, "team": offices.teams[0][0], "key": person.key, **times}
    by, permission = offices.accounts["lead"], _view_case()
    terms = {"field_set": "full", "reason": "support", "granted_by": by, "permission": permission, "valid_from": now}
    return {
        "key": person.key,
        "person": person,
        "case": Case(
            **place, person=person, phase_since=now, standing=Standing.ACTIVE, **CONTENTS["case"],
        ),
        "task": Task(**place, kind="accompany", due_on=now.date(), access_until=now, created_by=by, **CONTENTS["task"]),
        "consent": Consent(**place, purpose="partner_referral", recorded_by=by, valid_from=now, **CONTENTS["consent"]),
        "referral": Referral(**place, agency=offices.agencies[0], sent_by=by, **CONTENTS["referral"]),
        "user_grant": CaseUserGrant(user=by, **terms),
        "group_grant": CaseGroupGrant(group=offices.groups[0], **terms),
    }  # fmt: skip


def _view_case() -> Permission:
    return Permission.objects.get(content_type__app_label="cases", codename="view_case")


CONTENTS: dict[str, dict[str, Any]] = {
    "person": {
        "given_names": "Amina Fictional", "family_name": "Haddad", "born_precision": "day", "sex": "w",
        "nationalities": ["SYR"], "mother_tongue": "ara",
        "contact_ways": [{"kind": "phone", "value": "015700000000", "preferred": True}],
        "address": {"street": "Lindenweg", "house_number": "7", "postcode": "47877", "place": "Musterwillich"},
    },
    "case": {
        "channel": "self", "concern": "Course and childcare, and a letter from the office that nobody understands",
        "language": "ara", "interpreter_needed": True, "immediate_needs": "A letter to be read",
    },
    "task": {"title": "Go along to the school", "what_to_do": "Meet at the gate.", "place": "School"},
    "consent": {
        "categories": ["identity", "contact"], "form": "paper", "language": "ara", "information_version": "2026-01",
        "withdrawal_explained": True,
    },
    "referral": {
        "topic": "Course place", "message": "She is called Amina and can begin in May.",
        "categories": ["identity", "contact"],
    },
}  # fmt: skip
"""What stands sealed in the rows that are shown."""
