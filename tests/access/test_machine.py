"""Two towns change at random, step by step; after each step every way to ask says what the oracle says.

100 steps, the same in every run, or as many as are asked for, in other worlds every time; on PostgreSQL walled too:

    STEPS=10000 TEST_DATABASE_URL=postgres://… .venv/bin/python -m pytest tests/access/test_machine.py -n 0 -s
"""

import os
from datetime import timedelta
from math import ceil
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.access.agreeing import all_records, check_detail, check_explanation, check_sight
from tests.access.moving_office import ROLES, Stage, stage
from tests.access.moving_town import ANSWERS, SHOWS, TASK_ENDS, MovingTown
from tests.access.row_security.conftest import walled

__all__ = ["stage", "walled"]

USUAL = 100
STEPS = int(os.environ.get("STEPS", USUAL))
A_WORLD = 50
"""Steps of one world."""

NUMBER = st.integers(0, 10_000)
BEGINS = st.sampled_from([-24, 0, 0, 0, 1, 24])
LASTS = st.sampled_from([0, 1, 24, 48, 24 * 30])
PURPOSES = st.sampled_from(["partner_referral", "partner_referral", "volunteer_support", "interpreting"])
CATEGORIES = st.sampled_from([("identity",), ("identity", "contact"), ("contact",)])


def among(found: Any, number: int) -> Any:
    """One of them, by a number."""
    held = [*found]
    return held[number % len(held)]


def there_is(name: str) -> Any:
    """Only where there is something of this kind."""
    return precondition(lambda machine: bool(getattr(machine.towns.facts, name)))


