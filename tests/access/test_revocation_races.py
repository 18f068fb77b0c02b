"""Races of revoking against reading (PostgreSQL): no read that begins after the acknowledgement succeeds.

A few of each kind in every run, and a thousand in all with `RACES=1000 pytest tests/access/test_revocation_races.py`.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any, NamedTuple

import pytest
from django.utils import timezone

from casemgmt.access import actions, glass, stand_ins
from casemgmt.access.actors import operator
from casemgmt.access.models import Membership, User
from casemgmt.access.roles import Role
from cases.actions.break_glass import open_person
from cases.actions.cases import grant_case, revoke_grant
from cases.models import Case
from tests.factories.case_records import case_in, make_note
from tests.factories.client import Api
from tests.factories.sharing import give_consent, make_task, send_consented, withdraw
from tests.factories.threads import on_own_connection
from tests.factories.town import Town, make_case, make_person

pytestmark = pytest.mark.postgresql

RACES = int(os.environ.get("RACES", "210"))
REASON = "The author is ill and it cannot wait."


class Right(NamedTuple):
    """Something that is given and taken away again, and what can be read while it lasts."""

    give: Callable[[], Any]
    take: Callable[[], Any]
    api: Api
    path: Callable[[], str]


def lead(town: Town) -> Any:
    return town.actor("team_lead", timezone.now())


def granted(town: Town) -> Right:
    case, user = case_in(town), town.users["job_coach"]
    return Right(
        lambda: grant_case(by=lead(town), case=held(case), user=user, reason="support"),
        lambda: revoke_grant(by=lead(town), case=held(case), user=user),
        Api(town, "job_coach"),
        lambda: f"/cases/{case.pk}/",
    )


def held(case: Case) -> Case:
    return Case.objects.select_related("key").get(pk=case.pk)


def employed(town: Town) -> Right:
    case, user = make_case(town, "south"), town.users["interpreter"]

    def give() -> None:
        by = operator(now=timezone.now())
        actions.create_membership(by=by, user=user, role=Role.CASEWORKER, team=town.teams["south"])

    def take() -> None:
        membership = Membership.objects.filter(user=user, role=Role.CASEWORKER).latest("created_at")
        actions.end_membership(by=operator(now=timezone.now()), membership=membership)

    return Right(give, take, Api(town, "interpreter"), lambda: f"/cases/{case.pk}/")


def enabled(town: Town) -> Right:
    person, user = make_person(town, "south"), town.users["caseworker-south"]

    def switch(is_active: bool) -> None:
        account = User.objects.select_related("key").get(pk=user.pk)
        actions.update_account(by=operator(now=timezone.now()), user=account, changes={"is_active": is_active})

    api = Api(town, "caseworker-south")

    def give() -> None:
        """Enabled again, an account has none of its tokens left."""
        switch(True)
        _, api.token = actions.issue_token(by=operator(now=timezone.now()), user=user, name="again")

    return Right(give, lambda: switch(False), api, lambda: f"/persons/{person.pk}/")


def referred(town: Town) -> Right:
    sent: list[Any] = []

    def give() -> None:
        sent[:] = send_consented(town, make_case(town))

    return Right(
        give,
        lambda: withdraw(town, sent[1]),
        Api(town, "partner_agency"),
        lambda: f"/partner/referrals/{sent[0].pk}/",
    )


def asked(town: Town) -> Right:
    tasks: list[Any] = []

    def give() -> None:
        case = case_in(town)
        give_consent(town, case.person, purpose="volunteer_support", agency=None)
        tasks[:] = [make_task(town, case, assignee="volunteer")]

    return Right(
        give,
        lambda: Api(town, "caseworker").post(f"/tasks/{tasks[0].pk}/withdraw/", {"reason": "over"}),
        Api(town, "volunteer"),
        lambda: f"/my/tasks/{tasks[0].pk}/",
    )


def broken(town: Town) -> Right:
    case = case_in(town)
    note, opened = make_note(town, case, confidential=True), []

    def give() -> None:
        person = type(case.person).objects.select_related("key").get(pk=case.person_id)
        opened[:] = [open_person(by=lead(town), person=person, reason=REASON)]

    return Right(
        give,
        lambda: glass.end_glass(by=lead(town), breakglass=opened[0]),
        Api(town, "team_lead"),
        lambda: f"/notes/{note.pk}/",
    )


def stood_in(town: Town) -> Right:
    case, rows = make_case(town, "south"), []

    def give() -> None:
        accounts = {"absent": town.users["caseworker-south"], "substitute": town.users["housing_manager"]}
        until = timezone.now() + timedelta(days=1)
        rows[:] = [stand_ins.create_stand_in(by=lead(town), reason="leave", valid_until=until, **accounts)]

    return Right(
        give,
        lambda: stand_ins.end_stand_in(by=lead(town), standin=rows[0]),
        Api(town, "housing_manager"),
        lambda: f"/cases/{case.pk}/",
    )


RIGHTS = [granted, employed, enabled, referred, asked, broken, stood_in]


def reads(api: Api, path: str, acknowledged: Event, begun: Event) -> tuple[int, int]:
    """Reads until one began after the acknowledgement: how many succeeded before it, and how many after."""
    early = late = 0
    while True:
        after = acknowledged.is_set()
        found = api.get(path).status_code == 200
        begun.set()
        early, late = early + (found and not after), late + (found and after)
        if after:
            return early, late


@pytest.mark.parametrize("kind", RIGHTS, ids=lambda one: one.__name__)
def test_nothing_is_read_after_the_right_was_taken(kept_trail: None, town: Town, kind: Callable[[Town], Right]) -> None:
    right, early, late = kind(town), 0, 0
    with ThreadPoolExecutor(1) as pool:
        for _ in range(RACES // len(RIGHTS) + 1):
            right.give()
            acknowledged, begun = Event(), Event()
            reading = pool.submit(
                on_own_connection, lambda a=acknowledged, b=begun: reads(right.api, right.path(), a, b)
            )
            begun.wait(30)
            right.take()
            acknowledged.set()
            before, after = reading.result(30)
            early, late = early + before, late + after
    assert late == 0
    assert early >= RACES // len(RIGHTS)