class Machine(RuleBasedStateMachine):
    """Steps of two towns, and the agreement that holds after each."""

    steps = 0

    def __init__(self, stage: Stage, clock: list[Any]) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.towns, self.clock, self.turn = MovingTown(stage), clock, 0
        self.before: dict[Any, Any] = {}
        self.clock[:] = [self.towns.now]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def facts(self) -> Any:
        return self.towns.facts

    @initialize(places=st.lists(NUMBER, min_size=3, max_size=3))
    def people_come(self, places: list[int]) -> None:
        for place in places:
            self.towns.enter(place)

    @initialize(numbers=st.lists(NUMBER, min_size=8, max_size=8), lasts=st.lists(LASTS, min_size=4, max_size=4))
    def some_have_rights_for_a_time(self, numbers: list[int], lasts: list[int]) -> None:
        """So that no world has to find out first how somebody comes to a right which then ends by itself."""
        if not self.facts.people:
            self.towns.enter(numbers[0])
        span = [self.towns.span(0, one) for one in lasts]
        case, other = among(self.facts.cases, numbers[1]), among(self.facts.cases, numbers[2])
        home = [team.pk for town, team in self.towns.teams if town is self.towns.home]
        self.towns.grant(case, among(self.towns.specialists, numbers[3]), span[0])
        self.towns.grant(other, among(home, numbers[4]), span[1])
        self.towns.consent(self.facts.cases[other].person, "partner_referral", numbers[5], ("identity",), span[2])
        self.towns.refer(other, numbers[5], ("identity",), lawful=False)
        self.towns.ask(case, among(self.towns.movable, numbers[6]), frozenset(), numbers[6] % 3)
        pair = (among(self.towns.movable, numbers[6]), among(self.towns.movable, numbers[7]))
        self.towns.stand_in(*pair, self.towns.span(0, lasts[3] or 24 * 90))

    @rule(place=NUMBER)
    @precondition(lambda self: len(self.facts.people) < 6)
    def somebody_comes(self, place: int) -> None:
        self.towns.enter(place)

    @there_is("people")
    @rule(person=NUMBER)
    def a_case_is_opened(self, person: int) -> None:
        self.towns.take_in(among(self.facts.people, person))

    @rule(account=NUMBER, role=st.sampled_from(ROLES), place=NUMBER, begins=BEGINS, lasts=LASTS)
    def a_role_is_given(self, account: int, role: str, place: int, begins: int, lasts: int) -> None:
        self.towns.give_role(among(self.towns.movable, account), role, place, self.towns.span(begins, lasts))

    @rule(number=NUMBER)
    def a_role_ends(self, number: int) -> None:
        seats = [one for one in self.facts.seats if one.account in self.towns.movable]
        if seats:
            self.towns.end_role(among(seats, number))

    @rule(account=NUMBER)
    def an_account_is_switched(self, account: int) -> None:
        self.towns.switch(among(self.towns.movable, account))

    @rule(absent=NUMBER, substitute=NUMBER, begins=BEGINS, lasts=LASTS)
    def somebody_is_away(self, absent: int, substitute: int, begins: int, lasts: int) -> None:
        pair = (among(self.towns.movable, absent), among(self.towns.movable, substitute))
        self.towns.stand_in(*pair, self.towns.span(begins, lasts or 24 * 90))

    @there_is("absences")
    @rule(number=NUMBER)
    def somebody_is_back(self, number: int) -> None:
        self.towns.end_stand_in(among(self.facts.absences, number))

    @there_is("cases")
    @rule(case=NUMBER, place=NUMBER)
    def a_case_moves(self, case: int, place: int) -> None:
        self.towns.move(among(self.facts.cases, case), place)

    @there_is("cases")
    @rule(case=NUMBER)
    def a_case_ends(self, case: int) -> None:
        self.towns.close(among(self.facts.cases, case))

    @there_is("cases")
    @rule(case=NUMBER)
    def a_case_is_reopened(self, case: int) -> None:
        closed = [key for key, one in self.facts.cases.items() if one.closed] or self.facts.cases
        self.towns.reopen(among(closed, case))

    @there_is("people")
    @rule(person=NUMBER)
    def a_person_is_restricted_or_not(self, person: int) -> None:
        self.towns.restrict(among(self.facts.people, person))

    @there_is("cases")
    @rule(case=NUMBER, to=NUMBER, begins=BEGINS, lasts=LASTS)
    def a_case_is_granted(self, case: int, to: int, begins: int, lasts: int) -> None:
        grantees = [*self.towns.movable, *(team.pk for _, team in self.towns.teams)]
        self.towns.grant(among(self.facts.cases, case), among(grantees, to), self.towns.span(begins, lasts))

    @there_is("grants")
    @rule(number=NUMBER)
    def a_grant_is_revoked(self, number: int) -> None:
        self.towns.revoke(among(self.facts.grants, number))

    @there_is("people")
    @rule(account=NUMBER, person=NUMBER, hours=st.sampled_from([1, 4, 72]))
    def a_glass_is_broken(self, account: int, person: int, hours: int) -> None:
        leads = [
            town.users[name].pk for town in self.towns.stage.towns for name in ("data_protection_officer", "team_lead")
        ]
        self.towns.break_glass(among([*leads, *self.towns.movable], account), among(self.facts.people, person), hours)

    @there_is("glasses")
    @rule(number=NUMBER)
    def a_glass_is_closed(self, number: int) -> None:
        self.towns.end_glass(among(self.facts.glasses, number))

    @there_is("cases")
    @rule(case=NUMBER, author=NUMBER, confidential=st.booleans())
    def a_note_is_written(self, case: int, author: int, confidential: bool) -> None:
        about = among(self.facts.cases, case)
        writers = [one for one in self.towns.movable if self.facts.accounts[one].town == self.facts.cases[about].town]
        self.towns.write(about, among(writers, author), confidential)

    @there_is("people")
    @rule(person=NUMBER, purpose=PURPOSES, agency=NUMBER, categories=CATEGORIES, when=st.tuples(BEGINS, LASTS))
    def a_consent_is_given(
        self, person: int, purpose: str, agency: int, categories: tuple[str, ...], when: tuple[int, int]
    ) -> None:
        whose, span = among(self.facts.people, person), self.towns.span(*when)
        self.towns.consent(whose, purpose, agency, categories, span)

    @there_is("consents")
    @rule(number=NUMBER)
    def a_consent_is_withdrawn(self, number: int) -> None:
        self.towns.withdraw(among(self.facts.consents, number))

    @there_is("cases")
    @rule(case=NUMBER, agency=NUMBER, categories=CATEGORIES, lawful=st.sampled_from([False, False, True]))
    def a_case_is_referred(self, case: int, agency: int, categories: tuple[str, ...], lawful: bool) -> None:
        self.towns.refer(among(self.facts.cases, case), agency, categories, lawful)

    @there_is("referrals")
    @rule(number=NUMBER, move=st.sampled_from(["accept", "accept", *ANSWERS]))
    def an_agency_answers(self, number: int, move: str) -> None:
        self.towns.answer(among(self.facts.referrals, number), move)

    @there_is("cases")
    @rule(case=NUMBER, assignee=NUMBER, shows=st.sampled_from(SHOWS), days=st.integers(0, 2))
    def somebody_is_asked(self, case: int, assignee: int, shows: frozenset[str], days: int) -> None:
        self.towns.ask(among(self.facts.cases, case), among(self.towns.movable, assignee), shows, days)

    @there_is("tasks")
    @rule(number=NUMBER, move=st.sampled_from([*TASK_ENDS]))
    def a_task_ends(self, number: int, move: str) -> None:
        self.towns.end_task(among(self.facts.tasks, number), move)

    @rule(hours=st.sampled_from([1, 5, 24, 72]))
    def time_goes_on(self, hours: int) -> None:
        self.towns.now += timedelta(hours=hours)

    @precondition(lambda self: bool(self.towns.boundaries()))
    @rule(before=st.booleans())
    def time_comes_to_where_something_begins_or_ends(self, before: bool) -> None:
        """At the very moment, or the smallest part of time before it."""
        moment = self.towns.boundaries()[0]
        self.towns.now = max(self.towns.now, moment - timedelta(microseconds=before))

    @precondition(lambda self: bool(self.towns.boundaries()))
    @rule(moments=st.integers(1, 3))
    def the_next_moments_pass(self, moments: int) -> None:
        """One after the other, the moments at which something begins or ends."""
        for moment in self.towns.boundaries()[:moments]:
            self.towns.now = moment
            self.every_way_to_ask_says_what_the_oracle_says()

    @invariant()
    def every_way_to_ask_says_what_the_oracle_says(self) -> None:
        """Of the accounts whose sight has changed, and of one more in turn; in detail of what changed, and one more."""
        self.clock[:] = [self.towns.now]
        if not self.facts.people:
            return
        Machine.steps += 1
        self.turn += 1
        viewers = {account: self.towns.viewer(account) for account in self.towns.watched}
        sights = {account: viewer.sight() for account, viewer in viewers.items()}
        changed = [account for account in viewers if sights[account] != self.before.get(account, sights[account])]
        in_turn = among(self.towns.watched, self.turn)
        for account in dict.fromkeys([*changed[:3], in_turn]):
            check_sight(self.towns, viewers[account])
        records = all_records(self.towns)
        asked = [(in_turn, among(records, self.turn * 7))]
        asked += [(one, key) for one in changed[:2] for key in differing(self.before.get(one, {}), sights[one])[:1]]
        for account, record in asked:
            check_detail(self.towns, viewers[account], *record)
        check_explanation(self.towns, viewers[asked[-1][0]], *asked[-1][1])
        self.before = sights


def differing(before: Any, after: Any) -> list[tuple[str, Any]]:
    """The records that appeared, vanished, or are shown in another way."""
    return [
        (record, key)
        for record in after
        for key in {**before.get(record, {}), **after[record]}
        if before.get(record, {}).get(key) != after[record].get(key)
    ]


@pytest.fixture
def perhaps_walled(request: pytest.FixtureRequest) -> None:
    """The wall stands wherever there can be one."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("walled")


@pytest.mark.timeout(0)
def test_every_way_to_ask_agrees_after_every_step(
    db: None,
    perhaps_walled: None,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("CRITICAL", "django.request")
    clock = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    Machine.steps = 0
    while Machine.steps < STEPS:
        examples = ceil((STEPS - Machine.steps) / A_WORLD)
        run_state_machine_as_test(
            lambda: Machine(stage, clock),
            settings=settings(
                max_examples=examples,
                stateful_step_count=A_WORLD,
                deadline=None,
                derandomize="STEPS" not in os.environ,
                phases=[Phase.generate, Phase.shrink],
                report_multiple_bugs=False,
                database=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    print(f"{Machine.steps} steps agreed.")  # noqa: T201 - asked for with -s
